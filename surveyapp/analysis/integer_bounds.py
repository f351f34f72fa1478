"""The least and the most of whole numbers under linear relations, by HiGHS. Loaded where narrowing is not enough."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp


def extremes(
    rows: NDArray[np.float64], equal: Sequence[bool], bounds: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """For each of the numbers x the least and the most it can be, in whole numbers.

    `rows`: one relation a row, rows · x = 0 where `equal`, else rows · x ≥ 0. `bounds`: of each number beforehand.
    Raises ValueError where nothing fits.
    """
    limits = Bounds([low for low, _ in bounds], [high for _, high in bounds])
    together = LinearConstraint(rows, np.zeros(len(rows)), np.where(equal, 0.0, np.inf))
    whole = np.ones(len(bounds))

    def extreme(position: int, sign: int) -> int:
        aim = np.zeros(len(bounds))
        aim[position] = sign
        found = milp(aim, constraints=together, bounds=limits, integrality=whole)
        if found.x is None:
            raise ValueError(found.message)
        return round(float(found.x[position]))

    return [
        (low, high) if low == high else (extreme(position, 1), extreme(position, -1))
        for position, (low, high) in enumerate(bounds)
    ]
