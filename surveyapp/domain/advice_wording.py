"""Advice on what a question asks: two things at once, one side only, a claim turned round, or of all and always."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from surveyapp.domain import advice_words as lists
from surveyapp.domain.advice_parts import (
    TWO_ENDS,
    Advice,
    Part,
    asked_sentences,
    hold,
    labels,
    loose,
    sentences,
    takes_sides,
    words,
)
from surveyapp.domain.kinds import KINDS, STATEMENT
from surveyapp.domain.questionnaire import Question


def _find(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return _find(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")


_AUXILIARY = r"(?:are|can|could|did|do|does|has|have|is|should|was|were|will|would|ca|wo)"
_WHO = r"(?:i|you|we|they|he|she|it|there)"
_SMALL = r"(?:(?:an?|the|your|their|his|her|my|our|to|in|at|by|with|for|from|of) )?"

_NOT_JOINED = (
    TWO_ENDS,
    _any_of(lists.FIXED_PAIRS),
    _find(r"\([^()]*\)|\b(?:such as|including|for example|for instance|e\.g\.)[^?!]*"),
    _find(r"^(?:after|as|before|during|for|if|in|once|since|thinking|when|while)\b[^,?]*, "),
    _find(r"\bbetween (?:[^\s?]+ ){1,4}?and [^\s?]+|\d+ (?:or|and|to) \d+|\d+/\d+"),
    _any_of([r"or (?:more|less|fewer|older|younger|over|under|later|earlier|so|any\w*|some\w*|other|another)"]),
    _find(r"\bor not(?=\W*$)|\bwhether or not\b"),
    _any_of([r"and (?:other|others|so on|similar)", r"as well as (?:it|they|he|she|you|we|i|possible|expected)"]),
    re.compile(r"\b[A-Z][\w’']* (?:and|or|&) (?:the )?[A-Z][\w’']*"),  # a name: Bath and North East Somerset
    _any_of([r"s?/?he/she|she/he|him/her|his/her|parents?/carers?|schools?/colleges?|yes/no|n/a"]),
)
_JOINED = _find(rf"(?<![^\s,;:?!])([^\s,;:?!]+),? (?:and/or|and|or|as well as|plus|&) {_SMALL}([^\s,;:?!.]+)")
_SLASHED = _find(r"(?<![a-z])[a-z]{2,}/[a-z]{2,}")
_QUESTION_WORD = _find(r"how|what|when|where|which|who|why")

_OPENER = _find(  # "Don’t you think …"
    rf"^{_AUXILIARY}(?:n['’]t(?: {_WHO})?| {_WHO} not)\b(?: (?:agree|believe|feel|find|say|think)\b)?"
)
_TAG = _find(rf"(?<=, ){_AUXILIARY}(?:n['’]t {_WHO}| {_WHO} not)(?=\?)|(?<=, )right(?=\?)")  # "…, isn’t it?"
_ONE_SIDED = _find(
    r"(?<!how far )(?<!how much )(?<!how strongly )(?<!extent )"
    r"\b(?:do|would|did) you (?:agree|accept)\b(?! or disagree)(?: with| that)?"
)
_PUSHES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("pushes", _OPENER),
    ("pushes", _TAG),
    ("pushes", _find(rf"(?<!\w)(?:{'|'.join(lists.PUSHING)})")),
    ("one-sided", _ONE_SIDED),
    ("takes-for-granted", _any_of(lists.TAKEN_FOR_GRANTED)),
)
_LOADED = _any_of(lists.LOADED)

_NEGATIVE = _find(
    rf"\b\w+n['’]t\b|\b(?:{'|'.join(sorted(lists.NEGATIVES, key=len, reverse=True))}|(?:fail|lack)(?:s|ed|ing)?)\b"
)
_NO_NEGATIVE = (TWO_ENDS, _OPENER, _TAG, _any_of(lists.NO_NEGATIVES), _find(r"\bor not(?=\W*$)"))
_ASIDE = _find(r"\b(?:because|if|until|unless|when|where|which|while|who|whom|whose|(?:al)?though)\b[^,;.?!]*")
_PLACES = _find(r",|;|\b(?:and|but|or)\b")
_ABSOLUTE, _NO_ABSOLUTE = _any_of(lists.ABSOLUTES), _any_of(lists.NO_ABSOLUTES)


def double_barrelled(question: Question, texts: tuple[Part, ...]) -> Iterator[Advice]:
    """It asks two things, and one answer cannot say which it is about.

    People can keep two things apart in their own words, so a text box is only told of two questions in one. Choices
    that name the two apart are no fault either.
    SOURCE: Krosnick and Presser (2010), "Question and Questionnaire Design", in the Handbook of Survey Research:
    ask about one thing at a time. Which pairs of words count as one thing is ours.
    """
    if question.kind == STATEMENT:
        return
    apart = [] if takes_sides(question, texts) else [set(words(label.lower())) for label in labels(question, texts)]
    is_open = KINDS[question.kind].is_open
    for part in texts:
        asked = list(asked_sentences(part))
        if sum("?" in sentence for sentence in asked) > 1:
            yield Advice("double-barrelled", {"part": part.name, "found": " ".join(asked)})
            continue
        found = next((found for sentence in asked for found in _joined(sentence, apart, is_open)), None)
        if found is not None:
            yield Advice("double-barrelled", {"part": part.name, "found": found})


def _joined(sentence: str, apart: list[set[str]], is_open: bool) -> Iterator[str]:
    held = sentence
    for pattern in _NOT_JOINED:
        held = hold(pattern, held)
    for found in _JOINED.finditer(held):
        left, right = found[1].lower(), found[2].lower()
        named_apart = any(left in one and right not in one for one in apart) and any(
            right in one and left not in one for one in apart
        )
        if not named_apart and (not is_open or _QUESTION_WORD.fullmatch(right)):
            yield loose(found[0])
    for found in [] if is_open else _SLASHED.finditer(held):
        yield loose(found[0])


def leading(question: Question, texts: tuple[Part, ...]) -> Iterator[Advice]:
    """It lets people see which answer is wanted, or takes for granted what it should ask.

    A loaded word that is one of the answers, or one end of "excellent or poor", pushes nowhere.
    SOURCE: Krosnick and Presser (2010): avoid leading or loaded questions that push respondents toward an answer.
    That agree and disagree scales draw agreement by themselves is in the same chapter; we do not advise against them,
    because the surveys that these are held against use them.
    """
    answers = " ".join(labels(question, texts)).lower()
    for part in texts:
        if part.is_choice:
            continue
        for sentence in sentences(part.text):
            for how, pattern in _PUSHES:
                if found := pattern.search(sentence):
                    yield Advice("leading", {"part": part.name, "found": found[0].strip(" ,"), "how": how})
            for found in _LOADED.finditer(sentence):
                is_end = re.search(rf"\bor (?:\w+ )?{found[0]}\b|\b{found[0]}(?: \w+)? or\b", sentence)
                if not is_end and found[0].lower() not in answers:
                    yield Advice("leading", {"part": part.name, "found": found[0], "how": "loaded"})


def negative(question: Question, texts: tuple[Part, ...]) -> Iterator[Advice]:
    """It says "not", so that a "yes" or a "disagree" may mean either.

    Asked only of main clauses, and only where answers take sides: "Which children are not in school?" has no side to
    mistake. `how`: "single", worse "scale" (to disagree with a "not"), worst "double" (two in one clause, any kind).
    SOURCE: Krosnick and Presser (2010): avoid questions with single or double negations. The limits are ours.
    """
    if question.kind == STATEMENT:
        return
    sided = takes_sides(question, texts)
    for part in texts:
        for sentence in asked_sentences(part):
            found = _negatives(sentence)
            if len(found) > 1 or (found and sided):
                how = "double" if len(found) > 1 else "scale" if KINDS[question.kind].is_scale else "single"
                yield Advice("negative", {"part": part.name, "found": ", ".join(found), "how": how})
                break


def _negatives(sentence: str) -> list[str]:
    """The negatives of the clause that has most of them; subordinate clauses and "Don't you …" left out."""
    plain = sentence
    for pattern in (*_NO_NEGATIVE, _ASIDE):
        plain = pattern.sub("", plain)
    every = [[found[0] for found in _NEGATIVE.finditer(clause)] for clause in _PLACES.split(plain)]
    return max(every, key=len)


def absolute(question: Question, texts: tuple[Part, ...]) -> Iterator[Advice]:
    """It claims something of all, always or never, so that one exception makes a "no".

    Only where answers take sides, and only of what is asked: "Always" is a good end of a scale of how often.
    SOURCE: Dörnyei (2003), "Questionnaires in Second Language Research": avoid items with universals such as "all" and
    "never". What is no universal ("every week", "at all") is ours.
    """
    if question.kind == STATEMENT or not takes_sides(question, texts):
        return
    for part in texts:
        plain = " ".join(_NO_ABSOLUTE.sub("", sentence) for sentence in asked_sentences(part))
        for found in dict.fromkeys(found[0].lower() for found in _ABSOLUTE.finditer(plain)):
            yield Advice("absolute", {"part": part.name, "found": found})
