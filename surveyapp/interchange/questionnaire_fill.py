"""A bank's document made into one survey's: area and focus filled in, repeated sections written out."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

from surveyapp.interchange.questionnaire_document import Document


def fill(document: Document, *, area: str, focus: Sequence[str] = ()) -> Document:
    """A copy with `{area}` filled in everywhere and each `repeat: focus` section written once for each area of focus.

    Codes in a repeated section get "-1", "-2" and so on, in routing too; the criterion "weakness" becomes
    "weakness-1" and so on. With no focus the section is asked once, about the areas of weakness in general.
    """
    result = copy.deepcopy(document)
    sections: list[Document] = []
    for section in result["sections"]:
        if section.get("repeat") == "focus":
            sections += _repeated(section, focus)
        else:
            sections.append(section)
    result["sections"] = sections
    filled: Document = _texts(result, lambda text: text.replace("{area}", area))
    return filled


def _repeated(section: Document, focus: Sequence[str]) -> list[Document]:
    names = list(focus) or ["the areas of significant weakness"]
    own = {code for question in section["questions"] for code in _codes(question)}
    return [_numbered(section, own, number, name) for number, name in enumerate(names, 1)]


def _codes(question: Document) -> list[str]:
    return [item["code"] for item in question["items"]] if "grid" in question else [question["code"]]


def _numbered(section: Document, own: set[str], number: int, name: str) -> Document:
    copied = copy.deepcopy(section)
    del copied["repeat"]
    copied["code"] = f"{section['code']}-{number}"
    for question in copied["questions"]:
        _number(question, own, number)
        for item in question.get("items", ()):
            _number(item, own, number)
    result: Document = _texts(copied, lambda text: text.replace("{focus}", name).replace("{n}", str(number)))
    return result


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


def _texts(data: Any, change: Callable[[str], str]) -> Any:
    """The same data with every string changed. Codes and values hold no braces, so they stay as they are."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, list):
        return [_texts(item, change) for item in data]
    if isinstance(data, dict):
        return {key: _texts(value, change) for key, value in data.items()}
    return data
