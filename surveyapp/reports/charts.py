"""Charts of single questions and of grids: thin bars, labels beside what they name, the number of answers in sight.

Scales lean to the side that they speak for: unfavourable answers to the left of a line, favourable ones to the right,
an answer between them on both, "don't know" apart. Other questions are bars with their 95 % interval, the most given
answer first; numbers and dates are bars in order. A withheld figure has no bar but a word.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.colors import LinearSegmentedColormap, to_hex

from surveyapp.analysis.results import ChoiceResult, QuestionResult, Summary
from surveyapp.domain.kinds import KINDS
from surveyapp.language.catalogues import ENGLISH, catalogue
from surveyapp.reports.chart_canvas import INK, LINE, MARGIN, SMALL, SOFT, WIDTH, Sheet, text_width
from surveyapp.reports.phrases import answers, label, ordered, percentage

# Blue-green against burnt orange: told apart with every common form of colour blindness, and by lightness in grey.
_FAVOURABLE = LinearSegmentedColormap.from_list("favourable", ["#9fcfd6", "#0f5c68"])
_UNFAVOURABLE = LinearSegmentedColormap.from_list("unfavourable", ["#f3bf94", "#a4420f"])
_BETWEEN = "#d2ccd6"
_APART = "#857890"
_PLAIN = "#7db9c2"
_BAR = 15.0
_THIN = 11.0
_SMALLEST_LABELLED = 27.0


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
    if not questions:
        raise ValueError("no questions")
    if KINDS[questions[0].kind].is_scale and not any(c.count is None for q in questions for c in q.finished.choices):
        return _scale(questions, language)
    return _bars(questions, language)


def _bars(questions: Sequence[QuestionResult], language: str) -> bytes:
    sheet = Sheet()
    y = MARGIN + LINE / 2
    for question in questions:
        if len(questions) > 1:
            y = sheet.lines(MARGIN, y, question.label, WIDTH - 2 * MARGIN)
        y = _bars_of(sheet, question, y, language) + LINE / 2
    return sheet.svg(y, questions[0].stem or questions[0].label)


def _bars_of(sheet: Sheet, question: QuestionResult, y: float, language: str) -> float:
    """The bars of one question; returns the y below them."""
    figures = question.finished
    room = WIDTH - 2 * MARGIN - 48
    per_cent = room / max(1.0, *(choice.high or 0.0 for choice in figures.choices))
    words = catalogue(language)
    hidden = []
    for choice in ordered(question, figures):
        if choice.percent is None or choice.low is None or choice.high is None:
            hidden.append(label(question, choice, language))
            continue
        y = sheet.lines(MARGIN, y, label(question, choice, language), WIDTH - 2 * MARGIN) - 1
        colour = _APART if choice.missing else _PLAIN
        sheet.bar(MARGIN, y, choice.percent * per_cent, _THIN, colour, hatched=bool(choice.missing))
        sheet.line(MARGIN + choice.low * per_cent, y, MARGIN + choice.high * per_cent, y, width=1.2)
        sheet.text(MARGIN + choice.high * per_cent + 6, y, percentage(choice.percent, language), bold=True)
        y += LINE + 5
    if hidden:
        names = words.gettext("Withheld: %(answers)s.") % {"answers": "; ".join(hidden)}
        y = sheet.lines(MARGIN, y, names, WIDTH - 2 * MARGIN, size=SMALL, colour=SOFT) + 4
    note = words.gettext("%(answers)s. Thin lines: 95%% intervals.") % {"answers": answers(figures.n or 0, language)}
    return sheet.lines(MARGIN, y, note, WIDTH - 2 * MARGIN, size=SMALL, colour=SOFT)


def _scale(questions: Sequence[QuestionResult], language: str) -> bytes:
    sheet = Sheet()
    sides = [_Sides(question) for question in questions]
    apart_room = 84.0 if any(side.apart for side in sides) else 0.0
    left = max(side.left for side in sides)
    per_cent = (WIDTH - 2 * MARGIN - apart_room) / max(left + max(side.right for side in sides), 1)
    middle = MARGIN + left * per_cent
    y = _key(sheet, sides, MARGIN + LINE / 2, questions[0], language)
    for question, side in zip(questions, sides, strict=True):
        y = _row_heading(sheet, question, y, language, named=len(questions) > 1)
        x = middle - side.left * per_cent
        for choice, colour, dark in side.segments:
            width = (choice.percent or 0) * per_cent
            sheet.bar(x, y, width, _BAR, colour)
            if width >= _SMALLEST_LABELLED:
                shown = percentage(choice.percent or 0, language)
                sheet.text(x + width / 2, y, shown, size=SMALL, colour="#ffffff" if dark else INK, ha="center")
            x += width
        if side.against_and_favour:
            # Two ticks and no line between them: a figure may stand there.
            for edge, end in ((-_BAR / 2, -_BAR / 2 - 5), (_BAR / 2, _BAR / 2 + 5)):
                sheet.line(middle, y + edge, middle, y + end, width=1.2)
        for choice in side.apart:
            # "Don't know": at the right edge, on the same measure as the rest.
            width = min((choice.percent or 0) * per_cent, apart_room - 44)
            if width >= 1:
                sheet.bar(WIDTH - MARGIN - width, y, width, _BAR, _APART, hatched=True)
            shown = percentage(choice.percent or 0, language)
            sheet.text(WIDTH - MARGIN - width - 4, y, shown, size=SMALL, colour=SOFT, ha="right")
        y += LINE + 8
    return sheet.svg(y - 6, questions[0].stem or questions[0].label)


def _row_heading(sheet: Sheet, question: QuestionResult, y: float, language: str, *, named: bool) -> float:
    """The item's words (where it is not the only one), and the number of answers at the end of its line."""
    n = answers(question.finished.n or 0, language)
    sheet.text(WIDTH - MARGIN, y, n, size=SMALL, colour=SOFT, ha="right")
    if not named:
        return y + LINE
    return sheet.lines(MARGIN, y, question.label, WIDTH - 2 * MARGIN - text_width(n, SMALL) - 10)


