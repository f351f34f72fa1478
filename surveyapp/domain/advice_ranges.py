"""Answers that are ranges of numbers: reading "5 to 10" or "more than 20 weeks", and whether neighbours meet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal

Clash = Literal["overlap", "gap"]

_DAYS = {
    "minute": Decimal(1) / 1440, "hour": Decimal(1) / 24, "day": Decimal(1), "week": Decimal(7),
    "month": Decimal("30.4375"), "year": Decimal("365.25"),
}  # fmt: skip
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_UNIT = rf"(?:\s*({'|'.join(_DAYS)})s?\b)?"
_N = rf"[£$€]?(?<![\w.:/])(\d+(?:\.\d+)?)(?![\w:/])%?{_UNIT}"
_OR = r"\s*,?\s*(?:or|and)\s+"

_BOUNDS: tuple[tuple[re.Pattern[str], tuple[tuple[str, bool], ...]], ...] = tuple(
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        (rf"(?:up to|at most|(?:no|not) (?:more|older|longer) than|maximum(?: of)?)\s+{_N}", (("high", True),)),
        (rf"(?:at least|(?:no|not) (?:less|fewer|younger) than|minimum(?: of)?)\s+{_N}", (("low", True),)),
        (rf"(?:under|below|less than|fewer than|younger than|shorter than)\s+{_N}", (("high", False),)),
        (rf"(?:over|above|more than|older than|longer than|greater than)\s+{_N}", (("low", False),)),
        (rf"{_N}{_OR}(?:less|fewer|under|below|younger)\b", (("high", True),)),
        (rf"{_N}(?:\s*\+|{_OR}(?:more|over|older|above|longer|up|upwards)\b)", (("low", True),)),
        (rf"{_N}\s*(?:to|-|–|—|and|or)\s*{_N}", (("low", True), ("high", True))),
    )
)


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range, in its own unit. `is_in`: whether the number itself belongs to the range."""

    number: Decimal
    unit: str
    is_in: bool

    @property
    def size(self) -> Decimal:
        """The number in days, or as it is where there is no unit."""
        return self.number * _DAYS.get(self.unit, Decimal(1))


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers that an answer stands for. An end that is None is open."""

    label: str
    low: Bound | None
    high: Bound | None


def clashes(labels: Iterable[str]) -> Iterator[tuple[str, str, Clash]]:
    """Neighbouring answers of which a number fits both, or between which a number fits neither.

    Nothing is said where a label with digits cannot be read, or where no label is a range. Whole numbers count on by
    one, or by the last decimal that the labels have; times in different units are compared in days.
    """
    numbered = [label for label in labels if re.search(r"\d", _plain(label))]
    ranges = [found for label in numbered if (found := read_range(label)) is not None]
    units = {bound.unit for one in ranges for bound in (one.low, one.high) if bound is not None}
    is_range = any(one.low is None or one.high is None or one.low != one.high for one in ranges)
    if len(ranges) < len(numbered) or not is_range or ("" in units and len(units) > 2):
        return
    [unit] = units - {""} if len(units) == 2 and "" in units else [""]
    ordered = sorted((_in_unit(one, unit) for one in ranges), key=_from)
    decimals = max(len(found) for label in numbered for found in re.findall(r"\d(?:\.(\d+))?", _plain(label)))
    for one, other in pairwise(ordered):
        if (clash := _between(one, other, Decimal(1).scaleb(-decimals))) is not None:
            yield one.label, other.label, clash


def read_range(label: str) -> Range | None:
    """The range in an English label; a single number is a range of its own. None where it cannot be read."""
    text = _plain(label)
    ends: dict[str, Bound] = {}
    for pattern, meaning in _BOUNDS:
        if found := pattern.search(text):
            groups = found.groups()
            for index, (end, is_in) in enumerate(meaning):
                number, unit = groups[2 * index : 2 * index + 2]
                ends.setdefault(end, Bound(Decimal(number), unit or groups[-1] or "", is_in))
            text = text[: found.start()] + " " + text[found.end() :]
    single = re.search(_N, text)
    if not ends and single is not None:
        ends["low"] = ends["high"] = Bound(Decimal(single[1]), single[2] or "", True)
        text = text[: single.start()] + " " + text[single.end() :]
    if not ends or re.search(r"\d", text):
        return None
    return Range(label, ends.get("low"), ends.get("high"))


def _plain(label: str) -> str:
    """Small letters, digits for words ("a year", "two"), no commas within numbers."""
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", label.lower())
    text = re.sub(rf"\b(?:an?|one) (?=(?:{'|'.join(_DAYS)})\b)", "1 ", text)
    return re.sub(rf"(?<!no )\b(?:{'|'.join(_NUMBERS)})\b(?! of\b)", lambda found: str(_NUMBERS.index(found[0])), text)


def _in_unit(one: Range, unit: str) -> Range:
    """The same range, with the unit that the others have where it names none."""
    low, high = (end and replace(end, unit=end.unit or unit) for end in (one.low, one.high))
    return Range(one.label, low, high)


def _from(one: Range) -> tuple[Decimal, bool]:
    return (one.low.size, not one.low.is_in) if one.low is not None else (Decimal("-Infinity"), False)


def _between(one: Range, other: Range, step: Decimal) -> Clash | None:
    """How two ranges meet of which the first begins first."""
    high, low = one.high, other.low
    if high is None or low is None:
        return "overlap"
    if high.unit == low.unit:
        apart = (low.number + (0 if low.is_in else step)) - (high.number - (0 if high.is_in else step))
        return "overlap" if apart <= 0 else "gap" if apart > step else None
    if low.size == high.size:
        return "overlap" if low.is_in and high.is_in else None if low.is_in or high.is_in else "gap"
    if low.size < high.size:
        return "overlap"
    follows = low.is_in and high.is_in and low.size - high.size <= Bound(step, high.unit, True).size
    return None if follows else "gap"
