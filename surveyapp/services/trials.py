"""Trials: a survey to try out as respondents will see it, whose answers are kept apart and never counted."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from surveyapp.domain.clock import require_utc
from surveyapp.services import approvals, audit, revisions, wordings
from surveyapp.services.actors import SCHEDULER, Actor
from surveyapp.storage.engine import Database
from surveyapp.storage.responses import delete_responses
from surveyapp.storage.surveys import Survey, delete_trial, trial_of, trials_over_at

LASTS = timedelta(days=14)
"""How long a trial can be used after it was begun or brought up to date. Ours."""


def show(session: Session, actor: Actor, survey: Survey, *, now: datetime) -> Survey:
    """Begin the trial of a survey's newest wording, or let the one that is there show it from now on. Commits.

    It is open at once, at an address of its own that nobody can guess. What was begun before goes on with its wording.
    Raises DomainError `wording-incomplete` where texts are missing.
    """
    actor.require("edit-wording")
    now = require_utc(now)
    revisions.lock(session, survey)
    document, _left = approvals.complete(session, survey)
    trial = trial_of(session, survey)
    if trial is None:
        trial = Survey(
            slug=f"trial-{secrets.token_hex(8)}",
            trial_of_id=survey.id,
            inspection_id=survey.inspection_id,
            audience=survey.audience,
            bank=survey.bank,
            announced_at=now,
            opens_at=now,
            closes_at=now + LASTS,
        )
        session.add(trial)
        session.flush()
        audit.record(session, actor, "trial-begun", f"survey:{survey.slug}", now)
    trial.closes_at = now + LASTS
    if trial.revision is None or trial.revision.content_hash != wordings.content_hash(document):
        trial.revision = revisions.add_tried(session, actor, trial, document, now=now)
    session.commit()
    return trial


def is_behind(session: Session, survey: Survey, trial: Survey) -> bool:
    """Whether the survey's wording has changed since the trial was given it."""
    document, _left = approvals.publishable(session, survey)
    return trial.revision is None or trial.revision.content_hash != wordings.content_hash(document)


def end(session: Session, actor: Actor, survey: Survey, *, now: datetime) -> bool:
    """End the trial of a survey: its address and every answer given there are gone. Whether there was one. Commits."""
    actor.require("edit-wording")
    revisions.lock(session, survey)
    trial = trial_of(session, survey)
    if trial is not None:
        _remove(session, trial)
        audit.record(session, actor, "trial-ended", f"survey:{survey.slug}", now)
    session.commit()
    return trial is not None


def end_over(database: Database, now: datetime) -> int:
    """End the trials whose time is over. How many this call ended. Commits."""
    now = require_utc(now)
    with database.reading() as session:
        if not trials_over_at(session, now):
            return 0
    with database.writing() as session:
        over = trials_over_at(session, now)
        for trial in over:
            tried = session.get_one(Survey, trial.trial_of_id)
            audit.record(session, SCHEDULER, "trial-ended", f"survey:{tried.slug}", now)
            _remove(session, trial)
        session.commit()
    return len(over)


def _remove(session: Session, trial: Survey) -> None:
    delete_responses(session, trial.id)
    delete_trial(session, trial)
