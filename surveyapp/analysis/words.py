"""The words of a text, in any script."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_MARKS = "".join(
    chr(code) for code in range(0x0300, 0x0E00) if unicodedata.category(chr(code)) in {"Mn", "Mc"}
)  # vowel signs, which `\w` leaves out
WORD = rf"[^\W_][\w{_MARKS}]*(?:['’-][^\W_][\w{_MARKS}]*)*"
"""A regular expression of one word: letters, digits and their marks, with apostrophes and hyphens inside."""
_WORD = re.compile(WORD)


class Word(NamedTuple):
    """One word: [start, end) in the text, as typed, and what it is compared by (small letters, no apostrophes)."""

    start: int
    end: int
    text: str
    key: str


def words(text: str) -> list[Word]:
    """The words of a text in order."""
    return [Word(found.start(), found.end(), word := found[0], _key(word)) for found in _WORD.finditer(text)]


def _key(word: str) -> str:
    return word.casefold().replace("'", "").replace("’", "")
