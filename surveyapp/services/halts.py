"""Surveys that stop apart from their times: paused for a while, or put off or called off with their inspection."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.domain.timetable import build
from surveyapp.domain.windows import OVER, Halt
from surveyapp.domain.working_days import WorkingDays
from surveyapp.services import audit, revisions
from surveyapp.services.actors import Actor
from surveyapp.services.announcements import announce
from surveyapp.services.surveys import checked_reason, note_change, place_window, times_changed
from surveyapp.storage.inspections import Inspection, declared_days
from surveyapp.storage.surveys import Survey


def pause(session: Session, actor: Actor, survey: Survey, *, reason: str, now: datetime) -> None:
    """Let nobody begin from now on; who has begun may finish. It closes at its time all the same. Commits.

    Raises DomainError: reason-missing, reason-too-long, halted-already.
    """
    actor.require("move-window")
    reason = checked_reason(reason)
    revisions.lock(session, survey)
    if survey.halt is not None:
        raise DomainError("halted-already")
    note_change(survey, "survey-paused", reason, now)
    survey.halt = Halt.PAUSED
    announce(session, actor, survey, "survey-paused", now, reason=reason)
    session.commit()


def resume(session: Session, actor: Actor, survey: Survey, *, now: datetime) -> bool:
    """Let a paused survey go on. Whether it was paused. Commits."""
    actor.require("move-window")
    revisions.lock(session, survey)
    paused = survey.halt == Halt.PAUSED
    if paused:
        survey.halt, survey.change = None, None
        announce(session, actor, survey, "survey-resumed", now)
    session.commit()
    return paused


def put_off(
    session: Session, actor: Actor, inspection: Inspection, *, reason: str, now: datetime, first_day: date | None = None
) -> None:
    """Put an inspection off to another first day, or to one that is not known yet. Commits.

    With a day its whole timetable and the windows of its surveys move along; dates that staff had changed one by one
    are those of the new timetable. Without one nobody can begin until there is a day. Surveys that are over stay as
    they are. Raises DomainError: reason-missing, reason-too-long, called-off, and those of the timetable.
    """
    actor.require("change-timetable")
    reason = checked_reason(reason)
    surveys = _going_on(session, inspection, now)
    if first_day is not None:
        declared = WorkingDays(declared_days(session))
        timetable = build(inspection.kind, first_day, inspection.days_on_site, declared)
        inspection.first_day = first_day
        inspection.changes.clear()
        for survey in surveys:
            if survey.announced_at > now:
                survey.announced_at = timetable.announced_at
            window = timetable.window(survey.audience)
            place_window(session, actor, survey, window.opens_at, window.closes_at, reason=reason, now=now)
    else:
        for survey in surveys:
            _halt(session, actor, survey, Halt.PUT_OFF, "inspection-put-off", reason=reason, now=now)
    details = {"to": first_day or "", "reason": reason}
    audit.record(session, actor, "inspection-put-off", f"inspection:{inspection.id}", now, **details)
    session.commit()


def call_off(session: Session, actor: Actor, inspection: Inspection, *, reason: str, now: datetime) -> None:
    """Call an inspection off: its surveys end at once, and cannot be opened again. Commits.

    What was sent stays until it is deleted with the others. Raises DomainError: reason-missing, reason-too-long,
    called-off.
    """
    actor.require("change-timetable")
    reason = checked_reason(reason)
    for survey in _going_on(session, inspection, now):
        _halt(session, actor, survey, Halt.CALLED_OFF, "inspection-called-off", reason=reason, now=now)
    audit.record(session, actor, "inspection-called-off", f"inspection:{inspection.id}", now, reason=reason)
    session.commit()


def _going_on(session: Session, inspection: Inspection, now: datetime) -> list[Survey]:
    """The surveys of an inspection that are not over, locked."""
    for survey in inspection.surveys:
        revisions.lock(session, survey)
    if any(survey.halt == Halt.CALLED_OFF for survey in inspection.surveys):
        raise DomainError("called-off")
    return [survey for survey in inspection.surveys if survey.state_at(now) not in OVER]


def _halt(session: Session, actor: Actor, survey: Survey, halt: Halt, code: str, *, reason: str, now: datetime) -> None:
    note_change(survey, code, reason, now)
    survey.halt = halt
    times_changed(session, survey, now)
    announce(session, actor, survey, code, now, reason=reason)
