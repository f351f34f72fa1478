"""`summary.ods`: the tables of the report as an OpenDocument spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from odfdo import Document as Package

from surveyapp.reports.document import Document
from surveyapp.reports.workbook import (
    FONT,
    HEADING,
    LINE,
    TEXT,
    Figure,
    Link,
    Sheet,
    Value,
    Workbook,
    lines,
    runs_left,
    widths,
    workbook,
)

_NAMES = " ".join(
    f'xmlns:{short}="{long}"'
    for short, long in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
        "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
    }.items()
)
_DECIMALS = range(4)
_TOP = 'style:vertical-align="top"'
_WRAPPED = f'fo:wrap-option="wrap" {_TOP}'
_COMPLEX = frozenset({"ar", "ur", "bn", "gu", "pa", "fa", "ps", "ckb"})
"""Languages whose script OpenDocument calls complex: they are named by attributes of their own."""


def write(document: Document) -> bytes:
    """The file."""
    book = workbook(document)
    package = Package("spreadsheet")
    package.meta.title = book.title
    package.meta.subject = book.subject
    package.meta.initial_creator = "surveyapp"
    package.meta.language = book.language
    if book.made:
        package.meta.creation_date = book.made.replace(tzinfo=None)
    parts = package.container
    if parts is None:
        raise TypeError("a new document without a container")
    parts.set_part("content.xml", "".join(_content(book)).encode())
    parts.set_part("settings.xml", "".join(_settings(book)).encode())
    styles = parts.get_part("styles.xml")
    if isinstance(styles, bytes):
        parts.set_part("styles.xml", _on_wide_pages(styles))
    stream = io.BytesIO()
    package.save(stream)
    return stream.getvalue()


def _on_wide_pages(styles: bytes) -> bytes:
    """Print every sheet on pages of A4 on their side, as wide as its table."""
    page = (
        b'<style:page-layout-properties fo:page-width="29.7cm" fo:page-height="21cm" '
        b'style:print-orientation="landscape" style:scale-to-X="1" style:scale-to-Y="0" '
    )
    return styles.replace(b"<style:page-layout-properties ", page)


def _content(book: Workbook) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.3">'
    yield "<office:automatic-styles>"
    yield from _styles(book)
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    for sheet in book.sheets:
        yield from _sheet(sheet, rtl=book.direction == "rtl")
    yield "<table:database-ranges>"
    for number, sheet in enumerate(book.sheets):
        yield _range(sheet, number)
    yield "</table:database-ranges></office:spreadsheet></office:body></office:document-content>"


def _styles(book: Workbook) -> Iterator[str]:
    direction = "rl-tb" if book.direction == "rtl" else "lr-tb"
    yield (
        '<style:style style:name="sheet" style:family="table" style:master-page-name="Default">'
        f'<style:table-properties table:display="true" style:writing-mode="{direction}"/></style:style>'
    )
    for wide in sorted({size for sheet in book.sheets for size in widths(sheet.grid)}):
        yield (
            f'<style:style style:name="wide-{wide}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{wide * 0.2:.1f}cm"/></style:style>'
        )
    for decimals in _DECIMALS:
        yield (
            f'<number:number-style style:name="n{decimals}"><number:number number:decimal-places="{decimals}" '
            'number:min-integer-digits="1" number:grouping="true"/></number:number-style>'
        )
    for number in sorted({number for sheet in book.sheets for number in _heights(sheet)}):
        yield (
            f'<style:style style:name="high-{number}" style:family="table-row"><style:table-row-properties '
            f'style:row-height="{number * LINE + 2:.1f}pt" style:use-optimal-row-height="true"/></style:style>'
        )
    # LibreOffice takes the end for the right side, whichever way words run, and "right" for no side at all.
    start, runs = ("end", "rl-tb") if book.direction == "rtl" else ("start", "lr-tb")
    bold, ruled = _sized(TEXT, bold=True), f'{_WRAPPED} fo:border-bottom="0.5pt solid #2a2139"'
    underlined = f'{_sized(TEXT)} fo:color="#0f5257" style:text-underline-style="solid"'
    for name, cell, words, side, way in (
        ("heading", "", _sized(HEADING, bold=True), start, runs),
        ("line", "", _sized(TEXT), start, runs),
        ("header", ruled, bold, start, runs),
        ("header-of-numbers", ruled, bold, "end", runs),
        ("words", _WRAPPED, _sized(TEXT), start, runs),
        ("foreign", _WRAPPED, _sized(TEXT), "end", "lr-tb"),
        ("link", _TOP, underlined, start, runs),
        ("mark", _TOP, _sized(TEXT), "end", "lr-tb"),
    ):
        yield _cell_style(name, cell, words, book.language, side=side, way=way)
    for decimals in _DECIMALS:
        named = f'style:data-style-name="n{decimals}"'
        yield _cell_style(f"figure-{decimals}", _TOP, _sized(TEXT), book.language, side="end", way="lr-tb", named=named)


def _sized(points: int, *, bold: bool = False) -> str:
    """Letters of this size in every script."""
    heavy = 'fo:font-weight="bold" style:font-weight-complex="bold" ' if bold else ""
    return (
        f'{heavy}fo:font-family="{FONT}" style:font-family-complex="{FONT}" '
        f'fo:font-size="{points}pt" style:font-size-complex="{points}pt"'
    )


def _cell_style(name: str, cell: str, words: str, language: str, *, side: str, way: str, named: str = "") -> str:
    code = language.partition("-")[0]
    spoken = (
        f'style:language-complex="{code}" style:country-complex="none"'
        if code in _COMPLEX
        else f'fo:language="{code}" fo:country="{"GB" if code == "en" else "none"}"'
    )
    fixed = 'style:text-align-source="fix"' if side == "end" else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default" {named}>'
        f"<style:table-cell-properties {fixed} {cell}/>"
        f'<style:paragraph-properties fo:text-align="{side}" style:writing-mode="{way}"/>'
        f"<style:text-properties {words} {spoken}/></style:style>"
    )


def _sheet(sheet: Sheet, *, rtl: bool) -> Iterator[str]:
    yield f'<table:table table:name={quoteattr(sheet.name)} table:style-name="sheet">'
    for wide in widths(sheet.grid):
        yield f'<table:table-column table:style-name="wide-{wide}"/>'
    yield _row([(sheet.heading, "heading")])
    for line in sheet.lines:
        yield _row([(line, "line")])
    yield "<table:table-header-rows>"
    high = _heights(sheet)
    named = zip(sheet.grid.header, sheet.grid.numeric, strict=True)
    yield _row([(words, "header-of-numbers" if numeric else "header") for words, numeric in named], next(high))
    yield "</table:table-header-rows>"
    for row in sheet.grid.rows:
        cells = zip(row, sheet.grid.numeric, strict=True)
        yield _row([(value, "mark" if numeric else _words_of(value, rtl=rtl)) for value, numeric in cells], next(high))
    yield "</table:table>"


def _heights(sheet: Sheet) -> Iterator[int]:
    """How many lines each row of the table has, its header first."""
    wide = widths(sheet.grid)
    return (lines(row, wide) for row in (sheet.grid.header, *sheet.grid.rows))


def _words_of(value: Value, *, rtl: bool) -> str:
    """The style of words: those in another direction than the sheet keep theirs."""
    return "foreign" if rtl and isinstance(value, str) and not runs_left(value) else "words"


def _row(cells: list[tuple[Value, str]], high: int = 0) -> str:
    style = f' table:style-name="high-{high}"' if high else ""
    return f"<table:table-row{style}>{''.join(_cell(value, style) for value, style in cells)}</table:table-row>"


def _cell(value: Value, style: str) -> str:
    """One cell. Text is of the type string, and nothing has a formula."""
    if isinstance(value, Figure):
        shown = f"{value.value:.{value.decimals}f}"
        return (
            f'<table:table-cell table:style-name="figure-{value.decimals}" office:value-type="float" '
            f'office:value="{value.value!r}"><text:p>{shown}</text:p></table:table-cell>'
        )
    start = '<table:table-cell table:style-name="{}" office:value-type="string">'
    if isinstance(value, Link):
        address = quoteattr(f"#'{value.sheet}'.A1")
        link = f'<text:a xlink:type="simple" xlink:href={address}>{escape(value.words)}</text:a>'
        return f"{start.format('link')}<text:p>{link}</text:p></table:table-cell>"
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
    return f"{start.format(style)}{paragraphs}</table:table-cell>"


def _range(sheet: Sheet, number: int) -> str:
    """The table of a sheet, named as one."""
    first = len(sheet.lines) + 2
    last = first + len(sheet.grid.rows)
    corners = f"'{sheet.name}'.A{first}:'{sheet.name}'.{_letter(len(sheet.grid.header))}{last}"
    return (
        f'<table:database-range table:name="table_{number}" table:target-range-address={quoteattr(corners)} '
        'table:contains-header="true" table:display-filter-buttons="false"/>'
    )


def _letter(column: int) -> str:
    """The name of a column by its number from 1, up to ZZ."""
    high, low = divmod(column - 1, 26)
    return (chr(64 + high) if high else "") + chr(65 + low)


def _settings(book: Workbook) -> Iterator[str]:
    """What stays in sight while one moves about: the header of each table and its first column."""
    yield f'<?xml version="1.0" encoding="UTF-8"?><office:document-settings {_NAMES} office:version="1.3">'
    yield "<office:settings>"
    yield '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
    yield '<config:config-item-map-entry><config:config-item-map-named config:name="Tables">'
    for sheet in book.sheets:
        first = len(sheet.lines) + 2
        yield f"<config:config-item-map-entry config:name={quoteattr(sheet.name)}>"
        for name, kind, value in (
            ("HorizontalSplitMode", "short", 2),
            ("VerticalSplitMode", "short", 2),
            ("HorizontalSplitPosition", "int", 1),
            ("VerticalSplitPosition", "int", first),
            ("ActiveSplitRange", "short", 3),
            ("PositionLeft", "int", 0),
            ("PositionRight", "int", 1),
            ("PositionTop", "int", 0),
            ("PositionBottom", "int", first),
        ):
            yield f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
        yield '<config:config-item config:name="ShowGrid" config:type="boolean">false</config:config-item>'
        yield "</config:config-item-map-entry>"
    yield "</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed>"
    yield "</config:config-item-set></office:settings></office:document-settings>"
