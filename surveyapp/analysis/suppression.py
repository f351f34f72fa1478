"""Which cells of linked tables must be hidden, found by solving for what somebody could work out of the rest.

A system is whole numbers of people (cells), of which some are shown, and what everybody knows of them: which add up
to which, and between which bounds each lies. `intervals` is what the best possible reader could say of each hidden
cell; `protect` hides further cells until that is little enough. Pure counts: nothing here knows what the cells mean.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

Name = Hashable
Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """People: how many, and between which numbers everybody knows them to be before anything here is shown.

    `told`: a figure that may be shown and must be hidden well otherwise. Others (the people without a group, sums
    that only link tables) are never shown, and may be worked out.
    """

    value: int
    least: int
    most: int
    told: bool = True


@dataclass(frozen=True, slots=True)
class Sum:
    """The parts have nobody in common and are together the total."""

    total: Name
    parts: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Union:
    """The parts may overlap and together cover the total."""

    total: Name
    parts: tuple[Name, ...]


Relation = Sum | Union


@dataclass(frozen=True)
class System:
    """Cells by name, and the relations between them."""

    cells: Mapping[Name, Cell]
    relations: tuple[Relation, ...]

    @cached_property
    def given(self) -> frozenset[Name]:
        """Cells of which everybody knows all there is, whatever is shown: sums that link tables, with known numbers."""
        return frozenset(n for n, cell in self.cells.items() if cell.least == cell.most and not cell.told)


def intervals(system: System, shown: Collection[Name]) -> dict[Name, Interval]:
    """The least and the most that each cell can be, for somebody who knows the system and the `shown` cells.

    Exact. Where the relations between unknown cells make no ring, narrowing them one after the other is enough;
    otherwise each bound is an integer program (HiGHS). Raises ValueError where the numbers contradict each other.
    """
    bounds = {
        name: (cell.value, cell.value) if name in shown else (cell.least, cell.most)
        for name, cell in system.cells.items()
    }
    _narrow(system.relations, bounds)
    for name, (low, high) in bounds.items():
        if not low <= system.cells[name].value <= high:
            raise ValueError(f"{name}: {system.cells[name].value} is not between {low} and {high}")
    if _rings(system.relations, bounds):
        bounds = _solved(system, bounds)
    return bounds


def protect(system: System, threshold: int, hidden: Collection[Name] = ()) -> frozenset[Name]:
    """The cells that may be shown, when those in `hidden` may not.

    Hidden are, first, cells below the threshold; where everybody knows already that a cell is at least some number
    below the threshold, those less than a threshold above that number, or being hidden would say which it is. Then the
    smallest of the others in the same relations, all its equals included, until

    - a small cell could still be anything from nought to one below the threshold (or from the least to the most that
      everybody knows, where that is narrower), even for somebody who guesses right which of the hidden are small, and
      any other hidden cell one of several numbers;
    - whatever is left of a known cell when shown ones are taken from it is nobody, or at least the threshold.
    """
    told = [name for name, cell in system.cells.items() if cell.told]
    shown = frozenset(name for name in told if name not in hidden and system.cells[name].value >= threshold)
    before: dict[Name, Interval] | None = None
    if len(shown) < len(told) or any(system.cells[name].value < 2 * threshold for name in shown):
        before = intervals(system, ())
        shown = frozenset(name for name in shown if not _tells(system.cells[name].value, before[name][0], threshold))
    while shown:
        trouble = _trouble(system, shown, before, threshold)
        if trouble is None:
            break
        near = _near(system, shown, trouble)
        candidates = [name for name in told if name in shown and name in near] or [n for n in told if n in shown]
        smallest = min(system.cells[name].value for name in candidates)
        shown -= {name for name in candidates if system.cells[name].value == smallest}
        before = before if before is not None else intervals(system, ())
    return shown


def _tells(value: int, least: int, threshold: int) -> bool:
    return 1 <= least < threshold and value < least + threshold


def _small(cell: Cell, least: int, threshold: int) -> bool:
    return cell.told and (cell.value < threshold or _tells(cell.value, least, threshold))


def _limited(system: System, limits: Mapping[Name, int]) -> System:
    """The system for somebody who guesses right which cells are hidden because they are small."""
    cells = {
        name: replace(cell, most=min(cell.most, limits[name])) if name in limits else cell
        for name, cell in system.cells.items()
    }
    return System(cells, system.relations)


def _trouble(
    system: System, shown: frozenset[Name], before: Mapping[Name, Interval] | None, threshold: int
) -> tuple[Name, ...] | None:
    """The cells of what is wrong: a hidden one that is known too well, or what a small remainder is made of."""
    for relation in system.relations:
        if relation.total in shown or relation.total in system.given:
            total = system.cells[relation.total].value
            if any(0 < total - taken < threshold for taken in _taken(system, shown, relation)):
                return (relation.total, *relation.parts)
    if before is None:
        return None
    limits = {n: before[n][0] + threshold - 1 for n, c in system.cells.items() if _small(c, before[n][0], threshold)}
    now = intervals(_limited(system, limits), shown)
    for name, cell in system.cells.items():
        if cell.told and name not in shown:
            (least, most), (low, high) = before[name], now[name]
            if name in limits and (low > least or high < min(most, least + threshold - 1)):
                return (name,)
            if low == high and least < most:
                return (name,)
    return None


def _taken(system: System, shown: frozenset[Name], relation: Relation) -> set[int]:
    """How many of the relation's total shown cells can be taken away, in each way that takes nobody twice."""
    of_parts = [_takes(system, shown, part) for part in relation.parts]
    if isinstance(relation, Union):
        return {0}.union(*of_parts)
    sums = {0}
    for options in of_parts:
        sums = {a + b for a in sums for b in options}
    return sums


