"""Advice to those who word a question: what in its English text people may stumble over. Advice, never a refusal.

Codes and the keys of their data; every code about a text has `part` (stem, text, hint, or "choice " and its value):

- double-barrelled: part, found
- leading: part, found, how (pushes, one-sided, takes-for-granted, loaded)
- negative: part, found, how (single, scale, double)
- absolute: part, found
- jargon: part, found, plain (plainer words)
- abbreviation: part, found; easy read only
- too-long: part, found (the sentence), words, most
- two-ideas: part, found; easy read only
- no-dont-know: nothing
- unbalanced-scale: how (sides: favourable, unfavourable; scores: found; order: found)
- overlapping-choices: how (overlap, gap), first, second
- too-many-choices: count, most; easy read only

Rules by patterns and word lists find what is said in words that they know, and no more: a question without advice may
still be a bad one. "There is a plan that I agree with" asks two things, and nothing here sees it.

SOURCE of each rule: at the function that holds it. The whole follows Krosnick and Presser (2010), "Question and
Questionnaire Design", in Marsden and Wright (eds), Handbook of Survey Research, second edition.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from surveyapp.domain import advice_choices, advice_plainness, advice_wording
from surveyapp.domain.advice_parts import Advice, parts
from surveyapp.domain.questionnaire import Question

__all__ = ["CODES", "Advice", "advice"]

CODES: tuple[str, ...] = (
    "double-barrelled",
    "leading",
    "negative",
    "absolute",
    "jargon",
    "abbreviation",
    "too-long",
    "two-ideas",
    "no-dont-know",
    "unbalanced-scale",
    "overlapping-choices",
    "too-many-choices",
)
"""Every code, in the order in which the advice comes."""


def advice(question: Question, version: str, known_terms: frozenset[str] = frozenset()) -> tuple[Advice, ...]:
    """What to think about in the English wording of a question in this version, in the order of CODES.

    `version`: standard or easy-read; a text that the version lacks is judged as the standard text that its readers
    then see. `known_terms`: terms that the questionnaire explains, which need no advice. The stem of a grid is judged
    with each of its items. Nothing is said of texts that have no English.
    """
    return tuple(_each(question, version, known_terms))


def _each(question: Question, version: str, known_terms: frozenset[str]) -> Iterator[Advice]:
    texts = parts(question, version)
    if not texts:
        return iter(())
    return chain(
        advice_wording.double_barrelled(question, texts),
        advice_wording.leading(question, texts),
        advice_wording.negative(question, texts),
        advice_wording.absolute(question, texts),
        advice_plainness.jargon(texts, known_terms),
        advice_plainness.abbreviations(texts, version, known_terms),
        advice_plainness.too_long(texts, version),
        advice_plainness.two_ideas(texts, version),
        advice_choices.no_dont_know(question),
        advice_choices.unbalanced_scale(question, texts),
        advice_choices.overlapping_choices(question, texts),
        advice_choices.too_many_choices(question, version),
    )
