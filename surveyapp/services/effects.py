"""What happens at the edges of windows: scheduled as rows, done once, in order, however late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from surveyapp.domain.clock import require_utc
from surveyapp.domain.windows import Halt
from surveyapp.services import audit
from surveyapp.services.actors import SCHEDULER
from surveyapp.services.announcements import announce
from surveyapp.storage.effects import (
    EFFECTS,
    Effect,
    Heartbeat,
    claim_effect,
    drop_undone,
    due_effects,
    ended_before,
    finish_effect,
)
from surveyapp.storage.engine import Database
from surveyapp.storage.responses import FINISHED, counts_by_state, end_drafts, forget_tokens
from surveyapp.storage.surveys import Survey

STUCK_AFTER = timedelta(minutes=2)
"""A claim this old was made by a process that died: another takes it."""

CLOCKS_DIFFER_BY = timedelta(minutes=2)
"""Clocks of several machines are no further apart than this, unless one of them is wrong."""

_GONE_AFTER = timedelta(days=1)

REMINDED_BEFORE = timedelta(hours=24)
"""How long before closing staff, the forum and the nominated officer are reminded. Ours."""

LATE_FORMS_KNOWN_FOR = timedelta(hours=24)
"""How long after the time of grace a late form sent twice is still recognised as the same."""


def schedule(session: Session, survey: Survey, now: datetime) -> None:
    """Add the rows for a survey's edges, unless they are there. Does not commit.

    A survey that is put off has none until it has new times; one that is called off ends now.
    """
    generation = survey.window_moved
    present = session.scalar(select(func.count()).where(Effect.survey_id == survey.id, Effect.generation == generation))
    if not present:
        due = _due(survey, now)
        session.add_all(Effect(survey_id=survey.id, kind=kind, generation=generation, due_at=at) for kind, at in due)


def _due(survey: Survey, now: datetime) -> list[tuple[str, datetime]]:
    if survey.halt == Halt.PUT_OFF:
        return []
    if survey.halt == Halt.CALLED_OFF:
        return [("finalised", now), ("tokens-forgotten", now)]
    grace_ends = survey.times.grace_ends_at
    reminder = survey.closes_at - REMINDED_BEFORE
    return [
        ("opened", survey.opens_at),
        *([("closing-soon", reminder)] if reminder > max(survey.opens_at, now) else []),
        ("closed", survey.closes_at),
        ("finalised", grace_ends),
        ("tokens-forgotten", grace_ends + LATE_FORMS_KNOWN_FOR),
    ]


def reschedule(session: Session, survey: Survey, now: datetime) -> None:
    """Work out the edges anew after the times changed. Does not commit.

    What was done stays recorded. An opening that has been done is not announced again, unless it is yet to come.
    """
    drop_undone(session, survey.id)
    schedule(session, survey, now)
    session.flush()
    if survey.opens_at <= now:
        _announce_once(session, survey, now)


def _announce_once(session: Session, survey: Survey, now: datetime) -> None:
    """Count an opening that is still to come as done where one was announced before."""
    opening = (Effect.survey_id == survey.id) & (Effect.kind == "opened")
    if session.scalar(select(func.count()).where(opening, Effect.done_at.is_not(None))):
        values = {"done_at": now, "claimed_by": "not announced again"}
        session.execute(update(Effect).where(opening, Effect.done_at.is_(None)).values(**values))


def sweep(database: Database, now: datetime, worker: str) -> int:
    """Do everything that is due. How many effects were done by this call.

    Each is claimed and committed before it is acted on, and done in one transaction with the mark that it is done.
    Any number of workers may sweep at once. What fails is tried again by a later sweep, and does not keep the others
    waiting: the first failure is raised when everything else is done.
    """
    now = require_utc(now)
    done = 0
    failures: list[Exception] = []
    stuck_before = now - STUCK_AFTER
    with database.reading() as session:
        waiting = {effect.id: effect.kind for effect in due_effects(session, now, stuck_before)}
    if "finalised" in waiting.values():
        import_module("surveyapp.services.snapshots")  # takes seconds, for which nobody should wait at a lock
    for effect_id in waiting:
        try:
            done += _claim_and_do(database, effect_id, now, stuck_before, worker)
        except OperationalError:  # the database is away, or busy for too long: not the fault of one effect
            raise
        except Exception as error:
            failures.append(error)
    if failures:
        raise failures[0]
    return done


def take_back(database: Database, now: datetime) -> int:
    """Make the ends of surveys due again that a clock which was ahead brought about. How many surveys. Commits.

    For whoever finds that a clock was set back: else nobody could begin in a survey that was ended before its time.
    What was done stays: drafts that became partial stay so, and staff are told of the end once more when it comes.
    """
    by_now = require_utc(now) + CLOCKS_DIFFER_BY
    with database.reading() as session:
        found = ended_before(session, by_now)
    for survey_id in found:
        with database.writing() as session:
            survey = session.get(Survey, survey_id, with_for_update=True)
            if survey is not None and survey_id in ended_before(session, by_now):
                survey.window_moved += 1
                reschedule(session, survey, now)
                _announce_once(session, survey, now)
                session.commit()
    return len(found)


def beat(database: Database, now: datetime, worker: str) -> None:
    """Leave a sign that a scheduler is alive, and clear away those of processes that are long gone."""
    with database.writing() as session:
        session.merge(Heartbeat(name=worker, seen_at=now))
        session.execute(delete(Heartbeat).where(Heartbeat.seen_at < now - _GONE_AFTER))
        session.commit()


def _claim_and_do(database: Database, effect_id: int, now: datetime, stuck_before: datetime, worker: str) -> int:
    with database.writing() as session:
        effect = session.get(Effect, effect_id)
        if effect is None or _earlier_undone(session, effect):
            return 0
        claimed = claim_effect(session, effect, worker, now, stuck_before)
        session.commit()
    if not claimed:
        return 0
    with database.writing() as session:
        effect = session.get(Effect, effect_id)
        # The survey is locked first, as by whoever moves its window; then the effect, so that nobody takes it over.
        survey = session.get(Survey, effect.survey_id, with_for_update=True) if effect else None
        if effect is None or survey is None or not finish_effect(session, effect, worker, now):
            return 0
        _ACTS[effect.kind](session, survey, now)
        session.commit()
    return 1


def _earlier_undone(session: Session, effect: Effect) -> bool:
    """Whether something of the same survey that comes before is still to be done."""
    earlier = EFFECTS[: EFFECTS.index(effect.kind)]
    count = session.scalar(
        select(func.count()).where(
            Effect.survey_id == effect.survey_id,
            Effect.generation == effect.generation,
            Effect.kind.in_(earlier),
            Effect.done_at.is_(None),
        )
    )
    return bool(count)


def _opened(session: Session, survey: Survey, now: datetime) -> None:
    announce(session, SCHEDULER, survey, "survey-opened", now, due=survey.opens_at)


def _closing_soon(session: Session, survey: Survey, now: datetime) -> None:
    if now < survey.closes_at:  # told too late it would only confuse
        announce(session, SCHEDULER, survey, "survey-closing-soon", now)


def _closed(session: Session, survey: Survey, now: datetime) -> None:
    counts = counts_by_state(session, [survey.id])[survey.id]
    finished = sum(counts.get(state, 0) for state in FINISHED)
    announce(session, SCHEDULER, survey, "survey-closed", now, due=survey.closes_at, finished=finished)


def _finalised(session: Session, survey: Survey, now: datetime) -> None:
    from surveyapp.services import snapshots  # noqa: PLC0415  # pandas is heavy; web workers only schedule effects

    partial, removed = end_drafts(session, survey.id)
    snapshot = snapshots.take(session, survey, final=True, now=now)
    announce(
        session,
        SCHEDULER,
        survey,
        "survey-finalised",
        now,
        due=survey.times.grace_ends_at,
        finished=snapshot.finished,
        partial=partial,
        empty_drafts=removed,
    )


def _tokens_forgotten(session: Session, survey: Survey, now: datetime) -> None:
    forgotten = forget_tokens(session, survey.id, late=True)
    audit.record(session, SCHEDULER, "tokens-forgotten", f"survey:{survey.slug}", now, late=forgotten)


_ACTS: dict[str, Callable[[Session, Survey, datetime], None]] = {
    "opened": _opened,
    "closing-soon": _closing_soon,
    "closed": _closed,
    "finalised": _finalised,
    "tokens-forgotten": _tokens_forgotten,
}
