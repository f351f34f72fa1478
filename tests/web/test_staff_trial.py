"""Trying a survey out: begun in the workspace, gone through with the button that answers at random, ended."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from surveyapp.storage.engine import Database
from surveyapp.storage.responses import responses
from surveyapp.storage.surveys import Survey
from tests.factories.surveys import published_survey, questionnaire_file
from tests.web.staff import Staff, member
from tests.web.visitor import Page, Visitor

MARK = "This is a trial"


@pytest.fixture
def survey(database: Database) -> Survey:
    return published_survey(database, publish=False, yaml=questionnaire_file("every_kind"))


@pytest.fixture
def lead(app: Flask, database: Database) -> Staff:
    return member(app, database, "lead-inspector")


def address_of(page: Page) -> str:
    [found] = set(re.findall(r"/s/trial-[0-9a-f]{16}", page.html))
    return found


def begun(lead: Staff, survey: Survey) -> str:
    page = lead.get(f"/staff/surveys/{survey.slug}/trial")
    assert "about" in page.text
    return address_of(lead.send(page, press=("act", "show")))


@pytest.mark.parametrize("cookies", [True, False], ids=["cookies", "no-cookies"])
def test_every_page_is_marked_and_answered_at_a_press(
    app: Flask, database: Database, lead: Staff, survey: Survey, cookies: bool
) -> None:
    somebody = Visitor(app, cookies=cookies)
    page = somebody.get(begun(lead, survey))
    assert page.title.startswith("Trial: ")
    page = somebody.send(page, agree="yes")
    pages = 0
    while "Answer this page at random" in page.text:
        assert MARK in page.text
        filled = somebody.send(page, press=("go", "random"))
        assert filled.heading == page.heading
        assert "data-error-summary" not in filled.html
        page = somebody.send(filled)
        pages += 1
        assert pages < 30
    while "Send my answers" not in page.text:
        page = somebody.send(page)
    page = somebody.send(page)
    assert "Thank you" in page.heading
    assert MARK in page.text
    with database.reading() as session:
        states = dict(map(tuple, session.execute(select(responses.c.state, func.count()).group_by("state"))))
    assert states == {"finished": 1}
    assert lead.get(f"/staff/surveys/{survey.slug}").text.count("Finished 0") == 1


def test_the_button_does_nothing_in_a_real_survey(app: Flask, database: Database) -> None:
    real = published_survey(database)
    somebody = Visitor(app)
    page = somebody.send(somebody.get(f"/s/{real.slug}"), agree="yes")
    assert "at random" not in page.text
    assert MARK not in page.text
    after = somebody.send(page, press=("go", "random"))
    assert after.heading != page.heading


def test_ended_its_address_leads_nowhere(app: Flask, lead: Staff, survey: Survey) -> None:
    address = begun(lead, survey)
    assert Visitor(app).get(address).status == 200
    lead.send(lead.get(f"/staff/surveys/{survey.slug}/trial"), press=("act", "end"))
    assert Visitor(app).get(address).status == 404
    assert begun(lead, survey) != address


def test_staff_find_no_trial_among_surveys(app: Flask, lead: Staff, survey: Survey) -> None:
    slug = begun(lead, survey).rpartition("/")[2]
    for page in ("", "/summary", "/comments", "/responses.csv", "/questions", "/trial"):
        assert lead.get(f"/staff/surveys/{slug}{page}").status in {403, 404}
    assert slug not in lead.get("/staff/").html
    assert slug not in Visitor(app).get("/").html
