"""Each shipped bank in each language: the same questions and answers, every wording there, in both versions."""

from __future__ import annotations

import time
from functools import cache

import pytest

from surveyapp.domain.questionnaire import ENGLISH, VERSIONS, Question, Questionnaire, Wording
from surveyapp.interchange.questionnaire_document import build
from surveyapp.interchange.questionnaire_fill import ISOLATE, POP, fill
from surveyapp.interchange.questionnaire_messages import Find, messages, with_languages
from surveyapp.interchange.questionnaire_yaml import read
from surveyapp.language import catalogues
from surveyapp.services import banks
from tests.content.test_banks import DOCUMENTS, FILES

LANGUAGES = ("ar", "bn", "es", "gu", "pa-Guru", "pl", "pt", "ro", "ur")
FOCUS = ("First weakness of these", "Second weakness of these")
SAME = {("es", "No"), ("ro", "Autism")}
"""Words that are the same in English; `tests/language/test_catalogues.py` gives the reasons."""

each_bank = pytest.mark.parametrize("code", sorted(DOCUMENTS))


@cache
def bank(code: str) -> Questionnaire:
    return build(fill(banks.bank_named(code), area="Testshire", focus=FOCUS))


def wordings(questionnaire: Questionnaire) -> list[Wording]:
    found: list[Wording | None] = [questionnaire.title, questionnaire.about]
    found += [term.meaning for term in questionnaire.terms]
    for section in questionnaire.sections:
        found += [section.title, section.intro, section.explanation]
        for question in section.questions:
            found += _of(question)
    return [wording for wording in found if wording is not None]


def _of(question: Question) -> list[Wording | None]:
    pictures = [question.picture, *(choice.picture for choice in question.choices)]
    return [
        question.text,
        question.hint,
        question.unit,
        *((question.grid.text, question.grid.hint) if question.grid else ()),
        *(choice.label for choice in question.choices),
        *(picture.alt for picture in pictures if picture),
        *(media.transcript for media in (question.sound, question.video) if media),
    ]


@each_bank
def test_a_bank_is_in_every_language_as_a_draft(code: str) -> None:
    assert bank(code).languages == (ENGLISH, *LANGUAGES)
    assert bank(code).drafts == catalogues.bank_drafts()
    assert banks.missing_texts(code) == {}


@each_bank
def test_every_wording_is_there_in_both_versions(code: str) -> None:
    for wording in wordings(bank(code)):
        for version in VERSIONS:
            for language in LANGUAGES:
                assert wording.has(version, language), (wording.english, version, language)


@each_bank
def test_no_wording_is_left_in_english(code: str) -> None:
    for wording in wordings(bank(code)):
        for version in VERSIONS:
            english = wording.get(version, ENGLISH).text
            for language in LANGUAGES:
                text = wording.get(version, language).text
                assert text != english or (language, english) in SAME, (text, version, language)
                assert "{" not in text


@each_bank
def test_translating_changes_no_question_and_no_answer(code: str) -> None:
    english = build(fill(DOCUMENTS[code], area="Testshire", focus=FOCUS))
    assert [_shape(q) for q in bank(code).questions()] == [_shape(q) for q in english.questions()]


def _shape(question: Question) -> tuple[object, ...]:
    choices = tuple((c.value, c.score, c.favourable, c.exclusive, c.missing) for c in question.choices)
    return (question.code, question.kind, question.section, choices, question.show_when, question.max_length)


@each_bank
def test_names_of_the_area_and_its_weaknesses_are_set_apart(code: str) -> None:
    for wording in wordings(bank(code)):
        english = wording.get("standard", ENGLISH).text
        assert ISOLATE not in english
        for language in LANGUAGES:
            text = wording.get("standard", language).text
            assert (
                text.count(ISOLATE)
                == text.count(POP)
                == english.count("Testshire") + sum(english.count(focus) for focus in FOCUS)
            ), (text, language)


@each_bank
def test_each_language_tells_its_questions_apart(code: str) -> None:
    for version in VERSIONS:
        for language in LANGUAGES:
            seen = [question.text.get(version, language).text for question in bank(code).questions()]
            assert len(seen) == len(set(seen)), (version, language)


@each_bank
def test_choices_of_a_question_are_told_apart(code: str) -> None:
    for question in bank(code).questions():
        for version in VERSIONS:
            for language in LANGUAGES:
                labels = [choice.label.get(version, language).text for choice in question.choices]
                assert len(labels) == len(set(labels)), (question.code, version, language, labels)


def test_a_language_that_lacks_one_text_is_left_out_whole() -> None:
    document = DOCUMENTS["nominated-officer-evaluation"]
    lost = next(iter(messages(document)))

    def all_but_one(version: str, text: str) -> str | None:
        return None if (version, text) == (lost.version, lost.text) else f"{text} po polsku"

    finds: dict[str, Find] = {"pl": all_but_one, "ro": lambda _version, text: f"{text} în română"}
    made, missing = with_languages(document, finds)
    assert made["languages"] == ["en", "ro"]
    assert missing == {"pl": [lost]}
    assert build(made).title.has("easy-read", "ro")
    assert not build(made).title.has("standard", "pl")


def test_a_plain_text_and_a_language_of_its_own_are_kept() -> None:
    document = {
        "format": 1,
        "code": "own",
        "audience": "young-people",
        "title": {"standard": {"en": "Title", "pl": "Tytuł"}},
        "languages": ["en", "pl"],
        "sections": [],
    }
    made, missing = with_languages(document, {"pl": lambda *_: "inny", "ro": lambda *_: "titlu"})
    assert made["title"] == {"standard": {"en": "Title", "pl": "Tytuł", "ro": "titlu"}}
    assert (made["languages"], missing) == (["en", "pl", "ro"], {})
    assert document["languages"] == ["en", "pl"]


def test_reading_all_banks_in_all_languages_takes_a_moment_only() -> None:
    """Measured against reading the files in English, so that a slow machine does no harm."""
    start = time.perf_counter()
    for path in FILES:
        read(path.read_bytes(), path.name)
    in_english = time.perf_counter() - start
    start = time.perf_counter()
    for document in DOCUMENTS.values():
        banks._translated(document)
    assert time.perf_counter() - start < in_english
