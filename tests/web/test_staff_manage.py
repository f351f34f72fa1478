"""Inspections, their timetables and days in the workspace."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from surveyapp.storage.engine import Database
from surveyapp.storage.inspections import Inspection
from surveyapp.storage.surveys import Survey
from tests.factories.surveys import NOW, published_survey
from tests.interchange.calendar_reader import read
from tests.web.conftest import Clock
from tests.web.staff import Staff, StaffPage, member

NEW = {
    "kind": "revisit",
    "area": "  Eastmere   ",
    "first_day-day": "14",
    "first_day-month": "6",
    "first_day-year": "2027",
    "days_on_site": "",
    "focus": "Waiting times\n\nPlans",
}


@pytest.fixture
def lead(app: Flask, database: Database) -> Staff:
    return member(app, database, "lead-inspector")


def created(lead: Staff, **changed: str) -> StaffPage:
    return lead.send(lead.get("/staff/inspections/new"), {**NEW, **changed})


def test_an_inspection_is_created_with_its_surveys_and_timetable(lead: Staff, database: Database) -> None:
    page = created(lead)
    assert page.heading == "Eastmere"
    assert "The inspection has been created" in page.text
    assert "Monday 7 June 2027, midday, to Friday 11 June 2027, midday" in page.text
    assert "Day −5: The survey of parents and carers opens" in page.text
    assert "Our default: no source states it" in page.text
    assert "Source: Re-visit guidance 2021, Timeframe" in page.text
    with database.reading() as session:
        [inspection] = session.scalars(select(Inspection)).all()
        assert [area.text for area in inspection.focus] == ["Waiting times", "Plans"]
    assert "Eastmere" in lead.get("/staff/inspections").text
    assert "Publish its wording, or it will not open" in lead.get("/staff/").text


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"kind": ""}, "Select the kind of inspection"),
        ({"kind": "x"}, "Select the kind of inspection"),
        ({"area": " "}, "Enter the name of the local area"),
        ({"area": "x" * 201}, "The name of the local area must be 200 characters or fewer"),
        ({"first_day-day": "", "first_day-month": "", "first_day-year": ""}, "Enter the first day on site"),
        ({"first_day-day": ""}, "The date must include a day, a month and a year"),
        ({"first_day-day": "31"}, "The date must be a real date, like 14 6 2027"),
        (
            {"first_day-day": "13"},
            "Sunday 13 June 2027 is not a working day (a weekend). "
            "The nearest working days are Friday 11 June 2027 and Monday 14 June 2027",
        ),
        (
            {"first_day-day": "31", "first_day-month": "5"},
            "Monday 31 May 2027 is not a working day (a bank holiday: Spring Bank Holiday). "
            "The nearest working days are Friday 28 May 2027 and Tuesday 1 June 2027",
        ),
        ({"first_day-year": "2015"}, "The year of the first day on site must be between 2016 and 2090"),
        ({"days_on_site": "four"}, "Enter a whole number, like 4"),
        (
            {"days_on_site": "9"},
            "The number of days on site must be between 2 and 4 for this kind of inspection",
        ),
        (
            {"focus": " "},
            "Enter the areas of significant weakness that the re-visit looks at, one on each line",
        ),
        ({"focus": "\n".join("abcdefghijklm")}, "Enter 12 areas of focus or fewer: you entered 13"),
        ({"focus": "x" * 501}, "Each area of focus must be 500 characters or fewer"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason_and_kept(
    lead: Staff, database: Database, changed: dict[str, str], problem: str
) -> None:
    page = created(lead, **changed)
    assert page.problems == [problem]
    assert page.status == 422
    shown = page.fields()
    for name, typed in {**NEW, **changed}.items():
        if name != "kind":
            assert shown[name] == [typed]
    with database.reading() as session:
        assert session.scalars(select(Inspection)).all() == []


def test_the_timetable_is_saved_for_calendars_and_programs(lead: Staff) -> None:
    page = created(lead)
    calendar = lead.client.get(page.link(".ics"))
    assert calendar.mimetype == "text/calendar"
    assert "attachment" in calendar.headers["Content-Disposition"]
    assert read(calendar.data).name == "VCALENDAR"
    assert b"DTSTART:20270607T110000Z" in calendar.data
    saved = json.loads(lead.client.get(page.link("JSON")).data)
    [window] = saved["windows"]
    assert (window["opens_at"], window["closes_at"]) == ("2027-06-07T12:00:00+01:00", "2027-06-11T12:00:00+01:00")


def test_a_date_is_changed_with_a_reason_and_what_counts_from_it_moves(lead: Staff) -> None:
    created(lead)
    page = lead.get("/staff/inspections/1/dates/final-report")
    sent = {"day-day": "2", "day-month": "8", "day-year": "2027", "at": ""}
    assert lead.send(page, sent, reason=" ").problems == ["Enter the reason"]
    page = lead.send(page, sent, reason="The lead is ill")
    assert "Monday 2 August 2027" in page.text
    assert "Changed because: The lead is ill" in page.text
    assert "Monday 9 August 2027 Date moved" in page.text, "local publication follows the report"
    assert "The area has usually received the final report" in lead.get("/staff/").text


def test_a_milestone_without_a_date_is_given_one(lead: Staff) -> None:
    page = created(lead)
    page = lead.get(page.link("give its date"))
    page = lead.send(page, {"day-day": "1", "day-month": "7", "day-year": "2027", "at": "9.30am", "reason": "It came"})
    assert "Thursday 1 July 2027, 9:30am" in page.text


@pytest.mark.parametrize(
    ("day", "month", "at", "problem"),
    [
        (
            "28",
            "3",
            "1:30am",
            "01:30 does not exist on Sunday 28 March 2027: the clocks go forward from 1am to 2am. Choose another time",
        ),
        (
            "31",
            "10",
            "01:30",
            "01:30 comes twice on Sunday 31 October 2027: the clocks go back from 2am to 1am. "
            "Choose a time before 1am or from 2am on",
        ),
        ("28", "3", "9", "Enter a time like 9:30am, 14:00 or midday"),
    ],
)
def test_a_time_that_london_does_not_have_is_refused(lead: Staff, day: str, month: str, at: str, problem: str) -> None:
    created(lead)
    page = lead.get("/staff/inspections/1/dates/feedback")
    page = lead.send(page, {"day-day": day, "day-month": month, "day-year": "2027", "at": at, "reason": "x"})
    assert page.problems == [problem]
    assert page.fields()["at"] == [at]


def test_the_ends_of_a_window_are_changed_on_the_page_of_the_survey(lead: Staff) -> None:
    created(lead)
    assert lead.get("/staff/inspections/1/dates/opens-parents-carers").heading == "Move the window"
    assert lead.get("/staff/inspections/1/dates/opens-young-people").status == 404
    assert lead.get("/staff/inspections/1/dates/nothing").status == 404
    assert lead.get("/staff/inspections/2").status == 404


def test_a_day_declared_late_shows_what_it_moved_and_leaves_windows_alone(lead: Staff, database: Database) -> None:
    created(lead)
    page = lead.get("/staff/days")
    sent = {"day-day": "8", "day-month": "6", "day-year": "2027", "name": "A royal wedding"}
    page = lead.send(page, sent)
    assert page.heading == "Tuesday 8 June 2027"
    assert "The survey of parents and carers opens Monday 7 June 2027, midday Friday 4 June 2027, midday" in page.text
    assert "by the timetable Friday 4 June 2027, midday" in page.text
    inspection = lead.get("/staff/inspections/1")
    assert "Not as in the timetable" in inspection.text
    assert "Monday 7 June 2027, midday, to" in inspection.text
    assert "Dates that have moved" in lead.get("/staff/").text
    again = lead.send(lead.get("/staff/days"), sent)
    assert again.problems == ["Tuesday 8 June 2027 is not a working day already (declared by staff: A royal wedding)"]
    assert lead.get("/staff/days/2027-06-09").status == 404
    assert lead.get("/staff/days/someday").status == 404


def test_an_area_told_early_can_find_its_surveys_at_once(lead: Staff, database: Database, clock: Clock) -> None:
    survey = published_survey(
        database, opens_in=timedelta(days=3), closes_in=timedelta(days=5), announced_in=timedelta(days=2)
    )
    assert lead.client.get(f"/s/{survey.slug}").status_code == 404
    page = lead.get(f"/staff/inspections/{survey.inspection_id}")
    page.form_of = "/told"
    stale = lead.send(page, csrf_token="old")
    assert "Nothing was changed" in stale.text
    assert lead.client.get(f"/s/{survey.slug}").status_code == 404
    page = lead.send(page)
    assert "The area counts as told" in page.text
    assert lead.client.get(f"/s/{survey.slug}").status_code == 200
    with database.reading() as session:
        assert session.get_one(Survey, survey.id).announced_at == NOW
    assert "The area was told earlier?" not in page.text


def test_the_first_page_says_what_is_open_and_what_comes(lead: Staff, database: Database, clock: Clock) -> None:
    survey = published_survey(database)
    page = lead.get("/staff/")
    assert "Eastmere: Parents and carers Open Closes at" in page.text
    assert page.link("Eastmere, Parents and carers") == f"/staff/surveys/{survey.slug}"
    clock.now = survey.closes_at
    assert "Closed, being finished" in lead.get("/staff/").text
    clock.now = survey.times.grace_ends_at
    assert "No survey is open." in lead.get("/staff/").text


def test_a_forum_reviewer_finds_a_page_and_nothing_of_inspections(app: Flask, database: Database) -> None:
    reviewer = member(app, database, "forum-reviewer")
    assert "nothing for you to do" in reviewer.get("/staff/").text
    assert reviewer.get("/staff/inspections").status == 403
