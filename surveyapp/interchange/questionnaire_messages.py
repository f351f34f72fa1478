"""The texts of a questionnaire's document as messages to translate, and a document with languages added."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
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


def with_languages(document: Document, finds: Mapping[str, Find]) -> tuple[Document, dict[str, list[Message]]]:
    """A copy with the translations that `finds` gives by language, and what each of them has no translation of.

    A language that lacks even one text is left out whole, so that nobody meets a page in two languages. A language
    that the document has already keeps its own wordings.
    """
    wanted = [language for language in finds if language not in document.get("languages", [ENGLISH])]
    missing: dict[str, list[Message]] = {
        language: [message for message in messages(document) if not finds[language](message.version, message.text)]
        for language in wanted
    }
    added = [language for language in wanted if not missing[language]]
    copied = copy.deepcopy(document)
    for holder, key, _ in list(_holders(copied, copied["code"])):
        if isinstance(holder[key], str):
            holder[key] = {STANDARD: {ENGLISH: holder[key]}}
        for version, by_language in holder[key].items():
            english = by_language.get(ENGLISH)
            if english:
                by_language.update({language: finds[language](version, english) for language in added})
    if added:
        copied["languages"] = [*copied.get("languages", [ENGLISH]), *added]
    return copied, {language: texts for language, texts in missing.items() if texts}


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
