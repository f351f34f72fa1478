"""The engine that hides cells: exact intervals, and nothing that follows from what is left."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.analysis.suppression import Cell, Relation, Sum, System, Union, intervals, protect


def table(bases: tuple[int, ...], rest: int, most: int = 1000, silent: int | None = None) -> System:
    """One question by one grouping: the groups' bases, and those in no group."""
    cells = {position: Cell(base, 0, most) for position, base in enumerate(bases)}
    n = sum(bases) + rest
    return System(
        {
            **cells,
            "all": Cell(n, n, n, told=False),
            "rest": Cell(rest, 0, rest if silent is None else silent, told=False),
        },
        (Sum("all", (*cells, "rest")),),
    )


@pytest.mark.parametrize(
    ("bases", "rest", "shown"),
    [
        ((40, 30, 20), 0, {0, 1, 2}),
        ((40, 30, 20), 10, {0, 1, 2}),
        ((40, 30, 20), 3, {0, 1}),  # or three people's answers would be all less those of the groups
        ((40, 30, 3), 0, {0}),
        ((40, 20, 15, 4, 9), 0, {0, 1}),  # with the four and the nine the fifteen
        ((40, 20, 4, 7), 0, {0}),  # if both are below ten, the one is two at least
        ((40, 20, 4, 5), 0, {0}),  # the two have nine between them
        ((40, 30, 30, 3), 0, {0}),  # equals go together
        ((40, 30, 0), 0, {0}),  # an empty group reads like a small one
        ((40, 3), 0, set()),
        ((40,), 0, {0}),
    ],
)
def test_the_smallest_go_until_nothing_follows(bases: tuple[int, ...], rest: int, shown: set[int]) -> None:
    assert protect(table(bases, rest), 10) == shown


def test_a_group_that_lies_within_another_hides_more() -> None:
    """Eleven of the outer group's 14 answered the inner question: three people's answers would follow."""
    cells = {
        "all": Cell(100, 100, 100, told=False),
        "x": Cell(14, 0, 14),
        "y": Cell(86, 0, 86),
        "k": Cell(11, 0, 11),
        "left": Cell(3, 0, 3, told=False),
    }
    system = System(cells, (Sum("all", ("x", "y")), Sum("x", ("k", "left"))))
    assert protect(system, 10) == {"x", "y"}


def test_what_everybody_knows_already_is_not_told_by_being_hidden() -> None:
    """Twelve are in the group and at most three did not answer: hidden must not mean "nine"."""
    cells = {"all": Cell(97, 97, 97, told=False), "x": Cell(10, 9, 12), "y": Cell(87, 85, 88)}
    system = System(cells, (Sum("all", ("x", "y")),))
    assert protect(system, 10) == set()


@st.composite
def systems(draw: st.DrawFn) -> tuple[System, frozenset[object]]:
    """Two or three groupings of the same people, one within another, some overlapping; and which cells are shown."""
    numbers = st.integers(0, 5)
    inner = [draw(numbers) for _ in range(2)]
    outer = [sum(inner), draw(numbers), draw(numbers)]
    n = sum(outer)
    shared = [draw(st.integers(0, n)) for _ in range(2)]
    some = draw(st.integers(max(shared), max(*shared, min(n, sum(shared)))))
    cells: dict[object, Cell] = {"all": Cell(n, n, n, told=False)}
    for name, value in [
        *zip("xyz", outer, strict=True),
        *zip("kl", inner, strict=True),
        *zip("uv", shared, strict=True),
    ]:
        cells[name] = Cell(value, max(0, value - draw(numbers)), value + draw(numbers))
    cells["some"] = Cell(some, 0, n, told=False)
    cells["none"] = Cell(n - some, 0, n, told=False)
    relations: list[Relation] = [Sum("all", ("x", "y", "z")), Sum("x", ("k", "l"))]
    if some <= sum(shared):
        relations += [Sum("all", ("some", "none")), Union("some", ("u", "v"))]
    if draw(st.booleans()):  # a ring, which narrowing cannot solve
        relations.append(Sum("led", ("x", "y")))
        cells["led"] = Cell(outer[0] + outer[1], outer[0] + outer[1], outer[0] + outer[1], told=False)
    shown = frozenset(draw(st.sets(st.sampled_from("xyzkluv"), max_size=3)))
    return System(cells, tuple(relations)), shown


@settings(max_examples=settings().max_examples)
@given(systems())
def test_intervals_are_those_of_every_solution(case: tuple[System, frozenset[object]]) -> None:
    system, shown = case
    free = "xyzkl"
    found: dict[object, set[int]] = defaultdict(set)
    bounds = {
        n: range(c.least, c.most + 1) if n not in shown else range(c.value, c.value + 1)
        for n, c in system.cells.items()
    }
    for y, z, first, second in product(*(bounds[name] for name in "yzkl")):
        x = first + second
        if x in bounds["x"] and x + y + z == system.cells["all"].value:
            if "led" in system.cells and x + y != system.cells["led"].value:
                continue
            for name, value in zip(free, (x, y, z, first, second), strict=True):
                found[name].add(value)
    if any(isinstance(relation, Union) for relation in system.relations):
        for u, v, some in product(bounds["u"], bounds["v"], bounds["some"]):
            if max(u, v) <= some <= u + v:
                for name, value in zip("uv", (u, v), strict=True):
                    found[name].add(value)
    known = intervals(system, shown)
    for name, values in found.items():
        assert known[name] == (min(values), max(values)), name


def test_every_table_that_looks_alike_leaves_doubt() -> None:
    """Somebody who knows the rules as well: of each small group more than one number fits what is shown."""
    threshold, largest, silent = 3, 7, 4
    alike: dict[tuple[int, tuple[int | None, ...]], set[tuple[int, ...]]] = defaultdict(set)
    for *bases, rest in product(range(largest + 1), range(largest + 1), range(largest + 1), range(silent + 1)):
        if sum(bases) + rest >= threshold:
            shown = protect(table(tuple(bases), rest, most=largest, silent=silent), threshold)
            told = tuple(base if position in shown else None for position, base in enumerate(bases))
            alike[sum(bases) + rest, told].add(tuple(bases))
    for public, tables in alike.items():
        for position, base in enumerate(public[1]):
            fits = {one[position] for one in tables}
            assert base is not None or len(fits) > 1 or min(fits) >= threshold, public
