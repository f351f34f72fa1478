"""`summary.xlsx`: the tables of the report as an Excel workbook."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from surveyapp.reports.document import Document
from surveyapp.reports.workbook import Figure, Grid, Link, Sheet, Value, Workbook, lines, widths, workbook

# Nothing that is written is ever read as anything but what it is.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_LINE, _HIGHEST = 15.0, 400.0
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


def write(document: Document) -> bytes:
    """The file."""
    return _Writer(workbook(document)).write()


class _Writer:
    """One workbook being written, with its formats."""

    def __init__(self, content: Workbook) -> None:
        self.content = content
        self.stream = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.stream, _OPTIONS)
        self.heading = self.book.add_format({"bold": True, "font_size": 15})
        self.header = self.book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.words = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.mark = self.book.add_format({"align": "right", "valign": "top"})
        self.link = self.book.add_format({"font_color": "#0f5257", "underline": 1, "valign": "top"})
        self.numbers: dict[int, Format] = {}

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
        for at, line in enumerate(sheet.lines, start=1):
            page.write_string(at, 0, line)
        first = len(sheet.lines) + 1
        self.table(page, sheet.grid, first, number)
        page.freeze_panes(first + 1, 1)
        page.repeat_rows(first)

    def table(self, page: Worksheet, grid: Grid, first: int, number: int) -> None:
        """The table, marked as one, from row `first` on."""
        last = first + max(len(grid.rows), 1)
        columns = [{"header": words, "header_format": self.header} for words in grid.header]
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
            page.set_row(at, min(_LINE * lines(row, wide), _HIGHEST))

    def value(self, page: Worksheet, row: int, column: int, value: Value, *, numeric: bool) -> None:
        """One cell."""
        if isinstance(value, Figure):
            page.write_number(row, column, value.value, self.number(value.decimals))
        elif isinstance(value, Link):
            page.write_url(row, column, f"internal:'{value.sheet}'!A1", self.link, value.words)
        else:
            page.write_string(row, column, value, self.mark if numeric else self.words)

    def number(self, decimals: int) -> Format:
        """The format of numbers with this many decimals."""
        if decimals not in self.numbers:
            shown = "#,##0" + (f".{'0' * decimals}" if decimals else "")
            self.numbers[decimals] = self.book.add_format({"num_format": shown, "valign": "top"})
        return self.numbers[decimals]
