"""Charts in words: what a picture finds, in its own numbers with their base, for those who do not see it.

Scales are said as they are read: the favourable answers together, the unfavourable ones, the one between them, "I do
not know". Whatever is withheld is named as withheld. Intervals of bars stand in the table beside the chart.
"""

from __future__ import annotations

from collections.abc import Sequence

from surveyapp.analysis.results import ChoiceResult, Figures, QuestionResult
from surveyapp.domain.kinds import KINDS
from surveyapp.language.catalogues import ENGLISH, catalogue
from surveyapp.reports.chart_rows import DotRow, Level, Sides, total
from surveyapp.reports.extras import WeightedRow
from surveyapp.reports.phrases import answers, label, ordered, percentage, range_text, withheld


def alt_text(question: QuestionResult, language: str = ENGLISH) -> str:
    """What the chart of one question shows: its name, the number of answers, the sums of both sides, every answer."""
    return _said(question, question.label, question.finished, language, whole=True)


def alt_text_of(questions: Sequence[QuestionResult], language: str = ENGLISH) -> str:
    """The same for a chart of the items of a grid: the sums of each item, where there are several items."""
    if len(questions) == 1:
        return alt_text(questions[0], language)
    return " ".join(_said(each, each.label, each.finished, language, whole=False) for each in questions)


def multiples_alt(question: QuestionResult, levels: Sequence[Level], language: str = ENGLISH) -> str:
    """What a chart of one question for several groups shows: the sums of each group with its number of answers."""
    said = [_said(question, level.label, level.figures, language, whole=False) for level in levels]
    return " ".join([ended(question.label), *said])


def dots_alt(rows: Sequence[DotRow], language: str = ENGLISH, *, title: str) -> str:
    """What a chart of dots shows: for each row its percentage, the interval, the number of answers, and its note."""
    return " ".join([ended(title), *(_dot(row, language) for row in rows)])


def weighted_alt(rows: Sequence[WeightedRow], language: str = ENGLISH, *, title: str) -> str:
    """What a chart of weighted shares shows: of each question both shares with their intervals, and of how many."""
    return " ".join([ended(title), *(_both(row, language) for row in rows)])


def _said(question: QuestionResult, name: str, figures: Figures, language: str, *, whole: bool) -> str:
    """One line of a chart. `whole`: each answer is named with its share, not only the sums."""
    words = catalogue(language)
    if figures.n is None:
        return words.gettext("%(question)s: the figures are withheld.") % {"question": _plain(name)}
    start = words.gettext("%(question)s: %(answers)s.") % {
        "question": _plain(name),
        "answers": answers(figures.n, language),
    }
    sides = Sides(figures)
    if KINDS[question.kind].is_scale and sides.leans and sides.known:
        parts = [
            _side(words.gettext("Favourable"), list(reversed(sides.favour)), question, language, whole=whole),
            _side(words.gettext("Unfavourable"), sides.against, question, language, whole=whole),
            *(_answer(question, choice, language) for choice in (*sides.between, *sides.apart)),
        ]
    else:
        parts = [_answer(question, choice, language) for choice in ordered(question, figures)]
    return f"{start} {'; '.join(parts)}." if parts else start


def _side(name: str, choices: Sequence[ChoiceResult], question: QuestionResult, language: str, *, whole: bool) -> str:
    """The sum of one side, and of what: Favourable: 75% (Strongly agree: 50%; Agree: 25%)."""
    said = _share(name, percentage(total(choices), language), language)
    if not whole or not choices:
        return said
    if len(choices) == 1:
        return f"{said} ({label(question, choices[0], language)})"
    return f"{said} ({'; '.join(_answer(question, choice, language) for choice in choices)})"


def _answer(question: QuestionResult, choice: ChoiceResult, language: str) -> str:
    share = withheld(language) if choice.percent is None else percentage(choice.percent, language)
    return _share(label(question, choice, language), share, language)


def _dot(row: DotRow, language: str) -> str:
    if row.n is None or row.percent is None or row.low is None or row.high is None:
        said = _share(_plain(row.label), withheld(language), language)
    else:
        inside = f"{range_text(row.low, row.high, language)}; {answers(row.n, language)}"
        said = f"{_share(_plain(row.label), percentage(row.percent, language), language)} ({inside})"
    return f"{said}. {row.note}" if row.note else f"{said}."


def _both(row: WeightedRow, language: str) -> str:
    words = catalogue(language)
    weighted = _shown(words.gettext("Weighted"), (row.weighted_percent, row.low, row.high), 0, language)
    plain = _shown(words.gettext("Unweighted"), (row.percent, row.percent_low, row.percent_high), 1, language)
    start = words.gettext("%(question)s: %(answers)s.") % {
        "question": _plain(row.item or row.label),
        "answers": answers(row.n or 0, language),
    }
    return f"{start} {weighted}; {plain}."


def _shown(name: str, found: tuple[float | None, float | None, float | None], decimals: int, language: str) -> str:
    """One share with its interval."""
    percent, low, high = found
    if percent is None or low is None or high is None:
        return _share(name, withheld(language), language)
    return f"{_share(name, percentage(percent, language), language)} ({range_text(low, high, language, decimals)})"


def _share(answer: str, share: str, language: str) -> str:
    return catalogue(language).gettext("%(answer)s: %(share)s") % {"answer": answer, "share": share}


def ended(text: str) -> str:
    """The text as a sentence of its own."""
    return text if text.endswith((".", "?", "!", "؟", "।", "۔")) else f"{text}."


def _plain(text: str) -> str:
    """The label without the mark at its end, so that a colon may follow."""
    return text.rstrip(" .:?؟।۔")
