"""Surveys paused, put off and called off: what is taken, what is due, and who is told."""

from __future__ import annotations

import os
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.domain.clock import midday
from surveyapp.domain.errors import DomainError
from surveyapp.domain.windows import SurveyState
from surveyapp.services import accounts, effects, halts, responses, surveys
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.services.inspections import name_officer
from surveyapp.storage.effects import Effect, Mail
from surveyapp.storage.engine import Database
from surveyapp.storage.responses import counts_by_state
from surveyapp.storage.surveys import Survey
from tests.factories.reviewers import invited
from tests.factories.surveys import NOW, present, published_survey, questionnaire_file

OFFICER = "officer@council.example"
FORUM = "sam@forum.example"
REASON = "A serious incident in the area."
HASHED = b"x" * 32
VIEW: dict[str, Any] = {"version": "standard", "language": "en", "layout": "all"}


@pytest.fixture
def survey(database: Database) -> Survey:
    """An open survey of which staff, the nominated officer and a reviewer of the forum are told."""
    found = published_survey(database, yaml=questionnaire_file("two_questions"))
    with database.writing() as session:
        accounts.add_user(
            session,
            COMMAND_LINE,
            email="lead@example.org",
            role="lead-inspector",
            password="three words together",
            now=NOW,
        )
        name_officer(session, COMMAND_LINE, present(session, found).inspection, email=OFFICER, now=NOW)
        invited(session, present(session, found))
        session.commit()
    return found


def begin(session: Session, survey: Survey, hashed: bytes = HASHED) -> responses.Response:
    responses.begin(session, survey, hashed, **VIEW, now=NOW)
    found = responses.find(session, survey, hashed)
    assert found is not None
    return found


def told(session: Session, subject: str) -> set[str]:
    """Who is sent mail whose subject begins so."""
    return {mail.recipient for mail in session.scalars(select(Mail)) if mail.subject.startswith(subject)}


def undone(session: Session) -> list[tuple[str, object]]:
    query = select(Effect).where(Effect.done_at.is_(None)).order_by(Effect.due_at, Effect.id)
    return [(effect.kind, effect.due_at) for effect in session.scalars(query)]


def test_paused_nobody_begins_and_who_has_begun_finishes(database: Database, survey: Survey) -> None:
    with database.writing() as session:
        begun = begin(session, present(session, survey))
        halts.pause(session, COMMAND_LINE, present(session, survey), reason=REASON, now=NOW)
        paused = present(session, survey)
        assert paused.state_at(NOW) is SurveyState.PAUSED
        with pytest.raises(DomainError, match="not-open"):
            begin(session, paused, b"y" * 32)
        session.rollback()
        responses.save_page(session, paused, begun, {"who": "Sam"}, now=NOW)
        responses.submit(session, paused, begun, now=NOW)
        assert counts_by_state(session, [survey.id])[survey.id] == {"finished": 1}
        assert told(session, "Paused") == {"lead@example.org", OFFICER, FORUM}
        with pytest.raises(DomainError, match="halted-already"):
            halts.pause(session, COMMAND_LINE, paused, reason=REASON, now=NOW)
        session.rollback()
        assert halts.resume(session, COMMAND_LINE, paused, now=NOW)
        assert not halts.resume(session, COMMAND_LINE, paused, now=NOW)
        assert present(session, survey).state_at(NOW) is SurveyState.OPEN
        assert present(session, survey).change is None
        begin(session, present(session, survey), b"z" * 32)


def test_paused_it_closes_at_its_time(database: Database, survey: Survey) -> None:
    with database.writing() as session:
        before = undone(session)
        halts.pause(session, COMMAND_LINE, present(session, survey), reason=REASON, now=NOW)
        assert undone(session) == before
        assert present(session, survey).state_at(survey.closes_at) is SurveyState.GRACE


def test_put_off_to_a_day_everything_moves_along(database: Database, survey: Survey) -> None:
    with database.writing() as session:
        begun = begin(session, present(session, survey))
        inspection = present(session, survey).inspection
        halts.put_off(session, COMMAND_LINE, inspection, reason=REASON, now=NOW, first_day=date(2025, 9, 15))
        moved = present(session, survey)
        # Midday on working day -5 to midday on day -1 of a re-visit.
        assert (moved.opens_at, moved.closes_at) == (midday(date(2025, 9, 8)), midday(date(2025, 9, 12)))
        assert moved.state_at(NOW) is SurveyState.SCHEDULED
        assert moved.change is not None
        assert moved.change["reason"] == REASON
        assert moved.change["before"]["closes_at"] == survey.closes_at.isoformat()
        assert told(session, "New times") == {"lead@example.org", OFFICER, FORUM}
        assert ("closed", moved.closes_at) in undone(session)
        assert ("closing-soon", moved.closes_at - timedelta(hours=24)) in undone(session)
        responses.save_page(session, moved, begun, {"who": "Sam"}, now=NOW)
        again = responses.find(session, moved, HASHED)
        assert again is not None
        assert again.answers == {"who": "Sam"}


