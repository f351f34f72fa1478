"""The shipped question banks hold to what they promise: they load, cover, match, and read easily."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import surveyapp
from surveyapp.domain import criteria, inspection_kinds
from surveyapp.domain.conditions import atoms
from surveyapp.domain.kinds import KINDS, LONG_TEXT, STATEMENT
from surveyapp.domain.pictures import usual_picture
from surveyapp.domain.questionnaire import Question, Questionnaire
from surveyapp.interchange.questionnaire_document import build
from surveyapp.interchange.questionnaire_fill import fill
from surveyapp.interchange.questionnaire_yaml import read
from surveyapp.web import assets
from surveyapp.web.assets import picture_names
from tests.content import reading

FOLDER = Path(surveyapp.__file__).parent / "content" / "banks"
FILES = sorted(FOLDER.glob("*.yaml"))
GUIDE = Path(surveyapp.__file__).parents[1] / "docs" / "question-banks.md"
VERSIONS = ("standard", "easy-read")
FAMILIES = {"parents-carers", "young-people"}
CENSUS_NEEDS = {"spld", "mld", "sld", "pmld", "semh", "slcn", "hi", "vi", "msi", "pd", "asd", "ds", "oth", "nsa"}
READ = {path.stem: read(path.read_bytes(), path.name) for path in FILES}
BANKS = {code: questionnaire for code, (_, questionnaire) in READ.items()}
DOCUMENTS = {code: document for code, (document, _) in READ.items()}
FOCUS = ("Long waits for help with speech", "The quality of plans", "Working as a team")

each_bank = pytest.mark.parametrize("code", sorted(BANKS))


def main_questions(bank: Questionnaire) -> list[Question]:
    """What is asked before the check page, statements left out; an item of a grid counts as a question."""
    return [q for q in bank.questions() if not q.background and q.kind != STATEMENT]


def background_questions(bank: Questionnaire) -> list[Question]:
    return [q for q in bank.questions() if q.background]


def placed_texts(data: Any) -> Iterator[dict[str, Any]]:
    """Every text of a bank's plain data, as it stands there."""
    if isinstance(data, dict):
        if "standard" in data or "easy-read" in data:
            yield data
        else:
            for value in data.values():
                yield from placed_texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from placed_texts(value)


def test_the_seven_banks_are_there() -> None:
    assert set(BANKS) == {
        "nominated-officer-evaluation",
        "parents-carers-2016",
        "parents-carers-2023",
        "parents-carers-revisit",
        "practitioners-2023",
        "thematic-children-not-in-school",
        "young-people-2023",
    }


@each_bank
def test_a_bank_is_named_like_its_file_and_labelled_illustrative(code: str) -> None:
    bank = BANKS[code]
    assert bank.code == code
    assert bank.illustrative
    assert bank.minutes is not None
    assert bank.about is not None


def test_the_shared_form_takes_five_to_ten_minutes() -> None:
    minutes = BANKS["thematic-children-not-in-school"].minutes
    assert minutes is not None
    assert 5 <= minutes <= 10


def test_every_survey_of_every_kind_of_inspection_has_just_one_bank() -> None:
    for kind in inspection_kinds.INSPECTION_KINDS.values():
        for window in kind.windows:
            fitting = [
                b.code for b in BANKS.values() if b.audience == window.audience and kind.code in b.inspection_kinds
            ]
            assert len(fitting) == 1, (kind.code, window.audience, fitting)


@each_bank
def test_as_many_questions_as_agreed(code: str) -> None:
    low, high = (6, 8) if code == "nominated-officer-evaluation" else (12, 20)
    assert low <= len(main_questions(BANKS[code])) <= high


@each_bank
def test_at_least_two_open_questions(code: str) -> None:
    assert sum(q.kind == LONG_TEXT for q in main_questions(BANKS[code])) >= 2


def test_all_kinds_of_question_are_used() -> None:
    assert {q.kind for bank in BANKS.values() for q in bank.questions()} == set(KINDS)


@each_bank
def test_every_text_is_in_both_versions(code: str) -> None:
    for text in placed_texts(DOCUMENTS[code]):
        assert set(text) == set(VERSIONS), text
        for version in VERSIONS:
            assert text[version]["en"] == text[version]["en"].strip() != ""


@each_bank
def test_no_two_questions_have_the_same_text(code: str) -> None:
    for version in VERSIONS:
        seen = [question.text.get(version, "en").text for question in BANKS[code].questions()]
        assert len(seen) == len(set(seen))


