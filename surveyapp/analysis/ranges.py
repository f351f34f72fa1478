"""Numbers and dates in ranges that each hold enough people; the outer ends stay open, so no extreme is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from surveyapp.domain.questionnaire import Question

_WIDTHS = (1, 2, 5, 10, 20, 25, 50)
_MOST_RANGES = 12
_OPEN = ".."


@dataclass(frozen=True, slots=True)
class Ranges:
    """Ranges between `edges` (half-open, the first without a lower end and the last without an upper one).

    `names`: for each range "FROM/TO", both included, an open end written "..".
    """

    edges: NDArray[np.float64]
    names: tuple[str, ...]

    def count(self, values: NDArray[np.float64]) -> tuple[int, ...]:
        """How many values lie in each range. `values`: no NaN; dates as months since 1970."""
        found = np.searchsorted(self.edges, values, side="right")
        return tuple(int(n) for n in np.bincount(found, minlength=len(self.names)))


def of_numbers(question: Question, values: NDArray[np.float64], threshold: int) -> Ranges | None:
    """Ranges of round widths with at least `threshold` values in each. None where there are too few values.

    They span the limits of the question where it has both, else the values without the outermost 1 % at either end.
    """
    if len(values) < threshold:
        return None
    low, high = (float(edge) for edge in np.percentile(values, [1, 99]))
    if isinstance(question.minimum, Decimal) and isinstance(question.maximum, Decimal):
        low, high = float(question.minimum), float(question.maximum)
    width = _width(high - low, question.decimals)
    inner = np.arange(floor(low / width) + 1, ceil((high + width / 1000) / width)) * width
    edges = _merged(np.round(inner, 6), values, threshold)
    step = Decimal(1).scaleb(-question.decimals)
    starts = [_OPEN, *(_decimal(edge, question.decimals) for edge in edges)]
    ends = [*(_decimal(float(Decimal(str(edge)) - step), question.decimals) for edge in edges), _OPEN]
    return Ranges(edges, tuple(f"{a}/{b}" for a, b in zip(starts, ends, strict=True)))


def of_dates(months: NDArray[np.float64], threshold: int) -> Ranges | None:
    """Ranges of whole months with at least `threshold` dates in each. `months`: since January 1970."""
    if len(months) < threshold:
        return None
    edges = _merged(np.unique(months)[1:], months, threshold)
    starts = [_OPEN, *(_month(edge) for edge in edges)]
    ends = [*(_month(edge - 1) for edge in edges), _OPEN]
    return Ranges(edges, tuple(f"{a}/{b}" for a, b in zip(starts, ends, strict=True)))


def _width(span: float, decimals: int) -> float:
    smallest = 10.0**-decimals
    scale = smallest
    while True:
        for width in _WIDTHS:
            if span / (width * scale) <= _MOST_RANGES:
                return max(width * scale, smallest)
        scale *= 100


def _merged(edges: NDArray[np.float64], values: NDArray[np.float64], threshold: int) -> NDArray[np.float64]:
    """The edges that are left when neighbours are joined until each range holds `threshold` values."""
    counts = np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)
    kept: list[float] = []
    waiting = 0
    left = len(values)
    for edge, count in zip(edges, counts[:-1], strict=True):
        waiting += int(count)
        left -= int(count)
        if waiting >= threshold and left >= threshold:
            kept.append(float(edge))
            waiting = 0
    return np.array(kept)


def _decimal(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}"


def _month(months: float) -> str:
    year, month = divmod(int(months), 12)
    return date(1970 + year, month + 1, 1).strftime("%Y-%m")
