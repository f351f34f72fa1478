"""Weighted figures of a question with withheld groups: against every way in which people could have answered."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.groups_results import GroupResult, Level
from surveyapp.analysis.results import ChoiceResult, Figures
from surveyapp.analysis.weighted_hidden import Told, Weighing, tells, told_size

THRESHOLD = 3
Answers = tuple[int, int]
"""How many of some people gave a favourable answer, and how many the other."""


def figures(answers: Answers | None) -> Figures:
    counts = answers or (None, None)
    choices = tuple(
        ChoiceResult(value, value, count, None, None, None, favourable=value == "yes")
        for value, count in zip(("yes", "no"), counts, strict=True)
    )
    return Figures(sum(answers) if answers else None, None, answers is None, choices)


def published(shown: Answers, hidden: Answers, none: Answers, weights: tuple[float, float, float]) -> tuple[int, int]:
    """The weighted percentage and the effective number."""
    groups = (shown, hidden, none)
    total = sum(weight * sum(group) for weight, group in zip(weights, groups, strict=True))
    squares = sum(weight**2 * sum(group) for weight, group in zip(weights, groups, strict=True))
    yes = sum(weight * group[0] for weight, group in zip(weights, groups, strict=True))
    return round(100 * yes / total), told_size(total**2 / squares)


def others(hidden: Answers, none: Answers) -> Iterator[tuple[Answers, Answers]]:
    """Every way in which those who are not shown could be in the withheld group or in none."""
    yes, no = hidden[0] + none[0], hidden[1] + none[1]
    for a, b in product(range(yes + 1), range(no + 1)):
        yield (a, b), (yes - a, no - b)


ANSWERS = st.tuples(st.integers(0, 9), st.integers(0, 9))


@given(
    st.tuples(st.integers(1, 60), st.integers(1, 60)),
    ANSWERS,
    ANSWERS,
    st.tuples(*[st.sampled_from([0.25, 0.5, 1.0, 1.25, 2.0])] * 3),
)
def test_it_agrees_with_trying_every_way(
    shown: Answers, hidden: Answers, none: Answers, weights: tuple[float, float, float]
) -> None:
    percent, size = published(shown, hidden, none, weights)
    everybody = (shown[0] + hidden[0] + none[0], shown[1] + hidden[1] + none[1])
    told = Told(figures(everybody), False, (percent, 100 - percent), percent, size)
    result = GroupResult("q", "need", sum(everybody), (Level("a", "A", figures(shown)), Level("b", "B", figures(None))))
    found = tells(told, result, Weighing({"a": weights[0], "b": weights[1]}, weights[2], {}, 0), THRESHOLD)

    fitting = [a for a, b in others(hidden, none) if published(shown, a, b, weights) == (percent, size)]
    assert hidden in fitting
    numbers = {sum(a) for a in fitting}
    if weights[1] == weights[2] or not sum(hidden) + sum(none):
        assert not found
    elif not found:
        assert len(numbers) >= min(THRESHOLD, 1 + sum(hidden) + sum(none))
        rest = (hidden[0] + none[0], hidden[1] + none[1])
        assert all(not many or len({a[place] for a in fitting}) > 1 for place, many in enumerate(rest))


def test_in_a_large_survey_there_is_room_and_in_a_small_one_there_is_none() -> None:
    weights = (0.9, 1.6, 1.0)
    for scale, found in ((1, True), (40, False)):
        shown, hidden, none = (30 * scale, 20 * scale), (6, 6), (12, 12)
        percent, size = published(shown, hidden, none, weights)
        told = Told(figures((shown[0] + 18, shown[1] + 18)), False, (percent, 100 - percent), percent, size)
        levels = (Level("a", "A", figures(shown)), Level("b", "B", figures(None)))
        result = GroupResult("q", "need", sum(shown) + 36, levels)
        assert tells(told, result, Weighing({"a": weights[0], "b": weights[1]}, weights[2], {}, 0), 10) is found


def test_without_a_withheld_group_nothing_is_told_and_without_figures_by_group_everything() -> None:
    told = Told(figures((30, 20)), False, (60, 40), 60, 50)
    result = GroupResult("q", "need", 50, (Level("a", "A", figures((20, 10))), Level("b", "B", figures((10, 10)))))
    weighing = Weighing({"a": 0.5, "b": 2.0}, 1.0, {"a": 32, "b": 20}, 52)
    assert not tells(told, result, weighing, 10)
    assert tells(told, None, weighing, 10)
    hidden = GroupResult("q", "need", 50, (Level("a", "A", figures(None)), Level("b", "B", figures(None))))
    assert tells(told, hidden, weighing, 10), "in two strata"


@given(ANSWERS, ANSWERS, st.integers(0, 3))
def test_known_sizes_leave_less_room(hidden: Answers, none: Answers, missing: int) -> None:
    """Where the sizes of groups are told, no number may be ruled out that they leave, up to the threshold."""
    shown, weights = (30, 20), (0.8, 2.0, 1.0)
    percent, size = published(shown, hidden, none, weights)
    everybody = (shown[0] + hidden[0] + none[0], shown[1] + hidden[1] + none[1])
    told = Told(figures(everybody), False, (percent, 100 - percent), percent, size)
    result = GroupResult("q", "need", sum(everybody), (Level("a", "A", figures(shown)), Level("b", "B", figures(None))))
    weighing = Weighing({"a": 0.8, "b": 2.0}, 1.0, {"a": 50, "b": sum(hidden) + missing}, sum(everybody) + missing)
    if tells(told, result, weighing, THRESHOLD):
        return
    fitting = {sum(a) for a, b in others(hidden, none) if published(shown, a, b, weights) == (percent, size)}
    possible = range(sum(hidden), min(sum(hidden) + missing, sum(hidden) + sum(none)) + 1)
    assert len(fitting & set(possible)) >= min(THRESHOLD, len(possible))
