"""How the service is doing, as its operators need to know it: totals over all surveys, nothing about any one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from surveyapp.services.mail import MOST_FAILURES
from surveyapp.storage.effects import Effect, Mail, last_heartbeat
from surveyapp.storage.made_files import waits_since
from surveyapp.storage.responses import FINISHED, totals_by_state
from surveyapp.storage.surveys import count_open_at


@dataclass(frozen=True, slots=True)
class Condition:
    """What the database says at one instant. Trials are in no number.

    `window_lag`: how long the oldest effect that is due has waited; nought where none waits. `heartbeat_age`: since
    any scheduler was seen; None where none ever was. `mail_waiting` and `mail_given_up` are messages. `files_waiting`:
    how many files were asked for and are not made yet, and `file_lag`, how long the oldest of them has waited.
    """

    surveys_open: int
    drafts: int
    finished: int
    partial: int
    late_waiting: int
    window_lag: timedelta
    heartbeat_age: timedelta | None
    mail_waiting: int
    mail_given_up: int
    files_waiting: int
    file_lag: timedelta


def condition_at(session: Session, now: datetime) -> Condition:
    """The condition of the service at an instant, in six queries."""
    totals = totals_by_state(session)
    due = session.scalar(select(func.min(Effect.due_at)).where(Effect.done_at.is_(None), Effect.due_at <= now))
    seen = last_heartbeat(session)
    files, asked_at = waits_since(session)
    given_up = func.coalesce(func.sum(case((Mail.failures >= MOST_FAILURES, 1), else_=0)), 0)
    unsent, lost = session.execute(select(func.count(), given_up).where(Mail.sent_at.is_(None))).one()
    return Condition(
        surveys_open=count_open_at(session, now),
        drafts=totals.get("draft", 0),
        finished=sum(totals.get(state, 0) for state in FINISHED),
        partial=totals.get("partial", 0),
        late_waiting=totals.get("late", 0),
        window_lag=now - due if due is not None else timedelta(),
        heartbeat_age=max(timedelta(), now - seen) if seen is not None else None,
        mail_waiting=unsent - lost,
        mail_given_up=lost,
        files_waiting=files,
        file_lag=max(timedelta(), now - asked_at) if asked_at is not None else timedelta(),
    )
