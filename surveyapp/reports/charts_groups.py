"""Small multiples: one question for each group of people, on one measure, with its number of answers.

Scales are small bars to both sides of one line, a line for each group. Other questions are a small panel for each
answer with a bar for each group in it: what is to be compared lies next to each other.
"""

from __future__ import annotations

from collections.abc import Sequence

from surveyapp.analysis.results import ChoiceResult, QuestionResult
from surveyapp.domain.kinds import KINDS
from surveyapp.language.catalogues import ENGLISH
from surveyapp.reports import chart_colours as colours
from surveyapp.reports import charts_bars, charts_scale
from surveyapp.reports.chart_canvas import LINE, MARGIN, SMALL, TEXT, WIDTH, Drawing, Sheet
from surveyapp.reports.chart_rows import Level, Row, is_known
from surveyapp.reports.chart_text import column, text_width
from surveyapp.reports.phrases import answers, label, ordered

__all__ = ["Level", "Row", "has_multiples", "multiples", "multiples_svg"]

_WIDEST_COLUMN = 150.0


def has_multiples(levels: Sequence[Level]) -> bool:
    """Whether there is any figure to draw."""
    return any(choice.percent is not None for level in levels for choice in level.figures.choices)


def multiples_svg(question: QuestionResult, levels: Sequence[Level], language: str = ENGLISH) -> bytes:
    """The chart of one question for each level, in the order given."""
    return multiples(question, levels, language).svg()


def multiples(question: QuestionResult, levels: Sequence[Level], language: str = ENGLISH) -> Drawing:
    """The same as a drawing. Withheld levels are named. Raises ValueError where there is no figure to draw."""
    if not has_multiples(levels):
        raise ValueError("nothing to draw")
    rows = [Row(level.label, level.figures) for level in levels]
    sheet = Sheet(language)
    top = MARGIN + LINE / 2
    if KINDS[question.kind].is_scale and any(is_known(row.figures) for row in rows):
        y = charts_scale.draw(sheet, top, question, rows)
    else:
        y = _panels(sheet, top, question, rows)
    return Drawing(sheet, y, question.label)


def _panels(sheet: Sheet, y: float, question: QuestionResult, rows: Sequence[Row]) -> float:
    shown = [row for row in rows if row.figures.n is not None]
    hidden = [row.label for row in rows if row.figures.n is None]
    every = [choice for row in shown for choice in row.figures.choices]
    beside = column([row.label for row in shown], _WIDEST_COLUMN, TEXT)
    x = MARGIN + 8 + (_WIDEST_COLUMN if beside is None else beside)
    counted = max(text_width(answers(row.figures.n or 0, sheet.language), SMALL) for row in shown) + 8
    per_cent = charts_bars.measure(WIDTH - MARGIN - counted - x, every, sheet.language)
    for choice in _choices(question, shown):
        y = sheet.lines(MARGIN, y, label(question, choice, sheet.language), WIDTH - 2 * MARGIN, bold=True) + 2
        top = y - LINE / 2
        for row in shown:
            below = sheet.lines(MARGIN, y, row.label, x - MARGIN - 7)
            middle = (y + below - LINE) / 2
            of_level = next((c for c in row.figures.choices if c.value == choice.value), None)
            if of_level is not None:
                charts_bars.bar(sheet, x, middle, of_level, per_cent)
            n = answers(row.figures.n or 0, sheet.language)
            sheet.text(WIDTH - MARGIN, middle, n, size=SMALL, colour=colours.SOFT, ha="end")
            y = below + 3
        sheet.line(x, top, x, y - LINE / 2 - 1, colour=colours.SOFT, width=0.8)
        y += 8
    if hidden:
        y = charts_bars.those_withheld(sheet, y, hidden)
    return charts_bars.intervals(sheet, y)


def _choices(question: QuestionResult, rows: Sequence[Row]) -> list[ChoiceResult]:
    """The answers in the order of the whole question, so that charts of several groupings read alike."""
    if question.finished.choices:
        return ordered(question, question.finished)
    return ordered(question, max((row.figures for row in rows), key=lambda figures: figures.n or 0))
