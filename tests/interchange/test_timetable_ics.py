"""The calendar file, read back by a reader that shares nothing with the library that wrote it."""

import datetime as dt

import pytest

from surveyapp.domain.clock import UTC
from surveyapp.domain.errors import DomainError
from surveyapp.domain.inspection_kinds import INSPECTION_KINDS
from surveyapp.domain.timetable import Timetable, build
from surveyapp.domain.working_days import WorkingDays
from surveyapp.interchange.timetable_ics import render
from tests.interchange.calendar_reader import Component, read

NOW = dt.datetime(2021, 5, 20, 9, 30, 15, 250, tzinfo=UTC)
MONDAY = dt.date(2021, 6, 14)


def events(timetable: Timetable, key: str | None = None) -> dict[str, Component]:
    calendar = read(render(timetable, NOW, key=key))
    assert calendar.name == "VCALENDAR"
    assert {each.name for each in calendar.inside} == {"VEVENT"}
    return {each.text("UID").removesuffix("@surveyapp.invalid"): each for each in calendar.inside}


@pytest.mark.parametrize("kind", sorted(INSPECTION_KINDS))
def test_every_milestone_is_an_event_with_its_time(kind: str) -> None:
    timetable = build(kind, MONDAY)
    found = events(timetable, key="k")
    assert list(found) == [f"k-{milestone.code}" for milestone in timetable.milestones]
    for milestone in timetable.milestones:
        event = found[f"k-{milestone.code}"]
        assert event.moment("DTSTART") == (milestone.at or milestone.date)
        assert milestone.what in event.text("SUMMARY")
        assert event.moment("DTSTAMP") == NOW.replace(microsecond=0)
        if milestone.at is None:
            assert event.moment("DTEND") == (milestone.until or milestone.date) + dt.timedelta(days=1)


def test_calendar_says_what_it_is() -> None:
    calendar = read(render(build("revisit", MONDAY), NOW, name="Re-visit, Łódź; north, east"))
    assert calendar.text("VERSION") == "2.0"
    assert calendar.text("PRODID")
    assert calendar.text("X-WR-CALNAME") == "Re-visit, Łódź; north, east"


def test_midday_in_summer_is_eleven_in_utc() -> None:
    opens = events(build("revisit", MONDAY))["revisit-2021-06-14-opens-parents-carers"]
    assert opens.moment("DTSTART") == dt.datetime(2021, 6, 7, 11, tzinfo=UTC)


def test_descriptions_name_the_source_or_say_that_it_is_ours() -> None:
    found = events(build("revisit", MONDAY), key="k")
    assert found["k-evidence"].text("DESCRIPTION").startswith("Source: Re-visit guidance 2021, Timeframe\n")
    assert found["k-forum-review"].text("DESCRIPTION").startswith("Our default: no source states it.\n")


def test_an_event_keeps_its_name_when_its_date_moves() -> None:
    before = events(build("revisit", MONDAY), key="medway-2021")
    after = events(
        build("revisit", MONDAY, working_days=WorkingDays({dt.date(2021, 6, 9): "A day of mourning"})),
        key="medway-2021",
    )
    assert set(before) == set(after)
    notice = after["medway-2021-notice"]
    assert notice.moment("DTSTART") == dt.date(2021, 5, 27)
    assert "Moved" in notice.text("DESCRIPTION")


def test_words_are_translated_where_they_are_shown() -> None:
    calendar = read(render(build("revisit", MONDAY), NOW, translate=str.upper))
    assert all(event.text("SUMMARY").isupper() for event in calendar.inside)


def test_the_time_of_making_needs_a_zone() -> None:
    with pytest.raises(DomainError):
        render(build("revisit", MONDAY), NOW.replace(tzinfo=None))
