"""Alarms before windows without a published wording, and reminders of reviews."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from surveyapp.services import alarms, reviewers, reviews, surveys
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.storage.effects import Mail, Notice
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from tests.factories.reviewers import all_seen, invited
from tests.factories.surveys import NOW, present, published_survey, questionnaire_file

HOUR = timedelta(hours=1)


@pytest.fixture
def survey(database: Database) -> Survey:
    """A re-visit's survey that opens in five days, with nothing published."""
    later = {"opens_in": timedelta(days=5), "closes_in": timedelta(days=9)}
    return published_survey(database, publish=False, yaml=questionnaire_file("small"), **later)


def notices(database: Database) -> int:
    with database.reading() as session:
        return session.query(Notice).where(Notice.code == "survey-unpublished").count()


def reminders(database: Database) -> int:
    with database.reading() as session:
        return session.query(Mail).where(Mail.subject.like("Still to do%")).count()


def test_the_alarm_is_raised_a_day_and_two_hours_before_each_once(database: Database, survey: Survey) -> None:
    steps: list[tuple[timedelta, int]] = [(25 * HOUR, 0), (24 * HOUR, 1), (23 * HOUR, 1), (2 * HOUR, 2), (HOUR, 2)]
    for before, expected in steps:
        alarms.raise_due(database, survey.opens_at - before)
        assert notices(database) == expected, before


def test_after_a_stop_only_the_most_urgent_is_raised(database: Database, survey: Survey) -> None:
    assert alarms.raise_due(database, survey.opens_at - HOUR) == 1
    assert alarms.raise_due(database, survey.opens_at) == 0, "then it helps nobody"


def test_a_window_that_moves_has_alarms_of_its_own(database: Database, survey: Survey) -> None:
    alarms.raise_due(database, survey.opens_at - HOUR)
    with database.writing() as session:
        found = present(session, survey)
        opens, closes = found.opens_at + timedelta(days=2), found.closes_at + timedelta(days=2)
        surveys.change_window(session, COMMAND_LINE, found, opens_at=opens, closes_at=closes, reason="x", now=NOW)
    assert alarms.raise_due(database, opens - HOUR) == 1


def test_what_is_published_raises_nothing(database: Database, survey: Survey) -> None:
    with database.writing() as session:
        surveys.publish(session, COMMAND_LINE, present(session, survey), now=NOW, override="x")
    assert alarms.raise_due(database, survey.opens_at - HOUR) == 0


def test_many_at_once_raise_it_once(database: Database, survey: Survey) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: alarms.raise_due(database, survey.opens_at - HOUR), range(4)))
    assert sum(found) == 1
    assert notices(database) == 1


def test_reviewers_are_reminded_while_something_is_left_for_them(database: Database, survey: Survey) -> None:
    with database.writing() as session:
        found = present(session, survey)
        sam, ann = invited(session, found).reviewer, invited(session, found, "Ann", passes=[]).reviewer
        due = _due(session, found)
        assert ann.passes == []
    for before, expected in ((49 * HOUR, 0), (48 * HOUR, 1), (47 * HOUR, 1), (4 * HOUR, 2), (timedelta(0), 2)):
        alarms.raise_due(database, due - before)
        assert reminders(database) == expected, before
    assert sam.email == "sam@forum.example"


def test_who_has_passed_everything_is_not_reminded(database: Database, survey: Survey) -> None:
    with database.writing() as session:
        found = present(session, survey)
        due = _due(session, found)
        reviews.pass_all(session, invited(session, found).reviewer, found, all_seen(found), now=NOW)
    alarms.raise_due(database, due - HOUR)
    assert reminders(database) == 0


def _due(session: object, survey: Survey) -> datetime:
    due = reviewers.due_at(session, survey)  # type: ignore[arg-type]
    assert due <= survey.opens_at
    return due
