"""How wide the columns of a printed table are: no heading and no figure breaks inside, and words share what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.reports.chart_text import text_width
from surveyapp.reports.document import Cell, Column, Gap, Table, Text

_MM = 25.4 / 72
_BETWEEN = 3.0
"""Millimetres between two columns."""
_LONGEST_WORD = 0.36
"""A word that takes more of the page than this may break, as the sum of a file does."""
_STAYS_WHOLE = 1 / 8
"""A column that needs no more of the page than this breaks nothing."""
_FIRST = 0.3
"""What the first column gets of the page, if its words need so much, before letters become smaller."""
_SHORT = 14
"""Rows of a table that stays on one page."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Widths in millimetres that fill the page, and the size of letters in points with which all fits."""

    widths: tuple[float, ...]
    size: float

    @property
    def percentages(self) -> tuple[float, ...]:
        """The widths in per cent of the table."""
        return tuple(100 * width / sum(self.widths) for width in self.widths)


def layout(table: Table, page: float, sizes: Sequence[float]) -> Layout:
    """The layout of a table on a page so wide, in the largest of these sizes that fits, or the last of them."""
    for size in sizes:
        cells = zip(*table.rows, strict=True) if table.rows else [()] * len(table.columns)
        needed = [_needs(column, mine, page, size) for column, mine in zip(table.columns, cells, strict=True)]
        most = [wide for _, wide in needed]
        least = [narrow for narrow, _ in needed]
        least[0] = max(least[0], min(most[0], page * _FIRST))
        if sum(least) <= page:
            break
    over = page - sum(least)
    if over < 0:
        return Layout(tuple(page * one / sum(least) for one in least), size)
    wanted = [wide - narrow for narrow, wide in zip(least, most, strict=True)]
    if sum(wanted) >= over:
        return Layout(tuple(one + over * more / sum(wanted) for one, more in zip(least, wanted, strict=True)), size)
    spare = page - sum(most)
    others = spare / 2 / max(len(most) - 1, 1)
    return Layout(tuple(one + (spare / 2 if at == 0 else others) for at, one in enumerate(most)), size)


def is_short(table: Table) -> bool:
    """Whether a table has so few rows that it should not be broken over pages."""
    return len(table.rows) <= _SHORT


def _needs(column: Column, cells: Sequence[Cell], page: float, size: float) -> tuple[float, float]:
    """The least width of a column, and the one with which its cells need one line and its heading two."""
    heading = column.heading.words
    least = max((_width(word, size, bold=True) for word in heading.split()), default=0.0)
    most = _in_two_lines(heading.split(), size)
    for cell in dict.fromkeys(cells):
        whole = _width(cell.words, size)
        if isinstance(cell, Text | Gap):
            longest = max((_width(word, size) for word in cell.words.split()), default=0.0)
            least = max(least, min(longest, page * _LONGEST_WORD))
        else:
            least = max(least, whole)
        most = max(most, whole)
    if most <= page * _STAYS_WHOLE:
        least = max(least, most)
    return least + _BETWEEN, max(least, most) + _BETWEEN


def _in_two_lines(words: Sequence[str], size: float) -> float:
    """How wide the words of a heading are in two lines, as even as they can be."""
    halves = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words) + 1))
    return min((max(_width(half, size, bold=True) for half in both) for both in halves), default=0.0)


def _width(words: str, size: float, *, bold: bool = False) -> float:
    return text_width(words, size, bold=bold) * _MM
