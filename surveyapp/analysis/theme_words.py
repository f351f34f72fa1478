"""The words of comments as themes are made from them: without those that say nothing, forms of a word together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

import yaml

from surveyapp.analysis.masking_words import SURE
from surveyapp.analysis.plain_text import plain
from surveyapp.analysis.words import words

_FILE = Path(__file__).parent.parent / "content" / "words" / "stop-words.yaml"
_BRACKETED = re.compile(r"\[[^\]\n]{0,30}\]")


@dataclass(frozen=True, slots=True)
class Analysed:
    """`stems`: of each text its telling words, each as a stem. `forms`: of each stem the usual word."""

    stems: tuple[tuple[str, ...], ...]
    forms: Mapping[str, str]

    def sample(self, rows: Sequence[int], most: int) -> Sequence[int]:
        """At most `most` of the rows, in their order, chosen by a digest of their words, so as to change little."""
        if len(rows) <= most:
            return rows
        alike: Counter[tuple[str, ...]] = Counter()
        digests: dict[int, bytes] = {}
        for row in rows:  # of comments alike each has its own digest, or all would be taken, or none
            stems = self.stems[row]
            alike[stems] += 1
            digests[row] = blake2b(f"{alike[stems]} {' '.join(stems)}".encode(), digest_size=8).digest()
        kept = set(sorted(rows, key=digests.__getitem__)[:most])
        return [row for row in rows if row in kept]


def analysed(texts: Sequence[str], language: str) -> Analysed:
    """What themes are made from. `language`: a tag; where there is no list of its stop words, nothing is left out."""
    stop = _stop_words(language.partition("-")[0])
    stemmed = language == "en"
    known: dict[str, str | None] = {}
    seen: dict[str, Counter[str]] = {}
    found = []
    for text in texts:
        mine: list[str] = []
        for word in words(plain(_BRACKETED.sub(" . ", text)).text):
            if word.key not in known:
                known[word.key] = _stem(word.key, stop, stemmed)
            if stem := known[word.key]:
                mine.append(stem)
                seen.setdefault(stem, Counter())[word.key] += 1
        found.append(tuple(mine))
    forms = {stem: min(counted, key=lambda form: (-counted[form], form)) for stem, counted in seen.items()}
    return Analysed(tuple(found), forms)


def _stem(word: str, stop: frozenset[str], stemmed: bool) -> str | None:
    """What stands for a word; None for one that says nothing, or is a first name."""
    if len(word) < 2 or word in stop or word in SURE or not any(map(str.isalpha, word)):
        return None
    if not stemmed or len(word) < 5:
        return word
    for ending, more in (("ings", ""), ("ing", ""), ("ies", "y"), ("ied", "y"), ("ed", ""), ("es", "e"), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith(("ss", "us", "sis")):
            word = word.removesuffix(ending) + more
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lsze":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 4 else word


@cache
def _stop_words(language: str) -> frozenset[str]:
    lists: dict[str, str] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return frozenset(plain(word).text for word in lists.get(language, "").split())
