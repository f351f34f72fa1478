"""Which test is taken, and what it says. That its numbers are right: test_checked.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.differences import LEVEL, Difference, difference, family, holm, shares

TABLES = st.integers(2, 5).flatmap(
    lambda columns: st.lists(st.lists(st.integers(0, 40), min_size=columns, max_size=columns), min_size=2, max_size=4)
)


@pytest.mark.parametrize(
    ("table", "test"),
    [
        ([[10, 10], [10, 10]], "chi-squared"),
        ([[10, 10], [4, 5]], "fisher"),
        ([[30, 40, 9], [60, 50, 9]], "chi-squared"),
        ([[30, 40, 1], [60, 50, 1]], "fisher-simulated"),
        ([[30, 40, 0], [60, 50, 0]], "chi-squared"),
    ],
)
def test_the_test_goes_by_the_expected_counts(table: list[list[int]], test: str) -> None:
    found = difference(table)
    assert found is not None
    assert found.test == test
    assert (found.df is None) == (found.statistic is None) == (test != "chi-squared")


@pytest.mark.parametrize("table", [[], [[]], [[3, 4]], [[3, 0], [5, 0]], [[3, 4], [0, 0]]])
def test_there_is_nothing_to_test_with_one_group_or_one_answer(table: list[list[int]]) -> None:
    assert difference(table) is None


@pytest.mark.parametrize("table", [[[1, 2], [3]], [[1, -2], [3, 4]]])
def test_what_is_no_table_of_counts_is_refused(table: list[list[int]]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        difference(table)


def test_a_simulated_test_says_the_same_each_time() -> None:
    table = [[1, 2, 3], [0, 9, 1]]
    assert difference(table) == difference(table)


@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_groups_means_nothing(table: list[list[int]], chance: object) -> None:
    found = difference(table)
    shuffled = list(table)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis hands in a random.Random
    again = difference(shuffled)
    assert (found is None) == (again is None)
    if found is not None and again is not None:
        assert again.test == found.test
        assert again.p == pytest.approx(found.p, abs=0.03 if found.test == "fisher-simulated" else 1e-9)
        assert 0 < found.p <= 1 or (found.test != "fisher-simulated" and found.p == 0)


def test_shares_are_tables_of_one_answer_against_all_others() -> None:
    assert shares([(30, 100), (55, 110)]) == difference([[30, 70], [55, 55]])


def test_holm_as_worked_out_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm([]) == ()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_keeps_the_order_and_never_makes_a_p_smaller(ps: list[float]) -> None:
    adjusted = holm(ps)
    assert all(p <= after <= 1 for p, after in zip(ps, adjusted, strict=True))
    pairs = sorted(zip(ps, adjusted, strict=True))
    assert [after for _, after in pairs] == sorted(adjusted)


def test_a_family_is_what_was_tested_and_no_more() -> None:
    clear, close, none = difference([[90, 10], [10, 90]]), difference([[60, 40], [45, 55]]), None
    assert clear is not None
    assert close is not None
    assert close.significant, "by itself"
    found = family([clear, none, close, close])
    assert found[1] is None
    made = [test for test in found if isinstance(test, Difference)]
    assert [test.family for test in made] == [3, 3, 3]
    assert [test.significant for test in made] == [True, False, False]
    assert made[1].adjusted > LEVEL >= made[1].p
