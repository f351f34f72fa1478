"""Comments that may tell of somebody at risk: held back until a person has decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp.domain.concerns import CLEARED, HELD, ROUTES, STATES
from surveyapp.storage.base import Base, Instant, one_of


class Concern(Base):
    """One possible concern about one comment. `raised_by` None: found by its words; `found`: which ones.
    `said`: why a person raised it; `note`: what whoever decided did.

    There is no time at which it was raised: it would be that of the answer. `due_at` is the same for half a day.
    """

    __tablename__ = "concerns"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint(f"route is null or {one_of('route', ROUTES)}", name="route"),
        CheckConstraint("(state = 'held') = (decided_at is null)", name="decided"),
        CheckConstraint("(state = 'passed-on') = (route is not null)", name="passed_on"),
        Index("ix_concerns_comment_key", "comment_key"),
        Index("ix_concerns_state_due_at", "state", "due_at"),
        Index(
            "uq_concerns_held",
            "comment_key",
            unique=True,
            sqlite_where=text("state = 'held'"),
            postgresql_where=text("state = 'held'"),
        ),
        {"sqlite_with_rowid": False},
    )

    key: Mapped[str] = mapped_column(String(22), primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"))
    comment_key: Mapped[str] = mapped_column(ForeignKey("comments.key", ondelete="CASCADE"))
    raised_by: Mapped[str | None] = mapped_column(String(254))
    found: Mapped[list[str]] = mapped_column(JSON, default=list)
    said: Mapped[str] = mapped_column(Text, default="")
    due_at: Mapped[datetime] = mapped_column(Instant)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(String(10), default=HELD)
    route: Mapped[str | None] = mapped_column(String(24))
    note: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str | None] = mapped_column(String(254))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)


def holds_back(comment_key: Any) -> Any:
    """That a concern holds a comment back: nobody has cleared it."""
    return select(Concern.key).where(Concern.comment_key == comment_key, Concern.state != CLEARED).exists()


def held(session: Session) -> list[Concern]:
    """What waits for a decision, what is due first first."""
    query = select(Concern).where(Concern.state == HELD).order_by(Concern.due_at, Concern.key)
    return list(session.scalars(query))


def count_held(session: Session) -> int:
    """How many concerns wait for a decision."""
    return session.scalar(select(func.count()).select_from(Concern).where(Concern.state == HELD)) or 0


def decided(session: Session, limit: int) -> list[Concern]:
    """What was decided about, the latest first."""
    query = select(Concern).where(Concern.state != HELD).order_by(Concern.decided_at.desc(), Concern.key)
    return list(session.scalars(query.limit(limit)))


def held_of(session: Session, comment_key: str) -> Concern | None:
    """The concern about a comment that waits for a decision."""
    return session.scalar(select(Concern).where(Concern.comment_key == comment_key, Concern.state == HELD))


def surveys_overdue_at(session: Session, now: datetime) -> list[tuple[int, datetime]]:
    """Of which surveys something waits that should have been looked at by now, and since when."""
    query = select(Concern.survey_id, Concern.due_at).where(Concern.state == HELD, Concern.due_at <= now)
    return [(row[0], row[1]) for row in session.execute(query.distinct())]
