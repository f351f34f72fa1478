"""Surveys and the fixed revisions of their wording."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Select, String, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, Session, joinedload, lazyload, mapped_column, relationship

from surveyapp.domain.questionnaire import AUDIENCES
from surveyapp.domain.windows import SurveyTimes
from surveyapp.storage.base import Base, Instant, one_of
from surveyapp.storage.inspections import Inspection


class Survey(Base):
    """One survey of one audience. Whether it is open follows from its times; no column says so.

    `document` is the wording being worked on; respondents only ever see a revision.
    """

    __tablename__ = "surveys"
    __table_args__ = (
        CheckConstraint(one_of("audience", AUDIENCES), name="audience"),
        CheckConstraint("opens_at < closes_at", name="opens_before_closes"),
        CheckConstraint("grace_minutes between 0 and 1440", name="grace_minutes"),
        CheckConstraint("threshold between 1 and 1000", name="threshold"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), index=True)
    audience: Mapped[str] = mapped_column(String(40))
    bank: Mapped[str] = mapped_column(String(80))
    document: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    announced_at: Mapped[datetime] = mapped_column(Instant)
    opens_at: Mapped[datetime] = mapped_column(Instant)
    closes_at: Mapped[datetime] = mapped_column(Instant)
    grace_minutes: Mapped[int] = mapped_column(default=30)
    threshold: Mapped[int] = mapped_column(default=10)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id", use_alter=True))
    window_moved: Mapped[int] = mapped_column(default=0)

    inspection: Mapped[Inspection] = relationship(back_populates="surveys")
    revision: Mapped[Revision | None] = relationship(foreign_keys=[revision_id])

    @property
    def times(self) -> SurveyTimes:
        """The times that decide the survey's state."""
        return SurveyTimes(self.announced_at, self.opens_at, self.closes_at, timedelta(minutes=self.grace_minutes))


class Revision(Base):
    """The exact wording that was published. Rows are never changed."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    number: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(Instant)
    published_by: Mapped[str] = mapped_column(String(254))
    override_reason: Mapped[str | None] = mapped_column(String(1000))


def survey_by_slug(session: Session, slug: str) -> Survey | None:
    """The survey at this address, with its inspection and revision, in one query."""
    query = (
        select(Survey).where(Survey.slug == slug).options(joinedload(Survey.inspection), joinedload(Survey.revision))
    )
    return session.scalar(query)


def survey_for_respondent(session: Session, slug: str) -> Survey | None:
    """The same without what only staff need, in one query. The focus is fetched when it is asked for."""
    return session.scalar(_for_respondent(), {"slug": slug})


@cache
def _for_respondent() -> Select[Survey]:
    """Put together once: this is asked at every request of every respondent."""
    light = joinedload(Survey.inspection).options(lazyload(Inspection.focus), lazyload(Inspection.changes))
    query = select(Survey).where(Survey.slug == bindparam("slug"))
    return query.options(light, joinedload(Survey.revision))


def surveys_in_order(session: Session) -> list[Survey]:
    """Every survey, by opening time."""
    query = select(Survey).options(joinedload(Survey.inspection), joinedload(Survey.revision))
    return list(session.scalars(query.order_by(Survey.opens_at, Survey.id)))


def surveys_open_at(session: Session, now: datetime) -> list[Survey]:
    """Published surveys whose window contains the instant: opens_at <= now < closes_at."""
    query = (
        select(Survey)
        .where(Survey.opens_at <= now, Survey.closes_at > now, Survey.revision_id.is_not(None))
        .where(Survey.announced_at <= now)
        .options(joinedload(Survey.inspection), joinedload(Survey.revision))
    )
    return list(session.scalars(query.order_by(Survey.closes_at, Survey.id)))
