"""A bank becomes one survey's questionnaire: area, focus and numbers filled in, repeated sections written out."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.conditions import All, Is
from surveyapp.interchange.questionnaire_document import build
from surveyapp.interchange.questionnaire_fill import ISOLATE, NO_FOCUS, POP, fill, stray_placeholders
from tests.factories.questionnaires import document

SCALE = {"kind": "agreement", "choices": [{"value": v, "label": v, "score": s} for v, s in (("agree", 2), ("not", 1))]}


def yes_no() -> list[dict[str, str]]:
    return [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]


def bank() -> dict[str, Any]:
    role = {"code": "role", "kind": "single-choice", "text": "Who are you in {area}?", "choices": yes_no()}
    better = {
        "code": "better",
        "kind": "single-choice",
        "text": "{n}. Is {focus} better in {area}?",
        "choices": yes_no(),
        "criteria": ["weakness"],
    }
    when = {"all": [{"question": "better", "is": "no"}, {"any": [{"not": {"question": "role", "is": "yes"}}]}]}
    grid = {
        "grid": "parts",
        "scale": "s",
        "text": "On {focus}",
        "show_when": {"question": "better", "answered": True},
        "items": [
            {"code": "part-a", "text": "A", "criteria": ["weakness"]},
            {"code": "part-b", "text": "B", "show_when": {"question": "part-a", "is": "agree"}},
        ],
    }
    why = {
        "code": "why",
        "kind": "long-text",
        "text": {"standard": {"en": "Why?", "pl": "{focus}?"}},
        "show_when": when,
    }
    return document(
        title="Survey of {area}",
        framework="weaknesses",
        scales={"s": SCALE},
        sections=[
            {"code": "first", "title": "You", "questions": [role]},
            {"code": "focus", "title": "{focus}", "repeat": "focus", "questions": [better, why, grid]},
        ],
    )


def test_a_section_is_written_once_for_each_focus_with_numbered_codes() -> None:
    made = build(fill(bank(), area="Devon", focus=["waiting", "plans"]))
    assert [section.code for section in made.sections] == ["first", "focus-1", "focus-2"]
    assert [question.code for question in made.questions()] == [
        "role", "better-1", "why-1", "part-a-1", "part-b-1", "better-2", "why-2", "part-a-2", "part-b-2",
    ]  # fmt: skip
    assert made.title.english == "Survey of Devon"
    assert made.by_code["better-2"].text.english == "2. Is plans better in Devon?"
    assert made.by_code["why-2"].text.get("standard", "pl").text == f"{ISOLATE}plans{POP}?"
    assert made.sections[2].title.english == "plans"
    assert all(section.repeat is None for section in made.sections)


def test_conditions_follow_their_own_copy_and_leave_others_alone() -> None:
    made = build(fill(bank(), area="Devon", focus=["waiting", "plans"]))
    condition = made.by_code["why-2"].show_when
    assert isinstance(condition, All)
    assert condition.parts[0] == Is("better-2", ("no",))
    assert "role" in repr(condition.parts[1])
    assert "'part-a-2'" in repr(made.by_code["part-b-2"].show_when)
    grids = {question.grid.code for question in made.questions() if question.grid}
    assert grids == {"parts-1", "parts-2"}


def test_the_weakness_is_numbered_too() -> None:
    made = build(fill(bank(), area="Devon", focus=["waiting", "plans"]))
    assert made.by_code["better-1"].criteria == ("weakness-1",)
    assert made.by_code["part-a-2"].criteria == ("weakness-2",)


def test_without_a_focus_the_section_is_asked_once_in_general() -> None:
    made = build(fill(bank(), area="Devon"))
    assert [section.code for section in made.sections] == ["first", "focus-1"]
    assert NO_FOCUS in made.by_code["better-1"].text.english


def test_the_bank_is_not_changed() -> None:
    data = bank()
    before = copy.deepcopy(data)
    fill(data, area="Devon", focus=["a", "b"])
    assert data == before


@pytest.mark.parametrize("name", ["{n}", "{area}", "{focus}", "{x}", "\\1 \\g<0>", "%s", "{{ 7*7 }}", "{"])
def test_names_are_never_taken_for_placeholders(name: str) -> None:
    made = build(fill(bank(), area=name, focus=[name]))
    assert made.title.english == f"Survey of {name}"
    assert made.by_code["better-1"].text.english == f"1. Is {name} better in {name}?"


def test_a_name_changes_the_direction_of_no_words_around_it() -> None:
    data = document(title={"standard": {"en": "In {area}", "ur": "{area} میں"}}, languages=["en", "ur"])
    data["sections"][0]["title"] = data["sections"][0]["questions"][0]["text"] = data["title"]
    title = build(fill(data, area="De\u202evon\u2069")).title
    assert title.get("standard", "ur").text == f"{ISOLATE}Devon{POP} میں"


@given(st.text(), st.lists(st.text(), max_size=3))
def test_any_names_fill_into_a_valid_questionnaire(area: str, focus: list[str]) -> None:
    made = build(fill(bank(), area=f"A{area}", focus=[f"F{one}" for one in focus]))
    assert len(list(made.questions())) == 1 + 4 * max(1, len(focus))


def test_a_bank_without_repeated_sections_only_gets_its_area() -> None:
    data = document(title="In {area}")
    assert fill(data, area="Devon", focus=["x"]) == {**data, "title": "In Devon"}


def test_stray_placeholders_are_found_with_their_place() -> None:
    data = bank()
    data["title"] = "On {focus}"
    data["sections"][0]["questions"][0]["choices"][1]["label"] = "No, {name} {}"
    assert [(fault.place, fault.message) for fault in stray_placeholders(data)] == [
        (("title",), "{focus} works only in sections with 'repeat: focus'"),
        (
            ("sections", 0, "questions", 0, "choices", 1, "label"),
            "{name} is no placeholder; known: {area}, {focus}, {n}",
        ),
        (("sections", 0, "questions", 0, "choices", 1, "label"), "{} is no placeholder; known: {area}, {focus}, {n}"),
    ]
    assert stray_placeholders(bank()) == []
