"""The texts of a questionnaire's document as messages to translate, and a document with a language added."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from surveyapp.domain.questionnaire import ENGLISH, STANDARD, VERSIONS
from surveyapp.interchange.questionnaire_schema import Document

_TEXTS = frozenset(
    {
        "about",
        "alt",
        "does_not_apply",
        "explanation",
        "hint",
        "intro",
        "label",
        "meaning",
        "text",
        "title",
        "transcript",
        "unit",
    }
)


class Message(NamedTuple):
    """One English text. `version` is its context: the same words may be said otherwise in easy read."""

    version: str
    text: str
    place: str


Find = Callable[[str, str], str | None]
"""From a version and an English text to its translation, or None where there is none."""


def messages(document: Document) -> Iterator[Message]:
    """Every English text of a document, in its order, with the nearest code as its place."""
    for wording, place in _wordings(document, document["code"]):
        for version in VERSIONS:
            text = _english(wording, version)
            if text is not None:
                yield Message(version, text, place)


def with_language(document: Document, language: str, find: Find) -> tuple[Document, list[Message]]:
    """A copy in which every English text has its translation too, and the messages that have none.

    The language is only added to the document's languages where nothing is missing.
    """
    copied = copy.deepcopy(document)
    missing: list[Message] = []
    for holder, key, place in list(_holders(copied, copied["code"])):
        wording = holder[key]
        if isinstance(wording, str):
            wording = holder[key] = {STANDARD: {ENGLISH: wording}}
        for version, by_language in wording.items():
            english = by_language.get(ENGLISH)
            translation = find(version, english) if english else None
            if translation:
                by_language[language] = translation
            elif english:
                missing.append(Message(version, english, place))
    if not missing:
        copied["languages"] = [*copied.get("languages", [ENGLISH]), language]
    return copied, missing


def _english(wording: Any, version: str) -> str | None:
    if isinstance(wording, str):
        return wording if version == STANDARD else None
    found = wording.get(version, {}).get(ENGLISH)
    return found if isinstance(found, str) else None


def _wordings(data: Any, place: str) -> Iterator[tuple[Any, str]]:
    for holder, key, where in _holders(data, place):
        yield holder[key], where


def _holders(data: Any, place: str) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Each mapping that holds a text, the key under which it does, and the nearest code around it."""
    if isinstance(data, list):
        for item in data:
            yield from _holders(item, place)
    elif isinstance(data, dict):
        here = str(data.get("code") or data.get("grid") or data.get("term") or place)
        for key, value in data.items():
            if key in _TEXTS and value:
                yield data, key, here
            else:
                yield from _holders(value, here)
