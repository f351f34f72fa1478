"""One answer's figures from its count: the same for a whole survey and for a group in it."""

from __future__ import annotations

from collections.abc import Sequence

from surveyapp.analysis.proportions import percent, wilson
from surveyapp.analysis.results import ChoiceResult
from surveyapp.analysis.tabulate import Cell
from surveyapp.domain.questionnaire import STANDARD, Question, Wording


def say(wording: Wording, language: str) -> str:
    """The standard words in this language, where they are there."""
    return wording.get(STANDARD, language).text


def choice_result(
    question: Question, cell: Cell, count: int | None, n: int, *, language: str, population: int | None = None
) -> ChoiceResult:
    """The figures of one answer of `n`; `count` None: withheld. `population`: see `proportions.wilson`."""
    choice = cell.choice
    interval = None if count is None else wilson(count, n, population)
    return ChoiceResult(
        value=cell.value,
        label=say(choice.label, language) if choice else _range_label(question, cell.value),
        count=count,
        percent=None if count is None else percent(count, n),
        low=None if interval is None else 100 * interval[0],
        high=None if interval is None else 100 * interval[1],
        suppressed=count is None,
        score=choice.score if choice else None,
        favourable=choice.favourable if choice else None,
        missing=choice.missing if choice else None,
    )


def share(
    question: Question, cells: Sequence[Cell], counts: Sequence[int], n: int, *, favourable: bool
) -> float | None:
    """The percentage of the base whose answer is marked favourable (or not); None where no choice is so marked."""
    marked = [
        count
        for cell, count in zip(cells, counts, strict=True)
        if cell.choice is not None and cell.choice.favourable is favourable
    ]
    if not marked or question.kind == "several-choices":
        return None
    return percent(sum(marked), n)


def _range_label(question: Question, name: str) -> str:
    """English for a range "FROM/TO", for files that programs read; pages make their own words."""
    start, end = name.split("/")
    if start == end:
        return start
    if start == "..":
        return "all" if end == ".." else f"up to {end}"
    return f"{start} {'or later' if question.kind == 'date' else 'or more'}" if end == ".." else f"{start} to {end}"
