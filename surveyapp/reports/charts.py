"""Charts of single questions and of grids: thin bars, labels beside what they name, the number of answers in sight.

Scales lean to the side that they speak for. Other questions are bars with their 95 % interval, the most given answer
first; numbers and dates are bars in order. A withheld figure has no bar but a word. Groups of people are drawn by
`charts_groups`, comparisons by `charts_dots`.
"""

from __future__ import annotations

from collections.abc import Sequence

from surveyapp.analysis.results import QuestionResult, Summary
from surveyapp.domain.kinds import KINDS
from surveyapp.language.catalogues import ENGLISH
from surveyapp.reports import charts_bars, charts_scale
from surveyapp.reports.chart_canvas import LINE, MARGIN, Drawing, Sheet
from surveyapp.reports.chart_rows import is_known, rows_of


def named(summary: Summary, code: str) -> tuple[QuestionResult, ...]:
    """The questions in the chart with this code: one question, or all items of a grid. Empty where there is none."""
    return tuple(question for question in summary.named(code) if has_chart(question))


def has_chart(question: QuestionResult) -> bool:
    """Whether there is anything to draw: not for open questions, nor where every figure is withheld."""
    return not KINDS[question.kind].is_open and any(choice.count is not None for choice in question.finished.choices)


def chart_svg(question: QuestionResult, language: str = ENGLISH) -> bytes:
    """The chart of one question, of finished responses."""
    return grid_svg([question], language)


def grid_svg(questions: Sequence[QuestionResult], language: str = ENGLISH) -> bytes:
    """The chart of several items on one scale, or of one question. Raises ValueError without any question."""
    return grid(questions, language).svg()


def grid(questions: Sequence[QuestionResult], language: str = ENGLISH) -> Drawing:
    """The same as a drawing, for pages, print and word processors.

    Items that are withheld as a whole are named as withheld. Raises ValueError where there is nothing to draw.
    """
    if not questions:
        raise ValueError("no questions")
    if not any(has_chart(question) for question in questions):
        raise ValueError("nothing to draw")
    sheet = Sheet(language)
    top = MARGIN + LINE / 2
    if is_on_scale(questions):
        y = charts_scale.draw(sheet, top, questions[0], rows_of(questions))
    else:
        y = charts_bars.draw(sheet, top, questions)
    return Drawing(sheet, y, questions[0].stem or questions[0].label)


def is_on_scale(questions: Sequence[QuestionResult]) -> bool:
    """Whether to draw bars to both sides: for scales with whole items only, since half a bar has no place to begin."""
    figures = [question.finished for question in questions if question.finished.n is not None]
    return KINDS[questions[0].kind].is_scale and bool(figures) and all(is_known(each) for each in figures)
