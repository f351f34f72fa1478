"""A text as patterns read it: nothing invisible, plain digits and dashes; each place leads back to what was typed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_SAME = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "‒": "-", "−": "-"}


@dataclass(frozen=True, slots=True)
class Plain:
    """`text`: what patterns read. `places`: of each character the [start, end) in what was typed; None: the same."""

    text: str
    places: tuple[tuple[int, int], ...] | None = None

    def typed(self, start: int, end: int) -> tuple[int, int]:
        """Where a part [start, end), not empty, of `text` stands in the text typed."""
        if self.places is None:
            return start, end
        return self.places[start][0], self.places[end - 1][1]


def plain(typed: str) -> Plain:
    """`typed` without soft hyphens and characters of no width, with digits of every script as 0–9, accents composed."""
    if typed.isascii():
        return Plain(typed)
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for place, character in enumerate(typed):
        folded = _folded(character)
        if letters and unicodedata.combining(character):
            composed = unicodedata.normalize("NFC", letters[-1] + character)
            if len(composed) == 1:
                letters[-1], places[-1] = composed, (places[-1][0], place + 1)
                continue
        letters += folded
        places += [(place, place + 1)] * len(folded)
    return Plain("".join(letters), tuple(places))


@lru_cache(4096)
def _folded(character: str) -> str:
    """What stands for a character: nothing, one, or several."""
    if character.isascii():
        return character
    kind = unicodedata.category(character)
    if kind == "Cf":
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    if kind == "Zs":
        return " "
    if kind in {"Mn", "Mc", "Me"}:  # what belongs to a letter before it; a variation selector to an emoji
        return "" if "\ufe00" <= character <= "\ufe0f" else character
    return _SAME.get(character) or unicodedata.normalize("NFKC", character)
