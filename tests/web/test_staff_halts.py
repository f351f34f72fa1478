"""Surveys paused and going on, inspections put off and called off: in the workspace, and as respondents see it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from tests.factories.surveys import present, published_survey, questionnaire_file
from tests.web.conftest import Clock
from tests.web.staff import Staff, member
from tests.web.visitor import Visitor

REASON = "A <serious> incident."


@pytest.fixture
def survey(database: Database) -> Survey:
    return published_survey(database, yaml=questionnaire_file("two_questions"))


@pytest.fixture
def lead(app: Flask, database: Database) -> Staff:
    return member(app, database, "lead-inspector")


@pytest.fixture
def begun(app: Flask, survey: Survey) -> Visitor:
    """Somebody in the middle of the survey."""
    somebody = Visitor(app)
    somebody.send(somebody.get(f"/s/{survey.slug}"), agree="yes")
    return somebody


def put_off(lead: Staff, survey: Survey, act: str, **fields: str) -> str:
    page = lead.get(f"/staff/inspections/{survey.inspection_id}/put-off")
    return lead.send(page, act=act, reason=REASON, **fields).text


def test_paused_and_going_on(app: Flask, lead: Staff, begun: Visitor, survey: Survey) -> None:
    page = lead.get(f"/staff/surveys/{survey.slug}/pause")
    assert lead.send(page, reason=" ").problems == ["Enter the reason"]
    assert "The survey is paused" in lead.send(page, reason=REASON).text
    other = Visitor(app).get(f"/s/{survey.slug}")
    assert other.heading == "This survey is paused"
    assert REASON in other.text
    own = begun.get(f"/s/{survey.slug}")
    assert "Carry on where you stopped" in own.text
    question = begun.get(own.link("Carry on"))
    assert begun.send(question, {"q-who": "Sam"}).heading != question.heading
    assert lead.get(f"/staff/surveys/{survey.slug}/pause").status == 200
    lead.send(lead.get(f"/staff/surveys/{survey.slug}"))
    assert Visitor(app).get(f"/s/{survey.slug}").status == 200
    assert "paused" not in Visitor(app).get(f"/s/{survey.slug}").text


def test_put_off_to_a_day_that_is_told(app: Flask, lead: Staff, survey: Survey, database: Database) -> None:
    page = lead.get(f"/staff/inspections/{survey.inspection_id}/put-off")
    assert lead.send(page, act="day", reason=REASON).problems == ["Enter the first day on site"]
    assert lead.send(page, reason=REASON).problems == ["Choose what becomes of the inspection"]
    weekend = {"first_day-day": "14", "first_day-month": "9", "first_day-year": "2025"}
    [problem] = lead.send(page, act="day", reason=REASON, **weekend).problems
    assert "is not a working day" in problem
    put_off(lead, survey, "day", **{**weekend, "first_day-day": "15"})
    seen = Visitor(app).get(f"/s/{survey.slug}")
    assert seen.heading == "This survey is not open yet"
    assert "The times have changed" in seen.text
    assert "Monday 8 September 2025" in seen.text
    assert REASON in seen.text
    with database.reading() as session:
        assert present(session, survey).inspection.first_day.isoformat() == "2025-09-15"


def test_put_off_to_a_day_that_is_not_known(app: Flask, lead: Staff, begun: Visitor, survey: Survey) -> None:
    put_off(lead, survey, "later")
    seen = Visitor(app).get(f"/s/{survey.slug}")
    assert seen.heading == "The inspection has been put off"
    assert REASON in seen.text
    assert "Carry on where you stopped" in begun.get(f"/s/{survey.slug}").text
    assert "Put off" in lead.get(f"/staff/surveys/{survey.slug}").text


def test_called_off_what_is_being_typed_is_shown_to_be_copied(
    app: Flask, lead: Staff, begun: Visitor, survey: Survey, clock: Clock
) -> None:
    question = begun.get(begun.get(f"/s/{survey.slug}").link("Carry on"))
    put_off(lead, survey, "off")
    refused = begun.send(question, {"q-who": "What I had to say"})
    assert refused.status == 409
    assert refused.heading == "The inspection has been called off"
    assert "What I had to say" in refused.text
    clock.now += timedelta(days=30)
    assert Visitor(app).get(f"/s/{survey.slug}").heading == "The inspection has been called off"
    again = lead.get(f"/staff/inspections/{survey.inspection_id}/put-off")
    [problem] = lead.send(again, act="later", reason=REASON).problems
    assert "called off" in problem


def test_whom_in_the_area_to_tell(lead: Staff, survey: Survey) -> None:
    page = lead.get(f"/staff/inspections/{survey.inspection_id}/officer")
    assert len(lead.send(page, email="nobody").problems) == 1
    assert "officer@council.example" in lead.send(page, email="officer@council.example").text
