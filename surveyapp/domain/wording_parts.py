"""The parts of a questionnaire that are passed one by one, and what a reader meets of each."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from surveyapp.domain.questionnaire import EASY_READ, ENGLISH, Picture, Question, Questionnaire, Wording

SURVEY = "survey"
_AREA = "\0area"  # no text can hold it


class Unit(NamedTuple):
    """What one approval is about: a part in a version and a language."""

    part: str
    version: str
    language: str


@dataclass(frozen=True, slots=True)
class PartText:
    """One text of a part. `key` says where it stands in the document; what several parts share has one key in all."""

    key: str
    wording: Wording


@dataclass(frozen=True, slots=True)
class Part:
    """A question with all that is read with it, or a section's, the survey's or a term's own words.

    `code`: "question/CODE", "section/CODE", "term/TERM" or "survey". `facts`: what shows besides texts, such as the
    kind of answer. `pictures`: the names of its pictures, which belong to easy read.
    """

    code: str
    texts: tuple[PartText, ...]
    facts: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()

    @property
    def question(self) -> str | None:
        """The code of the question that this part is; None for other parts."""
        kind, _, code = self.code.partition("/")
        return code if kind == "question" else None


def parts(questionnaire: Questionnaire) -> Iterator[Part]:
    """Every part in the order in which respondents meet it; the terms at the end."""
    yield _part(SURVEY, ("survey:title", questionnaire.title), ("survey:about", questionnaire.about))
    for section in questionnaire.sections:
        prefix = f"section/{section.code}"
        named = (("title", section.title), ("intro", section.intro), ("explanation", section.explanation))
        yield _part(prefix, *((f"{prefix}:{name}", wording) for name, wording in named))
        for question in section.questions:
            yield question_part(question)
    for term in questionnaire.terms:
        yield _part(f"term/{term.term}", (f"term/{term.term}:meaning", term.meaning), facts=(term.term,))


def question_part(question: Question) -> Part:
    """A question with its stem, hint, answers and what its pictures and recordings say."""
    prefix = f"question/{question.code}"
    found: list[tuple[str, Wording | None]] = []
    if question.grid is not None:
        found += [
            (f"grid/{question.grid.code}:text", question.grid.text),
            (f"grid/{question.grid.code}:hint", question.grid.hint),
        ]
    found += [(f"{prefix}:text", question.text), (f"{prefix}:hint", question.hint), (f"{prefix}:unit", question.unit)]
    pictures = [question.picture] if question.picture else []
    if question.picture:
        found.append((f"{prefix}:picture", question.picture.alt))
    for choice in question.choices:
        found.append((f"{prefix}:choice/{choice.value}", choice.label))
        if choice.picture:
            pictures.append(choice.picture)
            found.append((f"{prefix}:choice/{choice.value}/picture", choice.picture.alt))
    for name, recording in (("sound", question.sound), ("video", question.video)):
        if recording is not None:
            found.append((f"{prefix}:{name}", recording.transcript))
    media = [each for each in (question.sound, question.video) if each is not None]
    files = [name for each in media for name in (each.file, each.captions or "")]
    return _part(prefix, *found, facts=(question.kind, *files), pictures=pictures)


def content_hash(part: Part, version: str, language: str, area: str) -> str:
    """SHA-256, in hexadecimal, of what a reader meets of a part: the same content has the same hash in every survey.

    The area's name counts as one word whatever it is, so that a wording passed for one area is passed for another. A
    translation's hash holds the English it was made from: it changes when the English does. Where a version has no
    words of its own, readers meet the standard ones, and these count.
    """
    said = [[text.key.rpartition(":")[2], _said(text.wording, version, language, area)] for text in part.texts]
    content: list[object] = [part.code.partition("/")[0], version, language, said, list(part.facts)]
    if version == EASY_READ:
        content.append(list(part.pictures))
    if language != ENGLISH:
        content.append(content_hash(part, version, ENGLISH, area))
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def units(questionnaire: Questionnaire, language: str = ENGLISH) -> Iterator[Unit]:
    """Every unit of a language, part by part, each version of a part after the other."""
    for part in parts(questionnaire):
        for version in questionnaire.versions:
            yield Unit(part.code, version, language)


def hashes(questionnaire: Questionnaire, area: str, language: str = ENGLISH) -> dict[Unit, str]:
    """The content hash of every unit of a language."""
    return {
        Unit(part.code, version, language): content_hash(part, version, language, area)
        for part in parts(questionnaire)
        for version in questionnaire.versions
    }


def missing(part: Part, version: str, language: str) -> tuple[str, ...]:
    """The keys of the texts that a part has in English in this version and not in the language."""
    return tuple(
        text.key
        for text in part.texts
        if text.wording.has(version, ENGLISH) and not text.wording.has(version, language)
    )


def _said(wording: Wording, version: str, language: str, area: str) -> str:
    text = wording.get(version, language).text
    return re.sub(rf"(?<!\w){re.escape(area)}(?!\w)", _AREA, text) if area else text


def _part(
    code: str, *texts: tuple[str, Wording | None], facts: tuple[str, ...] = (), pictures: list[Picture] | None = None
) -> Part:
    found = tuple(PartText(key, wording) for key, wording in texts if wording is not None)
    return Part(code, found, facts, tuple(picture.name for picture in pictures or ()))
