"""Snapshots: the answers of a survey as columns, taken at one moment, from which figures are made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp.storage.base import Base, Instant


class Snapshot(Base):
    """A Parquet file of choices and numbers, no open text. `final`: taken after closing and grace."""

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
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    parquet: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


def latest_snapshot(session: Session, survey_id: int) -> Snapshot | None:
    """The newest snapshot of a survey."""
    return session.scalar(select(Snapshot).where(Snapshot.survey_id == survey_id).order_by(Snapshot.id.desc()).limit(1))


def latest_published(session: Session, survey_id: int) -> Snapshot | None:
    """The newest snapshot of which someone has seen figures."""
    return session.scalar(
        select(Snapshot)
        .where(Snapshot.survey_id == survey_id, Snapshot.published_at.is_not(None))
        .order_by(Snapshot.id.desc())
        .limit(1)
    )
