"""What happened to a survey: recorded, shown to staff, and told to those who have to know."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.services import audit, mail
from surveyapp.services.actors import Actor
from surveyapp.storage.accounts import User
from surveyapp.storage.effects import Notice
from surveyapp.storage.reviews import reviewers_of
from surveyapp.storage.surveys import Survey

STAFF = ("lead-inspector", "support-officer")
TOLD_TO_THE_AREA = frozenset(
    {
        "survey-opened",
        "survey-closing-soon",
        "survey-closed",
        "window-moved",
        "survey-paused",
        "survey-resumed",
        "inspection-put-off",
        "inspection-called-off",
    }
)
"""What the nominated officer and the forum are told as well, of published surveys, once the area has been told."""


def announce(session: Session, actor: Actor, survey: Survey, code: str, now: datetime, **details: object) -> None:
    """Record that something happened to a survey, and queue mail about it. Does not commit.

    `details` fill the words in; instants among them are told as London's clocks show them.
    """
    audit.record(session, actor, code, f"survey:{survey.slug}", now, **details)
    plain = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in details.items()}
    session.add(Notice(at=now, survey_id=survey.id, code=code, details={**plain, "slug": survey.slug}))
    mail.queue(session, survey, code, details, recipients=recipients(session, survey, code, now), now=now)


def recipients(session: Session, survey: Survey, code: str, now: datetime) -> list[str]:
    """Whom mail about this goes to, each once: staff, and people of the area where they may know."""
    staff = session.scalars(select(User.email).where(User.active.is_(True), User.role.in_(STAFF)).order_by(User.id))
    told = list(staff)
    if code in TOLD_TO_THE_AREA and survey.revision_id is not None and now >= survey.announced_at:
        told += [survey.inspection.officer_email] if survey.inspection.officer_email else []
        told += [each.email for each in reviewers_of(session, survey) if each.withdrawn_at is None]
    return list(dict.fromkeys(told))
