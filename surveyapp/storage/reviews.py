"""Reviewers of wordings, what they said of which content, and the discussions about changes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from surveyapp.domain.questionnaire import VERSIONS
from surveyapp.domain.review import DECISIONS
from surveyapp.domain.wording_parts import Unit
from surveyapp.storage.base import Base, Instant, insert_into, one_of
from surveyapp.storage.surveys import Survey, surveys_without_trials


class Reviewer(Base):
    """Somebody invited to review the surveys of an inspection, or one of them.

    `passes`: the languages whose wordings this person may pass: English for the forum, others for linguists. The link
    of the invitation and its one-time code are kept as hashes only. `session_key` signs in the browser that gave the
    code; a new one signs out all others.
    """

    __tablename__ = "reviewers"

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), index=True)
    survey_id: Mapped[int | None] = mapped_column(ForeignKey("surveys.id"))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), index=True)
    passes: Mapped[list[str]] = mapped_column(JSON, default=list)
    language: Mapped[str] = mapped_column(String(20), default="en")
    easy: Mapped[bool] = mapped_column(default=False)
    link_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    code_until: Mapped[datetime | None] = mapped_column(Instant)
    code_tries: Mapped[int] = mapped_column(default=0)
    session_key: Mapped[str] = mapped_column(String(43))
    invited_at: Mapped[datetime] = mapped_column(Instant)
    invited_by: Mapped[str] = mapped_column(String(254))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)


class GivenVerdict(Base):
    """What a reviewer said of one content of one survey. `reviewer_id` None: passed before, in a shipped bank."""

    __tablename__ = "verdicts"
    __table_args__ = (
        CheckConstraint(one_of("version", VERSIONS), name="version"),
        Index("ix_verdicts_content_hash", "content_hash"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("reviewers.id"))
    by: Mapped[str] = mapped_column(String(254))
    part: Mapped[str] = mapped_column(String(200))
    version: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(20))
    content_hash: Mapped[str] = mapped_column(String(64))
    is_fine: Mapped[bool]
    counts: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Instant)

    @property
    def unit(self) -> Unit:
        """What it is about."""
        return Unit(self.part, self.version, self.language)


class Thread(Base):
    """A request for a change of one unit, with what was said of it and how it ended.

    `proposal`: the reviewer's own wording by the key of the text. `decision` None: it is open.
    """

    __tablename__ = "threads"
    __table_args__ = (
        CheckConstraint(one_of("version", VERSIONS), name="version"),
        CheckConstraint(one_of("decision", DECISIONS), name="decision"),
        CheckConstraint("(decision is null) = (decided_at is null)", name="decided"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("reviewers.id"))
    part: Mapped[str] = mapped_column(String(200))
    version: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(20))
    content_hash: Mapped[str] = mapped_column(String(64))
    proposal: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    decision: Mapped[str | None] = mapped_column(String(20))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[str | None] = mapped_column(String(254))
    decided_revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))

    reviewer: Mapped[Reviewer] = relationship()
    messages: Mapped[list[Message]] = relationship(order_by="Message.id", back_populates="thread")

    @property
    def unit(self) -> Unit:
        """What it is about."""
        return Unit(self.part, self.version, self.language)


class Message(Base):
    """One word in a thread. `reviewer_id` None: staff said it."""

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), index=True)
    by: Mapped[str] = mapped_column(String(254))
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("reviewers.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    text: Mapped[str] = mapped_column(Text)

    thread: Mapped[Thread] = relationship(back_populates="messages")


class Look(Base):
    """Which saved state of a survey a reviewer last looked at, so that they can be shown what changed since."""

    __tablename__ = "looks"

    reviewer_id: Mapped[int] = mapped_column(ForeignKey("reviewers.id"), primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    at: Mapped[datetime] = mapped_column(Instant)


class Raised(Base):
    """An alarm or reminder that has been raised: once for each moment that it is about."""

    __tablename__ = "raised"
    __table_args__ = (UniqueConstraint("survey_id", "kind", "about_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"))
    kind: Mapped[str] = mapped_column(String(40))
    about_at: Mapped[datetime] = mapped_column(Instant)
    raised_at: Mapped[datetime] = mapped_column(Instant)


def verdicts_of(session: Session, survey_id: int) -> list[GivenVerdict]:
    """Everything that reviewers said of a survey's contents, oldest first."""
    query = select(GivenVerdict).where(GivenVerdict.survey_id == survey_id)
    return list(session.scalars(query.order_by(GivenVerdict.id)))


