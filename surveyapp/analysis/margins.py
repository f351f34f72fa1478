"""Which of the numbers supplied of an area can be totals that weights are made to meet, and why others cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from surveyapp.analysis.frames import ResponseFrame
from surveyapp.analysis.profile import Beside, Profile
from surveyapp.analysis.results import QuestionResult, Summary
from surveyapp.analysis.weighted import pooled
from surveyapp.analysis.weights import CannotWeigh, Margin, Stratum

Reason = Literal["several-answers", "several-sources", "few-numbers", "few-people"]
"""Several answers may be given; the numbers differ in source or date; fewer than two answers have a number; or too few
people gave its answers to tell them apart."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What is supplied of one background question. `label`: its words.

    `without`: the labels of answers that have no number above nought. Who gave them is in no stratum.
    """

    label: str
    margin: Margin
    as_at: date | None
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unused:
    """A background question whose numbers are not used."""

    label: str
    reason: Reason


def totals(profile: Profile, summary: Summary) -> tuple[tuple[Totals, ...], tuple[Unused, ...]]:
    """The totals of each background question of which anything is supplied, and those that can be none.

    A nought makes no stratum: weights that could not be made for it alone would tell that somebody is there.
    """
    asked = {question.code: question for question in summary.questions}
    made = [_of_question(asked[code], rows) for code, _, rows in profile.tables]
    return tuple(one for one in made if isinstance(one, Totals)), tuple(one for one in made if isinstance(one, Unused))


def told_apart(
    frame: ResponseFrame, found: Sequence[Totals], summary: Summary
) -> tuple[tuple[Totals, ...], tuple[Unused, ...]]:
    """Those of which enough people answered for at least two strata, and the others. `frame`: of the same survey.

    Several are met together only where the summary withholds none of their groups: figures weighted to them would
    tell of these, or there would be none (`weighted_hidden`). Where it does of each, the first is met alone.
    """
    used, unused = [], []
    for each in found:
        try:
            pooled(frame, each.margin, summary, summary.threshold)
        except CannotWeigh:
            unused.append(Unused(each.label, "few-people"))
        else:
            used.append(each)
    if len(used) > 1:
        kept = [each for each in used if not _has_withheld(each.margin, summary)] or used[:1]
        unused += [Unused(each.label, "few-people") for each in used if each not in kept]
        used = kept
    return tuple(used), tuple(unused)


def _has_withheld(margin: Margin, summary: Summary) -> bool:
    asked = {code for stratum in margin.strata for code in stratum.answers}
    results = (result for result in summary.questions if result.code in asked)
    return any(choice.count is None for result in results for choice in result.finished.choices)


def _of_question(question: QuestionResult, rows: Sequence[Beside]) -> Totals | Unused:
    answers = {choice.value: choice.label for choice in question.finished.choices if choice.missing is None}
    counted = [row for row in rows if row.population and row.category in answers]
    if question.multiple:
        return Unused(question.label, "several-answers")
    if len(counted) < 2:
        return Unused(question.label, "few-numbers")
    sources = {(row.source, row.as_at) for row in counted}
    if len(sources) > 1:
        return Unused(question.label, "several-sources")
    [(source, as_at)] = sources
    numbers = {row.category: row.population or 0 for row in counted}
    without = tuple(label for value, label in answers.items() if value not in numbers)
    return Totals(question.label, _margin(question.code, numbers, answers, source), as_at, without)


def _margin(question: str, numbers: Mapping[str, int], names: Mapping[str, str], source: str) -> Margin:
    """A stratum for each answer, under the words that people saw."""
    strata = (Stratum(names[value], {question: frozenset({value})}, float(number)) for value, number in numbers.items())
    return Margin(tuple(strata), source)
