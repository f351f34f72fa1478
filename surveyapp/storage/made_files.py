"""Files that are made in the background: asked for as rows, claimed by one process, kept in pieces for a while."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp.storage.base import Base, Instant, one_of

KINDS = ("pack", "extract")
PIECE = 1 << 20
"""Bytes of a piece: what one process holds of a file while it is sent."""


class MadeFile(Base):
    """One file that somebody asked for. `contents`: the formats in it, and "comments" where comments are.

    Waiting until `claimed_at`, being made until `done_at` or `failed` (a code). `seen_at`: the last sign of life of
    whoever makes it. `step` of `steps` are done. Its pieces are gone once `forgotten_at` is set; the row stays, as the
    record of what left.
    """

    __tablename__ = "made_files"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint("step >= 0 and step <= steps", name="step"),
        Index("ix_made_files_survey_id_id", "survey_id", "id"),
        Index("ix_made_files_done_at_failed", "done_at", "failed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"))
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("snapshots.id"))
    kind: Mapped[str] = mapped_column(String(12))
    contents: Mapped[list[str]] = mapped_column(JSON, default=list)
    language: Mapped[str] = mapped_column(String(20))
    threshold: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    asked_by: Mapped[str] = mapped_column(String(254))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    seen_at: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    step: Mapped[int] = mapped_column(default=0)
    steps: Mapped[int] = mapped_column(default=1)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    failed: Mapped[str | None] = mapped_column(String(40))
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
    rows: Mapped[int | None]
    forgotten_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def is_there(self) -> bool:
        """Whether it can be taken."""
        return self.done_at is not None and self.forgotten_at is None


class MadePiece(Base):
    """A piece of a made file, so that no process holds the whole of it to send it."""

    __tablename__ = "made_pieces"
    __table_args__ = (UniqueConstraint("file_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("made_files.id", ondelete="CASCADE"))
    number: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary)


def files_of(session: Session, survey_id: int, limit: int = 50) -> list[MadeFile]:
    """The files of a survey that were asked for last, newest first."""
    query = select(MadeFile).where(MadeFile.survey_id == survey_id).order_by(MadeFile.id.desc())
    return list(session.scalars(query.limit(limit)))


def file_of(session: Session, survey_id: int, file_id: int) -> MadeFile | None:
    """One file of a survey."""
    return session.scalar(select(MadeFile).where(MadeFile.id == file_id, MadeFile.survey_id == survey_id))


def to_make(session: Session, stuck_before: datetime) -> list[int]:
    """The files that somebody should make now, oldest first: nobody's, or of someone without a sign of life."""
    query = select(MadeFile.id).where(*_unmade(), _unclaimed(stuck_before))
    return list(session.scalars(query.order_by(MadeFile.id)))


def waits_since(session: Session) -> tuple[int, datetime | None]:
    """How many files are asked for and not made yet, and when the first of them was asked for."""
    count, first = session.execute(select(func.count(), func.min(MadeFile.asked_at)).where(*_unmade())).one()
    return count, first


def claim(session: Session, file_id: int, by: str, now: datetime, stuck_before: datetime) -> bool:
    """Claim a file for one process. False where another was quicker, or it is made."""
    statement = update(MadeFile).where(MadeFile.id == file_id, *_unmade(), _unclaimed(stuck_before))
    values: dict[str, Any] = {"claimed_at": now, "claimed_by": by, "seen_at": now, "step": 0}
    return _one(session, statement.values(**values, attempts=MadeFile.attempts + 1))


def change_claimed(session: Session, file_id: int, claim: tuple[str, datetime], values: Mapping[str, Any]) -> bool:
    """Change a file under a claim (by whom, when). False where the claim was taken over or the file is made."""
    by, claimed_at = claim
    statement = update(MadeFile).where(MadeFile.id == file_id, *_unmade())
    statement = statement.where(MadeFile.claimed_by == by, MadeFile.claimed_at == claimed_at)
    return _one(session, statement.values(**values))


def release(session: Session, by: str, forgiven: int) -> None:
    """Give back what one process has claimed and not made; `forgiven` of its attempts are not counted."""
    statement = update(MadeFile).where(MadeFile.claimed_by == by, MadeFile.claimed_at.is_not(None), *_unmade())
    values: dict[str, Any] = {"claimed_at": None, "claimed_by": None, "step": 0}
    statement = statement.values(**values, attempts=MadeFile.attempts - forgiven)
    session.execute(statement.execution_options(synchronize_session=False))


def put_pieces(session: Session, file_id: int, data: bytes) -> None:
    """Keep the bytes of a file, in place of any that are there."""
    session.execute(delete(MadePiece).where(MadePiece.file_id == file_id))
    for number, start in enumerate(range(0, len(data), PIECE)):
        piece = {"file_id": file_id, "number": number, "data": data[start : start + PIECE]}
        session.execute(insert(MadePiece).values(piece))


def piece(session: Session, file_id: int, number: int) -> bytes | None:
    """The piece with this number, counted from 0; None after the last."""
    query = select(MadePiece.data).where(MadePiece.file_id == file_id, MadePiece.number == number)
    return session.scalar(query)


def forget_before(session: Session, before: datetime, now: datetime) -> int:
    """Drop the bytes of files made before an instant, and keep what is known of them. How many files."""
    old = MadeFile.done_at <= before, MadeFile.forgotten_at.is_(None)
    ids: Iterable[int] = session.scalars(select(MadeFile.id).where(*old)).all()
    if not ids:
        return 0
    session.execute(delete(MadePiece).where(MadePiece.file_id.in_(ids)))
    done = session.execute(
        update(MadeFile)
        .where(MadeFile.id.in_(ids), *old)
        .values(forgotten_at=now)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]  # a CursorResult


def _unmade() -> tuple[Any, ...]:
    return MadeFile.done_at.is_(None), MadeFile.failed.is_(None)


def _unclaimed(stuck_before: datetime) -> Any:
    return MadeFile.claimed_at.is_(None) | (MadeFile.seen_at <= stuck_before)


def _one(session: Session, statement: Any) -> bool:
    done = session.execute(statement.execution_options(synchronize_session=False))
    return int(done.rowcount) == 1  # type: ignore[attr-defined]  # a CursorResult
