"""Alarms before a window that nobody has published for, and reminders before a review is due. Each is raised once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from surveyapp.domain.clock import require_utc
from surveyapp.domain.questionnaire import ENGLISH
from surveyapp.domain.review import ALARMS, REMINDERS
from surveyapp.services import approvals, review_mail, wordings
from surveyapp.services.actors import SCHEDULER
from surveyapp.services.announcements import announce
from surveyapp.services.reviewers import due_at
from surveyapp.storage.engine import Database
from surveyapp.storage.reviews import claim_raised, raised_of, reviewers_of
from surveyapp.storage.surveys import Survey, survey_by_slug, surveys_without_trials


def raise_due(database: Database, now: datetime) -> int:
    """Raise every alarm and reminder that is due at an instant. How many were raised by this call. Commits.

    Any number of workers may call this at once; what was missed over a stop is raised late, while it still helps. Of
    several that are due at once for one survey only the most urgent is raised.
    """
    now = require_utc(now)
    with database.reading() as session:
        query = surveys_without_trials().where(Survey.revision_id.is_(None), Survey.opens_at > now)
        waiting = [survey.slug for survey in session.scalars(query) if _is_due(session, survey, now)]
    return sum(_raise(database, slug, now) for slug in waiting)


def _is_due(session: Session, survey: Survey, now: datetime) -> bool:
    """Whether something may have to be raised: asked without a lock, before one is taken."""
    raised = {(each.kind, each.about_at) for each in raised_of(session, survey.id)}
    alarm = min((before for before in ALARMS if survey.opens_at - before <= now), default=None)
    if alarm is not None and (_kind("unpublished", alarm), survey.opens_at) not in raised:
        return True
    if not any(each.withdrawn_at is None for each in reviewers_of(session, survey)):
        return False
    due = due_at(session, survey)
    reminder = min((before for before in REMINDERS if due - before <= now < due), default=None)
    return reminder is not None and (_kind("review", reminder), due) not in raised


def _raise(database: Database, slug: str, now: datetime) -> int:
    with database.writing() as session:
        survey = survey_by_slug(session, slug)
        if survey is None or survey.revision_id is not None or now >= survey.opens_at:
            return 0
        raised = _unpublished(session, survey, now) + _review_due(session, survey, now)
        session.commit()
    return raised


def _unpublished(session: Session, survey: Survey, now: datetime) -> int:
    due = [before for before in ALARMS if survey.opens_at - before <= now]
    if not due or not claim_raised(session, survey.id, _kind("unpublished", min(due)), survey.opens_at, now=now):
        return 0
    announce(session, SCHEDULER, survey, "survey-unpublished", now, hours=round(min(due) / timedelta(hours=1)))
    return 1


def _review_due(session: Session, survey: Survey, now: datetime) -> int:
    """Remind those who may pass what is still to be passed."""
    invited = [each for each in reviewers_of(session, survey) if each.withdrawn_at is None]
    due = due_at(session, survey) if invited else now
    reached = [before for before in REMINDERS if due - before <= now < due]
    if not reached:
        return 0
    known = wordings.working_questionnaire(survey).languages
    languages = {tag for each in invited for tag in each.passes if tag in known}
    found = approvals.approvals_of(session, survey, languages=languages or {ENGLISH})
    left = {each.id: sum(len(found.unapproved(tag)) for tag in each.passes if tag in languages) for each in invited}
    if not any(left.values()) or not claim_raised(session, survey.id, _kind("review", min(reached)), due, now=now):
        return 0
    for each in invited:
        if left[each.id]:
            review_mail.remind(session, survey, each, left[each.id], due=due, now=now)
    return 1


def _kind(name: str, before: timedelta) -> str:
    return f"{name}-{round(before / timedelta(hours=1))}"
