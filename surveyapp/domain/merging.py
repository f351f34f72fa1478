"""Three-way merge of plain data: what two people changed from one state, both kept, and never one over the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

_IDENTITIES = ("code", "grid", "value", "term")
_GONE = object()

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both changed, each otherwise. None stands for what one of them took out."""

    path: Path
    base: Any
    mine: Any
    theirs: Any


def merge(base: Any, mine: Any, theirs: Any) -> tuple[Any, tuple[Conflict, ...]]:
    """Both sets of changes to `base` in one, with the places where they contradict each other.

    The data is what JSON holds. Mappings are merged by key, and lists of mappings by what names each of them (`code`,
    `grid`, `value` or `term`); everything else is one value. At a conflict the result has what `theirs` has.
    """
    conflicts: list[Conflict] = []
    merged = _merged(_Sides(base, mine, theirs), (), conflicts)
    return (None if merged is _GONE else merged), tuple(conflicts)


class _Sides(NamedTuple):
    """One place in the three states."""

    base: Any
    mine: Any
    theirs: Any


def _merged(sides: _Sides, path: Path, conflicts: list[Conflict]) -> Any:
    base, mine, theirs = sides
    if _same(mine, theirs) or _same(base, mine):
        return theirs
    if _same(base, theirs):
        return mine
    if all(isinstance(side, dict) for side in sides):
        return _merged_mapping(sides, path, conflicts)
    if all(isinstance(side, list) for side in sides):
        named = _Sides(*(_named(side) for side in sides))
        if all(side is not None for side in named):
            return _merged_list(named, path, conflicts)
    conflicts.append(Conflict(path, *(None if side is _GONE else side for side in sides)))
    return theirs


def _merged_mapping(sides: _Sides, path: Path, conflicts: list[Conflict]) -> dict[str, Any]:
    keys = dict.fromkeys([*sides.theirs, *sides.mine, *sides.base])
    result = {}
    for key in keys:
        value = _merged(_Sides(*(side.get(key, _GONE) for side in sides)), (*path, key), conflicts)
        if value is not _GONE:
            result[key] = value
    return result


def _merged_list(sides: _Sides, path: Path, conflicts: list[Conflict]) -> list[Any]:
    merged = _merged_mapping(sides, path, conflicts)
    common = [name for name in sides.base if name in sides.mine and name in sides.theirs]
    before, mine, theirs = ([name for name in side if name in common] for side in sides)
    if before not in (mine, theirs) and mine != theirs:
        conflicts.append(Conflict((*path, "order"), before, mine, theirs))
    leading, other = (sides.mine, sides.theirs) if theirs == before else (sides.theirs, sides.mine)
    return [merged[name] for name in _woven(list(leading), list(other)) if name in merged]


def _woven(leading: Sequence[str], other: Sequence[str]) -> list[str]:
    """The order of one side, with what only the other has put after what stands before it there."""
    result = list(leading)
    for index, name in enumerate(other):
        if name not in result:
            before = other[index - 1] if index else None
            result.insert(result.index(before) + 1 if before is not None else 0, name)
    return result


def _named(items: list[Any]) -> dict[str, Any] | None:
    """A list's items by their names, in order; None where one has none or two have the same."""
    named: dict[str, Any] = {}
    for item in items:
        key = next((key for key in _IDENTITIES if isinstance(item, dict) and key in item), None)
        if key is None or f"{key} {item[key]}" in named:
            return None
        named[f"{key} {item[key]}"] = item
    return named


def _same(one: Any, other: Any) -> bool:
    """Equal, and of one type all through: 1 is not true in a questionnaire."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)
