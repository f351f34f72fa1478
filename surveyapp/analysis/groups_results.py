"""Figures by group as frozen data: what may leave beside the summary, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from surveyapp.analysis.results import Figures


@dataclass(frozen=True, slots=True)
class GroupSize:
    """One group of people, and how many they are in the summary's table of the grouping; None where withheld."""

    value: str
    label: str
    n: int | None


@dataclass(frozen=True, slots=True)
class Grouping:
    """By what people are told apart: a question on who they are, or a way of answering with a code like "/mode".

    `multiple`: people may be in several of its groups. People who gave no answer to it are in none.
    """

    code: str
    label: str
    multiple: bool
    levels: tuple[GroupSize, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """The figures of one question for one group. `missing` is never given; suppressed ones read alike."""

    value: str
    label: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class GroupResult:
    """One question by one grouping, of finished responses. `n`: the base of all of them, None where withheld."""

    question: str
    grouping: str
    n: int | None
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Groups:
    """All figures by group of one survey. A grouping that is withheld wholly, and one that routing rules out, is not
    there; none is while a survey is open."""

    threshold: int
    groupings: tuple[Grouping, ...]
    results: tuple[GroupResult, ...]

    def grouping(self, code: str) -> Grouping | None:
        """The grouping with this code."""
        return next((grouping for grouping in self.groupings if grouping.code == code), None)

    def of_question(self, code: str) -> tuple[GroupResult, ...]:
        """One question by every grouping."""
        return tuple(result for result in self.results if result.question == code)

    def of_grouping(self, code: str) -> tuple[GroupResult, ...]:
        """Every question by one grouping."""
        return tuple(result for result in self.results if result.grouping == code)

    def result(self, question: str, grouping: str) -> GroupResult | None:
        """One question by one grouping."""
        return self._by_pair.get((question, grouping))

    @cached_property
    def _by_pair(self) -> Mapping[tuple[str, str], GroupResult]:
        return {(result.question, result.grouping): result for result in self.results}
