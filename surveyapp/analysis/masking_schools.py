"""Schools of a list in a text, as people write them: without "Primary School", as "st marys", in two words or one.

What is a name's own ("Oakfield" of "Oakfield CofE Primary School") is looked for. Whether it means the school there
depends on how telling it is and on how it is written: `_is_meant`. docs/comments.md has the rule in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from surveyapp.analysis.masking_words import COMMON, GROUPS, SURE, UNSURE
from surveyapp.analysis.plain_text import plain
from surveyapp.analysis.words import Word, words

_GENERIC = GROUPS["generic-places"]
_HEADS = GROUPS["school-heads"]
_HEADS_IN_CAPITALS = GROUPS["school-heads-in-capitals"]
_STREETS = GROUPS["streets"]
_EVERYDAY = GROUPS["everyday-places"] | SURE | UNSURE
_AT = GROUPS["before-school"]
_GOES = GROUPS["before-to-school"]
_DOES = GROUPS["does"]
_ANY = frozenset({"a", "an", "another", "any", "every", "no", "each", "his", "her", "my", "our", "their"})
_LINKS = frozenset({"of", "the", "in", "at", "on", "for", "le", "la"})
_SAINT = frozenset({"st", "saint", "ss"})
_NUMBERS = frozenset({"i", "ii", "iii", "iv", "v", "vi", "vii", "viii"})
_GAP = re.compile(r"[ \t]*\n?[ \t]*(?:(?:&|-|/|\+|(?i:and))[ \t]*)?")
_GAP_AFTER_SHORT = re.compile(r"\.?[ \t]*")


class _Unit(NamedTuple):
    """A word, or a part of one between hyphens: [start, end), as it is compared, and whether it has a capital."""

    start: int
    end: int
    key: str
    capital: bool


@dataclass(frozen=True, slots=True)
class _Own:
    """What is a school's own in its name. `telling`: "telling", "everyday" or "common".

    `before`: what the name has before it ("The", "Academy of the"); `last`: its last word.
    """

    telling: str
    words: int
    before: tuple[str, ...]
    last: str
    is_saint: bool


def find(text: str, tokens: Sequence[Word], schools: tuple[str, ...], area: str = "") -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) of the schools of a list in a plain text, whose words `tokens` are.

    `schools`: whole names. `area`: where they are; its name alone is no school's.
    """
    index, longest = _index(schools, area)
    units = _units(tokens, shouting=text.isupper())
    stems = [_stem(unit.key) for unit in units]
    for first in range(len(units)):
        joined = ""
        for last in range(first, min(len(units), first + longest)):
            if last > first and not _adjoin(text, units[last - 1], units[last]):
                break
            joined += stems[last]
            own = index.get(joined)
            if own is not None and (end := _meant(text, units, first, last, own)):
                begin = first - len(own.before)
                whole = begin >= 0 and tuple(unit.key for unit in units[begin:first]) == own.before
                yield units[begin if whole else first].start, end, "school"


def _meant(text: str, units: Sequence[_Unit], first: int, last: int, own: _Own) -> int:
    """Where the name ends that stands here, kind of school and all; 0 where something else is meant."""
    head = _head_after(text, units, last)
    at = _follows_place_word(text, units, first)
    if not _is_meant(text, units, first, last, own, head=head, at=at):
        return 0
    if head is not None:
        return head.end
    unit = units[last]
    return unit.end - 2 if unit.key != own.last and text[unit.start : unit.end].lower().endswith("'s") else unit.end


def _is_meant(
    text: str, units: Sequence[_Unit], first: int, last: int, own: _Own, *, head: _Unit | None, at: bool
) -> bool:
    """Telling words (Oakfield) with a capital; without one, beside "school" and such, or after "at" or "goes to".

    Everyday words (The Park, Hope) with a capital that no beginning of a sentence explains; common ones (New, Our)
    only with capitals throughout.
    """
    parts = [unit for unit in units[first : last + 1] if unit.key not in _LINKS]
    following = units[last + 1] if last + 1 < len(units) and _adjoin(text, units[last], units[last + 1]) else None
    if following is not None and following.key in _STREETS:
        return False
    begins = _begins_sentence(text, units[first])
    explained = 1 if begins and parts[0] is units[first] else 0
    capitals = sum(unit.capital for unit in parts)
    unexplained = sum(unit.capital for unit in parts[explained:])
    if own.telling == "telling":
        if own.is_saint or (capitals if len(parts) == 1 else unexplained):
            return True
        return head is not None or at or (following is not None and following.key in _DOES)
    if own.telling == "everyday":
        if capitals == len(parts) and (unexplained or head is not None):
            return own.words > 1 or units[last].key not in SURE | UNSURE or head is not None or at
        named = len(parts) > 1 or at or (first > 0 and units[first - 1].key == "the")
        return head is not None and named
    is_any = first > 0 and units[first - 1].key in _ANY
    return capitals == len(parts) and ((head is not None and head.capital and not is_any) or (own.words > 1 and at))


