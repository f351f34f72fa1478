"""Bars in order with their 95 % intervals: for questions off the scales, and where some answers are withheld."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from surveyapp.analysis.results import ChoiceResult, QuestionResult
from surveyapp.language.catalogues import catalogue
from surveyapp.reports import chart_colours as colours
from surveyapp.reports.chart_canvas import LINE, MARGIN, SMALL, TEXT, WIDTH, Sheet
from surveyapp.reports.chart_text import column, text_width
from surveyapp.reports.phrases import answers, label, ordered, percentage, withheld

_BAR = 12.0
_WIDEST_COLUMN = 170.0
_AFTER_INTERVAL = 6.0


def draw(sheet: Sheet, y: float, questions: Sequence[QuestionResult]) -> float:
    """The bars of each question, all on one measure from nothing; returns the y below."""
    words = catalogue(sheet.language)
    for question in questions:
        if len(questions) > 1:
            y = heading(sheet, y, question.label, question.finished.n)
        choices = ordered(question, question.finished)
        shown = [choice for choice in choices if choice.percent is not None]
        hidden = [choice for choice in choices if choice.percent is None]
        labels = [label(question, choice, sheet.language) for choice in shown]
        y = _bars_of(sheet, y, labels, shown, largest(questions))
        if hidden and question.finished.n is not None:
            y = those_withheld(sheet, y, [label(question, choice, sheet.language) for choice in hidden])
        y += LINE / 2 if len(questions) > 1 else 0
    if len(questions) > 1:
        return intervals(sheet, y)
    n = answers(questions[0].finished.n or 0, sheet.language)
    note = words.gettext("%(answers)s. Thin lines: 95%% intervals.") % {"answers": n}
    return sheet.lines(MARGIN, y, note, WIDTH - 2 * MARGIN, size=SMALL, colour=colours.SOFT)


def bar(sheet: Sheet, x: float, y: float, choice: ChoiceResult, per_cent: float) -> None:
    """One bar from x with its interval over it and its figure after it, or the word that stands for a withheld one."""
    if choice.percent is None or choice.low is None or choice.high is None:
        sheet.text(x + 2, y, withheld(sheet.language), size=SMALL, colour=colours.SOFT)
        return
    apart = choice.missing is not None
    sheet.bar(x, y, choice.percent * per_cent, _BAR, colours.APART if apart else colours.PLAIN, hatched=apart)
    sheet.line(x + choice.low * per_cent, y, x + choice.high * per_cent, y, width=1.3)
    sheet.text(x + choice.high * per_cent + _AFTER_INTERVAL, y, percentage(choice.percent, sheet.language), bold=True)


def measure(room: float, choices: Iterable[ChoiceResult], language: str) -> float:
    """Pixels for one per cent, so that the longest interval and the figure after it fit into `room`."""
    known = [choice for choice in choices if choice.percent is not None]
    figure = max((text_width(percentage(c.percent or 0.0, language), TEXT, bold=True) for c in known), default=0.0)
    return (room - figure - _AFTER_INTERVAL) / max((c.high or 0.0 for c in known), default=1.0)


def heading(sheet: Sheet, y: float, words: str, n: int | None) -> float:
    """A line above bars, with the number of answers at its end; returns the y below."""
    shown = withheld(sheet.language) if n is None else answers(n, sheet.language)
    sheet.text(WIDTH - MARGIN, y, shown, size=SMALL, colour=colours.SOFT, ha="end")
    return sheet.lines(MARGIN, y, words, WIDTH - 2 * MARGIN - text_width(shown, SMALL, bold=True) - 10, bold=True) + 2


def those_withheld(sheet: Sheet, y: float, names: Sequence[str]) -> float:
    """The names of what is not drawn because it is withheld; returns the y below."""
    note = catalogue(sheet.language).gettext("Withheld: %(answers)s.") % {"answers": "; ".join(names)}
    return sheet.lines(MARGIN, y, note, WIDTH - 2 * MARGIN, size=SMALL, colour=colours.SOFT) + 4


def intervals(sheet: Sheet, y: float) -> float:
    """What the thin lines are; returns the y below."""
    note = catalogue(sheet.language).gettext("Thin lines: 95%% intervals.") % {}
    return sheet.lines(MARGIN, y, note, WIDTH - 2 * MARGIN, size=SMALL, colour=colours.SOFT)


def largest(questions: Sequence[QuestionResult]) -> list[ChoiceResult]:
    """Every answer that sets the measure of a chart."""
    return [choice for question in questions for choice in question.finished.choices]


def _bars_of(
    sheet: Sheet,
    y: float,
    labels: Sequence[str],
    choices: Sequence[ChoiceResult],
    every: Sequence[ChoiceResult],
) -> float:
    """The bars of one question, each beside its label where labels are short, below it where one is long."""
    beside = column(list(labels), _WIDEST_COLUMN, TEXT)
    x = MARGIN if beside is None else MARGIN + beside + 8
    per_cent = measure(WIDTH - MARGIN - x, every, sheet.language)
    top = y - LINE / 2
    for words, choice in zip(labels, choices, strict=True):
        if beside is None:
            y = sheet.lines(MARGIN, y, words, WIDTH - 2 * MARGIN) - 1
            bar(sheet, x, y, choice, per_cent)
            y += LINE + 5
        else:
            below = sheet.lines(MARGIN, y, words, beside + 1)
            bar(sheet, x, (y + below - LINE) / 2, choice, per_cent)
            y = below + 4
    if choices and beside is not None:
        sheet.line(x, top, x, y - LINE / 2 - 2, colour=colours.SOFT, width=0.8)
    return y + 2
