"""Snapshots: the answers of a survey as columns, taken at one moment, from which figures are made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp.storage.base import Base, Instant


class Snapshot(Base):
    """A Parquet file of choices and numbers, no open text. `final`: taken after closing and grace.

    A live one holds the responses whose random keys come before `cut`, so that each holds all those of the one before,
    and `close` are the questions of which too few answers are held back to show figures yet.
    """

    __tablename__ = "snapshots"
    __table_args__ = (
        CheckConstraint("finished >= 0 and partial >= 0", name="counts"),
        Index("ix_snapshots_survey_id_id", "survey_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    taken_at: Mapped[datetime] = mapped_column(Instant)
    final: Mapped[bool]
    finished: Mapped[int]
    partial: Mapped[int]
    cut: Mapped[str | None] = mapped_column(String(22))
    close: Mapped[list[str]] = mapped_column(JSON, default=list)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    parquet: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


def latest_snapshot(session: Session, survey_id: int, *, final: bool) -> Snapshot | None:
    """The newest snapshot of a survey, of those taken live or of the final ones."""
    query = select(Snapshot).where(Snapshot.survey_id == survey_id, Snapshot.final.is_(final))
    return session.scalar(query.order_by(Snapshot.id.desc()).limit(1))


def newest_published(session: Session, survey_id: int) -> Snapshot | None:
    """The snapshot of a survey of which figures were seen last; a final one before those taken while it was open."""
    query = select(Snapshot).where(Snapshot.survey_id == survey_id, Snapshot.published_at.is_not(None))
    return session.scalar(query.order_by(Snapshot.final.desc(), Snapshot.id.desc()).limit(1))


def published_before(session: Session, snapshot: Snapshot) -> Snapshot | None:
    """The snapshot of the same sort of which figures were seen before this one's."""
    query = select(Snapshot).where(
        Snapshot.survey_id == snapshot.survey_id,
        Snapshot.final.is_(snapshot.final),
        Snapshot.id < snapshot.id,
        Snapshot.published_at.is_not(None),
    )
    return session.scalar(query.order_by(Snapshot.id.desc()).limit(1))
