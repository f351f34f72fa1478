"""Accounts of staff, forum reviewers and nominated officers, and the record of who did what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp.domain.roles import ROLES
from surveyapp.storage.base import Base, Instant, one_of


class User(Base):
    """Someone who can sign in. `session_key` is in their cookie: changing it signs them out everywhere."""

    __tablename__ = "users"
    __table_args__ = (CheckConstraint(one_of("role", ROLES), name="role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[str] = mapped_column(String(40))
    password_hash: Mapped[str] = mapped_column(String(200))
    session_key: Mapped[str] = mapped_column(String(43))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Instant)


class AuditEvent(Base):
    """One act: who, when, what, on what. Never an answer, never a respondent."""

    __tablename__ = "audit_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    actor: Mapped[str] = mapped_column(String(254))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


def user_by_email(session: Session, email: str) -> User | None:
    """The account with this address, however it is capitalised."""
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def events_about(session: Session, subject: str, limit: int = 200, *, without: Sequence[str] = ()) -> list[AuditEvent]:
    """What was done to a subject, newest first. `without`: actions to leave out."""
    query = select(AuditEvent).where(AuditEvent.subject == subject, AuditEvent.action.not_in(without))
    return list(session.scalars(query.order_by(AuditEvent.id.desc()).limit(limit)))


def how_often(session: Session, subject: str, action: str) -> dict[str, int]:
    """How often each actor did something to a subject."""
    query = select(AuditEvent.actor, func.count()).where(AuditEvent.subject == subject, AuditEvent.action == action)
    query = query.group_by(AuditEvent.actor).order_by(AuditEvent.actor)
    return {row[0]: int(row[1]) for row in session.execute(query)}
