"""Weights that make those who answered add up to those who live there: post-stratification, raking, capping.

Pure arithmetic on counts; nothing here is published. What may be shown of weighted figures is decided in `weighted`.
Weights have a mean of 1 and are the same for everybody of the same strata. Who belongs to no stratum of a margin (no
answer, "prefer not to say", an answer that no total speaks of) keeps the share of the responses that they have.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

CAP = 5.0
"""No weight is more than so many times the mean, unless said otherwise."""
NEAR = 1e-9
"""How near to each total raking must come, as a share of the total."""
MOST_ROUNDS = 1_000

Codes = NDArray[np.intp]
Numbers = NDArray[np.float64]


class CannotWeigh(Exception):
    """Why there are no weights. `code` with `data`; whoever shows it finds the words.

    impossible-total (stratum, total), nobody-lives-there (stratum, people), too-few (people, threshold), one-stratum,
    strata-overlap (strata), not-a-single-choice (question), unknown-answer (question, values), no-totals, cap-too-low
    (cap), not-converged (rounds, gap), other-figures (published, or question), still-open.
    """

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data


@dataclass(frozen=True, slots=True)
class Stratum:
    """People who gave one of these answers to each of these questions, and how many such people there are.

    `answers`: question code to the values that belong. `total`: people, or any number in proportion to them.
    """

    name: str
    answers: Mapping[str, frozenset[str]]
    total: float


@dataclass(frozen=True, slots=True)
class Margin:
    """Strata that do not overlap, with totals from one source. One margin is post-stratified to; several are raked."""

    strata: tuple[Stratum, ...]
    source: str = ""


def margin(question: str, totals: Mapping[str, float], source: str = "") -> Margin:
    """The margin of one question: a stratum for each answer."""
    return cells((question,), {(value,): total for value, total in totals.items()}, source)


def cells(questions: Sequence[str], totals: Mapping[tuple[str, ...], float], source: str = "") -> Margin:
    """The margin of several questions together, such as need × age × sex: a stratum for each combination."""
    strata = (
        Stratum(
            " × ".join(values),
            {question: frozenset({value}) for question, value in zip(questions, values, strict=True)},
            total,
        )
        for values, total in totals.items()
    )
    return Margin(tuple(strata), source)


@dataclass(frozen=True, eq=False)
class Strata:
    """One margin as it stands among n responses: for each the position of its stratum, −1 for none.

    `totals`: one for each stratum that is left. `pooled`: names of strata that were joined into the last one.
    """

    codes: Codes
    names: tuple[str, ...]
    totals: Numbers
    pooled: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, total in zip(self.names, self.totals, strict=True):
            if not np.isfinite(total) or total < 0:
                raise CannotWeigh("impossible-total", stratum=name, total=float(total))
        for name, total, people in zip(self.names, self.totals, self.counts, strict=True):
            if people and not total:
                raise CannotWeigh("nobody-lives-there", stratum=name, people=int(people))

    @cached_property
    def counts(self) -> NDArray[np.intp]:
        """How many responses each stratum has."""
        return np.bincount(self.codes + 1, minlength=len(self.names) + 1)[1:]

    def pool(self, threshold: int, withheld: Collection[str] = ()) -> Strata:
        """The same with strata below the threshold, empty ones included, joined into one that has enough people.

        With them go those of which the number is `withheld`, or who is joined would tell which of these are small.

        Where they are too few together, the smallest of the others goes with them. Strata that nobody lives in and
        nobody answered from are left out. Raises CannotWeigh: too-few, one-stratum.
        """
        there = self.totals > 0
        joined = there & ((self.counts < threshold) | np.array([name in withheld for name in self.names]))
        others = [int(p) for p in np.argsort(self.counts, kind="stable") if there[p] and not joined[p]]
        while joined.any() and self.counts[joined].sum() < threshold:
            if not others:
                raise CannotWeigh("too-few", people=int(self.counts.sum()), threshold=threshold)
            joined[others.pop(0)] = True
        kept = [int(p) for p in np.flatnonzero(there & ~joined)]
        place = np.full(len(self.names) + 1, -1, dtype=np.intp)  # the last is that of −1
        place[kept] = np.arange(len(kept))
        place[np.flatnonzero(joined)] = len(kept)
        pooled = tuple(self.names[p] for p in np.flatnonzero(joined))
        names = (*(self.names[p] for p in kept), *([", ".join(pooled)] if pooled else []))
        totals = np.append(self.totals[kept], [self.totals[joined].sum()] if pooled else [])
        if len(names) < 2:
            raise CannotWeigh("one-stratum", strata=names)
        return Strata(place[self.codes], names, totals, pooled)

    @property
    def targets(self) -> Numbers:
        """What the weights of each stratum must add up to; last, of those in none."""
        outside = int((self.codes < 0).sum())
        return np.append(self.totals / self.totals.sum() * (len(self.codes) - outside), outside)

    def sums(self, weights: Numbers) -> Numbers:
        """What they add up to."""
        found = np.bincount(self.codes + 1, weights=weights, minlength=len(self.names) + 1)
        return np.append(found[1:], found[0])

    def gap(self, weights: Numbers) -> float:
        """The largest distance from a target, as a share of it."""
        return _gap(self.sums(weights), self.targets)


@dataclass(frozen=True, eq=False)
class Weights:
    """A weight for each response, with a mean of 1.

    `rounds`: of raking. `gap`: the largest distance of a weighted count from its total, as a share of the total: it is
    below NEAR unless weights were `capped`.
    """

    values: Numbers
    rounds: int
    capped: bool
    gap: float

    @property
    def n_effective(self) -> float:
        """Kish's effective sample size."""
        return effective(self.values)

    @property
    def design_effect(self) -> float:
        """By how much the weights multiply the variance of a share: n ÷ n_effective."""
        return len(self.values) / self.n_effective


