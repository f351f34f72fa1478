"""Searching in comments as people type: case, accents, width and the variants of Arabic letters make no difference.

`wait` finds words that begin so (waiting), `"one page"` finds whole words one after another, `-taxi` or `-"one page"`
leaves comments with them out. All that is asked for must be there.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from surveyapp.analysis.plain_text import plain
from surveyapp.analysis.words import WORD

_PART = re.compile(r'(?P<no>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_WORD = re.compile(WORD.partition("(?:")[0])
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
_VARIANTS = str.maketrans(
    dict.fromkeys("ىیېئ", "ي")
    | dict.fromkeys("کڪ", "ك")
    | dict.fromkeys("ةہۃۀە", "ه")
    | dict.fromkeys("أإآٱ", "ا")
    | {"ؤ": "و", "ـ": "", "ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"}
)
_SHORTENED = re.compile(r"'(?=\w{1,2}(?!\w))")
"""The apostrophe of don't, not that of l'école."""
_ACCENTS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670\u06d6-\u06ed]+")
"""Marks that readers leave out. Vowel signs of Indic scripts are none."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a text must hold and must not; parts are spaced as `spaced` makes them. Empty: everything matches."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]

    def matches(self, text: str) -> bool:
        """Whether a text holds all that is wanted and nothing that is not."""
        held = spaced(text)
        return all(part in held for part in self.wanted) and not any(part in held for part in self.unwanted)


@lru_cache(32)
def query(typed: str) -> Query:
    """A query as typed into the search box. What is no word is passed over."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for found in _PART.finditer(typed.translate(_QUOTES)):
        whole = found["phrase"] is not None
        part = spaced(found["phrase"] if whole else found["word"])
        if part.strip():
            (unwanted if found["no"] else wanted).append(part if whole else part.rstrip())
    return Query(tuple(wanted), tuple(unwanted))


def fold(text: str) -> str:
    """The text with all that makes no difference taken out of it."""
    taken_apart = unicodedata.normalize("NFKD", plain(text).text.casefold().translate(_VARIANTS))
    return _SHORTENED.sub("", _ACCENTS.sub("", taken_apart)).translate(_VARIANTS)


def spaced(text: str) -> str:
    """The folded words of a text with a space before each and after the last."""
    return f" {' '.join(_WORD.findall(fold(text)))} "