@each_bank
def test_only_known_placeholders(code: str) -> None:
    for version in VERSIONS:
        for text in reading.texts(DOCUMENTS[code], version):
            assert set(re.findall(r"\{(.*?)\}", text)) <= {"area", "focus", "n"}


@each_bank
def test_every_term_used_is_explained_and_every_explained_term_is_used(code: str) -> None:
    document = DOCUMENTS[code]
    body = "\n".join(text for version in VERSIONS for text in reading.texts({**document, "terms": []}, version))
    explained = {term["term"] for term in document["terms"]}
    known = {term["term"] for other in DOCUMENTS.values() for term in other["terms"]}
    used = {term for term in known if re.search(rf"\b{re.escape(term)}\b", body)}
    # A word that begins a label has a capital there.
    used |= {term for term in known if re.search(rf"\b{re.escape(term.capitalize())}\b", body)}
    assert used - {"inspection"} <= explained <= used


@each_bank
def test_every_main_question_serves_a_criterion_unless_it_only_steers(code: str) -> None:
    bank = BANKS[code]
    steering = {atom.question for q in bank.questions() if q.show_when is not None for atom in atoms(q.show_when)}
    for question in main_questions(bank):
        assert question.criteria or question.code in steering | {"support", "filled-in-by", "sector"}, question.code


@pytest.mark.parametrize("framework", ["framework-2023", "framework-2016", "thematic", "evaluation"])
def test_every_criterion_of_a_framework_is_asked_about(framework: str) -> None:
    asked = {c for bank in BANKS.values() if bank.framework == framework for q in bank.questions() for c in q.criteria}
    assert asked == {criterion.code for criterion in criteria.FRAMEWORKS[framework]}


@pytest.mark.parametrize(
    ("measure", "audiences"),
    [
        ("right-help-education", {"parents-carers", "young-people", "practitioners"}),
        ("right-help-health", {"parents-carers", "young-people", "practitioners"}),
        ("right-help-care", {"parents-carers", "young-people", "practitioners"}),
        ("right-time", {"parents-carers", "young-people", "practitioners"}),
        ("joint-working", {"parents-carers", "young-people", "practitioners"}),
        ("heard", {"parents-carers", "young-people", "practitioners"}),
        ("valued", {"parents-carers", "young-people", "practitioners"}),
        ("activities", {"parents-carers", "young-people", "practitioners"}),
        ("next-steps", {"parents-carers", "young-people", "practitioners"}),
        ("local-offer", {"parents-carers", "young-people", "practitioners"}),
        ("understood", {"parents-carers", "young-people"}),
        ("adult-life", {"parents-carers", "young-people"}),
        ("needs-found", {"parents-carers", "practitioners"}),
        ("family-decisions", {"parents-carers", "practitioners"}),
    ],
)
def test_matched_questions_of_2023_stand_in_the_audiences_named(measure: str, audiences: set[str]) -> None:
    found = {
        bank.audience
        for bank in BANKS.values()
        if bank.framework == "framework-2023" and any(q.measure == measure for q in bank.questions())
    }
    assert found == audiences


def test_matched_questions_can_be_held_against_each_other() -> None:
    """Questions with one measure are of one kind and have the same choices, scores and favourable answers."""
    shapes: dict[str, set[object]] = {}
    for bank in BANKS.values():
        for question in bank.questions():
            if question.measure is not None:
                points = tuple((c.value, c.score, c.favourable) for c in question.choices if c.missing is None)
                shapes.setdefault(question.measure, set()).add((question.kind, points))
    assert {measure for measure, found in shapes.items() if len(found) > 1} == set()


@each_bank
def test_scales_have_four_points_marked_and_a_way_to_say_i_do_not_know(code: str) -> None:
    for question in BANKS[code].questions():
        if KINDS[question.kind].is_scale:
            points = [c for c in question.choices if c.missing is None]
            assert [c.score for c in points] == [4, 3, 2, 1]
            assert [c.favourable for c in points] == [True, True, False, False]
            assert any(c.missing == "dont-know" for c in question.choices)


@each_bank
def test_background_questions_can_be_declined(code: str) -> None:
    for question in background_questions(BANKS[code]):
        declining = [c for c in question.choices if c.missing == "prefer-not"]
        assert [c.value for c in declining] == ["prefer-not-to-say"], question.code