def effective(weights: Numbers) -> float:
    """(Σw)² ÷ Σw²; 0 without weights. Source: Kish (1965), Survey Sampling, section 11.7."""
    squares = float((weights * weights).sum())
    return float(weights.sum()) ** 2 / squares if squares else 0.0


def rake(margins: Sequence[Strata], cap: float | None = CAP) -> Weights:
    """Iterative proportional fitting to all margins, then capping. With one margin this is post-stratification.

    `margins`: of the same responses; no stratum may be empty (see `Strata.pool`). `cap`: None for no cap.
    Raises CannotWeigh: no-totals, too-few, cap-too-low, and not-converged where the margins contradict each other.
    Sources: Deming and Stephan (1940), Annals of Mathematical Statistics 11, 427–444; Kalton and Flores-Cervantes
    (2003), Journal of Official Statistics 19, 81–97.
    """
    if not margins:
        raise CannotWeigh("no-totals")
    if cap is not None and cap <= 1:
        raise CannotWeigh("cap-too-low", cap=cap)
    if any(not strata.counts.all() for strata in margins):
        raise CannotWeigh("too-few", people=0, threshold=1)
    # Everybody of one combination has one weight: hundreds of combinations, however many responses.
    joint, of_row, sizes = np.unique(
        np.stack([strata.codes for strata in margins]), axis=1, return_inverse=True, return_counts=True
    )
    groups = [Strata(codes, strata.names, strata.totals) for codes, strata in zip(joint, margins, strict=True)]
    weights, rounds = _fitted(groups, [strata.targets for strata in margins], sizes)
    limited = weights if cap is None else capped(weights, sizes, cap)
    values = limited[of_row.reshape(-1)]
    return Weights(values, rounds, bool((limited != weights).any()), max(strata.gap(values) for strata in margins))


def capped(weights: Numbers, sizes: NDArray[np.intp], cap: float) -> Numbers:
    """Weights of groups of these sizes, none above `cap` times the mean; what is cut goes to all others in equal parts.

    So the sum stays. It is what R's `survey::trimWeights(strict = TRUE)` does. `cap`: above 1.
    """
    limit = cap * float((weights * sizes).sum() / sizes.sum())
    result = weights.copy()
    at_limit = np.zeros(len(weights), dtype=bool)
    while (over := ~at_limit & (result > limit)).any():
        excess = float(((result - limit) * sizes)[over].sum())
        at_limit |= over
        result[over] = limit
        result[~at_limit] += excess / sizes[~at_limit].sum()
    return result


def _fitted(groups: Sequence[Strata], targets: Sequence[Numbers], sizes: NDArray[np.intp]) -> tuple[Numbers, int]:
    """The weight of each group of responses, and after how many rounds every total was met."""
    weights = np.ones(len(sizes))
    gap = np.inf
    for rounds in range(1, MOST_ROUNDS + 1):
        for strata, target in zip(groups, targets, strict=True):
            sums = strata.sums(weights * sizes)
            # The last factor is that of people in no stratum, whose code is −1.
            weights *= np.divide(target, sums, out=np.ones_like(target), where=sums > 0)[strata.codes]
        gap = max(_gap(strata.sums(weights * sizes), target) for strata, target in zip(groups, targets, strict=True))
        if gap < NEAR:
            return weights, rounds
    raise CannotWeigh("not-converged", rounds=MOST_ROUNDS, gap=gap)


def _gap(sums: Numbers, targets: Numbers) -> float:
    wanted = targets > 0
    return float(np.max(np.abs(sums[wanted] / targets[wanted] - 1)))
