"""Changes to a questionnaire's document: questions added, moved, taken out, routed, and given answers. Copies only."""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from surveyapp.domain.errors import DomainError
from surveyapp.domain.kinds import AGREEMENT, FREQUENCY, KINDS, SEVERAL_CHOICES, SINGLE_CHOICE
from surveyapp.domain.questionnaire import EASY_READ, ENGLISH, STANDARD
from surveyapp.interchange.questionnaire_schema import Document

Words = Mapping[str, str]
"""The English of a text by version."""

_CODE = 40
_SCALES: Mapping[str, tuple[tuple[str, str, int, bool], ...]] = {
    AGREEMENT: (
        ("strongly-agree", "Strongly agree", 4, True),
        ("agree", "Agree", 3, True),
        ("disagree", "Disagree", 2, False),
        ("strongly-disagree", "Strongly disagree", 1, False),
    ),
    FREQUENCY: (
        ("always", "Always", 4, True),
        ("often", "Often", 3, True),
        ("sometimes", "Sometimes", 2, False),
        ("never", "Never", 1, False),
    ),
}
"""The scale that a survey gets with its first question of a kind. Ours; agreement has the points of Parent View."""


def find(document: Document, code: str) -> Document:
    """The data of one question, to read. Raises DomainError `unknown-question`."""
    return _places(document)[code][0] if code in _places(document) else _unknown(code)


def with_question(
    document: Document, section: str, kind: str, words: Words, *, after: str | None = None
) -> tuple[Document, str]:
    """The document with one more question at the end of a section, or after another question; and its code.

    It gets the answers that its kind needs, to be changed. Raises DomainError: unknown-section, unknown-kind,
    wording-missing.
    """
    if kind not in KINDS:
        raise DomainError("unknown-kind", given=kind)
    if not words.get(STANDARD, "").strip():
        raise DomainError("wording-missing")
    result = copy.deepcopy(document)
    place = next((each for each in result["sections"] if each["code"] == section), None)
    if place is None:
        raise DomainError("unknown-section", given=section)
    code = free_code(result, words[STANDARD])
    question: Document = {"code": code, "kind": kind, "text": _worded(words)}
    if KINDS[kind].is_scale:
        question["scale"] = _scale(result, kind)
    elif kind in {SINGLE_CHOICE, SEVERAL_CHOICES}:
        question["choices"] = [{"value": v, "label": _worded(_both(v.capitalize()))} for v in ("yes", "no")]
    codes = [item.get("code", item.get("grid")) for item in place["questions"]]
    place["questions"].insert(codes.index(after) + 1 if after in codes else len(codes), question)
    return result, code


def with_section(document: Document, words: Words) -> tuple[Document, str]:
    """The document with one more section before the background questions, and its code.

    It is no questionnaire until a question is added there. Raises DomainError `section-missing` without words.
    """
    if not words.get(STANDARD, "").strip():
        raise DomainError("section-missing")
    result = copy.deepcopy(document)
    sections = result["sections"]
    code = free_code(result, words[STANDARD])
    before = next((index for index, each in enumerate(sections) if each.get("background")), len(sections))
    sections.insert(before, {"code": code, "title": _worded(words), "questions": []})
    return result, code


def section_moved(document: Document, code: str, step: int) -> Document:
    """The document with a section one place earlier (-1) or later (1).

    Background sections stay behind the others. Nothing changes at either end, or where there is no such section.
    """
    result = copy.deepcopy(document)
    sections = result["sections"]
    index = next((i for i, each in enumerate(sections) if each["code"] == code), -1)
    other = index + step
    if index >= 0 and 0 <= other < len(sections):
        one, neighbour = sections[index], sections[other]
        if bool(one.get("background")) is bool(neighbour.get("background")):
            sections[index], sections[other] = neighbour, one
    return result


def with_term(document: Document, term: str, words: Words) -> Document:
    """The document with one more word explained. Raises DomainError: term-missing, term-twice, wording-missing."""
    term = " ".join(term.split())
    if not term:
        raise DomainError("term-missing")
    if not words.get(STANDARD, "").strip():
        raise DomainError("wording-missing")
    result = copy.deepcopy(document)
    terms = result.setdefault("terms", [])
    if any(each["term"].casefold() == term.casefold() for each in terms):
        raise DomainError("term-twice", term=term)
    terms.append({"term": term, "meaning": _worded(words)})
    return result


def without_term(document: Document, term: str) -> Document:
    """The document without the explanation of a word."""
    result = copy.deepcopy(document)
    result["terms"] = [each for each in result.get("terms", ()) if each["term"] != term]
    if not result["terms"]:
        del result["terms"]
    return result


def without_question(document: Document, code: str) -> Document:
    """The document without a question; without its grid or section where it was the last there.

    Raises DomainError: unknown-question, last-question (a survey asks something), question-is-asked-about (routing of
    another looks at it: `others`).
    """
    find(document, code)
    others = [name for name, (data, _) in _places(document).items() if code in _asked_about(data.get("show_when"))]
    if others:
        raise DomainError("question-is-asked-about", others=tuple(others))
    if len(_places(document)) == 1:
        raise DomainError("last-question")
    result = copy.deepcopy(document)
    for section in result["sections"]:
        for item in section["questions"]:
            if "items" in item:
                item["items"] = [each for each in item["items"] if each["code"] != code]
        # A grid has two items or more: the one that is left becomes a question with the grid's beginning.
        section["questions"] = [
            _alone(item, result) if len(item.get("items", ())) == 1 else item
            for item in section["questions"]
            if item.get("code") != code and item.get("items", True)
        ]
    result["sections"] = [section for section in result["sections"] if section["questions"]]
    return result


