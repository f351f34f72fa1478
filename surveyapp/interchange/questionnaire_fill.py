"""A bank's document made into one survey's: area and focus filled in, repeated sections written out."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from surveyapp.domain.questionnaire import ENGLISH, VERSIONS
from surveyapp.interchange.questionnaire_schema import Document, Fault
from surveyapp.interchange.questionnaire_texts import slots
from surveyapp.interchange.yaml_lines import Place

AREA, FOCUS, NUMBER = "area", "focus", "n"
NO_FOCUS = "the areas of significant weakness"
ISOLATE, POP = "\u2068", "\u2069"
"""Unicode's marks around a part that has a direction of its own."""
_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_DIRECTION_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def fill(document: Document, *, area: str, focus: Sequence[str] = ()) -> Document:
    """A copy with `{area}` filled in everywhere and each `repeat: focus` section written once for each area of focus.

    Codes in a repeated section get "-1", "-2" and so on, in routing too; the criterion "weakness" becomes
    "weakness-1" and so on. With no focus the section is asked once, about the areas of weakness in general.

    The names of areas and focuses are English. In wordings of other languages they stand between `ISOLATE` and `POP`,
    so that they change the order of no words around them and pages can mark them as English.
    """
    result = copy.deepcopy(document)
    sections: list[Document] = []
    for section in result.pop("sections"):
        if section.get("repeat") == "focus":
            sections += _repeated(section, area, focus)
        else:
            sections.append(_filled(section, {AREA: area}))
    # In one go for each text: what stands in the name of an area or a focus is never taken for a placeholder.
    return {**_filled(result, {AREA: area}), "sections": sections}


def renamed(document: Document, before: str, after: str) -> Document:
    """A copy that names another area wherever it named the one before, as a word of its own, in every language."""
    name = re.compile(rf"(?<!\w){re.escape(before)}(?!\w)")

    def said(data: Any) -> Any:
        if isinstance(data, str):
            return name.sub(lambda _: after, data)
        if isinstance(data, list):
            return [said(item) for item in data]
        return {key: said(value) for key, value in data.items()} if isinstance(data, dict) else data

    result = copy.deepcopy(document)
    for slot in slots(result):
        slot.holder[slot.name] = said(slot.holder[slot.name])
    return result


def stray_placeholders(document: Document) -> list[Fault]:
    """Words in braces that nothing would ever fill in."""
    faults: list[Fault] = []
    for index, section in enumerate(document["sections"]):
        known = (AREA, FOCUS, NUMBER) if section.get("repeat") == "focus" else (AREA,)
        faults += _stray(section, ("sections", index), known)
    rest = {key: value for key, value in document.items() if key != "sections"}
    return [*_stray(rest, (), (AREA,)), *faults]


def _stray(data: Any, place: Place, known: tuple[str, ...]) -> Iterator[Fault]:
    if isinstance(data, str):
        for name in _PLACEHOLDER.findall(data):
            if name in {FOCUS, NUMBER} and name not in known:
                yield Fault(place, f"{{{name}}} works only in sections with 'repeat: focus'")
            elif name not in known:
                yield Fault(place, f"{{{name}}} is no placeholder; known: {{area}}, {{focus}}, {{n}}")
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from _stray(item, (*place, index), known)
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _stray(value, (*place, key), known)


def _repeated(section: Document, area: str, focus: Sequence[str]) -> list[Document]:
    names = list(focus) or [NO_FOCUS]
    own = {code for question in section["questions"] for code in _codes(question)}
    return [
        _filled(_numbered(section, own, number), {AREA: area, FOCUS: name, NUMBER: str(number)})
        for number, name in enumerate(names, 1)
    ]


def _codes(question: Document) -> list[str]:
    return [item["code"] for item in question["items"]] if "grid" in question else [question["code"]]


def _numbered(section: Document, own: set[str], number: int) -> Document:
    copied = copy.deepcopy(section)
    del copied["repeat"]
    copied["code"] = f"{section['code']}-{number}"
    for question in copied["questions"]:
        _number(question, own, number)
        for item in question.get("items", ()):
            _number(item, own, number)
    return copied


def _number(question: Document, own: set[str], number: int) -> None:
    for key in ("code", "grid"):
        if key in question:
            question[key] = f"{question[key]}-{number}"
    if "criteria" in question:
        question["criteria"] = [f"{c}-{number}" if c == "weakness" else c for c in question["criteria"]]
    if "show_when" in question:
        _renumber(question["show_when"], own, number)


def _renumber(condition: Document, own: set[str], number: int) -> None:
    if condition.get("question") in own:
        condition["question"] = f"{condition['question']}-{number}"
    for part in (*condition.get("all", ()), *condition.get("any", ())):
        _renumber(part, own, number)
    if "not" in condition:
        _renumber(condition["not"], own, number)


def _filled(data: Any, values: Mapping[str, str], language: str = ENGLISH) -> Any:
    """The same data with every placeholder filled. Codes and values hold no braces, so they stay as they are."""
    if isinstance(data, str):
        return _PLACEHOLDER.sub(lambda found: _fitted(found, values, language), data)
    if isinstance(data, list):
        return [_filled(item, values) for item in data]
    if not isinstance(data, dict):
        return data
    if data and data.keys() <= set(VERSIONS):
        return {
            version: {tag: _filled(text, values, tag) for tag, text in texts.items()} for version, texts in data.items()
        }
    return {key: _filled(value, values) for key, value in data.items()}


def _fitted(found: re.Match[str], values: Mapping[str, str], language: str) -> str:
    value = values.get(found[1])
    if value is None:
        return found[0]
    if language == ENGLISH or found[1] == NUMBER:
        return value
    return f"{ISOLATE}{_DIRECTION_MARKS.sub('', value)}{POP}"