@pytest.mark.parametrize("code", sorted(set(BANKS) - {"nominated-officer-evaluation"}))
def test_background_is_asked_with_its_reason(code: str) -> None:
    sections = [s for s in BANKS[code].sections if s.background]
    assert sections
    assert all(s.explanation is not None for s in sections)


@pytest.mark.parametrize(
    "code", sorted(c for c, b in BANKS.items() if b.audience in {"parents-carers", "young-people"})
)
def test_background_has_the_codes_of_the_national_counts(code: str) -> None:
    by_code = BANKS[code].by_code
    assert by_code["need"].values == CENSUS_NEEDS | {"dont-know", "prefer-not-to-say"}
    assert by_code["age-band"].values == {"under-5", "5-10", "11-15", "16-19", "20-25", "prefer-not-to-say"}
    assert by_code["sex"].values == {"f", "m", "prefer-not-to-say"}
    assert {"ehc-plan", "waiting", "sen-support", "neither"} <= by_code["support"].values
    assert {"alone", "with-help", "for-me"} <= by_code["filled-in-by"].values


def test_an_area_and_its_weaknesses_are_filled_in() -> None:
    filled = build(fill(DOCUMENTS["parents-carers-revisit"], area="Testshire", focus=FOCUS))
    blocks = [[q for q in filled.questions() if f"weakness-{number}" in q.criteria] for number in (1, 2, 3)]
    for number, (block, focus) in enumerate(zip(blocks, FOCUS, strict=True), 1):
        assert 4 <= len(block) <= 5
        assert sum(q.kind == LONG_TEXT for q in block) == 1
        assert all(q.code.endswith(f"-{number}") for q in block)
        assert any(focus in q.text.english for q in block)
    assert len({q.text.english for q in filled.questions()}) == len(list(filled.questions()))


@each_bank
def test_nothing_is_left_to_fill_in(code: str) -> None:
    filled = fill(DOCUMENTS[code], area="Testshire", focus=FOCUS)
    build(filled)
    for version in VERSIONS:
        assert not [text for text in reading.texts(filled, version) if "{" in text]


@each_bank
@pytest.mark.parametrize(("version", "most"), [("standard", 6.0), ("easy-read", 2.0)])
def test_reading_grade(code: str, version: str, most: float) -> None:
    document = DOCUMENTS[code]
    grade = reading.grade(reading.texts(document, version), [term["term"] for term in document["terms"]])
    assert grade <= most


@each_bank
def test_easy_read_sentences_are_short(code: str) -> None:
    for text in reading.texts(DOCUMENTS[code], "easy-read"):
        for sentence in reading.sentences(text):
            assert len(sentence.split()) <= 15, sentence


@each_bank
def test_every_question_and_every_choice_has_a_picture_that_is_here(code: str) -> None:
    known = picture_names()
    for question in BANKS[code].questions():
        assert question.picture is not None, question.code
        assert question.picture.name in known, question.code
        shown = [c.picture.name if c.picture else usual_picture(c, question.choices) for c in question.choices]
        assert set(shown) <= known, (question.code, shown)
        assert len(shown) == len(set(shown)), (question.code, "two answers look alike", shown)
        own = [question.picture, *(choice.picture for choice in question.choices)]
        assert not any(picture.alt for picture in own if picture), question.code


def test_the_same_question_and_the_same_answer_have_the_same_picture_in_every_bank() -> None:
    found: dict[tuple[str, str], set[str]] = {}
    for bank in BANKS.values():
        for question in bank.questions():
            found.setdefault((question.text.english, ""), set()).add(question.picture.name if question.picture else "")
            for choice in question.choices:
                if choice.picture:
                    found.setdefault((question.code, choice.value), set()).add(choice.picture.name)
    assert {key: names for key, names in found.items() if len(names) > 1} == {}


def test_every_picture_is_in_the_one_file_that_pages_fetch() -> None:
    sprite = (assets.DIST / assets.picture("x").split("#")[0].rpartition("/")[2]).read_text()
    assert set(re.findall(r'<view id="([^"]+)"', sprite)) == picture_names()
    assert not re.search(r"<script|<style|style=|href=|url\(|on\w+=", sprite)


@each_bank
def test_the_guide_names_every_question(code: str) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    chapter = re.search(rf"^## {re.escape(code)}\n(.*?)(?=^## |\Z)", guide, re.MULTILINE | re.DOTALL)
    assert chapter is not None
    for question in BANKS[code].questions():
        assert f"`{question.code}`" in chapter[1], question.code