def test_put_off_without_a_day_nothing_is_due_until_there_is_one(database: Database, survey: Survey) -> None:
    with database.writing() as session:
        begun = begin(session, present(session, survey))
        halts.put_off(session, COMMAND_LINE, present(session, survey).inspection, reason=REASON, now=NOW)
        found = present(session, survey)
        assert found.state_at(NOW) is found.state_at(survey.closes_at + timedelta(days=400)) is SurveyState.PUT_OFF
        assert undone(session) == []
        with pytest.raises(DomainError, match="not-open"):
            begin(session, found, b"y" * 32)
        session.rollback()
        responses.save_page(session, found, begun, {"who": "Sam"}, now=NOW)
        assert told(session, "Put off") == {"lead@example.org", OFFICER, FORUM}
        halts.put_off(
            session, COMMAND_LINE, found.inspection, reason="A day is found.", now=NOW, first_day=date(2025, 9, 15)
        )
        again = present(session, survey)
        assert again.state_at(again.opens_at) is SurveyState.OPEN
        assert ("opened", again.opens_at) in undone(session)


def test_called_off_it_ends_at_once_and_for_good(database: Database, survey: Survey) -> None:
    with database.writing() as session:
        begun = begin(session, present(session, survey))
        responses.save_page(session, present(session, survey), begun, {"who": "Sam"}, now=NOW)
        inspection = present(session, survey).inspection
        halts.call_off(session, COMMAND_LINE, inspection, reason=REASON, now=NOW)
        found = present(session, survey)
        assert found.state_at(NOW) is SurveyState.CALLED_OFF
        assert told(session, "Called off") == {"lead@example.org", OFFICER, FORUM}
        for act in (
            lambda: responses.save_page(session, found, begun, {}, now=NOW),
            lambda: responses.submit(session, found, begun, now=NOW),
            lambda: responses.keep_late(
                session,
                found,
                os.urandom(32),
                {"who": "Sam"},
                version="standard",
                language="en",
                layout="all",
                now=NOW,
            ),
            lambda: halts.put_off(session, COMMAND_LINE, inspection, reason=REASON, now=NOW),
            lambda: surveys.change_window(
                session,
                COMMAND_LINE,
                found,
                opens_at=NOW,
                closes_at=NOW + timedelta(days=1),
                reason=REASON,
                now=NOW,
            ),
        ):
            with pytest.raises(DomainError, match=r"not-open|called-off"):
                act()
            session.rollback()
    assert effects.sweep(database, NOW, "one") == 2
    with database.reading() as session:
        assert counts_by_state(session, [survey.id])[survey.id] == {"partial": 1}
        assert undone(session) == []


def test_nobody_in_the_area_hears_of_an_inspection_before_the_notice(database: Database) -> None:
    early = published_survey(
        database, announced_in=timedelta(days=1), opens_in=timedelta(days=3), closes_in=timedelta(days=7)
    )
    with database.writing() as session:
        found = present(session, early)
        name_officer(session, COMMAND_LINE, found.inspection, email=OFFICER, now=NOW)
        invited(session, found)
        halts.put_off(session, COMMAND_LINE, found.inspection, reason=REASON, now=NOW, first_day=date(2025, 9, 15))
        assert told(session, "New times") == set()
        assert present(session, early).change is None, "nobody knew the times before"


def test_an_address_that_is_none_is_refused(database: Database, survey: Survey) -> None:
    with database.writing() as session:
        inspection = present(session, survey).inspection
        with pytest.raises(DomainError, match="officer-email-invalid"):
            name_officer(session, COMMAND_LINE, inspection, email="nobody", now=NOW)
        name_officer(session, COMMAND_LINE, inspection, email=" ", now=NOW)
        assert present(session, survey).inspection.officer_email is None


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001])
def test_each_has_to_have_a_reason(database: Database, survey: Survey, reason: str) -> None:
    with database.writing() as session:
        found = present(session, survey)
        for act, what in ((halts.pause, found), (halts.put_off, found.inspection), (halts.call_off, found.inspection)):
            with pytest.raises(DomainError, match="reason-"):
                act(session, COMMAND_LINE, what, reason=reason, now=NOW)
