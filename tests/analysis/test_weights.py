"""Weights meet their totals, stay under their cap, and say why where there can be none. Numbers: test_checked.py."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.weights import NEAR, CannotWeigh, Strata, capped, effective, rake


def strata(codes: Sequence[int], totals: Sequence[float]) -> Strata:
    names = tuple(f"stratum {position}" for position in range(len(totals)))
    return Strata(np.array(codes, dtype=np.intp), names, np.array(totals, dtype=float))


def people(*counts: int) -> list[int]:
    return [position for position, count in enumerate(counts) for _ in range(count)]


MARGIN = st.lists(st.tuples(st.integers(1, 30), st.integers(1, 5_000)), min_size=2, max_size=5)


@given(MARGIN, st.integers(0, 12))
def test_one_margin_is_met_at_once_and_who_is_in_none_keeps_their_share(
    cells: list[tuple[int, int]], outside: int
) -> None:
    margin = strata([*people(*(count for count, _ in cells)), *[-1] * outside], [total for _, total in cells])
    found = rake([margin], cap=None)
    assert found.rounds == 1
    assert found.values.mean() == pytest.approx(1)
    assert found.gap < NEAR
    assert found.values[len(found.values) - outside :] == pytest.approx(1)
    wanted = np.array([total for _, total in cells]) / sum(total for _, total in cells)
    inside = len(found.values) - outside
    assert margin.sums(found.values)[:-1] / inside == pytest.approx(wanted)


@given(MARGIN, MARGIN, st.randoms(use_true_random=False))
def test_raking_meets_all_margins_where_everybody_may_be_anywhere(
    first: list[tuple[int, int]], second: list[tuple[int, int]], chance: object
) -> None:
    # Two people of each combination, “in none” (−1) among them, so that no total contradicts another; and some more.
    pairs = [(a, b) for a in range(-1, len(first)) for b in range(-1, len(second))] * 2
    pairs += [(chance.randrange(-1, len(first)), chance.randrange(-1, len(second))) for _ in range(40)]  # type: ignore[attr-defined]  # a random.Random
    margins = [
        strata([pair[side] for pair in pairs], [total for _, total in cells])
        for side, cells in enumerate((first, second))
    ]
    found = rake(margins, cap=None)
    assert all(margin.gap(found.values) < NEAR for margin in margins)
    assert (found.values > 0).all()
    assert 1 <= found.n_effective <= len(pairs) + 1e-6
    assert found.design_effect == pytest.approx(1 + found.values.var())


@given(MARGIN, st.floats(1.05, 6))
def test_no_weight_is_above_the_cap_and_the_sum_stays(cells: list[tuple[int, int]], cap: float) -> None:
    margin = strata(people(*(count for count, _ in cells)), [total for _, total in cells])
    free, found = rake([margin], cap=None), rake([margin], cap=cap)
    assert found.values.max() <= cap + 1e-9
    assert found.values.mean() == pytest.approx(1)
    assert found.capped is bool(free.values.max() > cap)
    assert found.n_effective >= free.n_effective - 1e-6
    assert (found.gap < NEAR) is not found.capped


def test_what_is_cut_goes_to_the_others_in_equal_parts() -> None:
    found = capped(np.array([4.0, 1.0, 0.5]), np.array([1, 2, 8]), 2.0)
    # The mean is 10/11, the limit 20/11; what is cut, 24/11, goes to ten people, 0.218 each.
    assert found == pytest.approx([20 / 11, 1 + 2.4 / 11, 0.5 + 2.4 / 11])


def test_the_effective_size_is_that_of_kish() -> None:
    assert effective(np.ones(40)) == pytest.approx(40)
    assert effective(np.array([1.0, 3.0])) == pytest.approx(1.6)
    assert effective(np.array([])) == 0


def test_strata_with_too_few_people_are_joined() -> None:
    found = strata(people(50, 3, 0, 12, 40), [100, 20, 30, 40, 0.5]).pool(10)
    assert found.pooled == ("stratum 1", "stratum 2", "stratum 3"), "3 and 0 are too few, so 12 go with them"
    assert found.names == ("stratum 0", "stratum 4", "stratum 1, stratum 2, stratum 3")
    assert found.counts.tolist() == [50, 40, 15]
    assert found.totals.tolist() == [100, 0.5, 90]
    untouched = strata([*people(50, 12), -1], [1, 1])
    assert untouched.pool(10).pooled == ()
    assert untouched.pool(10).codes.tolist() == untouched.codes.tolist()


def test_strata_that_nobody_lives_in_are_left_out() -> None:
    assert strata(people(50, 0, 20), [3, 0, 4]).pool(10).names == ("stratum 0", "stratum 2")


@pytest.mark.parametrize(
    ("codes", "totals", "code"),
    [
        (people(20, 20), [1, -1], "impossible-total"),
        (people(20, 20), [1, float("nan")], "impossible-total"),
        (people(20, 20), [1, 0], "nobody-lives-there"),
        (people(20, 3), [1, 1], "one-stratum"),
        (people(4, 3), [1, 1], "too-few"),
    ],
)
def test_strata_that_cannot_be_weighed_say_why(codes: list[int], totals: list[float], code: str) -> None:
    with pytest.raises(CannotWeigh) as refused:
        strata(codes, totals).pool(10)
    assert refused.value.code == code
    assert refused.value.data


def test_margins_that_contradict_each_other_do_not_converge() -> None:
    # Nobody is in the first stratum of both, or in the second of both: the margins must have the same halves.
    apart = strata(people(20, 20), [3, 1]), strata([1 - code for code in people(20, 20)], [3, 1])
    with pytest.raises(CannotWeigh) as refused:
        rake(apart)
    assert refused.value.code == "not-converged"
    assert float(str(refused.value.data["gap"])) > 0.1


@pytest.mark.parametrize(
    ("margins", "cap", "code"),
    [
        ([], 5, "no-totals"),
        ([strata(people(9, 9), [1, 2])], 1, "cap-too-low"),
        ([strata([0, 0], [1, 1])], 5, "too-few"),
    ],
)
def test_what_cannot_be_raked_says_why(margins: list[Strata], cap: float, code: str) -> None:
    with pytest.raises(CannotWeigh) as refused:
        rake(margins, cap)
    assert refused.value.code == code
