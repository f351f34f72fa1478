"""The groupings of a survey: who is in which group, and what the summary tells of how many they are."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis import ways
from surveyapp.analysis.frames import Codes, ResponseFrame
from surveyapp.analysis.groups_results import Grouping, GroupSize
from surveyapp.analysis.results import ChoiceResult, QuestionResult, Summary
from surveyapp.analysis.shown import Mask
from surveyapp.analysis.tabulate import IN_BASE
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import Question
from surveyapp.domain.ways import FILLED_IN_BY


@dataclass(frozen=True, eq=False)
class People:
    """The finished responses of a survey by one grouping.

    `held`: the position of each response's group, −1 for none; where people may be in several, one row a response and
    one boolean column a group instead. `told`: the published table of the grouping, its choices being the groups.
    `alone`: groups that exclude the others. `question`: None for ways of answering.
    """

    told: QuestionResult
    held: NDArray[Any]
    question: Question | None = None
    alone: tuple[bool, ...] = ()

    @property
    def code(self) -> str:
        """The code of the grouping."""
        return self.told.code

    @property
    def levels(self) -> tuple[ChoiceResult, ...]:
        """The groups as the summary tells of them."""
        return self.told.finished.choices

    def tied(self, shown: Collection[Hashable]) -> tuple[tuple[str, str], ...]:
        """Every group, as (grouping, value), where one that excludes the others is not among the `shown`; else none.

        Who is in another group and not in the base of a question is not in that one: where the summary tells how many
        it has, the others would bound it.
        """
        names = tuple((self.code, level.value) for level in self.levels)
        for name, level, is_alone in zip(names, self.levels, self.alone, strict=False):
            if is_alone and level.count is not None and name not in shown:
                return names
        return ()

    @cached_property
    def outside(self) -> Mask:
        """True for responses in no group."""
        return np.asarray(self.held < 0 if self.held.ndim == 1 else ~self.held.any(axis=1))

    def inside(self, position: int) -> Mask:
        """True for responses in the group at this position."""
        return np.asarray(self.held == position if self.held.ndim == 1 else self.held[:, position])

    def count(self, cells: Codes, size: int) -> NDArray[np.intp]:
        """How many of each group are in each cell: one row a group, one column a cell.

        `cells`: the cell of each response, from 0 to size − 1, or −1 for none.
        """
        if self.held.ndim == 1:
            both = (self.held.astype(np.intp) + 1) * (size + 1) + cells + 1
            table = np.bincount(both, minlength=(len(self.levels) + 1) * (size + 1))
            return table.reshape(-1, size + 1)[1:, 1:]
        places = cells.astype(np.intp) + 1
        rows = [np.bincount(places[column], minlength=size + 1)[1:] for column in self.held.T]
        return np.array(rows, dtype=np.intp).reshape(-1, size)

    def published(self) -> Grouping:
        """The grouping with the numbers that the summary gives."""
        sizes = tuple(GroupSize(level.value, level.label, level.count) for level in self.levels)
        return Grouping(self.code, self.told.label, self.told.multiple, sizes)


def groupings(frame: ResponseFrame, summary: Summary) -> Iterator[People]:
    """Every grouping of which the summary tells anything: who people are, who filled it in, and ways of answering."""
    finished = frame.finished
    for told in summary.questions:
        question = frame.questionnaire.by_code[told.code]
        if told.finished.n is None or not question.choices or not (told.background or told.code == FILLED_IN_BY):
            continue
        inside = [p for p, choice in enumerate(question.choices) if choice.missing in IN_BASE]
        if KINDS[question.kind].shape == "many":
            flags = frame.flags(question)[finished][:, inside]
            yield People(told, flags, question, tuple(question.choices[p].exclusive for p in inside))
        else:
            yield People(told, _among(frame.codes(question.code)[finished], inside, question), question)
    for told in summary.ways:
        if told.finished.n is not None:
            yield People(told, ways.positions(frame, told.code.removeprefix("/"))[1][finished])


def _among(codes: Codes, inside: list[int], question: Question) -> Codes:
    """Positions among the choices `inside` in place of positions among all."""
    places = np.full(len(question.choices) + 1, -1, dtype=np.intp)
    places[inside] = np.arange(len(inside))
    return places[codes]