def moved(document: Document, code: str, step: int) -> Document:
    """The document with a question one place earlier (-1) or later (1); past the end of its section into the next one.

    An item of a grid moves within it. At either end of the survey nothing changes. Raises `unknown-question`.
    """
    find(document, code)
    result = copy.deepcopy(document)
    sections = result["sections"]
    for index, section in enumerate(sections):
        for item in section["questions"]:
            if any(each["code"] == code for each in item.get("items", ())):
                _shift(item["items"], code, step)
                return result
        if not any(item.get("code") == code for item in section["questions"]):
            continue
        if _shift(section["questions"], code, step):
            return result
        neighbour = index + step
        alone = len(section["questions"]) == 1
        if 0 <= neighbour < len(sections) and not alone:
            question = section["questions"].pop(0 if step < 0 else -1)
            target = sections[neighbour]["questions"]
            target.insert(len(target) if step < 0 else 0, question)
    return result


def with_settings(document: Document, code: str, **settings: Any) -> Document:
    """The document with other settings of a question, such as `criteria` or `show_when`; None takes one out."""
    find(document, code)
    result = copy.deepcopy(document)
    question = _places(result)[code][0]
    for name, value in settings.items():
        if value:
            question[name] = value
        else:
            question.pop(name, None)
    return result


def with_text(document: Document, code: str, name: str, words: Words) -> Document:
    """The document with another English text of this name ("hint") in a question. "" takes a version out."""
    find(document, code)
    result = copy.deepcopy(document)
    question = _places(result)[code][0]
    held = question.get(name, {})
    by_version = {STANDARD: {ENGLISH: held}} if isinstance(held, str) else held
    for version, text in words.items():
        by_version.setdefault(version, {})[ENGLISH] = text.strip()
        if not text.strip():
            del by_version[version]
    if by_version:
        question[name] = by_version
    else:
        question.pop(name, None)
    return result


def with_choice(document: Document, code: str, words: Words) -> Document:
    """The document with one more answer to a question that has its own. Raises DomainError: no-own-choices, …."""
    result = copy.deepcopy(document)
    choices = _own_choices(result, code)
    value = _free(words[STANDARD], {choice["value"] for choice in choices})
    opinions = [index for index, each in enumerate(choices) if not (each.get("exclusive") or each.get("missing"))]
    choices.insert(opinions[-1] + 1 if opinions else len(choices), {"value": value, "label": _worded(words)})
    return result


def without_choice(document: Document, code: str, value: str) -> Document:
    """The document without one answer. Raises DomainError: no-own-choices, two-choices-at-least."""
    result = copy.deepcopy(document)
    choices = _own_choices(result, code)
    if len(choices) <= 2:
        raise DomainError("two-choices-at-least")
    choices[:] = [choice for choice in choices if choice["value"] != value]
    return result


def free_code(document: Document, text: str) -> str:
    """A code for a new question, from its words, that no other has."""
    taken = set(_places(document)) | {section["code"] for section in document["sections"]}
    return _free(text, taken)


def _free(text: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_CODE].strip("-") or "question"
    stem = stem if stem[0].isalpha() else f"q-{stem}"
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code


def _own_choices(document: Document, code: str) -> list[Document]:
    question = find(document, code)
    if "choices" not in question:
        raise DomainError("no-own-choices")
    found: list[Document] = _places(document)[code][0]["choices"]
    return found


def _places(document: Document) -> dict[str, tuple[Document, Document]]:
    """Every question with the item of its section that it stands in: itself, or its grid."""
    return {
        question["code"]: (question, item)
        for section in document["sections"]
        for item in section["questions"]
        for question in item.get("items", [item])
    }


def _unknown(code: str) -> Document:
    raise DomainError("unknown-question", given=code)


def _alone(grid: Document, document: Document) -> Document:
    """What is left of a grid of which one item is left: a question, led in by what the grid began with."""
    [item] = grid["items"]
    rest = {key: grid[key] for key in ("show_when",) if key in grid and key not in item}
    return {**rest, **item, "kind": document["scales"][grid["scale"]]["kind"], "scale": grid["scale"]}


def _shift(items: list[Document], code: str, step: int) -> bool:
    index = next(i for i, item in enumerate(items) if item.get("code") == code)
    if not 0 <= index + step < len(items):
        return False
    items.insert(index + step, items.pop(index))
    return True


def _asked_about(condition: Document | None) -> Iterator[str]:
    """The questions that a condition looks at."""
    if condition is None:
        return
    if "question" in condition:
        yield condition["question"]
    parts: Sequence[Document] = (*condition.get("all", ()), *condition.get("any", ()))
    for part in (*parts, *([condition["not"]] if "not" in condition else [])):
        yield from _asked_about(part)


def _scale(document: Document, kind: str) -> str:
    scales = document.setdefault("scales", {})
    code = next((code for code, scale in scales.items() if scale["kind"] == kind), None)
    if code is None:
        code = kind
        choices = [
            {"value": value, "label": _worded(_both(label)), "score": score, "favourable": favourable}
            for value, label, score, favourable in _SCALES[kind]
        ]
        unknown = {"value": "dont-know", "label": _worded(_both("I do not know")), "missing": "dont-know"}
        scales[code] = {"kind": kind, "choices": [*choices, unknown]}
    return str(code)


def _both(text: str) -> Words:
    return {STANDARD: text, EASY_READ: text}


def _worded(words: Words) -> dict[str, dict[str, str]]:
    return {version: {ENGLISH: text.strip()} for version, text in words.items() if text.strip()}
