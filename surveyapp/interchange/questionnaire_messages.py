"""The texts of a questionnaire's document as messages to translate, and a document with languages added."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from surveyapp.domain.questionnaire import ENGLISH, STANDARD, VERSIONS
from surveyapp.interchange.questionnaire_schema import Document
from surveyapp.interchange.questionnaire_texts import normalised, slots


class Message(NamedTuple):
    """One English text. `version` is its context: the same words may be said otherwise in easy read."""

    version: str
    text: str
    place: str


Find = Callable[[str, str], str | None]
"""From a version and an English text to its translation, or None where there is none."""


def messages(document: Document) -> Iterator[Message]:
    """Every English text of a document, in its order, with the nearest code as its place."""
    for slot in slots(document):
        for version in VERSIONS:
            text = _english(slot.holder[slot.name], version)
            if text is not None:
                yield Message(version, text, _place(slot.key, document))


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
    copied = normalised(document)
    for holder, name, _ in slots(copied):
        for version, by_language in holder[name].items():
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


def _place(key: str, document: Document) -> str:
    """The code of the question, section, grid or term; of the questionnaire for what belongs to none of them."""
    kind, _, rest = key.partition("/")
    return str(document["code"]) if kind in {"survey:title", "survey:about", "scale"} else rest.rpartition(":")[0]