def passed_elsewhere(session: Session, survey_id: int, hashes: Collection[str]) -> dict[str, GivenVerdict]:
    """Which of these contents were passed in another survey by those who may, with nobody there who wants a change.

    Asked in parts: a survey in ten languages has a thousand contents.
    """
    latest: dict[tuple[str, int, str], GivenVerdict] = {}
    wanted = sorted(hashes)
    for start in range(0, len(wanted), 500):
        query = select(GivenVerdict).where(
            GivenVerdict.content_hash.in_(wanted[start : start + 500]),
            GivenVerdict.survey_id != survey_id,
            GivenVerdict.counts.is_(True),
        )
        for verdict in session.scalars(query.order_by(GivenVerdict.id)):
            latest[verdict.content_hash, verdict.survey_id, str(verdict.reviewer_id or verdict.by)] = verdict
    disputed = {(content, survey) for (content, survey, _), each in latest.items() if not each.is_fine}
    return {content: each for (content, survey, _), each in latest.items() if (content, survey) not in disputed}


def threads_of(session: Session, survey_id: int) -> list[Thread]:
    """Every request for a change of a survey's wording, oldest first, with what was said."""
    query = (
        select(Thread)
        .where(Thread.survey_id == survey_id)
        .options(joinedload(Thread.messages), joinedload(Thread.reviewer))
    )
    return list(session.scalars(query.order_by(Thread.id)).unique())


def reviewers_of(session: Session, survey: Survey) -> list[Reviewer]:
    """Those invited to review a survey, by itself or with its inspection, in the order of their invitations."""
    query = select(Reviewer).where(
        Reviewer.inspection_id == survey.inspection_id,
        (Reviewer.survey_id.is_(None)) | (Reviewer.survey_id == survey.id),
    )
    return list(session.scalars(query.order_by(Reviewer.id)))


def surveys_to_review(session: Session, reviewer: Reviewer) -> list[Survey]:
    """The surveys that somebody is invited to review, by opening time."""
    query = surveys_without_trials().where(Survey.inspection_id == reviewer.inspection_id)
    if reviewer.survey_id is not None:
        query = query.where(Survey.id == reviewer.survey_id)
    return list(session.scalars(query.order_by(Survey.opens_at, Survey.id)))


def reviewer_by_link(session: Session, link_hash: bytes) -> Reviewer | None:
    """The reviewer whose invitation has this link, if it has not been withdrawn. Others who try a code wait."""
    query = select(Reviewer).where(Reviewer.link_hash == link_hash, Reviewer.withdrawn_at.is_(None))
    return session.scalar(query.with_for_update())


def reviewer_by_session(session: Session, key: str) -> Reviewer | None:
    """The reviewer whose browser carries this key, if the invitation has not been withdrawn."""
    return session.scalar(select(Reviewer).where(Reviewer.session_key == key, Reviewer.withdrawn_at.is_(None)))


def look_of(session: Session, reviewer_id: int, survey_id: int) -> Look | None:
    """The state of a survey that a reviewer last looked at."""
    return session.get(Look, (reviewer_id, survey_id))


def put_look(session: Session, reviewer_id: int, survey_id: int, revision_id: int, at: datetime) -> None:
    """Note which state a reviewer looked at last; two of their requests may do so at once."""
    noted = {"revision_id": revision_id, "at": at}
    statement = insert_into(session, Look).values(reviewer_id=reviewer_id, survey_id=survey_id, **noted)
    session.execute(statement.on_conflict_do_update(index_elements=["reviewer_id", "survey_id"], set_=noted))


def claim_raised(session: Session, survey_id: int, kind: str, about_at: datetime, *, now: datetime) -> bool:
    """Whether nobody has raised this one yet. Others who try at the same moment wait, and find that it was."""
    values = {"survey_id": survey_id, "kind": kind, "about_at": about_at, "raised_at": now}
    statement = insert_into(session, Raised).values(**values).on_conflict_do_nothing()
    result = session.execute(statement, execution_options={"preserve_rowcount": True})
    return int(result.rowcount) == 1  # type: ignore[attr-defined]  # a CursorResult


def raised_of(session: Session, survey_id: int) -> list[Raised]:
    """Every alarm and reminder that has been raised for a survey."""
    return list(session.scalars(select(Raised).where(Raised.survey_id == survey_id)))
