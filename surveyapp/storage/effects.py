"""What must happen at the edges of windows: rows that say what is due. Also notices to staff, mail and heartbeats."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp.storage.base import Base, Instant, one_of
from surveyapp.storage.surveys import Survey

EFFECTS = ("opened", "closing-soon", "closed", "finalised", "tokens-forgotten")
"""In the order in which they follow each other in a survey's life."""


class Effect(Base):
    """One thing to do once at or after `due_at`. Claimed by a conditional update, done in the order of time."""

    __tablename__ = "effects"
    __table_args__ = (
        CheckConstraint(one_of("kind", EFFECTS), name="kind"),
        UniqueConstraint("survey_id", "kind", "generation"),
        Index("ix_effects_done_at_due_at", "done_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"))
    kind: Mapped[str] = mapped_column(String(20))
    generation: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(Instant)
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    done_at: Mapped[datetime | None] = mapped_column(Instant)


class Notice(Base):
    """Something that staff are told in the workspace. `code` names the words, `details` fill them."""

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    survey_id: Mapped[int | None] = mapped_column(ForeignKey("surveys.id"))
    code: Mapped[str] = mapped_column(String(60))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Mail(Base):
    """A message that waits until its transaction is committed, and is then sent."""

    __tablename__ = "mails"

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    queued_at: Mapped[datetime] = mapped_column(Instant)
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    failures: Mapped[int] = mapped_column(default=0)


class Heartbeat(Base):
    """When each scheduler was last seen."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(Instant)


def due_effects(session: Session, now: datetime, stuck_before: datetime) -> list[Effect]:
    """Effects to do now, oldest first: due, not done, and not claimed or claimed before `stuck_before`."""
    query = (
        select(Effect)
        .where(Effect.done_at.is_(None), Effect.due_at <= now)
        .where(Effect.claimed_at.is_(None) | (Effect.claimed_at <= stuck_before))
        .order_by(Effect.due_at, Effect.id)
    )
    return list(session.scalars(query))


def claim_effect(session: Session, effect: Effect, by: str, now: datetime, stuck_before: datetime) -> bool:
    """Claim an effect for one worker. False where another was quicker or it is done."""
    statement = (
        update(Effect)
        .where(Effect.id == effect.id, Effect.done_at.is_(None))
        .where(Effect.claimed_at.is_(None) | (Effect.claimed_at <= stuck_before))
        .values(claimed_at=now, claimed_by=by)
        .execution_options(synchronize_session=False)
    )
    return int(session.execute(statement).rowcount) == 1  # type: ignore[attr-defined]  # a CursorResult


def finish_effect(session: Session, effect: Effect, by: str, now: datetime) -> bool:
    """Mark an effect as done under the claim made at `now`. False where the claim was taken over or the row is gone.

    Until the transaction ends nobody else can claim the effect.
    """
    statement = (
        update(Effect)
        .where(Effect.id == effect.id, Effect.done_at.is_(None))
        .where(Effect.claimed_by == by, Effect.claimed_at == now)
        .values(done_at=now)
        .execution_options(synchronize_session=False)
    )
    return int(session.execute(statement).rowcount) == 1  # type: ignore[attr-defined]  # a CursorResult


def is_finalised(session: Session, survey_id: int) -> bool:
    """Whether the drafts of a survey have been ended, and its window was not moved since."""
    query = select(Effect.done_at).where(Effect.survey_id == survey_id, Effect.kind == "finalised")
    return session.scalar(query.order_by(Effect.generation.desc()).limit(1)) is not None


def ended_before(session: Session, now: datetime) -> list[int]:
    """The ids of surveys of which an end was acted on, though in their window as it is it is due only after `now`."""
    early = select(Effect.survey_id).join(Survey, Survey.id == Effect.survey_id).distinct()
    acted_on = (Effect.generation == Survey.window_moved) & Effect.done_at.is_not(None) & (Effect.kind != "opened")
    return list(session.scalars(early.where(acted_on, Effect.due_at > now)))


def drop_undone(session: Session, survey_id: int) -> None:
    """Forget effects of a survey that were not done: its window has moved."""
    session.execute(delete(Effect).where(Effect.survey_id == survey_id, Effect.done_at.is_(None)))


def recent_notices(session: Session, limit: int = 20) -> list[Notice]:
    """The latest notices, newest first."""
    return list(session.scalars(select(Notice).order_by(Notice.id.desc()).limit(limit)))


def last_heartbeat(session: Session) -> datetime | None:
    """When any scheduler was last seen."""
    return session.scalar(select(Heartbeat.seen_at).order_by(Heartbeat.seen_at.desc()).limit(1))
