"""Documents become the domain's objects; what a schema cannot say is found by the builder."""

import copy
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import surveyapp.interchange
from surveyapp.domain import criteria, inspection_kinds
from surveyapp.domain.conditions import All, Answered, Compare, Is, Not
from surveyapp.domain.conditions import Any as AnyOf
from surveyapp.domain.kinds import KINDS, LONG_TEXT, SHORT_TEXT
from surveyapp.domain.questionnaire import AUDIENCES, VERSIONS, Media, Picture
from surveyapp.interchange.questionnaire_document import build, constant
from surveyapp.interchange.questionnaire_schema import DocumentFaults, schema
from tests.factories.questionnaires import document, wording

SCALE = {
    "kind": "agreement",
    "choices": [
        {"value": "agree", "label": "Agree", "score": 2, "favourable": True},
        {"value": "disagree", "label": "Disagree", "score": 1, "favourable": False},
        {"value": "dont-know", "label": "I do not know", "missing": "dont-know"},
    ],
}
YES_NO = [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]


def asked(kind: str, code: str = "q1", **more: Any) -> dict[str, Any]:
    return {"code": code, "kind": kind, "text": f"About {code}?", **more}


def faults(data: dict[str, Any]) -> list[tuple[tuple[str | int, ...], str]]:
    with pytest.raises(DocumentFaults) as caught:
        build(data)
    return [(fault.place, fault.message) for fault in caught.value.faults]


def only_fault(data: dict[str, Any]) -> tuple[tuple[str | int, ...], str]:
    found = faults(data)
    assert len(found) == 1, found
    return found[0]


FIRST = ("sections", 0, "questions", 0)
SECOND = ("sections", 0, "questions", 1)


class TestSchema:
    def test_it_is_a_valid_schema(self) -> None:
        jsonschema.Draft202012Validator.check_schema(schema())

    def test_its_words_are_those_of_the_domain(self) -> None:
        properties, defs = schema()["properties"], schema()["$defs"]
        assert defs["question"]["properties"]["kind"]["enum"] == list(KINDS)
        assert tuple(properties["audience"]["enum"]) == AUDIENCES
        assert tuple(properties["versions"]["items"]["enum"]) == VERSIONS
        assert tuple(defs["text"]["then"]["properties"]) == VERSIONS
        assert set(properties["framework"]["enum"]) == set(criteria.FRAMEWORKS)
        assert set(properties["inspection_kinds"]["items"]["enum"]) == set(inspection_kinds.INSPECTION_KINDS)
        scales = [name for name, kind in KINDS.items() if kind.is_scale]
        assert properties["scales"]["additionalProperties"]["properties"]["kind"]["enum"] == scales

    def test_every_pattern_says_what_it_wants_and_refuses_a_line_break_at_the_end(self) -> None:
        def patterns(data: Any) -> list[dict[str, Any]]:
            if isinstance(data, list):
                return [found for one in data for found in patterns(one)]
            if isinstance(data, dict):
                own = [data] if isinstance(data.get("pattern"), str) else []
                return [*own, *(found for one in data.values() for found in patterns(one))]
            return []

        samples = ["abc", "en", "1F3EB", "school.mp3", "school.vtt"]
        assert len(patterns(schema())) >= 6
        for rule in patterns(schema()):
            assert rule["description"]
            fitting = [sample for sample in samples if re.search(rule["pattern"], sample)]
            assert fitting
            if rule["pattern"] != "\\S":
                assert not any(re.search(rule["pattern"], f"{sample}\n") for sample in samples)

    def test_it_is_in_the_package(self) -> None:
        folder = Path(surveyapp.interchange.__file__ or "").parent
        assert (folder / "questionnaire.schema.json").is_file()