def _head_after(text: str, units: Sequence[_Unit], last: int) -> _Unit | None:
    """The last of the words for a kind of school that follow: School in "Oakfield CofE Primary School is"."""
    head = None
    for place in range(last + 1, min(len(units), last + 8)):
        if units[place].key not in _GENERIC or not _adjoin(text, units[place - 1], units[place]):
            break
        if units[place].key in _HEADS or (units[place].key in _HEADS_IN_CAPITALS and units[place].capital):
            head = units[place]
    return head


def _follows_place_word(text: str, units: Sequence[_Unit], first: int) -> bool:
    """Whether "at", "attends", "goes to" and such stand before."""
    if first and units[first - 1].key == "the":
        first -= 1
    if not first or not _adjoin(text, units[first - 1], units[first]):
        return False
    before = units[first - 1].key
    return before in _AT or (before == "to" and first > 1 and units[first - 2].key in _GOES)


def _begins_sentence(text: str, unit: _Unit) -> bool:
    before = text[: unit.start].rstrip(" \t\"'“”‘(-*•")
    return not before or before[-1] in ".!?\n:;…"


def _adjoin(text: str, unit: _Unit, following: _Unit) -> bool:
    gap = text[unit.end : following.start]
    return bool(_GAP.fullmatch(gap)) or (len(unit.key) <= 2 and bool(_GAP_AFTER_SHORT.fullmatch(gap)))


def _units(tokens: Iterable[Word], *, shouting: bool = False) -> list[_Unit]:
    """The words and what stands between their hyphens, without "and"."""
    units = []
    for token in tokens:
        start = token.start
        for part in token.text.split("-"):
            key = part.casefold().replace("'", "")
            if key and key != "and":
                units.append(_Unit(start, start + len(part), key, part[0].isupper() and not shouting))
            start += len(part) + 1
    return units


def _stem(key: str) -> str:
    """A word without the s of "Mary's", "Oaks" and "James": people leave it out, or add one."""
    if key in _SAINT:
        return "st"
    return key.rstrip("s") if len(key) > 3 else key


def _own(keys: list[str]) -> tuple[list[str], list[str]]:
    """What stands before a school's own in its name, and its own: none where the name says only what kind it is."""
    skipped = 1 if keys[:1] == ["the"] else 0
    if len(keys) > 2 and keys[0] in _HEADS and keys[1] in _LINKS:  # Academy of the Holy Cross
        skipped = 1 + next((n for n, key in enumerate(keys[1:]) if key not in _LINKS), 0)
    own: list[str] = []
    for place, key in enumerate(keys[skipped:], skipped + 1):
        is_kind = key in _GENERIC - _LINKS and (key != "church" or keys[place : place + 1] == ["of"])
        if is_kind and any(each not in _GENERIC for each in own):
            break
        own.append(key)
    while own and (own[-1] in _LINKS or all(each in _GENERIC for each in own)):
        own.pop()
    return keys[:skipped], own


@lru_cache(8)
def _index(schools: tuple[str, ...], area: str) -> tuple[dict[str, _Own], int]:
    """What is their own by its joined stems, and of how many words the longest is."""
    index: dict[str, _Own] = {}
    longest = 2  # what the list has as one word may be written as two
    here = _joined(_keys(area))
    for school in schools:
        before, own = _own(_keys(school))
        for some in (own, own[:-1] if own[-1:] and own[-1] in _NUMBERS else []):  # King Edward of King Edward VI
            if joined := _joined(some):
                telling = "common" if joined == here else _telling([key for key in some if key not in _LINKS], joined)
                is_saint = some[0] in _SAINT and len(some) > 1
                index[joined] = _Own(telling, len(some), tuple(before), some[-1], is_saint)
                longest = max(longest, len(some) + 1)
    return index, min(longest, 8)


def _keys(name: str) -> list[str]:
    return [unit.key for unit in _units(words(plain(name).text))]


def _joined(keys: Iterable[str]) -> str:
    return "".join(map(_stem, keys))


def _telling(own: Sequence[str], joined: str) -> str:
    """How much an own name tells: "common" where all of it is usual in comments, "everyday" where it could be."""

    def among(key: str, known: frozenset[str]) -> bool:
        return key in known or key.removesuffix("s") in known

    if own[0] in _SAINT and len(own) > 1:
        return "telling"
    if all(among(key, COMMON) and not among(key, GROUPS["everyday-places"]) for key in own):
        return "common"
    if len(joined) < 4 or all(among(key, COMMON | _EVERYDAY) for key in own):
        return "everyday"
    return "telling"
