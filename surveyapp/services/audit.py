"""The record of who did what. Written in the transaction of the act itself, so neither is there without the other."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from surveyapp.services.actors import Actor
from surveyapp.storage.accounts import AuditEvent


def record(session: Session, actor: Actor, action: str, subject: str, now: datetime, **details: object) -> None:
    """Add one event. `subject` is like `survey:SLUG`; `details` must hold no answer and nothing of a respondent."""
    plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in details.items()}
    event = AuditEvent(at=now, actor=actor.name, user_id=actor.user_id, action=action, subject=subject, details=plain)
    session.add(event)
