"""Answers on a scale as bars to both sides of one line, for one question, the items of a grid, or groups of people.

Unfavourable answers lie before the line, favourable ones after it, an answer between them on both, "I do not know"
apart at the end, all on one measure. The sums of both sides stand at the ends, in columns that are read downwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveyapp.analysis.results import ChoiceResult, QuestionResult
from surveyapp.language.catalogues import catalogue
from surveyapp.reports import chart_colours as colours
from surveyapp.reports import charts_bars
from surveyapp.reports.chart_canvas import LINE, MARGIN, SMALL, TEXT, WIDTH, Sheet
from surveyapp.reports.chart_rows import Row, Sides, total
from surveyapp.reports.chart_text import text_width
from surveyapp.reports.phrases import answers, label, percentage, withheld

_BAR = 18.0
_SMALL_BAR = 14.0
_APART_GAP = 16.0
_BELOW_NAME = 5.0


def draw(sheet: Sheet, y: float, question: QuestionResult, rows: Sequence[Row]) -> float:
    """A bar for each row, of the answers to `question`; returns the y below. Rows with withheld figures say so."""
    sides = [Sides(row.figures) for row in rows]
    named = len(rows) > 1 or rows[0].label != question.label
    if not named:
        y = sheet.lines(
            MARGIN, y, answers(rows[0].figures.n or 0, sheet.language), WIDTH, size=SMALL, colour=colours.SOFT
        )
    y = _key(sheet, y + 2, question, next(side for side in sides if side.known))
    frame = _Frame.around([side for side in sides if side.known], sheet.language)
    if frame.leans:
        y = _ends(sheet, y, frame)
    for row, side in zip(rows, sides, strict=True):
        if named:
            y = _heading(sheet, y, row)
        if side.known:
            height = _SMALL_BAR if len(rows) > 1 else _BAR
            _bar(sheet, y - (LINE - height) / 2 + (_BELOW_NAME if named else 1), side, frame, height)
            y += height + (15 if named else 6)
        elif row.figures.n is not None:
            y = charts_bars.those_withheld(sheet, y, _hidden(question, row, sheet.language)) + 4
        else:
            y += 6
    return y - 4


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand on the sheet, the same for all rows; lengths in pixels."""

    leans: bool
    start: float
    per_cent: float
    middle: float
    end: float
    apart: float

    @classmethod
    def around(cls, sides: Sequence[Sides], language: str) -> _Frame:
        """The largest measure on which every row fits."""
        leans = any(side.leans for side in sides)
        against = _widest([total(side.against) for side in sides], language) if leans else 0.0
        favour = _widest([total(side.favour) for side in sides], language) if leans else 0.0
        apart = [total(side.apart) for side in sides if side.apart]
        number = _widest(apart, language, size=SMALL) + _APART_GAP if apart else 0.0
        left = max(side.left for side in sides)
        reach = left + max(side.right for side in sides)
        start = MARGIN + against
        per_cent = (WIDTH - MARGIN - start - favour - number) / max(reach + max(apart, default=0.0), 1.0)
        end = start + reach * per_cent + favour
        return cls(leans, start, per_cent, start + left * per_cent, end, end + number)


def _widest(percentages: Sequence[float], language: str, size: float = TEXT) -> float:
    return max(text_width(percentage(value, language), size, bold=True) for value in percentages) + 6


