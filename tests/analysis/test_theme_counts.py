"""Counts of themes as they may leave."""

from __future__ import annotations

import pytest

from surveyapp.analysis.theme_counts import ThemeCounts, for_leaving


def test_small_themes_do_not_leave_and_take_the_rest_with_them() -> None:
    assert for_leaving(100, 30, [60, 9], 10) == ThemeCounts(100, None, (60, None))
    assert for_leaving(100, 30, [60], 10) == ThemeCounts(100, 30, (60,))


@pytest.mark.parametrize("uncovered", [9, 95], ids=["few in none", "few in one"])
def test_a_small_rest_is_not_told(uncovered: int) -> None:
    assert for_leaving(100, uncovered, [60], 10).uncovered is None


@pytest.mark.parametrize("uncovered", [0, 100])
def test_all_and_nothing_are_told(uncovered: int) -> None:
    assert for_leaving(100, uncovered, [], 10).uncovered == uncovered


def test_few_comments_have_no_numbers() -> None:
    assert for_leaving(9, 9, [9], 10) == ThemeCounts(None, None, (None,))


@pytest.mark.parametrize(("base", "told"), [(100, True), (103, False), (110, True), (None, True)])
def test_how_many_are_held_back_is_not_told(base: int | None, told: bool) -> None:
    found = for_leaving(100, 30, [60], 10, [base])
    assert found.comments == (100 if told else None)
    assert found.uncovered == (30 if told else None)
    assert found.sizes == (60,)
