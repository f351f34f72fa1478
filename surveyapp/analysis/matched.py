"""The same measure in several surveys: what parents, young people and practitioners say, and before and now.

Questions belong together by their `measure`. Everything is made from published summaries, so nothing new is given away:
what is withheld there stays withheld here, and has no part in any test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from surveyapp.analysis import differences
from surveyapp.analysis.differences import Difference
from surveyapp.analysis.results import QuestionResult, Summary
from surveyapp.analysis.shares import favourable

Caveat = Literal["other-people", "other-words", "other-answers", "other-time", "self-selected", "provisional"]
"""What must be said beside a comparison:

other-people: each audience speaks of what it sees, and they may not speak of the same children. other-words: the
questions were not worded alike. other-answers: nor were the answers to choose from. other-time: other people may have
answered then, some of them twice, and much else may have changed. self-selected: whoever had a link could answer, and
no interval or test covers who chose to. provisional: a survey was still open.
"""


@dataclass(frozen=True, slots=True)
class Strand:
    """One survey in a comparison. `code`: how it is told from the others, such as an audience, or "before"."""

    code: str
    summary: Summary


@dataclass(frozen=True, slots=True)
class MatchedRow:
    """One question of a measure: the share of its base that answered favourably, with the 95 % interval, in per cent.

    `stem`: of the grid that it is an item of. `n`, `count`, `percent`, `low`, `high`: None where withheld.
    """

    strand: str
    survey: str
    question: str
    wording: str
    stem: str | None
    n: int | None
    count: int | None
    percent: float | None
    low: float | None
    high: float | None

    @property
    def suppressed(self) -> bool:
        """Whether the figures are withheld."""
        return self.count is None


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure with a row for each question that asks for it, in the order of the strands.

    `difference`: favourable answers against all others, between all rows with figures; None where fewer than two have,
    or where a survey asks for the measure twice, perhaps of the same people.
    """

    code: str
    rows: tuple[MatchedRow, ...]
    difference: Difference | None
    caveats: tuple[Caveat, ...]


def audiences(strands: Sequence[Strand]) -> tuple[Measure, ...]:
    """Each measure that two or more audiences of one inspection were asked for, in the order of the first of them."""
    return _measures(strands, "other-people")


def before_and_now(before: Summary, now: Summary) -> tuple[Measure, ...]:
    """Each measure that one audience was asked for in an earlier inspection and in this one."""
    return _measures([Strand("before", before), Strand("now", now)], "other-time")


def one_family(groups: Sequence[tuple[Measure, ...]]) -> tuple[tuple[Measure, ...], ...]:
    """The same measures, their tests adjusted for one another: what one reader is shown together is one family."""
    tests = iter(differences.family([measure.difference for measures in groups for measure in measures]))
    return tuple(tuple(replace(measure, difference=next(tests)) for measure in measures) for measures in groups)


def _measures(strands: Sequence[Strand], kind: Caveat) -> tuple[Measure, ...]:
    asked = [(strand, question) for strand in strands for question in strand.summary.questions if _counts(question)]
    codes = dict.fromkeys(question.measure for _, question in asked if question.measure)
    made = []
    for code in codes:
        mine = [(strand, question) for strand, question in asked if question.measure == code]
        if len({strand.code for strand, _ in mine}) > 1:
            made.append(_measure(code, mine, kind))
    return one_family([tuple(made)])[0]


def _counts(question: QuestionResult) -> bool:
    """Whether a question has a share of favourable answers."""
    return not question.multiple and any(choice.favourable is not None for choice in question.finished.choices)


def _measure(code: str, asked: Sequence[tuple[Strand, QuestionResult]], kind: Caveat) -> Measure:
    rows = tuple(_row(strand, question) for strand, question in asked)
    caveats: list[Caveat] = [kind]
    if len({(row.stem, row.wording) for row in rows}) > 1:
        caveats.append("other-words")
    if len({tuple(choice.label for choice in question.finished.choices) for _, question in asked}) > 1:
        caveats.append("other-answers")
    caveats.append("self-selected")
    if any(strand.summary.provisional for strand, _ in asked):
        caveats.append("provisional")
    return Measure(code, rows, _tested(rows), tuple(caveats))


def _row(strand: Strand, question: QuestionResult) -> MatchedRow:
    share = favourable(question.finished, population=strand.summary.population)
    return MatchedRow(
        strand=strand.code,
        survey=strand.summary.survey,
        question=question.code,
        wording=question.label,
        stem=question.stem,
        n=share.n,
        count=share.count,
        percent=share.percent,
        low=share.low,
        high=share.high,
    )


def _tested(rows: Sequence[MatchedRow]) -> Difference | None:
    if len({row.strand for row in rows}) < len(rows):
        return None
    return differences.shares([(row.count, row.n) for row in rows if row.count is not None and row.n is not None])
