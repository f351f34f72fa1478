"""The parts of a wording as reviewers read them: every text with its language, and what it said before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import gettext

from surveyapp.domain.marks import N_
from surveyapp.domain.pictures import usual_picture
from surveyapp.domain.questionnaire import EASY_READ, ENGLISH, Picture, Question, Questionnaire, Spoken, Wording
from surveyapp.domain.word_differences import Run, differences
from surveyapp.domain.wording_parts import Part, PartText, Unit
from surveyapp.interchange.questionnaire_fill import ISOLATE, POP
from surveyapp.interchange.questionnaire_texts import texts
from surveyapp.language.catalogues import direction
from surveyapp.services import wordings
from surveyapp.storage.surveys import Revision
from surveyapp.web.assets import picture, picture_names
from surveyapp.web.easy_lines import worded

_LABELS = {
    "title": N_("Title"),
    "about": N_("About the survey"),
    "intro": N_("Introduction"),
    "explanation": N_("Explanation"),
    "text": N_("Question"),
    "hint": N_("Hint"),
    "unit": N_("Unit"),
    "picture": N_("What the picture shows"),
    "sound": N_("Said in the recording"),
    "video": N_("Said in the video"),
    "meaning": N_("Meaning"),
}
_STEM = {"text": N_("Beginning of several questions"), "hint": N_("Hint for several questions")}


def label(key: str, number: int = 0) -> str:
    """What a text is to its part. `number`: of an answer, counted from 1."""
    owner, _, name = key.rpartition(":")
    if name.startswith("choice/"):
        words = N_("Picture of answer %(number)s") if name.endswith("/picture") else N_("Answer %(number)s")
        return gettext(words, number=number)
    return gettext((_STEM if owner.startswith("grid/") else _LABELS)[name])


def labels(keys: Iterable[str]) -> dict[str, str]:
    """The labels of all texts of a part, by key."""
    found, number = {}, 0
    for key in keys:
        number += ":choice/" in key and not key.endswith("/picture")
        found[key] = label(key, number)
    return found


def said_at(revision: Revision, unit: Unit) -> dict[str, str]:
    """What a unit itself says in a saved wording, by key: "" where readers meet another version's or English words."""
    said = texts(wordings.document_of(revision))
    return {key: said.get(place, "") for key, place in wordings.places_of(revision, unit).items()}


def runs(before: str, after: str) -> tuple[Run, ...]:
    """The differences of two texts, without the invisible marks around names, of which one could stand alone."""
    return differences(*(text.replace(ISOLATE, "").replace(POP, "") for text in (before, after)))


def rows(part: Part, before: Part, version: str, language: str) -> list[dict[str, Any]]:
    """Every text of a part, and at the end those that `before` had and it has not. `runs`: only where it changed."""
    was = {text.key: text.wording for text in before.texts}
    now = {text.key for text in part.texts}
    gone = [text for text in before.texts if text.key not in now]
    found = [_row(text, was.get(text.key), version, language) for text in part.texts]
    for text in gone:
        said = text.wording.get(version, language)
        found.append({"key": text.key, **_spoken(said.language), "runs": runs(said.text, "")})
    named = labels([row["key"] for row in found])
    return [{**row, "label": named[row["key"]], "choice": _value(row["key"])} for row in found]


def with_choices(found: list[dict[str, Any]], question: Question | None, version: str) -> Iterator[dict[str, Any]]:
    """The rows as pages list them: answers together under `choices`, each with its picture in easy read."""
    choices: list[dict[str, Any]] = []
    pictures = _pictures(question) if question is not None and version == EASY_READ else {}
    for row in found:
        if not row["choice"]:
            yield row
        elif row["key"].endswith("/picture"):
            for choice in choices:
                choice.update({"shows": row} if choice["choice"] == row["choice"] else {})
        else:
            choices.append({**row, "picture": pictures.get(row["choice"])})
    if choices:
        yield {"choices": choices, "key": "choices"}


def own_picture(question: Question | None, version: str) -> str | None:
    """The address of a question's own picture, in easy read."""
    own = question.picture if question is not None and version == EASY_READ else None
    return _address(own, None)


def question_of(questionnaire: Questionnaire, part: Part) -> Question | None:
    """The question that a part is."""
    return questionnaire.by_code.get(part.question or "")


def _row(text: PartText, was: Wording | None, version: str, language: str) -> dict[str, Any]:
    said = text.wording.get(version, language)
    row = {"key": text.key, **_spoken(said.language), "said": worded(said), "missing": said.language != language}
    row.update(_changed(said, was))
    if language != ENGLISH and said.language == language:
        source = text.wording.get(version, ENGLISH)
        row["source"] = {"said": worded(source), **_spoken(source.language), **_changed(source, was)}
    return row


def _changed(said: Spoken, was: Wording | None) -> dict[str, Any]:
    """The differences from what readers met before. A first translation changes no English."""
    before = None if was is None else was.get(said.version, said.language)
    if before is not None and (before.text == said.text or before.language != said.language):
        return {}
    return {"runs": runs(before.text if before else "", said.text)}


def _spoken(language: str) -> dict[str, str]:
    return {"lang": language, "dir": direction(language)}


def _value(key: str) -> str | None:
    name = key.rpartition(":")[2]
    return name.removeprefix("choice/").removesuffix("/picture") if name.startswith("choice/") else None


def _pictures(question: Question) -> dict[str, str | None]:
    found = question.choices
    return {choice.value: _address(choice.picture, usual_picture(choice, found)) for choice in found}


def _address(own: Picture | None, usual: str | None) -> str | None:
    """That of a part's own picture, else the usual one."""
    if own is not None and own.name in picture_names():
        return picture(own.name)
    return picture(usual) if usual else None
