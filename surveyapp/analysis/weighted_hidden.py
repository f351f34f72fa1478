"""What weighted figures would tell of groups of which a question's figures are withheld.

Where all groups are shown, weighted figures are sums of what everybody sees. Where some are withheld, a weighted share
is one more equation about those with a weight, the withheld ones, and those who are in no stratum. So it is worked
out how many of the withheld groups could have answered, and how, for all that is shown to be as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis.groups_results import GroupResult
from surveyapp.analysis.results import Figures

_NEARLY = 1e-9
_Whole = NDArray[np.int64]
_Real = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Told:
    """What is shown of one question. `percents`: the weighted ones of the choices in their order, in whole per cent.

    `favourable`, None where no choice is: that of all favourable ones. `size`: the effective number, as `told_size`
    gives it.
    """

    figures: Figures
    multiple: bool
    percents: Sequence[int]
    favourable: int | None
    size: int


@dataclass(frozen=True, slots=True)
class Weighing:
    """The weights of the groups of one grouping. `weights`: of each group in a stratum; all others, and who is in none,

    have the weight `outside`. `sizes`: how many each group is of all `finished` responses, None where withheld.
    """

    weights: Mapping[str, float]
    outside: float
    sizes: Mapping[str, int | None]
    finished: int


def told_size(effective: float) -> int:
    """An effective number of people in two digits, rounded down: more of them would count a group's members."""
    whole = int(effective + _NEARLY)
    scale: int = 10 ** max(len(str(whole)) - 2, 0)
    return whole // scale * scale


def tells(told: Told, result: GroupResult | None, weighing: Weighing, threshold: int) -> bool:
    """Whether weighted figures would tell of withheld groups what nothing else tells.

    `result`: the question by the grouping that has the strata. True where withheld groups are in several strata: nobody
    looks further.
    """
    if result is None:
        return True
    hidden = [level.value for level in result.levels if level.figures.suppressed and level.value in weighing.weights]
    weights = {weighing.weights[value] for value in hidden}
    if len(weights) != 1:
        return bool(weights)
    rest = _Rest(told, result, weighing)
    return not rest.stays_open(weights.pop(), rest.could_be(hidden), threshold)


class _Rest:
    """Who is left when the groups that are shown are taken away: withheld ones, and those in no stratum."""

    def __init__(self, told: Told, result: GroupResult, weighing: Weighing) -> None:
        outside = weighing.outside
        shown = [level for level in result.levels if not level.figures.suppressed]
        each = np.array([weighing.weights.get(level.value, outside) for level in shown])
        sizes = np.array([level.figures.n or 0 for level in shown], dtype=np.int64)
        counts = np.array(
            [[choice.count or 0 for choice in level.figures.choices] for level in shown], dtype=np.int64
        ).reshape(len(shown), len(told.figures.choices))
        self._told = told
        self._weighing = weighing
        self._outside = outside
        self._people = (told.figures.n or 0) - int(sizes.sum())
        self._gave: _Whole = np.array([choice.count or 0 for choice in told.figures.choices]) - counts.sum(axis=0)
        self._weight = float(each @ sizes) + outside * self._people
        self._squares = float(each**2 @ sizes) + outside**2 * self._people
        self._given = each @ counts + outside * self._gave
        self._is_favourable = np.array([bool(choice.favourable) for choice in told.figures.choices])

    def could_be(self, hidden: Sequence[str]) -> _Whole:
        """How many of the withheld groups can have answered, from their sizes, where they are told."""
        sizes, missing = self._weighing.sizes, self._weighing.finished - (self._told.figures.n or 0)
        least, most = 0, self._people
        mine = [size for value in hidden if (size := sizes.get(value)) is not None]
        if len(mine) == len(hidden):
            least, most = max(least, sum(mine) - missing), min(most, sum(mine))
        inside = [size for value in self._weighing.weights if (size := sizes.get(value)) is not None]
        if len(inside) == len(self._weighing.weights):
            others = self._weighing.finished - sum(inside)
            least, most = max(least, self._people - others), min(most, self._people - max(others - missing, 0))
        return np.arange(least, most + 1)

    def stays_open(self, weight: float, people: _Whole, threshold: int) -> bool:
        """Whether at least as many numbers of `people` with this weight as the threshold fit all that is shown, all of

        them where they are fewer, and of no answer, but one that nobody of the rest gave, it is certain how many of
        them gave it.
        """
        apart = weight - self._outside
        if self._people == 0 or abs(apart) < _NEARLY:
            return True
        total: _Real = self._weight + apart * people.astype(np.float64)
        squares = self._squares + (weight**2 - self._outside**2) * people
        least, most = self._answers(people, total, apart)
        fits = np.array([told_size(size) == self._told.size for size in total**2 / squares], dtype=bool)
        fits &= np.all(least <= most, axis=1)
        if not self._told.multiple:
            fits &= self._adds_up(people, total, apart, least, most)
        if int(fits.sum()) < max(min(threshold, len(people)), 1):
            return False
        open_ = most[fits].max(axis=0) > least[fits].min(axis=0)
        return bool((open_ | (self._gave == 0)).all())

    def _answers(self, people: _Whole, total: _Real, apart: float) -> tuple[_Whole, _Whole]:
        """Of so many people, the least and the most who can have given each answer: a line for each number."""
        percents = np.array(self._told.percents)
        low, high = _between(percents, total, self._given, apart)
        others = self._people - people
        least = np.maximum(np.maximum(self._gave - others[:, None], 0), low)
        return least, np.minimum(np.minimum(self._gave, people[:, None]), high)

    def _adds_up(self, people: _Whole, total: _Real, apart: float, least: _Whole, most: _Whole) -> NDArray[np.bool_]:
        """Whether everybody can have given one answer, and so many a favourable one."""
        mine = self._is_favourable
        low, high = least[:, mine].sum(axis=1), most[:, mine].sum(axis=1)
        if self._told.favourable is not None:
            ends = _between(np.array([self._told.favourable]), total, self._given[mine].sum(keepdims=True), apart)
            low, high = np.maximum(low, ends[0][:, 0]), np.minimum(high, ends[1][:, 0])
        rest = least[:, ~mine].sum(axis=1), most[:, ~mine].sum(axis=1)
        fits: NDArray[np.bool_] = (low <= high) & (low + rest[0] <= people) & (people <= high + rest[1])
        return fits


def _between(percents: NDArray[np.int64], total: _Real, given: _Real, apart: float) -> tuple[_Whole, _Whole]:
    """The whole numbers between which answers must lie to be shown as so many per cent of these weights."""
    ends = [((percents + half) / 100 * total[:, None] - given) / apart for half in (-0.5, 0.5)]
    low, high = np.minimum(*ends), np.maximum(*ends)
    return np.ceil(low - _NEARLY).astype(np.int64), np.floor(high + _NEARLY).astype(np.int64)