class TestBuild:
    def test_the_least(self) -> None:
        made = build(document())
        assert (made.code, made.audience, made.framework) == ("test", "parents-carers", "framework-2023")
        assert made.versions == ("standard",)
        assert made.languages == ("en",)
        assert [question.max_length for question in made.questions()] == [200]
        assert not made.illustrative
        assert made.minutes is None

    def test_the_most(self) -> None:
        two = {"standard": {"en": "Standard", "pl": "Po polsku"}, "easy-read": {"en": "Easy", "pl": "Łatwo"}}
        media = {"file": "a.mp3", "transcript": two}
        choices = [
            {"value": "a", "label": two, "favourable": True, "score": 3, "picture": {"openmoji": "1F3EB", "alt": two}},
            {"value": "none", "label": two, "exclusive": True},
            {"value": "no-say", "label": two, "missing": "prefer-not"},
        ]
        question = asked(
            "several-choices",
            text=two,
            hint=two,
            choices=choices,
            does_not_apply=two,
            criteria=["right-help"],
            measure="help",
            picture={"openmoji": "1F3EB", "alt": ""},
            sound=media,
            video={**media, "file": "a.en.mp4", "captions": "a.vtt"},
        )
        section = {"code": "you", "title": two, "intro": two, "background": True, "explanation": two}
        data = document(
            title=two,
            about=two,
            minutes=8,
            illustrative=True,
            versions=["easy-read", "standard"],
            languages=["en", "pl"],
            inspection_kinds=["full-2023"],
            terms=[{"term": "EHC plan", "meaning": two}],
            sections=[{**section, "questions": [question]}],
        )
        made = build(data)
        assert made.versions == ("standard", "easy-read")
        assert (made.minutes, made.illustrative, made.inspection_kinds) == (8, True, ("full-2023",))
        assert [term.term for term in made.terms] == ["EHC plan"]
        built = made.by_code["q1"]
        assert built.background
        assert built.text.get("easy-read", "pl").text == "Łatwo"
        assert [choice.value for choice in built.choices] == ["a", "none", "no-say", "does-not-apply"]
        assert [choice.missing for choice in built.choices] == [None, None, "prefer-not", "does-not-apply"]
        assert built.choices[0].picture == Picture("1F3EB", built.text)
        assert built.picture == Picture("1F3EB", None)
        assert built.sound == Media("a.mp3", built.text)
        assert built.video == Media("a.en.mp4", built.text, "a.vtt")
        assert (built.criteria, built.measure) == (("right-help",), "help")

    def test_the_document_is_not_changed(self) -> None:
        data = document(asked("agreement", scale="s"), scales={"s": SCALE})
        before = copy.deepcopy(data)
        build(data)
        assert data == before

    def test_a_text_falls_back_to_the_standard_version_then_to_english(self) -> None:
        text = wording("English", "Easy English", pl="Po polsku")
        assert text.get("easy-read", "pl").text == "Po polsku"
        assert text.get("easy-read", "ur").text == "Easy English"
        assert text.get("standard", "ur").language == "en"

    def test_a_grid_becomes_a_question_an_item(self) -> None:
        items = [{"code": "g1", "text": "One"}, {"code": "g2", "text": "Two", "does_not_apply": "Not for us"}]
        grid = {"grid": "g", "scale": "s", "text": "How far?", "hint": "Think", "items": items}
        made = build(document(grid, scales={"s": SCALE}))
        one, two = made.questions()
        assert one.grid == two.grid
        assert one.grid is not None
        assert (one.kind, one.grid.code, one.grid.text.english) == ("agreement", "g", "How far?")
        assert [c.value for c in one.choices] == ["agree", "disagree", "dont-know"]
        assert [c.value for c in two.choices] == ["agree", "disagree", "dont-know", "does-not-apply"]

    def test_conditions_of_section_grid_and_item_hold_together(self) -> None:
        items = [{"code": "g1", "text": "1", "show_when": {"question": "b", "is": "no"}}, {"code": "g2", "text": "2"}]
        grid = {
            "grid": "g",
            "scale": "s",
            "text": "T",
            "show_when": {"question": "b", "answered": True},
            "items": items,
        }
        first = {"code": "one", "title": "1", "questions": [asked("single-choice", c, choices=YES_NO) for c in "ab"]}
        second = {"code": "two", "title": "2", "show_when": {"question": "a", "is": "yes"}, "questions": [grid]}
        made = build(document(sections=[first, second], scales={"s": SCALE}))
        outer = All((Is("a", ("yes",)), Answered("b", True)))
        assert made.by_code["g2"].show_when == outer
        assert made.by_code["g1"].show_when == All((outer, Is("b", ("no",))))

    def test_every_form_of_condition(self) -> None:
        earlier = [
            asked("several-choices", "many", choices=YES_NO),
            asked("number", "age", decimals=1),
            asked("date", "when"),
        ]
        parts = [
            {"question": "many", "includes": ["yes", "no"]},
            {"any": [{"question": "age", "equals": 1.5}, {"question": "when", "less_than": "2024-09-01"}]},
            {"not": {"question": "age", "answered": False}},
        ]
        made = build(document(*earlier, asked("short-text", "last", show_when={"all": parts})))
        assert made.by_code["last"].show_when == All(
            (
                Is("many", ("yes", "no")),
                AnyOf((Compare("age", "equals", Decimal("1.5")), Compare("when", "less_than", date(2024, 9, 1)))),
                Not(Answered("age", False)),
            )
        )

    def test_bounds_of_numbers_and_dates(self) -> None:
        number = asked("number", "n", min=-1.5, max="25", decimals=1, unit="years")
        day = asked("date", "d", min="2000-01-01", max="2030-12-31")
        made = build(document(number, day))
        assert (made.by_code["n"].minimum, made.by_code["n"].maximum) == (Decimal("-1.5"), Decimal(25))
        assert (made.by_code["d"].minimum, made.by_code["d"].maximum) == (date(2000, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("kind", "data"),
    [("number", value) for value in ("x", "NaN", "-Infinity", "1e99", "0.1234567", True, "", "10000000000000")]
    + [("date", value) for value in ("20240901", "2024-W01-1", "2024-02-30", "1.9.2024", 20240901, "")]
    + [("short-text", "x")],
)
def test_what_is_no_constant(kind: str, data: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - which words it has is nobody's business
        constant(kind, data)


class TestFaults:
    def test_two_questions_sections_or_grids_with_one_code(self) -> None:
        assert only_fault(document(asked("date"), asked("date"))) == (
            (*SECOND, "code"),
            "two questions have the code 'q1'",
        )
        sections = [{"code": "s", "title": "T", "questions": [asked("date", code)]} for code in ("a", "b")]
        assert only_fault(document(sections=sections))[0] == ("sections", 1, "code")
        grids = [
            {"grid": "g", "scale": "s", "text": "T", "items": [{"code": c, "text": c} for c in pair]}
            for pair in (("a", "b"), ("c", "d"))
        ]
        assert only_fault(document(*grids, scales={"s": SCALE})) == (
            (*SECOND, "grid"),
            "two grids have the code 'g'",
        )

    def test_a_scale_that_is_not_there_or_of_another_kind(self) -> None:
        place, message = only_fault(document(asked("agreement", scale="gone"), scales={"s": SCALE}))
        assert (place, message) == ((*FIRST, "scale"), "there is no scale 'gone'; known: s")
        place, message = only_fault(document(asked("frequency", scale="s"), scales={"s": SCALE}))
        assert message == "'s' is a scale of agreement, but the question's kind is frequency"

    @pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.has_choices])
    def test_choices_that_are_missing_or_there_twice(self, kind: str) -> None:
        assert only_fault(document(asked(kind)))[1] == f"a {kind} question needs 'choices' or a 'scale'"
        if KINDS[kind].is_scale:
            both = asked(kind, scale="s", choices=SCALE["choices"])
            found = faults(document(both, scales={"s": {**SCALE, "kind": kind}}))
            assert found == [((*FIRST, "scale"), "'choices' and 'scale' cannot stand together: take one out")]

    @pytest.mark.parametrize(
        ("kind", "key", "value"),
        [
            ("short-text", "choices", YES_NO),
            ("date", "scale", "s"),
            ("number", "max_length", 5),
            ("long-text", "min", 1),
            ("single-choice", "max", 1),
            ("date", "decimals", 1),
            ("date", "unit", "days"),
            ("statement", "does_not_apply", "No"),
        ],
    )
    def test_what_does_not_belong_to_a_kind(self, kind: str, key: str, value: object) -> None:
        data = asked(kind, **{key: value})
        if kind == "single-choice":
            data["choices"] = YES_NO
        place, message = faults(document(data, scales={"s": SCALE}))[-1]
        assert (place, message) == ((*FIRST, key), f"'{key}' does not belong to a {kind} question")

    def test_a_date_that_is_none(self) -> None:
        place, message = only_fault(document(asked("date", min="2024-02-30")))
        assert (place, message) == ((*FIRST, "min"), "'2024-02-30' is not a date like 2024-09-01")

    def test_a_wrong_condition_of_a_section_is_told_once_at_its_place(self) -> None:
        first = {"code": "one", "title": "1", "questions": [asked("single-choice", "a", choices=YES_NO)]}
        second = {
            "code": "two",
            "title": "2",
            "show_when": {"any": [{"question": "a", "is": "yes"}, {"question": "a", "is": "yep"}]},
            "questions": [asked(SHORT_TEXT, "b"), asked(LONG_TEXT, "c")],
        }
        place, message = only_fault(document(sections=[first, second]))
        assert place == ("sections", 1, "show_when", "any", 1, "is")
        assert message == "'a' has no choice 'yep'; did you mean 'yes'?"

    @pytest.mark.parametrize("data", [{}, [], None, "text", {"format": 1}, {"sections": []}, {"sections": [{}]}])
    def test_what_is_no_questionnaire_at_all(self, data: Any) -> None:
        assert faults(data)


def test_wordings_that_read_the_same_are_one_object() -> None:
    here, there = (build(document(asked("single-choice", choices=YES_NO), title=title)) for title in ("Here", "There"))
    assert here.title is not there.title
    mine, theirs = here.by_code["q1"], there.by_code["q1"]
    assert mine.text is theirs.text
    assert all(a.label is b.label for a, b in zip(mine.choices, theirs.choices, strict=True))
