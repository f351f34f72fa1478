"""Every text of a questionnaire's document under a key of its own, which stays when questions are moved."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from surveyapp.domain.questionnaire import ENGLISH, STANDARD, VERSIONS
from surveyapp.interchange.questionnaire_schema import DOES_NOT_APPLY, Document


class Slot(NamedTuple):
    """A place that holds a text: `holder[name]`. `key` says which, as in "question/plan:choice/yes"."""

    holder: dict[str, Any]
    name: str
    key: str


class Place(NamedTuple):
    """One text of a document: its slot's key, a version and a language."""

    key: str
    version: str
    language: str


def slots(document: Document) -> Iterator[Slot]:
    """Every place that holds a text, in the order of the document.

    Keys are "survey:title", "survey:about", "term/TERM:meaning", "scale/CODE:choice/VALUE", "section/CODE:title",
    "…:intro", "…:explanation", "grid/CODE:text", "…:hint", "question/CODE:text", "…:hint", "…:unit",
    "…:does_not_apply", "…:choice/VALUE", "…:sound", "…:video", and "…/picture" or "…:picture" for what a picture shows.
    """
    yield from _own(document, "survey", ("title", "about"))
    for term in document.get("terms", ()):
        yield from _own(term, f"term/{term['term']}", ("meaning",))
    for code, scale in document.get("scales", {}).items():
        yield from _choices(scale, f"scale/{code}")
    for section in document["sections"]:
        yield from _own(section, f"section/{section['code']}", ("title", "intro", "explanation"))
        for item in section["questions"]:
            if "grid" in item:
                yield from _own(item, f"grid/{item['grid']}", ("text", "hint"))
                for question in item["items"]:
                    yield from _question(question)
            else:
                yield from _question(item)


def shared_keys(document: Document) -> dict[str, str]:
    """The slots that hold what questions take from elsewhere: from the key that the domain's parts use to the slot's.

    The answers of a scale stand once for all the questions that have it; "does not apply" is a text of the question.
    """
    result = {}
    for section in document["sections"]:
        for item in section["questions"]:
            for question in item.get("items", [item]):
                prefix = f"question/{question['code']}"
                if "does_not_apply" in question:
                    result[f"{prefix}:choice/{DOES_NOT_APPLY}"] = f"{prefix}:does_not_apply"
                scale = item.get("scale")
                for slot in _choices(document.get("scales", {}).get(scale, {}), f"scale/{scale}"):
                    result.setdefault(f"{prefix}:{slot.key.partition(':')[2]}", slot.key)
    return result


def normalised(document: Document) -> Document:
    """A copy in which every text is written by version and language, so that one of them can be changed alone."""
    result = copy.deepcopy(document)
    for slot in slots(result):
        if isinstance(slot.holder[slot.name], str):
            slot.holder[slot.name] = {STANDARD: {ENGLISH: slot.holder[slot.name]}}
    return result


def texts(document: Document) -> dict[Place, str]:
    """Every text of a document by its place."""
    found = {}
    for slot in slots(document):
        value = slot.holder[slot.name]
        by_version = {STANDARD: {ENGLISH: value}} if isinstance(value, str) else value
        for version in VERSIONS:
            for language, text in by_version.get(version, {}).items():
                found[Place(slot.key, version, language)] = text
    return found


def with_texts(document: Document, changes: Mapping[Place, str]) -> Document:
    """A normalised copy with these texts put in place of those that are there. An empty text takes one out.

    Places of slots that the document does not have are passed over. The standard English cannot be taken out.
    """
    result = normalised(document)
    at = {slot.key: slot for slot in slots(result)}
    for (key, version, language), text in changes.items():
        if key not in at:
            continue
        by_version = at[key].holder[at[key].name]
        if text:
            by_version.setdefault(version, {})[language] = text
        elif (version, language) != (STANDARD, ENGLISH):
            by_version.get(version, {}).pop(language, None)
            if not by_version.get(version, True):
                del by_version[version]
    return result


def _question(data: Document) -> Iterator[Slot]:
    prefix = f"question/{data['code']}"
    yield from _own(data, prefix, ("text", "hint", "unit", "does_not_apply"))
    yield from _picture(data, f"{prefix}:picture")
    for media in ("sound", "video"):
        if media in data:
            yield Slot(data[media], "transcript", f"{prefix}:{media}")
    yield from _choices(data, prefix)


def _choices(data: Document, prefix: str) -> Iterator[Slot]:
    for choice in data.get("choices", ()):
        key = f"{prefix}:choice/{choice['value']}"
        yield Slot(choice, "label", key)
        yield from _picture(choice, f"{key}/picture")


def _picture(data: Document, key: str) -> Iterator[Slot]:
    if data.get("picture", {}).get("alt"):
        yield Slot(data["picture"], "alt", key)


def _own(data: Document, prefix: str, names: tuple[str, ...]) -> Iterator[Slot]:
    for name in names:
        if data.get(name):
            yield Slot(data, name, f"{prefix}:{name}")
