"""A survey's texts as an Excel workbook, for translators without a translation program.

The sheet "Texts" has a text a row; only the cells of the translations are unlocked, and two hidden columns hold key and
version. The sheet "About" says what the file belongs to and how to fill it in. All cells hold text, none a formula:
"=1+1" stays what it is. A text has at most 32,767 characters there (Excel's limit).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO

from babel import Locale, UnknownLocaleError
from xlsxwriter import Workbook

from surveyapp.domain.errors import DomainError
from surveyapp.interchange.translation_file import (
    VERSION_NAMES,
    Place,
    Returned,
    TranslationFile,
    TranslationUnit,
    collected,
    holdable,
    right_to_left,
    within_size,
)
from surveyapp.interchange.xlsx_cells import sheets
from surveyapp.interchange.xlsx_parts import FORMULA, MAX_TEXT, TEXT, Cell, Row, no_markup

TEXTS, ABOUT = "Texts", "About"
SURVEY, REVISION, LANGUAGE = "Survey", "Revision", "Language"

_ENGLISH, _TRANSLATION, _SEE = "English", "Translation", "See it"
_KEY, _VERSION = "Key (leave as it is)", "Version (leave as it is)"
_COLUMNS = {  # and how many characters wide they are; 0 is hidden
    "Where": 30,
    "Version": 14,
    _ENGLISH: 50,
    "English before": 30,
    _TRANSLATION: 50,
    "State": 18,
    "Longest": 9,
    _SEE: 24,
    _KEY: 0,
    _VERSION: 0,
}
_MAX_LINK = 2_000  # Excel follows links of up to 2,079 characters, as they are when escaped
_STATES = {"missing": "To translate", "draft": "Draft", "stale": "English has changed", "reviewed": "Reviewed"}
_HOW = (
    "Write the translation of each text in the column Translation of the sheet Texts. The other cells are locked.",
    "Leave words in braces, such as {area}, as they are: names are put in their place.",
    "Some texts have a longest length. Longer ones do not fit and cannot be taken back.",
    "Where the English has changed, the column English before shows what the translation was made from.",
    "Leave a cell empty if you do not translate that text. Then send the file back as an Excel workbook (.xlsx).",
)


def write(file: TranslationFile) -> bytes:
    """The file as a workbook. Characters that no file can hold become U+FFFD.

    Raises DomainError `file-cannot-hold-text` (key, version, length, most) for a text longer than a cell may be.
    """
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True}) as workbook:
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        open_cell = {"text_wrap": True, "valign": "top", "num_format": "@", "locked": False, "bg_color": "#FFFBE6"}
        if right_to_left(file.language):
            open_cell |= {"align": "right", "reading_order": 2}
        to_fill = workbook.add_format(open_cell)
        link = workbook.add_format({"text_wrap": True, "valign": "top", "hyperlink": True})
        sheet = workbook.add_worksheet(TEXTS)
        for column, (name, width) in enumerate(_COLUMNS.items()):
            sheet.set_column(column, column, width or None, None, {"hidden": not width})
            sheet.write_string(0, column, name, head)
        for row, unit in enumerate(file.units, 1):
            for column, (name, text) in enumerate(zip(_COLUMNS, _row(unit), strict=True)):
                length = len(text.encode("utf-16-le")) // 2  # Excel counts an emoji as two
                if length > MAX_TEXT:
                    raise DomainError(
                        "file-cannot-hold-text", key=unit.key, version=unit.version, length=length, most=MAX_TEXT
                    )
                look = to_fill if name == _TRANSLATION else wrapped
                if name == _SEE and text.startswith(("https://", "http://")) and len(text) <= _MAX_LINK:
                    sheet.write_url(row, column, text, link)
                elif text:
                    sheet.write_string(row, column, no_markup(text), look)
                else:
                    sheet.write_blank(row, column, None, look)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(file.units), 1), len(_COLUMNS) - 1)
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        about = workbook.add_worksheet(ABOUT)
        about.set_column(0, 0, 16)
        about.set_column(1, 1, 90)
        for row, (label, text) in enumerate(_about(file)):
            about.write_string(row, 0, label, head)
            about.write_string(row, 1, no_markup(text), wrapped)
        about.protect()
    return stream.getvalue()


def read(data: bytes) -> Returned:
    """What a workbook says. Columns are found by their names, so that they and the rows may have been moved.

    Raises what `translation_file` and `xlsx_cells` name; the further reasons of `file-not-readable` are `about`,
    `column` (name), `formula`, `not-text`, `row-without-key` (cell) and `unit-twice` (key, version).
    """
    within_size(data)
    found = sheets(data, (TEXTS, ABOUT))
    about = {_text(row[0]): _text(row[1]) for row in found[ABOUT] if {0, 1} <= row.keys()}
    for name in (SURVEY, REVISION, LANGUAGE):
        if not about.get(name, "").strip():
            raise _unreadable("about", name=name)
    if not re.fullmatch("[0-9]{1,9}", about[REVISION]):
        raise _unreadable("about", name=REVISION)
    texts = collected("xlsx", _texts(found[TEXTS]))
    return Returned(about[SURVEY], int(about[REVISION]), about[LANGUAGE].partition(" ")[0], texts)


def _row(unit: TranslationUnit) -> tuple[str, ...]:
    cells = (
        unit.context or unit.key,
        VERSION_NAMES.get(unit.version, unit.version),
        unit.source,
        unit.was,
        unit.target,
        _STATES.get(unit.state, unit.state),
        str(unit.max_length or ""),
        unit.preview,
        unit.key,
        unit.version,
    )
    return tuple(holdable(cell) for cell in cells)


def _about(file: TranslationFile) -> Iterator[tuple[str, str]]:
    try:
        name = f" ({Locale.parse(file.language, sep='-').english_name})"
    except (UnknownLocaleError, ValueError):
        name = ""
    yield SURVEY, file.survey
    yield REVISION, str(file.revision)
    yield LANGUAGE, f"{file.language}{name}"
    for position, sentence in enumerate(_HOW):
        yield "" if position else "How to fill it in", sentence


def _texts(rows: Sequence[Row]) -> Iterator[tuple[Place, str, str]]:
    at = {}
    for name in (_ENGLISH, _TRANSLATION, _KEY, _VERSION):
        columns = [column for column, cell in rows[0].items() if cell.text == name]
        if len(columns) != 1:
            raise _unreadable("column", name=name)
        at[name] = columns[0]
    for row in rows[1:]:
        source, target, key, version = (_text(row.get(column)) for column in at.values())
        if key:
            yield (key, version), source, target
        elif target.strip():
            raise _unreadable("row-without-key", cell=row[at[_TRANSLATION]].address)


def _text(cell: Cell | None) -> str:
    """What a cell says. A number or a date is refused: Excel keeps "1/2" as the 45,293rd day."""
    if cell is None:
        return ""
    if cell.kind != TEXT:
        raise _unreadable("formula" if cell.kind == FORMULA else "not-text", cell=cell.address)
    return cell.text


def _unreadable(reason: str, **where: object) -> DomainError:
    return DomainError("file-not-readable", format="xlsx", reason=reason, **where)
