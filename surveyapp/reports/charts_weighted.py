"""Weighted shares beside unweighted ones: for each question a full and a hollow mark, each with its 95 % interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.language.catalogues import ENGLISH, catalogue
from surveyapp.reports import chart_colours as colours
from surveyapp.reports import charts_bars
from surveyapp.reports.chart_canvas import LINE, MARGIN, SMALL, TEXT, WIDTH, Drawing, Sheet
from surveyapp.reports.chart_text import text_width
from surveyapp.reports.extras import WeightedRow
from surveyapp.reports.phrases import answers, percentage

__all__ = ["weighted", "weighted_svg"]

_DOT = 9.0
_AFTER_INTERVAL = 6.0
_FIRST_FIGURE = 18.0
_GRID = (0, 25, 50, 75, 100)
_HEIGHT = LINE - 2


def weighted_svg(rows: Sequence[WeightedRow], language: str = ENGLISH, *, title: str) -> bytes:
    """The chart of the questions, in the order given; `title` names it in the file."""
    return weighted(rows, language, title=title).svg()


def weighted(rows: Sequence[WeightedRow], language: str = ENGLISH, *, title: str) -> Drawing:
    """The same as a drawing. Raises ValueError where there is nothing to draw."""
    if not rows:
        raise ValueError("nothing to draw")
    sheet = Sheet(language)
    frame = _Frame.around(rows, language)
    y = _key(sheet, MARGIN + LINE / 2)
    for at in _GRID:
        words = percentage(at, language)
        sheet.text(frame.x(at), y, words, size=SMALL, colour=colours.SOFT, ha="center")
    y += LINE + 4
    for row in rows:
        y = _question(sheet, y, row, frame)
    return Drawing(sheet, charts_bars.intervals(sheet, y), title)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the axis starts on the sheet, and how long one per cent is, in pixels."""

    start: float
    per_cent: float

    @classmethod
    def around(cls, rows: Sequence[WeightedRow], language: str) -> _Frame:
        shown = [share for row in rows for share in (row.percent, row.weighted_percent) if share is not None]
        figure = max(text_width(percentage(share, language), TEXT, bold=True) for share in shown)
        start = MARGIN + _FIRST_FIGURE
        return cls(start, (WIDTH - MARGIN - start - figure - _AFTER_INTERVAL - _DOT / 2) / 100)

    def x(self, percent: float) -> float:
        return self.start + percent * self.per_cent


def _key(sheet: Sheet, y: float) -> float:
    """What the two marks are, and of which answers; returns the y below."""
    words = catalogue(sheet.language)
    x = float(MARGIN) + _DOT / 2
    for name, hollow in ((words.gettext("Weighted"), False), (words.gettext("Unweighted"), True)):
        sheet.dot(x, y, _DOT, colours.DOT, hollow=hollow)
        sheet.text(x + _DOT, y, name, size=SMALL, bold=not hollow, colour=colours.SOFT if hollow else colours.INK)
        x += _DOT + text_width(name, SMALL, bold=True) + 24
    measure = words.gettext("Favourable")
    if x + text_width(measure, SMALL, bold=True) > WIDTH - MARGIN:
        y += LINE
    sheet.text(WIDTH - MARGIN, y, measure, size=SMALL, colour=colours.FOR_TEXT, ha="end", bold=True)
    return y + LINE + 8


def _question(sheet: Sheet, y: float, row: WeightedRow, frame: _Frame) -> float:
    """The words of the question with its number of answers, under them the two marks; returns the y below."""
    n = answers(row.n or 0, sheet.language)
    sheet.text(WIDTH - MARGIN, y, n, size=SMALL, colour=colours.SOFT, ha="end")
    top = sheet.lines(MARGIN, y, row.item or row.label, WIDTH - 2 * MARGIN - text_width(n, SMALL) - 10) + 1
    bottom = top + _HEIGHT
    for at in _GRID:
        ends = top - LINE / 2, bottom + LINE / 2 - 1
        sheet.line(frame.x(at), ends[0], frame.x(at), ends[1], colour=colours.HAIRLINE, width=0.8, under=True)
    _mark(sheet, top, (row.weighted_percent, row.low, row.high), frame, hollow=False)
    _mark(sheet, bottom, (row.percent, row.percent_low, row.percent_high), frame, hollow=True)
    return bottom + LINE + 6


def _mark(
    sheet: Sheet, y: float, share: tuple[float | None, float | None, float | None], frame: _Frame, *, hollow: bool
) -> None:
    percent, low, high = share
    if percent is None or low is None or high is None:
        return
    sheet.line(frame.x(low), y, frame.x(high), y, width=1.2 if hollow else 1.6)
    sheet.dot(frame.x(percent), y, _DOT, colours.DOT, hollow=hollow)
    after = max(frame.x(high), frame.x(percent) + _DOT / 2) + _AFTER_INTERVAL
    words = percentage(percent, sheet.language)
    if hollow:
        sheet.text(after, y, words, size=SMALL, colour=colours.SOFT)
    else:
        sheet.text(after, y, words, bold=True)
