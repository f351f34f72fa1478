"""The row extract as an Excel workbook: notes that say it is restricted, what the columns hold, and the rows.

Every cell is text, a number or a date; none is a formula, whatever somebody wrote. XlsxWriter makes the workbook, but
for the rows: cell by cell they took a quarter of a minute for a hundred thousand responses (see `xlsx_rows`).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import datetime

import numpy as np
import pandas as pd
import pyarrow as pa
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from surveyapp.domain.marks import N_
from surveyapp.interchange import xlsx_rows
from surveyapp.interchange.extract_columns import Extract
from surveyapp.interchange.extract_words import label, notes, ours, title, value_labels
from surveyapp.interchange.xlsx_parts import MAX_TEXT, no_markup
from surveyapp.language import formats
from surveyapp.language.catalogues import direction

NOTES_SHEET, COLUMNS_SHEET, ROWS_SHEET = "Notes", "Columns", "Responses"
_HEADINGS = (N_("Column"), N_("What is in it"), N_("Value"), N_("Meaning"))
MOST_ROWS = 1_000_000
"""On one sheet; Excel itself ends at 1,048,576 lines. More go to a sheet "Responses 2", and so on."""
AT_ONCE = 2_000
"""Rows that are put together in memory."""
_FIRST_DAY = np.datetime64("1899-12-30", "D")
_DATE_WIDTH = 12


def write(extract: Extract, language: str, survey: str, made_at: datetime) -> bytes:
    """The workbook. `language`: of questions and answers in the sheet of columns. `made_at`: aware."""
    stream = io.BytesIO()
    parts = [extract.table.iloc[start : start + MOST_ROWS] for start in range(0, max(len(extract), 1), MOST_ROWS)]
    with Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        workbook.set_properties({"title": title(survey, language), "comments": notes(language)[0]})
        date = workbook.add_format({"num_format": "yyyy-mm-dd"})
        _notes(workbook, extract, language, survey, made_at)
        _columns(workbook, extract, language)
        sheets = [_empty(workbook, number, extract, date) for number in range(1, len(parts) + 1)]
    return xlsx_rows.filled(
        stream.getvalue(),
        {
            f"xl/worksheets/sheet{sheet.index + 1}.xml": (len(part), _rows(extract, part, date.xf_index or 0))
            for sheet, part in zip(sheets, parts, strict=True)
        },
    )


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
                sheet.write_string(line, position, no_markup(text[:MAX_TEXT]))
            line += 1


def _empty(workbook: Workbook, number: int, extract: Extract, date: Format) -> Worksheet:
    """A sheet of responses without its rows: "Responses", "Responses 2" and so on."""
    sheet = workbook.add_worksheet(ROWS_SHEET if number == 1 else f"{ROWS_SHEET} {number}")
    _header(workbook, sheet, [column.name for column in extract.columns])
    for position, column in enumerate(extract.columns):
        if extract.table[column.name].dtype.kind == "M":
            sheet.set_column(position, position, _DATE_WIDTH, date)
    return sheet


def _rows(extract: Extract, table: pd.DataFrame, date: int) -> Iterator[pa.Buffer]:
    for start in range(0, len(table), AT_ONCE):
        part = table.iloc[start : start + AT_ONCE]
        yield xlsx_rows.rows([_cells(part[column.name], date) for column in extract.columns], start + 2)


def _header(workbook: Workbook, sheet: Worksheet, names: Iterable[str]) -> None:
    bold = workbook.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for position, name in enumerate(names):
        sheet.write_string(0, position, name, bold)


def _values(column: pd.Series) -> list[str]:
    return list(column.cat.categories) if isinstance(column.dtype, pd.CategoricalDtype) else []


def _cells(data: pd.Series, date: int) -> pa.Array:
    """A column's cells. `date`: the index of the format of dates."""
    if isinstance(data.dtype, pd.CategoricalDtype):
        values = xlsx_rows.texts(pa.array(_values(data), pa.string()))
        codes = data.cat.codes.to_numpy()
        return values.take(pa.array(codes, mask=codes < 0))
    if data.dtype.kind == "M":
        days = (data.to_numpy().astype("datetime64[D]") - _FIRST_DAY).astype(np.int64)
        return xlsx_rows.numbers(pa.array(days, mask=data.isna().to_numpy()), date)
    if data.dtype.kind in "fiub":
        return xlsx_rows.numbers(pa.array(data, from_pandas=True))
    return xlsx_rows.texts(pa.array(data, pa.string(), from_pandas=True))
