"""Dots with their 95 % intervals on one axis from 0 to 100 %: for comparing audiences, groups, and before and now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.language.catalogues import ENGLISH
from surveyapp.reports import chart_colours as colours
from surveyapp.reports import charts_bars
from surveyapp.reports.chart_canvas import LINE, MARGIN, SMALL, TEXT, WIDTH, Drawing, Sheet
from surveyapp.reports.chart_rows import DotRow
from surveyapp.reports.chart_text import column, text_width
from surveyapp.reports.phrases import answers, percentage, withheld

__all__ = ["DotRow", "dots", "dots_svg", "has_dots"]

_WIDEST_COLUMN = 150.0
_SHORTEST_AXIS = 180.0
_DOT = 9.0
_AFTER_INTERVAL = 6.0
_FIRST_FIGURE = 18.0
_GRID = (0, 25, 50, 75, 100)


def has_dots(rows: Sequence[DotRow]) -> bool:
    """Whether there is any figure to draw."""
    return any(row.percent is not None for row in rows)


def dots_svg(rows: Sequence[DotRow], language: str = ENGLISH, *, title: str) -> bytes:
    """The chart of the rows, in the order given; `title` names it in the file."""
    return dots(rows, language, title=title).svg()


def dots(rows: Sequence[DotRow], language: str = ENGLISH, *, title: str) -> Drawing:
    """The same as a drawing. Withheld rows say so. Raises ValueError where there is no figure to draw."""
    if not has_dots(rows):
        raise ValueError("nothing to draw")
    sheet = Sheet(language)
    counts = [withheld(language) if row.n is None else answers(row.n, language) for row in rows]
    frame = _Frame.around(rows, counts, language)
    y = _axis(sheet, MARGIN + LINE / 2, frame)
    for row, n in zip(rows, counts, strict=True):
        y = _row(sheet, y, row, n, frame)
    return Drawing(sheet, charts_bars.intervals(sheet, y + 4), title)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand on the sheet, in pixels. `beside`: the width of the labels, None where they stand above."""

    beside: float | None
    start: float
    per_cent: float

    @classmethod
    def around(cls, rows: Sequence[DotRow], counts: Sequence[str], language: str) -> _Frame:
        """Labels beside the dots, or above them where little would be left of the axis."""
        frame = cls._of(rows, counts, language, column([row.label for row in rows], _WIDEST_COLUMN, TEXT))
        return frame if 100 * frame.per_cent >= _SHORTEST_AXIS else cls._of(rows, counts, language, None)

    @classmethod
    def _of(cls, rows: Sequence[DotRow], counts: Sequence[str], language: str, beside: float | None) -> _Frame:
        start = MARGIN + _FIRST_FIGURE + (0.0 if beside is None else beside)
        at_side = max(text_width(words, SMALL) for words in counts) + 8 if beside is not None else 0.0
        figure = max(text_width(percentage(row.percent or 0.0, language), TEXT, bold=True) for row in rows)
        return cls(beside, start, (WIDTH - MARGIN - start - at_side - figure - _AFTER_INTERVAL) / 100)


def _row(sheet: Sheet, y: float, row: DotRow, n: str, frame: _Frame) -> float:
    """One row: its label beside the dot, or above it where a label is long; returns the y below."""
    if frame.beside is None:
        sheet.text(WIDTH - MARGIN, y, n, size=SMALL, colour=colours.SOFT, ha="end")
        middle = sheet.lines(MARGIN, y, row.label, WIDTH - 2 * MARGIN - text_width(n, SMALL) - 10)
        below = middle
        if row.n is not None:
            below += LINE
            _grid(sheet, middle - LINE / 2 + 1, below - LINE / 2 + 1, frame)
    else:
        below = sheet.lines(MARGIN, y, row.label, frame.beside + 1)
        middle = (y + below - LINE) / 2
        sheet.text(WIDTH - MARGIN, middle, n, size=SMALL, colour=colours.SOFT, ha="end")
        _grid(sheet, y - LINE / 2 - 3, below - LINE / 2 + 3, frame)
    if row.percent is not None and row.low is not None and row.high is not None:
        _dot(sheet, middle, row.percent, (row.low, row.high), frame)
    elif row.n is not None:
        sheet.text(frame.start + 4, middle, withheld(sheet.language), size=SMALL, colour=colours.SOFT)
    if row.note:
        below = sheet.lines(MARGIN, below, row.note, WIDTH - 2 * MARGIN, size=SMALL, colour=colours.SOFT)
    return below + 6


def _dot(sheet: Sheet, y: float, percent: float, interval: tuple[float, float], frame: _Frame) -> None:
    low, at, high = (frame.start + value * frame.per_cent for value in (interval[0], percent, interval[1]))
    sheet.line(low, y, high, y, width=1.6)
    sheet.dot(at, y, _DOT, colours.DOT)
    after = max(high, at + _DOT / 2) + _AFTER_INTERVAL
    sheet.text(after, y, percentage(percent, sheet.language), bold=True)


def _grid(sheet: Sheet, top: float, bottom: float, frame: _Frame) -> None:
    """Light lines behind one row; none behind words."""
    for at in _GRID:
        x = frame.start + at * frame.per_cent
        sheet.line(x, top, x, bottom, colour=colours.HAIRLINE, width=0.8, under=True)


def _axis(sheet: Sheet, y: float, frame: _Frame) -> float:
    """The figures of the axis above the grid; returns the y below."""
    for at in _GRID:
        words = percentage(at, sheet.language)
        sheet.text(frame.start + at * frame.per_cent, y, words, size=SMALL, colour=colours.SOFT, ha="center")
    return y + LINE + 4
