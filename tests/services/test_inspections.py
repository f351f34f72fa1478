"""Inspections, the surveys made with them, and their timetables."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from surveyapp.domain.clock import london
from surveyapp.domain.errors import DomainError
from surveyapp.domain.wall_times import parse_wall_time
from surveyapp.services import inspections, surveys
from surveyapp.services.actors import COMMAND_LINE, Actor
from surveyapp.services.wordings import document_of, head_of
from surveyapp.storage.accounts import events_about
from surveyapp.storage.engine import Database
from surveyapp.storage.inspections import Inspection
from tests.factories.surveys import NOW

FIRST_DAY = date(2027, 6, 14)


def make(session: Session, **changed: Any) -> Inspection:
    given = {"area": "Eastmere", "kind": "revisit", "first_day": FIRST_DAY, "focus": ["Waiting times"], **changed}
    return inspections.create_inspection(session, COMMAND_LINE, now=NOW, **given)


def test_an_inspection_gets_a_survey_for_each_audience_with_its_window(database: Database) -> None:
    with database.writing() as session:
        made = make(session, kind="full-2023", focus=[], area=" Northby \n & Vale ")
        assert made.area == "Northby & Vale"
        assert [survey.slug for survey in made.surveys] == [
            "northby-vale-parents-carers-2027-06",
            "northby-vale-young-people-2027-06",
            "northby-vale-practitioners-2027-06",
            "northby-vale-nominated-officer-2027-06",
        ]
        first = made.surveys[0]
        assert first.opens_at == datetime(2027, 5, 28, 11, tzinfo=UTC)
        assert first.closes_at == datetime(2027, 6, 4, 11, tzinfo=UTC)
        assert first.announced_at <= first.opens_at
        assert first.revision is None
        assert events_about(session, f"inspection:{made.id}")[0].action == "inspection-created"


def test_the_focus_stands_in_the_wording(database: Database) -> None:
    with database.writing() as session:
        [survey] = make(session, focus=["Waiting times", "  ", "Plans & <reviews>"]).surveys
        assert "Plans & <reviews>" in str(document_of(head_of(survey)))
        assert "{focus}" not in str(document_of(head_of(survey)))
        assert "{area}" not in str(document_of(head_of(survey)))


@pytest.mark.parametrize(
    ("area", "slug"),
    [
        ("Eastmere", "eastmere-parents-carers-2027-06-2"),
        ("St. Élo’s", "st-elos-parents-carers-2027-06"),
        ("東京", "area-parents-carers-2027-06"),
    ],
)
def test_slugs_are_plain_and_never_taken_twice(database: Database, area: str, slug: str) -> None:
    with database.writing() as session:
        make(session)
        assert [survey.slug for survey in make(session, area=area).surveys] == [slug]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"area": " \n"}, "area-missing"),
        ({"area": "x" * 201}, "area-too-long"),
        ({"focus": []}, "focus-missing"),
        ({"focus": ["x" * 501]}, "focus-too-long"),
        ({"focus": ["x"] * 13}, "too-many-focus-areas"),
        ({"first_day": date(2027, 6, 13)}, "first-day-not-working"),
        ({"first_day": date(2027, 5, 31)}, "first-day-not-working"),
        ({"days_on_site": 0}, "days-on-site-out-of-range"),
        ({"kind": "surprise"}, "unknown-inspection-kind"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(database: Database, changed: dict[str, Any], code: str) -> None:
    with database.writing() as session, pytest.raises(DomainError) as refused:
        make(session, **changed)
    assert refused.value.code == code
    with database.reading() as session:
        assert session.query(Inspection).count() == 0


def test_only_those_who_run_inspections_create_them(database: Database) -> None:
    with database.writing() as session, pytest.raises(DomainError) as refused:
        inspections.create_inspection(
            session,
            Actor("lano@example.org", "nominated-officer"),
            area="Eastmere",
            kind="thematic",
            first_day=FIRST_DAY,
            now=NOW,
        )
    assert refused.value.code == "not-permitted"


def change(session: Session, made: Inspection, milestone: str, to: date | datetime, now: datetime = NOW) -> None:
    inspections.change_milestone(session, COMMAND_LINE, made, milestone=milestone, to=to, reason="They asked", now=now)


def test_a_date_that_is_changed_takes_along_what_counts_from_it(database: Database) -> None:
    with database.writing() as session:
        made = make(session)
        change(session, made, "final-report", date(2027, 8, 2))
        change(session, made, "final-report", date(2027, 8, 3))
        timetable = inspections.timetable_of(session, made)
        assert timetable.milestone("final-report").date == date(2027, 8, 3)
        assert timetable.milestone("local-publication").date == date(2027, 8, 10)
        assert timetable.milestone("local-publication").moved
        assert len(made.changes) == 1


@pytest.mark.parametrize(
    ("milestone", "to", "reason", "code"),
    [
        ("final-report", date(2027, 8, 2), " ", "reason-missing"),
        ("lunch", date(2027, 8, 2), "x", "unknown-milestone"),
        ("announced", date(2027, 7, 1), "x", "window-before-notice"),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    database: Database, milestone: str, to: date, reason: str, code: str
) -> None:
    with database.writing() as session:
        made = make(session)
        with pytest.raises(DomainError) as refused:
            inspections.change_milestone(
                session, COMMAND_LINE, made, milestone=milestone, to=to, reason=reason, now=NOW
            )
        assert refused.value.code == code
        assert made.changes == []


def test_moving_the_notice_moves_when_surveys_are_found_until_the_area_has_been_told(database: Database) -> None:
    with database.writing() as session:
        made = make(session)
        [survey] = made.surveys
        change(session, made, "announced", london(date(2027, 6, 2), parse_wall_time("9am")))
        told = datetime(2027, 6, 2, 8, tzinfo=UTC)
        assert survey.announced_at == told
        change(session, made, "announced", london(date(2027, 6, 3), parse_wall_time("9am")), now=told)
        assert survey.announced_at == told, "it cannot be taken back"
        assert inspections.standing_timetable(session, made).announced_at == told


def test_a_declared_day_moves_dates_but_no_window_that_stands(database: Database) -> None:
    with database.writing() as session:
        made = make(session)
        other = make(session, first_day=date(2028, 6, 12))
        [survey] = made.surveys
        stood = survey.opens_at
        moved = inspections.declare_non_working_day(
            session, COMMAND_LINE, day=date(2027, 6, 8), name=" A wedding ", now=NOW
        )
        assert [each.inspection.id for each in moved] == [made.id]
        assert survey.opens_at == stood
        expected = inspections.window_drift(survey, inspections.timetable_of(session, made))
        assert expected is not None
        assert expected.opens_at == stood - timedelta(days=3), "Friday instead of Monday"
        standing = inspections.standing_timetable(session, made)
        assert standing.window("parents-carers").opens_at == stood
        assert inspections.dates_moved_by(session, date(2027, 6, 8)) == moved
        assert inspections.dates_moved_by(session, date(2027, 6, 9)) == []
        assert inspections.timetable_of(session, other) == inspections.standing_timetable(session, other)


@pytest.mark.parametrize(
    ("day", "name", "code"),
    [
        (date(2027, 6, 12), "A Saturday", "day-not-working-already"),
        (date(2027, 5, 31), "Spring", "day-not-working-already"),
        (date(2027, 6, 9), " ", "name-missing"),
    ],
)
def test_a_day_is_declared_once_and_with_a_name(database: Database, day: date, name: str, code: str) -> None:
    with database.writing() as session, pytest.raises(DomainError) as refused:
        inspections.declare_non_working_day(session, COMMAND_LINE, day=day, name=name, now=NOW)
    assert refused.value.code == code


def test_a_first_day_that_is_declared_later_still_has_a_timetable(database: Database) -> None:
    with database.writing() as session:
        made = make(session)
        inspections.declare_non_working_day(session, COMMAND_LINE, day=FIRST_DAY, name="Storm", now=NOW)
        assert inspections.timetable_of(session, made).first_day == FIRST_DAY


def test_a_moved_window_stands_in_the_timetable(database: Database) -> None:
    with database.writing() as session:
        made = make(session)
        [survey] = made.surveys
        later = survey.closes_at + timedelta(days=3)
        surveys.change_window(
            session, COMMAND_LINE, survey, opens_at=survey.opens_at, closes_at=later, reason="A fault", now=NOW
        )
        standing = inspections.standing_timetable(session, made)
        assert standing.window("parents-carers").closes_at == later
        assert standing.window("parents-carers").moved
