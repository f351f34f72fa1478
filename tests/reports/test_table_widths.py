"""Columns of printed tables: what cannot break has room, and the page is filled and not overstepped."""

from __future__ import annotations

import pytest

from surveyapp.language.catalogues import languages
from surveyapp.reports.chart_text import text_width
from surveyapp.reports.document import Number, Table
from surveyapp.reports.full_report import report
from surveyapp.reports.table_widths import Layout, layout
from tests.reports.made_extras import extras
from tests.reports.test_formats import whole

PAGE, SIZES = 170.0, (8.5, 8.0, 7.5, 7.0)


def breaks(table: Table, room: Layout) -> list[str]:
    """Words of headings, and numbers, that do not fit their column."""
    found = []
    for at, (column, wide) in enumerate(zip(table.columns, room.widths, strict=True)):
        numbers = [row[at].words for row in table.rows if isinstance(row[at], Number)]
        heading = [(word, True) for word in column.heading.words.split()]
        for words, bold in [*heading, *((number, False) for number in numbers)]:
            if text_width(words, room.size, bold=bold) * 25.4 / 72 > wide:
                found.append(words)
    return found


@pytest.mark.parametrize("language", languages())
def test_no_heading_and_no_number_breaks_in_any_language(language: str) -> None:
    for table in report(whole(), extras(), language).tables:
        room = layout(table, PAGE, SIZES)
        assert sum(room.widths) == pytest.approx(PAGE)
        assert sum(room.percentages) == pytest.approx(100)
        assert breaks(table, room) == [], table.code


def test_letters_are_smaller_only_where_they_must() -> None:
    tables = {table.code: table for table in report(whole(), extras()).tables}
    assert layout(tables["table-plan"], PAGE, SIZES).size == SIZES[0]
    assert layout(tables["table-plan"], 30.0, SIZES).size == SIZES[-1]
