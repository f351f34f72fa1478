"""The forum's review from the side of staff: invitations, requests for changes, and publishing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from surveyapp.domain.questionnaire import ENGLISH
from surveyapp.services import approvals, reviews
from surveyapp.storage.effects import Mail
from surveyapp.storage.engine import Database
from surveyapp.storage.reviews import Thread
from surveyapp.storage.surveys import Survey
from tests.factories.reviewers import all_seen, invited, seen
from tests.factories.surveys import NOW, present, published_survey, questionnaire_file
from tests.web.staff import Staff, StaffPage, member
from tests.web.test_staff_wording import said

PLAN = "question/plan"
OTHER = f"words {PLAN}:text"


@pytest.fixture
def survey(database: Database) -> Survey:
    later = {"opens_in": timedelta(days=3), "closes_in": timedelta(days=6)}
    return published_survey(database, publish=False, yaml=questionnaire_file("small"), **later)


@pytest.fixture
def lead(app: Flask, database: Database) -> Staff:
    return member(app, database, "lead-inspector")


@pytest.fixture
def asked(lead: Staff, survey: Survey, database: Database) -> StaffPage:
    """The page of a request for a change of one question."""
    with database.writing() as session:
        found = present(session, survey)
        who = invited(session, found).reviewer
        thread = reviews.ask_change(
            session,
            who,
            found,
            seen(found, PLAN),
            comment="Which plan?",
            proposal={f"{PLAN}:text": "Does your child have a plan?"},
            now=NOW,
        )
        number = thread.id
    page = lead.get(f"/staff/surveys/{survey.slug}/review/{number}")
    page.form_of = page.url
    return page


def decision(database: Database) -> str | None:
    with database.reading() as session:
        return session.query(Thread).one().decision


def test_somebody_is_invited_and_their_code_is_shown_once(lead: Staff, survey: Survey, database: Database) -> None:
    page = lead.get(f"/staff/surveys/{survey.slug}/review")
    page.form_of = "/invite"
    refused = lead.send(page, name=" ", email="nobody")
    assert refused.problems == ["Enter the name of the person whom you invite"]
    assert refused.fields()["email"] == ["nobody"]
    page = lead.send(page, name="Sam Reed", email="Sam@Forum.example", passes="en")
    assert "The link went to sam@forum.example." in page.text
    code = next(
        "".join(e.itertext()).replace(" ", "") for e in page.all("strong") if "".join(e.itertext())[:3].isdigit()
    )
    assert len(code) == 6
    with database.reading() as session:
        [mail] = session.query(Mail).all()
        assert mail.recipient == "sam@forum.example"
        assert "/review/" in mail.body
        assert code not in mail.body
    page = lead.get(f"/staff/surveys/{survey.slug}/review")
    assert "Has not looked yet" in page.text
    page.form_of = "/withdraw"
    assert "The invitation has been taken back" in lead.send(page).text


def test_a_request_is_taken_over_at_a_click(lead: Staff, asked: StaffPage, survey: Survey, database: Database) -> None:
    assert "Which plan?" in asked.text
    page = lead.send(asked, act="accept")
    assert "The proposed wording has been taken over" in page.text
    assert said(database, survey) == "Does your child have a plan?"
    assert "Taken over" in page.text


def test_a_request_is_declined_with_a_reason_only(lead: Staff, asked: StaffPage, database: Database) -> None:
    page = lead.send(asked, act="decline", note=" ")
    assert page.problems == ["Enter the reason"]
    assert decision(database) is None
    lead.send(asked, act="decline", note="The focus says which")
    assert decision(database) == "declined"


def test_a_request_is_met_with_other_words(lead: Staff, asked: StaffPage, survey: Survey, database: Database) -> None:
    lead.send(asked, {OTHER: "Is there an EHC plan?"}, act="change", note="So it is clear")
    assert (decision(database), said(database, survey)) == ("changed", "Is there an EHC plan?")
    story = lead.get(f"/staff/surveys/{survey.slug}/revisions").text
    for words in ("Sam asked for a change", "found another wording", "Does your child have a plan?", "So it is clear"):
        assert words in story


def test_who_only_looks_decides_nothing(app: Flask, asked: StaffPage, database: Database) -> None:
    reader = member(app, database, "quality-assurer")
    page = reader.get(asked.url)
    assert not page.all("textarea")
    assert decision(database) is None


def test_publishing_names_what_is_left_and_is_free_once_all_is_passed(
    lead: Staff, survey: Survey, database: Database
) -> None:
    address = f"/staff/surveys/{survey.slug}"
    with database.writing() as session:
        found = present(session, survey)
        units = all_seen(found)
        who = invited(session, found).reviewer
        reviews.pass_all(session, who, found, units[1:], now=NOW)
    page = lead.get(address)
    page.form_of = "/publish"
    assert "1 English wording has not been passed" in page.text
    assert lead.send(page, override="").status == 422
    with database.writing() as session:
        found = present(session, survey)
        who = session.merge(who)
        reviews.say_fine(session, who, found, units[0], now=NOW)
        assert not approvals.approvals_of(session, found, languages=[ENGLISH]).unapproved()
    page = lead.get(address)
    page.form_of = "/publish"
    assert not page.all("textarea")
    assert "The wording is published" in lead.send(page).text
