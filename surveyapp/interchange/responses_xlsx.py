"""The row extract as an Excel workbook: notes that say it is restricted, what the columns hold, and the rows.

Every cell is text, a number or a date; none is a formula, whatever somebody wrote. Rows are written one after the other
to a file on the disk, so that memory does not grow with them.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from surveyapp.domain.marks import N_
from surveyapp.interchange.extract_columns import Column, Extract
from surveyapp.interchange.extract_words import label, notes, ours, title, value_labels
from surveyapp.interchange.xlsx_parts import MAX_TEXT
from surveyapp.language import formats
from surveyapp.language.catalogues import direction

NOTES_SHEET, COLUMNS_SHEET, ROWS_SHEET = "Notes", "Columns", "Responses"
_HEADINGS = (N_("Column"), N_("What is in it"), N_("Value"), N_("Meaning"))
MOST_ROWS = 1_000_000
"""On one sheet; Excel itself ends at 1,048,576 lines. More go to a sheet "Responses 2", and so on."""
_FIRST_DAY = np.datetime64("1899-12-30", "D")
_Write = Callable[[Worksheet, int, int, Any], object]


def write(extract: Extract, language: str, survey: str, made_at: datetime) -> bytes:
    """The workbook. `language`: of questions and answers in the sheet of columns. `made_at`: aware."""
    stream = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(stream, options) as workbook:
        workbook.set_properties({"title": title(survey, language), "comments": notes(language)[0]})
        _notes(workbook, extract, language, survey, made_at)
        _columns(workbook, extract, language)
        for part, start in enumerate(range(0, max(len(extract), 1), MOST_ROWS), 1):
            name = ROWS_SHEET if part == 1 else f"{ROWS_SHEET} {part}"
            _rows(workbook, name, extract, extract.table.iloc[start : start + MOST_ROWS])
    return stream.getvalue()


def _sheet_of_words(workbook: Workbook, name: str, language: str) -> Worksheet:
    sheet = workbook.add_worksheet(name)
    if direction(language) == "rtl":
        sheet.right_to_left()
    return sheet


def _notes(workbook: Workbook, extract: Extract, language: str, survey: str, made_at: datetime) -> None:
    sheet = _sheet_of_words(workbook, NOTES_SHEET, language)
    sheet.set_column(0, 0, 110, workbook.add_format({"text_wrap": True, "valign": "top"}))
    heading = workbook.add_format({"bold": True, "font_size": 16})
    restricted, *others = notes(language)
    sheet.write_string(0, 0, title(survey, language), heading)
    sheet.write_string(1, 0, restricted, workbook.add_format({"bold": True}))
    made = ours(N_("Made at %(when)s."), language, when=formats.instant(made_at, language))
    rows = f"{ours(N_('Rows'), language)}: {formats.number(len(extract), language)}"
    for line, text in enumerate((made, rows, *others), 2):
        sheet.write_string(line, 0, text)


def _columns(workbook: Workbook, extract: Extract, language: str) -> None:
    sheet = _sheet_of_words(workbook, COLUMNS_SHEET, language)
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for position, width in enumerate((28, 70, 24, 60)):
        sheet.set_column(position, position, width, wrapped)
    _header(workbook, sheet, [ours(name, language) for name in _HEADINGS])
    line = 1
    for column in extract.columns:
        labels = value_labels(column, _values(extract.table[column.name]), language) or {"": ""}
        for value, means in labels.items():
            for position, text in enumerate((column.name, label(column, language), value, means)):
                sheet.write_string(line, position, text[:MAX_TEXT])
            line += 1


def _rows(workbook: Workbook, name: str, extract: Extract, table: pd.DataFrame) -> None:
    sheet = workbook.add_worksheet(name)
    date = workbook.add_format({"num_format": "yyyy-mm-dd"})
    _header(workbook, sheet, [column.name for column in extract.columns])
    writers, cells = zip(*(_cells(column, table[column.name], date) for column in extract.columns), strict=True)
    for line, row in enumerate(zip(*cells, strict=True), 1):
        for position, value in enumerate(row):
            if value is not None:
                writers[position](sheet, line, position, value)


def _header(workbook: Workbook, sheet: Worksheet, names: Iterable[str]) -> None:
    bold = workbook.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for position, name in enumerate(names):
        sheet.write_string(0, position, name, bold)


def _values(column: pd.Series) -> list[str]:
    return list(column.cat.categories) if isinstance(column.dtype, pd.CategoricalDtype) else []


def _cells(column: Column, data: pd.Series, date: object) -> tuple[_Write, list[Any]]:
    """How a column's cells are written, and what is in them, None for nothing."""
    if data.dtype.kind == "M":
        days = (data.to_numpy().astype("datetime64[D]") - _FIRST_DAY).astype(float)
        return lambda sheet, line, at, value: sheet.write_number(line, at, value, date), _plain(days, data.isna())
    if data.dtype.kind in "fiub":
        return Worksheet.write_number, _plain(data.to_numpy(dtype=float, na_value=np.nan), data.isna())
    texts = data.astype(object).where(data.notna(), None)
    if column.part == "text":
        texts = texts.str.slice(stop=MAX_TEXT)
        texts = texts.where(texts.notna(), None)
    return Worksheet.write_string, texts.tolist()


def _plain(numbers: Any, missing: pd.Series) -> list[Any]:
    cells: list[Any] = pd.Series(numbers, dtype=object).where(~missing.to_numpy(), None).tolist()
    return cells
