"""`summary.xlsx`: the tables of the report as an Excel workbook."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from surveyapp.reports.document import Document
from surveyapp.reports.workbook import (
    FONT,
    HEADING,
    LINE,
    TEXT,
    Figure,
    Grid,
    Link,
    Sheet,
    Value,
    Workbook,
    lines,
    runs_left,
    widths,
    workbook,
)

# Nothing that is written is ever read as anything but what it is.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_HIGHEST = 400.0
_CORE = "docProps/core.xml"
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = 1, 2
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


def write(document: Document) -> bytes:
    """The file."""
    return _speaking(_Writer(workbook(document)).write(), document.language)


def _speaking(data: bytes, language: str) -> bytes:
    """The same file, saying its language among what every file of this kind says of itself."""
    stream = io.BytesIO()
    said = f"<dc:language>{language}</dc:language></cp:coreProperties>".encode()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part, content.replace(b"</cp:coreProperties>", said) if part.filename == _CORE else content)
    return stream.getvalue()


class _Writer:
    """One workbook being written, with its formats."""

    def __init__(self, content: Workbook) -> None:
        self.content = content
        self.stream = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.stream, _OPTIONS)
        self.rtl = content.direction == "rtl"
        self.heading = self.format(bold=True, font_size=HEADING)
        self.line = self.format()
        self.header = self.format(bold=True, text_wrap=True, bottom=1)
        self.header_of_numbers = self.format(bold=True, text_wrap=True, bottom=1, align="right")
        self.words = self.format(text_wrap=True)
        self.foreign = self.format(text_wrap=True, reading_order=_LEFT_TO_RIGHT)
        self.mark = self.format(align="right")
        self.link = self.format(font_color="#0f5257", underline=1)
        self.numbers: dict[int, Format] = {}

    def format(self, **more: object) -> Format:
        """Letters for all cells, words at the side where reading starts, and what else is said."""
        usual: dict[str, object] = {"font_name": FONT, "font_size": TEXT, "valign": "top"}
        if self.rtl:
            usual |= {"align": "right", "reading_order": _RIGHT_TO_LEFT}
        return self.book.add_format(usual | more)

    def write(self) -> bytes:
        """All sheets, in order."""
        self.book.set_properties(
            {
                "title": self.content.title[:255],
                "subject": self.content.subject[:255],
                "author": "surveyapp",
                "created": (self.content.made or _BEGINNING).replace(tzinfo=None),
            }
        )
        self.book.set_custom_property("Language", self.content.language)
        for number, sheet in enumerate(self.content.sheets):
            self.sheet(sheet, number)
        self.book.close()
        return self.stream.getvalue()

    def sheet(self, sheet: Sheet, number: int) -> None:
        """One sheet: heading, lines, table. The header of the table and its first column stay in sight."""
        page = self.book.add_worksheet(sheet.name)
        if self.content.direction == "rtl":
            page.right_to_left()
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.write_string(0, 0, sheet.heading, self.heading)
        page.set_row(0, LINE * HEADING / TEXT + 4)
        for at, line in enumerate(sheet.lines, start=1):
            page.write_string(at, 0, line, self.line)
            page.set_row(at, LINE + 2)
        first = len(sheet.lines) + 1
        self.table(page, sheet.grid, first, number)
        page.freeze_panes(first + 1, 1)
        page.repeat_rows(first)

    def table(self, page: Worksheet, grid: Grid, first: int, number: int) -> None:
        """The table, marked as one, from row `first` on."""
        last = first + max(len(grid.rows), 1)
        columns = [
            {"header": words, "header_format": self.header_of_numbers if numeric else self.header}
            for words, numeric in zip(grid.header, grid.numeric, strict=True)
        ]
        page.add_table(
            first,
            0,
            last,
            len(grid.header) - 1,
            {"name": f"table_{number}", "columns": columns, "style": None, "autofilter": False},
        )
        for at, row in enumerate(grid.rows, start=first + 1):
            for column, value in enumerate(row):
                self.value(page, at, column, value, numeric=grid.numeric[column])
        wide = widths(grid)
        for column, size in enumerate(wide):
            page.set_column(column, column, size)
        # Not every program makes rows as high as their words.
        for at, row in enumerate((grid.header, *grid.rows), start=first):
            page.set_row(at, min(LINE * lines(row, wide) + 2, _HIGHEST))

    def value(self, page: Worksheet, row: int, column: int, value: Value, *, numeric: bool) -> None:
        """One cell."""
        if isinstance(value, Figure):
            page.write_number(row, column, value.value, self.number(value.decimals))
        elif isinstance(value, Link):
            page.write_url(row, column, f"internal:'{value.sheet}'!A1", self.link, value.words)
        else:
            own = self.foreign if self.rtl and not runs_left(value) else self.words
            page.write_string(row, column, value, self.mark if numeric else own)

    def number(self, decimals: int) -> Format:
        """The format of numbers with this many decimals."""
        if decimals not in self.numbers:
            shown = "#,##0" + (f".{'0' * decimals}" if decimals else "")
            self.numbers[decimals] = self.format(num_format=shown, align="right")
        return self.numbers[decimals]
