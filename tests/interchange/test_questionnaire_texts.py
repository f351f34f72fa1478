"""Texts of documents under keys that stay."""

from __future__ import annotations

import pytest

from surveyapp.domain.wording_parts import parts
from surveyapp.interchange.questionnaire_document import build
from surveyapp.interchange.questionnaire_schema import Document
from surveyapp.interchange.questionnaire_texts import Place, normalised, shared_keys, slots, texts, with_texts
from surveyapp.services.banks import bank_named, filled_bank

BANKS = ("parents-carers-revisit", "parents-carers-2023", "young-people-2023", "practitioners-2023")


@pytest.fixture(scope="module")
def document() -> Document:
    return filled_bank("revisit", "parents-carers", "Eastmere", ("Waiting times", "Health"))


@pytest.mark.parametrize("code", BANKS)
def test_every_slot_has_a_key_of_its_own_and_no_text_is_left_out(code: str) -> None:
    bank = bank_named(code)
    keys = [slot.key for slot in slots(bank)]
    assert len(keys) == len(set(keys))
    found = texts(bank)
    for questionnaire_text in _all_texts(bank):
        assert questionnaire_text in found.values()


def test_writing_texts_by_version_and_language_changes_no_meaning(document: Document) -> None:
    plain = {**document, "title": "Only English"}
    full = normalised(plain)
    assert full["title"] == {"standard": {"en": "Only English"}}
    assert build(full, complete=False) == build(plain, complete=False)
    assert texts(full) == texts(plain)
    assert normalised(full) == full


def test_a_text_is_put_in_place_added_and_taken_out(document: Document) -> None:
    key = next(slot.key for slot in slots(document) if slot.key.startswith("question/"))
    urdu = Place(key, "easy-read", "ur")
    changed = with_texts(document, {Place(key, "standard", "en"): "New words?", urdu: ""})
    assert texts(changed)[Place(key, "standard", "en")] == "New words?"
    assert urdu not in texts(changed)
    assert texts(document)[Place(key, "standard", "en")] != "New words?", "the document that was given is unchanged"
    back = with_texts(changed, {urdu: texts(document)[urdu]})
    assert texts(back)[urdu] == texts(document)[urdu]


def test_the_standard_english_stays(document: Document) -> None:
    place = Place("survey:title", "standard", "en")
    assert texts(with_texts(document, {place: ""}))[place] == texts(document)[place]
    assert texts(with_texts(document, {Place("question/nowhere:text", "standard", "en"): "x"})) == texts(document)


@pytest.mark.parametrize("code", BANKS)
def test_every_text_of_every_part_stands_in_a_slot(code: str) -> None:
    document = (
        filled_bank("revisit", "parents-carers", "Eastmere", ("Waiting",)) if "revisit" in code else bank_named(code)
    )
    there, shared = {slot.key for slot in slots(document)}, shared_keys(document)
    used = {shared.get(text.key, text.key) for part in parts(build(document)) for text in part.texts}
    assert used <= there
    assert there - used == set(), "no text of the document is left without an approval"


def _all_texts(data: object) -> list[str]:
    """Every English text that is written by version, found without the keys."""
    if isinstance(data, list):
        return [text for item in data for text in _all_texts(item)]
    if not isinstance(data, dict):
        return []
    if data and data.keys() <= {"standard", "easy-read"}:
        return [by_language["en"] for by_language in data.values() if "en" in by_language]
    return [text for value in data.values() for text in _all_texts(value)]
