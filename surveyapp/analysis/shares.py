"""The share of a base that answered favourably, which groups, audiences and years are compared by."""

from __future__ import annotations

from dataclasses import dataclass

from surveyapp.analysis.proportions import percent, wilson
from surveyapp.analysis.results import Figures


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a base of `n` answered favourably, and in per cent with the 95 % interval. All None where withheld.

    `low`, `high`: None for a base of nobody too.
    """

    n: int | None
    count: int | None
    percent: float | None
    low: float | None
    high: float | None


WITHHELD = Share(None, None, None, None, None)


def favourable(figures: Figures, *, population: int | None = None) -> Share:
    """The favourable share of one base, of choices of which one at the most can be given.

    `population`: see `proportions.wilson`.
    """
    counts = [choice.count for choice in figures.choices if choice.favourable]
    told = [count for count in counts if count is not None]
    if figures.n is None or len(told) < len(counts):
        return WITHHELD
    interval = wilson(sum(told), figures.n, population)
    low, high = (None, None) if interval is None else (100 * interval[0], 100 * interval[1])
    return Share(figures.n, sum(told), percent(sum(told), figures.n), low, high)
