"""Who answered held against who lives there: numbers that staff supply, beside the counts of background questions.

Never a response rate: surveys are open to all, one person may answer for several children, and nobody knows how many
were reached. At most it is "responses ÷ eligible".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from surveyapp.analysis.results import ChoiceResult, QuestionResult, Summary

TOTAL = "total"
"""The dimension of numbers of the area as a whole."""


@dataclass(frozen=True, slots=True)
class Supplied:
    """How many children and young people of an area are of one category, with where that comes from."""

    dimension: str
    category: str
    number: int
    source: str
    as_at: date


@dataclass(frozen=True, slots=True)
class Beside:
    """One category: those who answered and those who live there. None where withheld, or where nothing is supplied.

    `percent` is of those who answered the question, `population_percent` of the sum of what is supplied under the
    same dimension from the same source and date; None where that sum lacks a category.
    """

    dimension: str
    category: str
    label: str
    count: int | None
    percent: float | None
    population: int | None
    population_percent: float | None
    source: str
    as_at: date | None


@dataclass(frozen=True, slots=True)
class Profile:
    """The tables by background question (code, its words, its rows), and the numbers of the area as a whole."""

    tables: tuple[tuple[str, str, tuple[Beside, ...]], ...]
    totals: tuple[Supplied, ...]


def against(summary: Summary, supplied: Iterable[Supplied]) -> Profile:
    """A table for each background question of the summary for which something is supplied.

    Figures of finished responses, withheld where the summary withholds them. Answers that are no category of people
    ("prefer not to say") are listed without a number.
    """
    by_dimension: dict[str, dict[str, Supplied]] = {}
    for figure in supplied:
        by_dimension.setdefault(figure.dimension, {})[figure.category] = figure
    tables = [
        (question.code, question.label, _rows(question, by_dimension[question.code]))
        for question in summary.questions
        if question.background and question.finished.choices and question.code in by_dimension
    ]
    return Profile(tuple(tables), tuple(by_dimension.get(TOTAL, {}).values()))


def _rows(question: QuestionResult, supplied: Mapping[str, Supplied]) -> tuple[Beside, ...]:
    wanted = {choice.value for choice in question.finished.choices if choice.missing is None}
    is_whole = wanted <= supplied.keys() and len({(one.source, one.as_at) for one in supplied.values()}) == 1
    total = sum(supplied[value].number for value in wanted) if is_whole and not question.multiple else 0
    return tuple(_beside(question, choice, supplied.get(choice.value), total) for choice in question.finished.choices)


def _beside(question: QuestionResult, choice: ChoiceResult, found: Supplied | None, total: int) -> Beside:
    return Beside(
        dimension=question.code,
        category=choice.value,
        label=choice.label,
        count=choice.count,
        percent=choice.percent,
        population=found.number if found else None,
        population_percent=100 * found.number / total if found and total else None,
        source=found.source if found else "",
        as_at=found.as_at if found else None,
    )
