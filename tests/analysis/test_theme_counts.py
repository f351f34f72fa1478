"""Counts of themes as they may leave."""

from __future__ import annotations

from itertools import product

import numpy as np
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


def test_no_small_theme_or_rest_follows_from_what_is_told() -> None:
    """Every way in which comments can be in two themes, in both or in none, with some of them held back."""
    threshold, ways = 3, list(product(range(6), repeat=4))
    kinds = np.array([(a + c, b + c, none, a + b + c + none) for a, b, c, none in ways])
    tried = 0
    for first, second, uncovered, comments in {tuple(map(int, row)) for row in kinds}:
        if max(first, second) > 5:
            continue  # larger ones could be made in more ways than are tried
        told = for_leaving(comments, uncovered, [first, second], threshold)
        shown = [*told.sizes, told.uncovered, told.comments]
        fitting = kinds
        for column, number in enumerate(shown):
            fitting = fitting if number is None else fitting[fitting[:, column] == number]
        for column, number in enumerate((first, second, uncovered)):
            if shown[column] is None and 0 < number < threshold:
                tried += 1
                assert len(set(fitting[:, column])) > 1, (told, column)
    assert tried > 50
