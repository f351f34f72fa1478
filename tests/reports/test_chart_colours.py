"""The colours of charts, measured as they are seen with colour blindness and in grey."""

from __future__ import annotations

from itertools import pairwise

import pytest

from surveyapp.reports import chart_colours as colours
from tests.reports.colour_vision import SIMULATED, distance, lab


def in_a_bar(each_side: int, *, middle: bool) -> list[str]:
    """The colours of a bar with this many answers on each side of the line, from left to right."""
    against = [colours.unfavourable(place, each_side) for place in range(each_side)]
    favour = [colours.favourable(place, each_side) for place in range(each_side)]
    return [*reversed(against), *([colours.BETWEEN] if middle else []), *favour]


@pytest.mark.parametrize("seen_with", SIMULATED)
@pytest.mark.parametrize("middle", [True, False], ids=["with-middle", "without-middle"])
@pytest.mark.parametrize("each_side", [1, 2, 3])
def test_neighbours_in_a_bar_differ_for_everybody(seen_with: str, each_side: int, middle: bool) -> None:
    for one, other in pairwise(in_a_bar(each_side, middle=middle)):
        assert distance(one, other, seen_with) >= 11, (one, other)


@pytest.mark.parametrize("each_side", [1, 2])
@pytest.mark.parametrize("middle", [True, False], ids=["with-middle", "without-middle"])
def test_no_two_answers_of_a_scale_of_five_have_the_same_grey(each_side: int, middle: bool) -> None:
    greys = sorted(float(lab(colour)[0]) for colour in in_a_bar(each_side, middle=middle))
    assert all(darker + 11 <= lighter for darker, lighter in pairwise(greys)), greys


@pytest.mark.parametrize("of", [2, 3, 4, 5, 6, 7])
def test_steps_of_a_scale_that_does_not_lean_grow_darker(of: int) -> None:
    lightness = [float(lab(colours.one_way(place, of))[0]) for place in range(of)]
    assert all(lighter - darker >= 8 for lighter, darker in pairwise(lightness)), lightness


@pytest.mark.parametrize("seen_with", [name for name in SIMULATED if name != "greyscale"])
def test_sides_are_two_hues_for_every_kind_of_colour_vision(seen_with: str) -> None:
    """At the same depth the two sides differ in hue itself, not in lightness alone."""
    for place in range(3):
        one, other = lab(colours.favourable(place, 3), seen_with), lab(colours.unfavourable(place, 3), seen_with)
        assert ((one[1:] - other[1:]) ** 2).sum() ** 0.5 >= 25


def test_words_on_colours_and_on_paper_can_be_read() -> None:
    fills = [colour for n in range(1, 6) for middle in (True, False) for colour in in_a_bar(n, middle=middle)]
    fills += [colours.one_way(place, 7) for place in range(7)]
    assert all(colours.contrast(colours.readable_on(fill), fill) >= 4.5 for fill in fills)
    words = (colours.INK, colours.SOFT, colours.FOR_TEXT, colours.AGAINST_TEXT)
    assert all(colours.contrast(colour, colours.PAPER) >= 4.5 for colour in words)
    marks = (colours.APART, colours.BETWEEN_EDGE, colours.DOT)
    assert all(colours.contrast(colour, colours.PAPER) >= 3 for colour in marks)
    assert colours.contrast("#ffffff", "#000000") == pytest.approx(21)
