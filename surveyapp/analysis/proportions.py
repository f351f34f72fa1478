"""Shares of a base with their uncertainty. No base, no share: an empty base gives None, never 0 %."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

LEVEL = 0.95
Z = NormalDist().inv_cdf((1 + LEVEL) / 2)


def percent(count: int, n: int) -> float | None:
    """`count` as a percentage of `n`, unrounded. None where n is 0: there are no answers to speak of."""
    return 100 * count / n if n else None


def wilson(count: int, n: int, population: int | None = None) -> tuple[float, float] | None:
    """The 95 % Wilson score interval of count/n, as two fractions between 0 and 1. None where n is 0.

    `population`: the stated number of people who could have answered. Given it, the variance is multiplied by the
    finite population correction (N − n)/(N − 1), by way of n(N − 1)/(N − n) in place of n; all of them having
    answered, the interval is the share itself. It covers chance alone, not who chose to answer.
    Raises ValueError where count is not within 0..n, or n above the population.
    Source: Newcombe (1998), Statistics in Medicine 17, 857–872, method 3; Cochran (1977), chapter 2.
    """
    if not 0 <= count <= n:
        raise ValueError(f"{count} of {n}")
    if population is not None and population < n:
        raise ValueError(f"{n} answers from a population of {population}")
    if n == 0:
        return None
    share = count / n
    if population is None:
        size = float(n)
    elif population == n:
        return share, share
    else:
        size = n * (population - 1) / (population - n)
    low, high = score_interval(share, size)
    return 0.0 if count == 0 else low, 1.0 if count == n else high


def score_interval(share: float, size: float) -> tuple[float, float]:
    """Wilson's 95 % interval of a share (0 to 1) of so many people, who need not be a whole number. `size`: above 0."""
    z2 = Z * Z
    middle = (share + z2 / (2 * size)) / (1 + z2 / size)
    half = Z * sqrt(share * (1 - share) / size + z2 / (4 * size * size)) / (1 + z2 / size)
    return max(0.0, middle - half), min(1.0, middle + half)
