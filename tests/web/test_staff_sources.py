"""Beginning a survey's wording anew in the workspace."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.services.wordings import document_of, head_of, working_questionnaire
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from tests.factories.surveys import present, published_survey, questionnaire_file, rewrite
from tests.web.staff import Staff, StaffPage, member


@pytest.fixture
def survey(database: Database) -> Survey:
    return published_survey(database, publish=False)


@pytest.fixture
def lead(app: Flask, database: Database) -> Staff:
    return member(app, database, "lead-inspector")


@pytest.fixture
def page(lead: Staff, survey: Survey) -> StaffPage:
    return lead.get(f"/staff/surveys/{survey.slug}/wording/source")


def worded(database: Database, survey: Survey) -> tuple[str, Questionnaire]:
    with database.reading() as session:
        found = present(session, survey)
        return head_of(found).origin, working_questionnaire(found)


def test_from_nothing_and_back_to_the_bank(lead: Staff, page: StaffPage, survey: Survey, database: Database) -> None:
    before = worded(database, survey)[1]
    assert "The wording has been taken over" in lead.send(page, source="nothing").text
    origin, own = worded(database, survey)
    assert (origin, list(own.by_code), own.audience) == ("nothing", ["tell-us"], before.audience)
    again = lead.get(page.url)
    lead.send(again, source="bank")
    assert worded(database, survey) == ("bank", before)


def test_from_an_earlier_survey_with_this_areas_name(lead: Staff, survey: Survey, database: Database) -> None:
    other = published_survey(database, publish=False, area="Westmere")
    with database.writing() as session:
        document = document_of(head_of(present(session, survey)))
        rewrite(session, survey, {**document, "title": "About Eastmere"})
    page = lead.get(f"/staff/surveys/{other.slug}/wording/source")
    lead.send(page, source="survey", survey=survey.slug)
    origin, taken = worded(database, other)
    assert origin == "survey"
    assert taken.title.english == "About Westmere"
    assert "Eastmere" not in str(taken)


def test_from_a_file_or_told_what_is_wrong_with_it(
    lead: Staff, page: StaffPage, survey: Survey, database: Database
) -> None:
    assert lead.send(page, source="file").problems == ["Choose a file"]
    wrong = questionnaire_file("small").replace("kind: number", "kind: numbr")
    refused = lead.send(page, source="file", file=(io.BytesIO(wrong.encode()), "small.yaml"))
    assert refused.problems[0].startswith("Line ")
    young = questionnaire_file("small").replace("parents-carers", "young-people")
    refused = lead.send(page, source="file", file=(io.BytesIO(young.encode()), "small.yaml"))
    assert refused.problems == ["That wording is for other people: young-people. This survey is for parents-carers"]
    right = io.BytesIO(questionnaire_file("small").encode())
    lead.send(page, source="file", file=(right, "small.yaml"))
    assert worded(database, survey)[1].code == "small"


def test_nothing_is_chosen_for_anybody(lead: Staff, page: StaffPage) -> None:
    assert lead.send(page).problems == ["Choose where the wording comes from"]