def _takes(system: System, shown: frozenset[Name], part: Name) -> set[int]:
    if part in shown or part in system.given:
        return {system.cells[part].value}
    return {0}.union(*(_taken(system, shown, r) for r in system.relations if r.total == part))


def _near(system: System, shown: frozenset[Name], start: Iterable[Name]) -> set[Name]:
    """The cells in one relation with these, or linked with them by cells that are not shown."""
    fixed = shown | system.given
    found = set(start)
    edge = {name for name in found if name not in fixed} or set(found)
    while edge:
        reached = {
            name
            for relation in system.relations
            if not edge.isdisjoint((relation.total, *relation.parts))
            for name in (relation.total, *relation.parts)
        }
        edge = {name for name in reached - found if name not in fixed}
        found |= reached
    return found


def _narrow(relations: Sequence[Relation], bounds: dict[Name, Interval]) -> None:
    """Narrow the bounds by one relation after the other until nothing moves."""
    moved = True
    while moved:
        moved = False
        for relation in relations:
            for name, (low, high) in _implied(relation, bounds):
                old_low, old_high = bounds[name]
                if low > old_low or high < old_high:
                    bounds[name] = max(low, old_low), min(high, old_high)
                    if bounds[name][0] > bounds[name][1]:
                        raise ValueError(f"nothing fits {name}")
                    moved = True


def _implied(relation: Relation, bounds: Mapping[Name, Interval]) -> Iterator[tuple[Name, Interval]]:
    """What one relation says of each of its cells, given the bounds of the others."""
    least, most = bounds[relation.total]
    lows = [bounds[part][0] for part in relation.parts]
    highs = [bounds[part][1] for part in relation.parts]
    every = sum(highs)
    if isinstance(relation, Sum):
        fewest = sum(lows)
        yield relation.total, (fewest, every)
        for part, low, high in zip(relation.parts, lows, highs, strict=True):
            yield part, (least - (every - high), most - (fewest - low))
    else:
        yield relation.total, (max(lows, default=0), every)
        for part, high in zip(relation.parts, highs, strict=True):
            yield part, (least - (every - high), most)


def _rings(relations: Iterable[Relation], bounds: Mapping[Name, Interval]) -> bool:
    """Whether the unknown cells link relations in a ring, so that narrowing alone may leave bounds too wide."""
    root: dict[Name, Name] = {}

    def find(name: Name) -> Name:
        while root.setdefault(name, name) != name:
            name = root[name]
        return name

    for number, relation in enumerate(relations):
        node = find(("relation", number))
        for name in (relation.total, *relation.parts):
            if bounds[name][0] < bounds[name][1]:
                other = find(name)
                if other == node:
                    return True
                root[other] = node
    return False


def _solved(system: System, bounds: Mapping[Name, Interval]) -> dict[Name, Interval]:
    """The exact bounds, by one integer program for each end of each unknown cell."""
    column = {name: number for number, name in enumerate(bounds)}
    rows: list[NDArray[np.float64]] = []
    equal: list[bool] = []

    def add(plus: Iterable[Name], minus: Name, *, exactly: bool) -> None:
        row = np.zeros(len(column))
        row[column[minus]] = -1
        np.add.at(row, [column[name] for name in plus], 1)
        rows.append(row)
        equal.append(exactly)

    for relation in system.relations:
        add(relation.parts, relation.total, exactly=isinstance(relation, Sum))
        if isinstance(relation, Union):
            for part in relation.parts:
                add([relation.total], part, exactly=False)
    # Seldom needed, and slow to load.
    solver = import_module("surveyapp.analysis.integer_bounds")
    found: list[Interval] = solver.extremes(np.array(rows), equal, list(bounds.values()))
    return dict(zip(bounds, found, strict=True))
