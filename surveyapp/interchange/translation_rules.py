"""What a translation keeps of its English, and what it may not bring in: plain texts in, what is wrong out."""

from __future__ import annotations

import re
from collections import Counter

from surveyapp.interchange.questionnaire_fill import ISOLATE, POP

PLACEHOLDER = re.compile(r"\{\w*\}")

_MARK = re.compile(f"[{ISOLATE}{POP}]")
_ISOLATED = re.compile(f"{ISOLATE}([^{ISOLATE}{POP}]*){POP}")
_MARKUP = re.compile(r"</?[^\W\d_][^<>]*>|<[!?][^<>]*>|&(?:#\d+|#x[0-9a-f]+|[a-z]+\d*);", re.IGNORECASE)
# Tab and newline are text. Embeddings and overrides would turn round whatever stands after them.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066\u2067\ud800-\udfff\ufffe\uffff]")


def marks_changed(source: str, target: str, before: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The placeholders and isolates that a translation lost, and those that it has too many, in order of the alphabet.

    Where the English has isolates, the translation has as many. Where it has none, as in a survey in which `fill` has
    put in the area's name, a translation sets apart only words of the English, and all of them that the translation
    before it did. No isolate stands without its other half.
    """
    wanted, given = Counter(PLACEHOLDER.findall(source)), Counter(PLACEHOLDER.findall(target))
    wanted.update(_halves(source))
    given.update(_halves(target))
    if _MARK.search(source):
        wanted.update(_MARK.findall(source))
        given.update(_MARK.findall(target))
    else:
        apart = set(_ISOLATED.findall(target))
        kept = {name for name in _ISOLATED.findall(before) if name in source}
        wanted.update(f"{ISOLATE}{name}{POP}" for name in kept - apart)
        given.update(f"{ISOLATE}{name}{POP}" for name in apart if name not in source)
    return tuple(sorted((wanted - given).elements())), tuple(sorted((given - wanted).elements()))


def markup_added(source: str, target: str) -> tuple[str, ...]:
    """Tags, entities and control characters ("U+202E") that a translation has and its English has not, each once."""
    known = {*_MARKUP.findall(source), *source}
    added = [each for pattern in (_MARKUP, _CONTROL) for each in pattern.findall(target) if each not in known]
    return tuple(dict.fromkeys(f"U+{ord(each):04X}" if len(each) == 1 else each for each in added))


def _halves(text: str) -> list[str]:
    return _MARK.findall(_ISOLATED.sub("", text))
