"""Whether groups differ in how they answered one question: the named test, adjusted for how many were made.

What goes in are counts that are published anyway, so a test gives nothing away. One table is one question: a row for
each group, a column for each answer of the base. "I do not know" is a column like the others, as it is in the base.
Nobody may be counted twice: not for questions of which several answers may be chosen, nor for groups that overlap.

SciPy's statistics are dear to load: only what is loaded late may import this module (see `web.summaries`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Table = Sequence[Sequence[int]]
Test = Literal["chi-squared", "fisher", "fisher-simulated"]

LEVEL = 0.05
"""An adjusted p of this or less is called a difference."""
DRAWS = 9_999
"""Tables drawn for the simulated test: its p is a whole number of ten-thousandths, never 0."""
_SEED = 2014
_ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Difference:
    """One test. `statistic` and `df`: of χ² only. `adjusted`: Holm's p over a family of `family` tests.

    `significant`: whether `adjusted` is at most LEVEL. It never says how large a difference is, nor why there is one.
    """

    test: Test
    statistic: float | None
    df: int | None
    p: float
    adjusted: float
    significant: bool
    family: int = 1


def difference(table: Table) -> Difference | None:
    """The test of one table of counts. None where there is nothing to test: one group, or one answer.

    `table`: groups × answers; answers that nobody gave are left out, so are groups without any answer.

    - χ² (Pearson, without a continuity correction) where it holds (Cochran 1954): of two by two each expected count
      is at least 5; of larger tables at most a fifth are below 5, and none is below 1.
    - Else, of two by two, Fisher's exact test, on both sides.
    - Else the same of larger tables (Freeman and Halton 1951), by DRAWS random tables with the same totals, always
      the same ones: p = (1 + tables no more likely than the one observed) / (1 + DRAWS).

    Raises ValueError for a table that is ragged or has a negative count.
    Sources: Cochran, Biometrics 10, 417–451; Freeman and Halton, Biometrika 38, 141–149.
    """
    if not table:
        return None
    counts = np.asarray(table, dtype=np.int64)
    if counts.ndim != 2 or (counts < 0).any():
        raise ValueError("a table of counts has rows of one length and nothing below 0")
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(counts.shape) < 2:
        return None
    if _has_enough(counts):
        found = stats.chi2_contingency(counts, correction=False)
        return _alone("chi-squared", float(found.pvalue), float(found.statistic), int(found.dof))
    if counts.shape == (2, 2):
        return _alone("fisher", float(stats.fisher_exact(counts).pvalue))
    drawn = stats.MonteCarloMethod(n_resamples=DRAWS, rng=np.random.default_rng(_SEED))
    return _alone("fisher-simulated", float(stats.fisher_exact(counts, method=drawn).pvalue))


def shares(groups: Sequence[tuple[int, int]]) -> Difference | None:
    """The same of one answer against all others: for each group how many gave it, and the group's base."""
    return difference([(count, n - count) for count, n in groups])


def holm(ps: Sequence[float]) -> tuple[float, ...]:
    """The p-values of a family of tests, adjusted so that even one false alarm among them stays below LEVEL.

    Source: Holm (1979), Scandinavian Journal of Statistics 6, 65–70.
    """
    adjusted = [0.0] * len(ps)
    reached = 0.0
    for rank, position in enumerate(sorted(range(len(ps)), key=lambda position: ps[position])):
        reached = max(reached, min(1.0, (len(ps) - rank) * ps[position]))
        adjusted[position] = reached
    return tuple(adjusted)


def family(tests: Sequence[Difference | None]) -> tuple[Difference | None, ...]:
    """The same tests, adjusted for one another. All that a reader sees together are one family; None stays None."""
    made = [test for test in tests if test is not None]
    adjusted = iter(holm([test.p for test in made]))
    return tuple(test and _adjusted(test, next(adjusted), len(made)) for test in tests)


def _has_enough(counts: NDArray[np.int64]) -> bool:
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    below = int((expected < _ENOUGH).sum())
    if counts.shape == (2, 2):
        return below == 0
    return bool(expected.min() >= 1) and 5 * below <= counts.size


def _alone(test: Test, p: float, statistic: float | None = None, df: int | None = None) -> Difference:
    return Difference(test, statistic, df, p, adjusted=p, significant=p <= LEVEL)


def _adjusted(test: Difference, p: float, number: int) -> Difference:
    return replace(test, adjusted=p, significant=p <= LEVEL, family=number)
