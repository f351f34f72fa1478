"""Staff see in which languages a survey is, who has passed them, and read its questions in each."""

from __future__ import annotations

import pytest
from flask import Flask

from surveyapp.language import catalogues
from surveyapp.services.wordings import document_of, head_of
from surveyapp.storage.engine import Database
from tests.factories.surveys import published_survey, rewrite
from tests.web.staff import Staff, StaffPage, member


@pytest.fixture
def lead(app: Flask, database: Database) -> Staff:
    return member(app, database, "lead-inspector")


def table(page: StaffPage) -> dict[str, list[str]]:
    """The rows of the table of languages by their first cell."""
    [caption] = [one for one in page.all("caption") if one.get("id") == "languages-caption"]
    [found] = [one for one in page.all("table") if caption in list(one)]
    rows = [["".join(cell.itertext()).strip() for cell in row] for row in found.iter("tr")]
    return {row[0]: row[1:] for row in rows}


def test_each_language_is_shown_with_who_passed_it(lead: Staff, database: Database) -> None:
    survey = published_survey(database)
    rows = table(lead.get(f"/staff/surveys/{survey.slug}"))
    assert rows["English"] == ["Passed by a person", "Passed by a person", "Yes"]
    assert rows["Polish · Polski"] == ["Draft by a machine", "Draft by a machine", "No"]
    assert "Punjabi · ਪੰਜਾਬੀ" in rows
    assert len(rows) == 11


def test_a_language_that_is_passed_is_shown_as_offered(
    lead: Staff, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = published_survey(database, publish=False)
    with database.writing() as session:
        found = session.merge(survey)
        document = document_of(head_of(found))
        rewrite(session, found, {**document, "drafts": [tag for tag in document["drafts"] if tag != "pl"]})
    monkeypatch.setattr("surveyapp.language.catalogues.passed", lambda: ("en", "pl", "ro"))
    rows = table(lead.get(f"/staff/surveys/{survey.slug}"))
    assert rows["Polish · Polski"] == ["Passed by a person", "Passed by a person", "Yes"]
    assert rows["Romanian · Română"] == ["Draft by a machine", "Passed by a person", "No"]


def test_a_language_that_lacks_texts_is_named(lead: Staff, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    survey = published_survey(database)
    monkeypatch.setattr("surveyapp.web.survey_languages.missing_texts", lambda _code: {"cy": 12, "pl": 1})
    page = lead.get(f"/staff/surveys/{survey.slug}")
    assert "Left out, because texts are missing: Welsh · Cymraeg (12)" in page.text


def test_questions_are_read_beside_the_english(lead: Staff, database: Database) -> None:
    survey = published_survey(database)
    page = lead.get(f"/staff/surveys/{survey.slug}/questions")
    assert {e.get("lang") for e in page.one("main").iter() if e.get("lang")} == {"en"}
    assert page.text.count("Draft by a machine") == len(catalogues.bank_drafts())
    page = lead.get(page.link("Polish"))
    assert {e.get("lang") for e in page.one("main").iter() if e.get("lang")} == {"en", "pl"}
    nonsense = lead.get(f"/staff/surveys/{survey.slug}/questions", query_string={"beside": "<b>"})
    assert {e.get("lang") for e in nonsense.one("main").iter() if e.get("lang")} == {"en"}
