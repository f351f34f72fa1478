"""What the revision page tells of two states."""

from __future__ import annotations

from typing import Any

from surveyapp.interchange.questionnaire_changes import Change, changes
from surveyapp.interchange.questionnaire_schema import Document
from surveyapp.interchange.questionnaire_texts import Place, with_texts
from surveyapp.interchange.questionnaire_yaml import read
from tests.factories.surveys import questionnaire_file

DOCUMENT: Document = read(questionnaire_file("small"), "small.yaml")[0]
PLAN = Place("question/plan:text", "standard", "en")


def edited(**questions: Any) -> Document:
    """The document with other questions by code; None takes one out."""
    [section] = DOCUMENT["sections"]
    kept = [questions.get(each["code"], each) for each in section["questions"]]
    return {**DOCUMENT, "sections": [{**section, "questions": [each for each in kept if each is not None]}]}


def question(code: str) -> Document:
    found: Document = next(each for each in DOCUMENT["sections"][0]["questions"] if each["code"] == code)
    return found


def test_nothing_differs_from_itself_however_it_is_written() -> None:
    assert list(changes(DOCUMENT, DOCUMENT)) == []
    assert list(changes(DOCUMENT, with_texts(DOCUMENT, {}))) == []


def test_a_text_is_told_with_both_wordings() -> None:
    after = with_texts(DOCUMENT, {PLAN: "Has a plan been made?"})
    assert list(changes(DOCUMENT, after)) == [
        Change("text", PLAN.key, PLAN, "Is there a plan?", "Has a plan been made?")
    ]


def test_what_went_is_told_once_and_not_text_by_text() -> None:
    assert list(changes(DOCUMENT, edited(years=None))) == [Change("removed", "question/years")]
    assert list(changes(edited(years=None), DOCUMENT)) == [Change("added", "question/years")]


def test_settings_are_told_by_their_names() -> None:
    found = list(changes(DOCUMENT, edited(years={**question("years"), "max": 30})))
    assert found == [Change("settings", "question/years", settings=("max",))]
    fewer = {**question("role"), "choices": question("role")["choices"][::-1]}
    assert next(iter(changes(DOCUMENT, edited(role=fewer)))).settings == ("choices",)


def test_only_what_moved_is_told_to_have_moved() -> None:
    [section] = DOCUMENT["sections"]
    first, *rest = section["questions"]
    after = {**DOCUMENT, "sections": [{**section, "questions": [*rest, first]}]}
    assert list(changes(DOCUMENT, after)) == [Change("moved", "question/role")]
