"""Mean, standard deviation and median, of scored answers and of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis.results import Score


def of_counts(counts: Mapping[int, int]) -> Score | None:
    """The score of answers given as {score: how many}. None where there are none.

    Only scored answers belong in `counts`: "don't know" has no score. Sums are exact; sd has n − 1 below the line
    and is None for a single answer; the median of an even number is half-way between the middle two.
    """
    n = sum(counts.values())
    if not n:
        return None
    total = sum(score * count for score, count in counts.items())
    squares = sum(score * score * count for score, count in counts.items())
    deviations = Fraction(squares) - Fraction(total * total, n)
    sd = sqrt(deviations / (n - 1)) if n > 1 else None
    median = (_nth(counts, (n - 1) // 2) + _nth(counts, n // 2)) / 2
    return Score(n=n, mean=total / n, sd=sd, median=median)


def _nth(counts: Mapping[int, int], position: int) -> int:
    passed = 0
    for score in sorted(counts):
        passed += counts[score]
        if passed > position:
            return score
    raise ValueError(position)


def of_numbers(values: NDArray[np.float64]) -> Score | None:
    """The same of numbers as given, with quartiles (linear interpolation, R's type 7). Never the extremes.

    `values`: no NaN. None where there are none.
    """
    n = len(values)
    if not n:
        return None
    lower, median, upper = (float(q) for q in np.percentile(values, [25, 50, 75]))
    sd = float(values.std(ddof=1)) if n > 1 else None
    return Score(n=n, mean=float(values.mean()), sd=sd, median=median, lower_quartile=lower, upper_quartile=upper)
