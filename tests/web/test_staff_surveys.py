"""One survey in the workspace: counts, publishing, its window, late responses, its questions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey, last_publication, survey_by_slug
from tests.factories.responses import add_responses
from tests.factories.surveys import published_survey
from tests.web.conftest import Clock
from tests.web.staff import Staff, StaffPage, member
from tests.web.visitor import Visitor

LATER = {"opens_in": timedelta(days=3), "closes_in": timedelta(days=6)}


@pytest.fixture
def lead(app: Flask, database: Database) -> Staff:
    return member(app, database, "lead-inspector")


def figures(page: StaffPage) -> dict[str, str]:
    """Label to value of the figures at the top of a page."""
    rows = page.all("dl", class_="figures")[0]
    return {"".join(row.find("dt").itertext()): "".join(row.find("dd").itertext()) for row in rows}


def stored(database: Database, survey: Survey) -> Survey:
    with database.reading() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        return found


def test_counts_are_exact_in_every_state(lead: Staff, database: Database) -> None:
    survey = published_survey(database)
    for state, number in (("finished", 3), ("partial", 2), ("draft", 4), ("late", 1), ("late-included", 1)):
        add_responses(database, survey, number, state)
    add_responses(database, survey, 5, "late-left-out")
    page = lead.get(f"/staff/surveys/{survey.slug}")
    assert figures(page) == {"Finished": "4", "Partial": "2", "Being filled in": "4", "Late, to decide": "1"}


def test_the_count_rises_by_one_when_somebody_sends_their_answers(
    lead: Staff, database: Database, visitor: Visitor
) -> None:
    survey = published_survey(database)
    start = visitor.get(f"/s/{survey.slug}")
    page = visitor.send(start, agree="yes", layout="whole" if "whole" in start.html else "question")
    assert page.status == 200
    assert figures(lead.get(f"/staff/surveys/{survey.slug}"))["Being filled in"] == "1"
    assert f"/s/{survey.slug}" in lead.get(f"/staff/surveys/{survey.slug}").text


def test_a_wording_the_forum_has_not_passed_is_published_with_a_reason_only(lead: Staff, database: Database) -> None:
    survey = published_survey(database, publish=False, **LATER)
    page = lead.get(f"/staff/surveys/{survey.slug}")
    assert "Not published" in page.text
    page = lead.send(page, override="  ")
    assert page.problems == [
        "The parent carer forum has not passed this wording. To publish it all the same, enter the reason"
    ]
    assert stored(database, survey).revision is None
    page = lead.send(page, override="x" * 1001)
    assert page.problems == ["The reason must be 1,000 characters or fewer"]
    assert page.fields()["override"] == ["x" * 1001]
    page = lead.send(page, override="The forum met without us")
    assert "The wording is published" in page.text
    assert "Reason: The forum met without us" in page.text
    with database.reading() as session:
        published = last_publication(session, survey.id)
    assert published is not None
    assert published.override_reason == "The forum met without us"
    assert published.published_by == "lead-inspector@example.org"
    assert not page.all("textarea"), "nothing more to publish"


def test_a_window_that_is_over_has_to_be_moved_before_publishing(lead: Staff, database: Database, clock: Clock) -> None:
    survey = published_survey(database, publish=False)
    page = lead.get(f"/staff/surveys/{survey.slug}")
    clock.now = survey.closes_at
    assert lead.send(page, override="x").problems[0].startswith("The survey closed at 11:30am (UK time) on Friday")
    assert "Move it before you publish" in lead.get(f"/staff/surveys/{survey.slug}").text


def test_a_window_is_moved_in_london_times_with_a_reason(lead: Staff, database: Database) -> None:
    survey = published_survey(database)
    page = lead.get(f"/staff/surveys/{survey.slug}/window")
    assert page.fields()["closes"] == ["11:30"], "London's summer time"
    sent = {"closes_on-day": "9", "closes": "midday", "reason": "A day lost to a fault"}
    page = lead.send(page, sent)
    assert "The window has been moved" in page.text
    assert "Monday 9 June 2025, midday" in page.text
    assert "Reason: A day lost to a fault" in page.text
    assert stored(database, survey).closes_at.isoformat() == "2025-06-09T11:00:00+00:00"
    assert "has a new window" in lead.get("/staff/").text


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({"reason": ""}, "Enter the reason"),
        ({"opens_on-year": "2024"}, "The survey cannot open before the area is told of the inspection: 11:30am (UK"),
        ({"closes_on-month": "5"}, "The survey must open before it closes"),
        ({"opens_on-day": ""}, "The date must include a day, a month and a year"),
        ({"closes": ""}, "Enter the time at which the survey closes"),
        ({"closes": "noonish"}, "Enter a time like 9:30am, 14:00 or midday"),
        (
            {"closes_on-day": "26", "closes_on-month": "10", "closes": "1.30am"},
            "01:30 comes twice on Sunday 26 October 2025",
        ),
        (
            {"closes_on-day": "29", "closes_on-month": "3", "closes_on-year": "2026", "closes": "1:30"},
            "01:30 does not exist on Sunday 29 March 2026",
        ),
    ],
)
def test_a_window_that_cannot_be_is_refused_and_kept_as_typed(
    lead: Staff, database: Database, sent: dict[str, str], problem: str
) -> None:
    survey = published_survey(database)
    page = lead.send(lead.get(f"/staff/surveys/{survey.slug}/window"), {"reason": "Because", **sent})
    assert len(page.problems) == 1
    assert page.problems[0].startswith(problem)
    assert all(page.fields()[name] == [typed] for name, typed in sent.items())
    assert stored(database, survey).window_moved == 0


def test_the_time_to_finish_is_changed(lead: Staff, database: Database) -> None:
    survey = published_survey(database)
    page = lead.get(f"/staff/surveys/{survey.slug}/grace")
    assert lead.send(page, minutes="1441").problems == ["The time to finish must be between 0 and 1,440 minutes"]
    assert lead.send(page, minutes="soon").problems == ["Enter a whole number, like 4"]
    assert "45 minutes" in lead.send(page, minutes="45").text


def test_late_responses_are_decided_once_and_what_they_say_is_not_shown(lead: Staff, database: Database) -> None:
    survey = published_survey(database, closes_in=timedelta(hours=-2))
    one, two = add_responses(database, survey, 2, "late", language="ur")
    assert "2 late responses" in lead.get("/staff/").text
    page = lead.get(f"/staff/surveys/{survey.slug}/late")
    assert "questions answered, Standard, Urdu" in page.text
    assert "Comment" not in page.text
    first, second = page.one("main").iter("form")
    send = {field.get("name"): field.get("value") for field in first.iter("input")}
    page = lead.send(page, send, decision="include")
    assert "The response is included" in page.text
    again = lead.send(page, send, decision="leave-out")
    assert "decided about this response already" in again.text
    send = {field.get("name"): field.get("value") for field in second.iter("input")}
    assert lead.send(page, send, decision="drop").problems == ["Choose whether to include the response or leave it out"]
    page = lead.send(page, send, decision="leave-out")
    assert "The response is left out" in page.text
    assert not list(page.one("main").iter("form"))
    page = lead.get(f"/staff/surveys/{survey.slug}")
    assert figures(page)["Finished"] == "1"
    assert "Late response included" in page.text
    assert one not in page.html
    assert two not in page.html


def test_the_questions_are_shown_in_all_wordings(lead: Staff, database: Database) -> None:
    survey = published_survey(database)
    page = lead.get(f"/staff/surveys/{survey.slug}/questions")
    assert "This is the published wording" in page.text
    assert "Easy read" in page.text
    assert "Asked only when: not (affects-1 is “No”)" in page.text
    assert "They are not the inspectorates’ own wording" in page.text
    assert "{focus}" not in page.text


def test_a_survey_that_is_not_there_is_not_found(lead: Staff) -> None:
    for end in ("", "/window", "/grace", "/questions", "/late", "/summary", "/comments", "/responses.csv"):
        assert lead.get(f"/staff/surveys/nothing{end}").status == 404


def test_a_nominated_officer_sees_counts_and_neither_questions_nor_figures(app: Flask, database: Database) -> None:
    survey = published_survey(database)
    add_responses(database, survey, 12)
    officer = member(app, database, "nominated-officer")
    page = officer.get(f"/staff/surveys/{survey.slug}")
    assert figures(page)["Finished"] == "12"
    links = {a.get("href") for a in page.one("main").iter("a")}
    assert not any(link.startswith(f"/staff/surveys/{survey.slug}/") for link in links)
    assert "What was done" not in page.text
    assert "a test" not in page.text, "why the forum was not waited for"
    for end in ("summary", "comments", "responses.csv", "questions", "late", "window", "summary.csv"):
        assert officer.get(f"/staff/surveys/{survey.slug}/{end}").status == 403