def _key(sheet: Sheet, sides: Sequence[_Sides], y: float, question: QuestionResult, language: str) -> float:
    """The answers with their colours, from left to right as in the bars; returns the y below."""
    named = [(choice, colour, False) for choice, colour, _ in sides[0].segments]
    apart = next((choice for side in sides for choice in side.apart), None)
    if apart is not None:
        named.append((apart, _APART, True))
    x = float(MARGIN)
    for choice, colour, hatched in named:
        words = label(question, choice, language)
        width = 16 + text_width(words, SMALL) + 12
        if x > MARGIN and x + width > WIDTH:
            x, y = float(MARGIN), y + LINE
        sheet.bar(x, y, 11, 11, colour, hatched=hatched)
        sheet.text(x + 16, y, words, size=SMALL)
        x += width
    return y + LINE + 8


class _Sides:
    """One item's answers from left to right, and how far they reach to either side of the line, in per cent."""

    def __init__(self, question: QuestionResult) -> None:
        scored = sorted(
            (choice for choice in question.finished.choices if choice.missing is None), key=lambda c: c.score or 0
        )
        against = [choice for choice in scored if choice.favourable is False]
        between = [choice for choice in scored if choice.favourable is None]
        favour = [choice for choice in scored if choice.favourable is True]
        self.apart = [choice for choice in question.finished.choices if choice.missing is not None]
        self.against_and_favour = bool(against or favour)
        if self.against_and_favour:
            self.segments = [
                *(_coloured(choice, len(against) - p, len(against), False) for p, choice in enumerate(against)),
                *((choice, _BETWEEN, False) for choice in between),
                *(_coloured(choice, p + 1, len(favour), True) for p, choice in enumerate(favour)),
            ]
            half = _sum(between) / 2
            self.left, self.right = _sum(against) + half, _sum(favour) + half
        else:
            self.segments = [_coloured(choice, p + 1, len(scored), True) for p, choice in enumerate(scored)]
            self.left, self.right = 0.0, _sum(scored)


def _coloured(choice: ChoiceResult, place: int, of: int, favourable: bool) -> tuple[ChoiceResult, str, bool]:
    """The choice, its colour (the further from the line the darker), and whether that is dark."""
    depth = 1.0 if of == 1 else (place - 1) / (of - 1)
    colour = (_FAVOURABLE if favourable else _UNFAVOURABLE)(depth)
    return choice, to_hex(colour), depth > 0.5


def _sum(choices: Sequence[ChoiceResult]) -> float:
    return sum(choice.percent or 0 for choice in choices)