def _bar(sheet: Sheet, y: float, side: Sides, frame: _Frame, height: float) -> None:
    x = frame.middle - side.left * frame.per_cent
    for choice, colour, edge in _segments(side):
        width = (choice.percent or 0.0) * frame.per_cent
        sheet.bar(x, y, width, height, colour, edge=edge)
        shown = percentage(choice.percent or 0.0, sheet.language)
        if not _is_alone(choice, side) and width >= text_width(shown, SMALL) + 4:
            sheet.text(x + width / 2, y, shown, size=SMALL, colour=colours.readable_on(colour), ha="center")
        x += width
    if side.leans:
        sheet.text(MARGIN, y, percentage(total(side.against), sheet.language), colour=colours.AGAINST_TEXT, bold=True)
        favour = percentage(total(side.favour), sheet.language)
        sheet.text(frame.end, y, favour, colour=colours.FOR_TEXT, ha="end", bold=True)
        # Two ticks and no line between them: the answer in the middle lies there with its figure.
        for edge_of, end in ((-height / 2, -height / 2 - 3), (height / 2, height / 2 + 3)):
            sheet.line(frame.middle, y + edge_of, frame.middle, y + end, width=1.2)
    if side.apart:
        shown = percentage(total(side.apart), sheet.language)
        sheet.text(frame.apart - 4, y, shown, size=SMALL, colour=colours.SOFT, ha="end")
        x = frame.apart
        for choice in side.apart:
            width = (choice.percent or 0.0) * frame.per_cent
            sheet.bar(x, y, width, height, colours.APART, hatched=True)
            x += width


def _heading(sheet: Sheet, y: float, row: Row) -> float:
    """What the row is of, and its number of answers (or that it is withheld) at the end of the line."""
    n = withheld(sheet.language) if row.figures.n is None else answers(row.figures.n, sheet.language)
    sheet.text(WIDTH - MARGIN, y, n, size=SMALL, colour=colours.SOFT, ha="end")
    return sheet.lines(MARGIN, y, row.label, WIDTH - 2 * MARGIN - text_width(n, SMALL) - 10)


def _ends(sheet: Sheet, y: float, frame: _Frame) -> float:
    """The names of the two sides above their sums, where there is room for both."""
    words = catalogue(sheet.language)
    against, favour = words.gettext("Unfavourable"), words.gettext("Favourable")
    if text_width(against, SMALL, bold=True) + text_width(favour, SMALL, bold=True) + 12 > frame.end - MARGIN:
        return y
    sheet.text(MARGIN, y, against, size=SMALL, colour=colours.AGAINST_TEXT, bold=True)
    sheet.text(frame.end, y, favour, size=SMALL, colour=colours.FOR_TEXT, ha="end", bold=True)
    return y + LINE + 4


def _key(sheet: Sheet, y: float, question: QuestionResult, side: Sides) -> float:
    """The answers with their colours, in the order of the bars; returns the y below."""
    keys = [(choice, colour, edge, False) for choice, colour, edge in _segments(side)]
    keys += [(choice, colours.APART, None, True) for choice in side.apart]
    x = float(MARGIN)
    for choice, colour, edge, hatched in keys:
        words = label(question, choice, sheet.language)
        width = 17 + text_width(words, SMALL)
        if x > MARGIN and x + width > WIDTH - MARGIN:
            x, y = float(MARGIN), y + LINE
        sheet.bar(x, y, 13, 12, colour, hatched=hatched, edge=edge)
        y = sheet.lines(x + 17, y, words, WIDTH - MARGIN - x - 17, size=SMALL) - LINE * SMALL / TEXT
        x += width + 12
    return y + LINE + 6


def _segments(side: Sides) -> Iterator[tuple[ChoiceResult, str, str | None]]:
    """The answers in the bar with the colour of each, and that of its edge where it is too light to do without."""
    if not side.leans:
        for place, choice in enumerate(side.between):
            yield choice, colours.one_way(place, len(side.between)), None
        return
    for place, choice in enumerate(side.against):
        yield choice, colours.unfavourable(len(side.against) - 1 - place, len(side.against)), None
    for choice in side.between:
        yield choice, colours.BETWEEN, colours.BETWEEN_EDGE
    for place, choice in enumerate(side.favour):
        yield choice, colours.favourable(place, len(side.favour)), None


def _is_alone(choice: ChoiceResult, side: Sides) -> bool:
    """Whether the sum at the end says the same as the figure in the bar would."""
    return side.leans and ((choice in side.against and len(side.against) == 1) or [choice] == side.favour)


def _hidden(question: QuestionResult, row: Row, language: str) -> list[str]:
    return [label(question, choice, language) for choice in row.figures.choices if choice.percent is None]
