"""Advice on how plainly a question is said: length, ideas in a sentence, terms of the field, abbreviations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from surveyapp.domain import advice_words as lists
from surveyapp.domain.advice_parts import Advice, Part, asked_sentences, sentences, words
from surveyapp.domain.questionnaire import EASY_READ, STANDARD

MOST_WORDS: Mapping[str, int] = {STANDARD: 25, EASY_READ: 15}
"""Words in a sentence. Standard: GOV.UK, "Sentence length: why 25 words is our limit" (2014). Easy read: UK government,
"Accessible communication formats": no more than ten to 15 words."""

_CLAUSE = re.compile(rf"\b(?:{'|'.join(lists.CLAUSES)})\b|;|\([^()]*\)|(?<=\s)[–—](?=\s)|—", re.IGNORECASE)
_CAPITALS = re.compile(r"(?<![\w{&])(?:[A-Z]&[A-Z]|[A-Z][A-Za-z]*[A-Z][A-Z0-9]*)(?=s?(?!\w))")


def too_long(texts: Iterable[Part], version: str) -> Iterator[Advice]:
    """A sentence has more words than the readers of this version hold easily: see MOST_WORDS."""
    most = MOST_WORDS.get(version, MOST_WORDS[STANDARD])
    for part in texts:
        for sentence in sentences(part.text):
            if (count := len(words(sentence))) > most:
                yield Advice("too-long", {"part": part.name, "words": str(count), "most": str(most), "found": sentence})


def two_ideas(texts: Iterable[Part], version: str) -> Iterator[Advice]:
    """In easy read, a sentence has a second clause, or something in brackets.

    SOURCE: UK government, "Accessible communication formats": in easy read each sentence has one idea and one verb; a
    hard word is explained in the next sentence, not in the same one. Which words give a second clause away is ours.
    """
    if version == EASY_READ:
        for part in texts:
            for sentence in sentences(part.text):
                if found := _CLAUSE.search(sentence):
                    yield Advice("two-ideas", {"part": part.name, "found": found[0]})


def jargon(texts: Iterable[Part], known_terms: frozenset[str]) -> Iterator[Advice]:
    """A term of the field that neither the questionnaire nor the question explains, with plainer words.

    Each term once, where it first stands. In easy read an abbreviation is told of here or by `abbreviations`, not by
    both.
    SOURCE: Krosnick and Presser (2010): use simple, familiar words, no technical terms, jargon or slang. GOV.UK
    Content Design likewise. The terms are ours: `advice_words.JARGON`.
    """
    every = tuple(texts)
    seen: set[str] = set()
    for part in every:
        for found in _terms()(_without(part.text, known_terms)):
            term, plain = found
            if term.lower() not in seen and not _explained(term, every):
                seen.add(term.lower())
                yield Advice("jargon", {"part": part.name, "found": term, "plain": plain})


def abbreviations(texts: Iterable[Part], version: str, known_terms: frozenset[str]) -> Iterator[Advice]:
    """In easy read, capitals that nothing explains.

    SOURCE: UK government, "Accessible communication formats": full words, not acronyms. Which are better known than
    their words is ours: `advice_words.KNOWN_ABBREVIATIONS`.
    """
    if version != EASY_READ:
        return
    every = tuple(texts)
    seen = {term for part in every for term, _ in _terms()(_without(part.text, known_terms))}
    seen |= lists.KNOWN_ABBREVIATIONS | lists.EMPHASIS
    for part in every:
        for found in _CAPITALS.findall(_without(part.text, known_terms)):
            if found not in seen and not _explained(found, every):
                seen.add(found)
                yield Advice("abbreviation", {"part": part.name, "found": found})


def _without(text: str, known: frozenset[str]) -> str:
    """The text without what is explained elsewhere; the plural of it too, with or without a capital."""
    return _known(known | lists.NAMES).sub(" ", text)


@lru_cache(maxsize=64)
def _known(terms: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_alternatives(terms)})(?:['’]?s)?(?!\w)", re.IGNORECASE)


def _alternatives(terms: Iterable[str]) -> str:
    """The longest first, so that "alternative provision" is found before "provision"."""
    return "|".join(re.escape(term) for term in sorted(terms, key=lambda term: (-len(term), term)))


@lru_cache(maxsize=1)
def _terms() -> Callable[[str], list[tuple[str, str]]]:
    """A function that finds the terms in a text, each as it stands there with its plainer words."""
    small = {term for term in lists.JARGON if term.islower()}
    either = rf"(?P<small>(?i:{_alternatives(small)}))|(?P<large>{_alternatives(set(lists.JARGON) - small)})"
    pattern = re.compile(rf"(?<![\w-])(?:{either})(?:['’]?s)?(?![\w-])")

    def find(text: str) -> list[tuple[str, str]]:
        every = [(found["small"] or found["large"], found["small"] is None) for found in pattern.finditer(text)]
        return [(term, lists.JARGON[term if as_written else term.lower()]) for term, as_written in every]

    return find


def _explained(term: str, texts: tuple[Part, ...]) -> bool:
    """Whether a text of the question says what a term means: with brackets, or in a sentence before the question.

    "Provision is good enough" begins as an explanation does, but is what people are asked.
    """
    name = re.escape(term)
    beside = re.compile(rf"(?<!\w){name}(?:['’]?s)? \(|\({name}\)", re.IGNORECASE)
    says = re.compile(rf"(?:an? |the )?{name}(?:['’]?s)? (?:is|are|means?|stands for)\b", re.IGNORECASE)
    told = (sentence for part in texts for sentence in sentences(part.text) if sentence not in asked_sentences(part))
    return any(beside.search(part.text) for part in texts) or any(says.match(sentence) for sentence in told)
