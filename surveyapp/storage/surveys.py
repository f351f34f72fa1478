"""Surveys and the fixed revisions of their wording."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, joinedload, lazyload, mapped_column, relationship

from surveyapp.domain.questionnaire import AUDIENCES
from surveyapp.domain.windows import Halt, SurveyState, SurveyTimes, state_at
from surveyapp.storage.base import Base, Instant, one_of
from surveyapp.storage.inspections import Inspection

ORIGINS = ("bank", "file", "nothing", "survey", "edited", "accepted", "translated", "restored", "published")
"""What can make a revision: where a survey began, and what was done to its wording."""


LARGEST_NUMBER = 2**31 - 1
"""The largest number that a column for one holds in PostgreSQL."""


class Survey(Base):
    """One survey of one audience. Whether it is open follows from its times; no column says so.

    `head` is the wording being worked on; respondents only ever see the published one, `revision`.

    A trial of a survey (`trial_of_id`) is a survey of its own that only its address leads to: every query of this
    application but that of its respondents' pages begins with `surveys_without_trials`, which knows no trial.

    `change`: the last change of its times that respondents are told of: `code`, `reason`, and `before`, the times that
    held until then.
    """

    __tablename__ = "surveys"
    __table_args__ = (
        CheckConstraint(one_of("audience", AUDIENCES), name="audience"),
        CheckConstraint("opens_at < closes_at", name="opens_before_closes"),
        CheckConstraint("grace_minutes between 0 and 1440", name="grace_minutes"),
        CheckConstraint(f"halt is null or {one_of('halt', Halt)}", name="halt"),
        CheckConstraint("threshold between 1 and 1000", name="threshold"),
        Index("uq_surveys_trial_of_id", "trial_of_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), index=True)
    audience: Mapped[str] = mapped_column(String(40))
    bank: Mapped[str] = mapped_column(String(80))
    announced_at: Mapped[datetime] = mapped_column(Instant)
    opens_at: Mapped[datetime] = mapped_column(Instant)
    closes_at: Mapped[datetime] = mapped_column(Instant)
    grace_minutes: Mapped[int] = mapped_column(default=30)
    threshold: Mapped[int] = mapped_column(default=10)
    head_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id", use_alter=True))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id", use_alter=True))
    window_moved: Mapped[int] = mapped_column(default=0)
    halt: Mapped[str | None] = mapped_column(String(12))
    change: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    trial_of_id: Mapped[int | None] = mapped_column(ForeignKey("surveys.id"))

    inspection: Mapped[Inspection] = relationship(back_populates="surveys")
    revision: Mapped[Revision | None] = relationship(foreign_keys=[revision_id])
    head: Mapped[Revision | None] = relationship(foreign_keys=[head_id], post_update=True)

    def state_at(self, now: datetime) -> SurveyState:
        """The survey's state at an instant: it follows from its times, its publication and what staff stopped."""
        return state_at(self.times, now, self.revision_id is not None, Halt(self.halt) if self.halt else None)

    @property
    def is_trial(self) -> bool:
        """Whether its answers are given to try it out, and never counted."""
        return self.trial_of_id is not None

    @property
    def times(self) -> SurveyTimes:
        """The times that decide the survey's state."""
        return SurveyTimes(self.announced_at, self.opens_at, self.closes_at, timedelta(minutes=self.grace_minutes))


class Revision(Base):
    """One saved state of a survey's wording. Rows are never changed; restoring an earlier one makes a new row.

    `content_hash` names its document among the stored wordings. `stale`: by language, version and key the English that
    a translation was made from, where the English has changed since. `origin`: what made it; `details` fill that in.
    """

    __tablename__ = "revisions"
    __table_args__ = (
        UniqueConstraint("survey_id", "number"),
        CheckConstraint(one_of("origin", ORIGINS), name="origin"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    saved_at: Mapped[datetime] = mapped_column(Instant)
    saved_by: Mapped[str] = mapped_column(String(254))
    origin: Mapped[str] = mapped_column(String(20), default="edited")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    stale: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, deferred=True)


class Publication(Base):
    """One act of publishing a revision, with what had not been passed by then and why it was published all the same.

    `unapproved`: the units, each as part, version and language.
    """

    __tablename__ = "publications"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    published_at: Mapped[datetime] = mapped_column(Instant)
    published_by: Mapped[str] = mapped_column(String(254))
    override_reason: Mapped[str | None] = mapped_column(String(1000))
    unapproved: Mapped[list[list[str]]] = mapped_column(JSON, default=list)

    revision: Mapped[Revision] = relationship()


def surveys_without_trials() -> Select[Survey]:
    """Every survey and no trial: what all queries begin with but those that say otherwise."""
    return select(Survey).where(Survey.trial_of_id.is_(None))


def survey_by_slug(session: Session, slug: str) -> Survey | None:
    """The survey at this address, with its inspection and revision, in one query."""
    query = surveys_without_trials().where(Survey.slug == slug)
    return session.scalar(query.options(joinedload(Survey.inspection), joinedload(Survey.revision)))


def survey_for_respondent(session: Session, slug: str) -> Survey | None:
    """The same or a trial, without what only staff need, in one query. The focus is fetched when it is asked for."""
    return session.scalar(_for_respondent(), {"slug": slug})


@cache
def _for_respondent() -> Select[Survey]:
    """Put together once: this is asked at every request of every respondent."""
    light = joinedload(Survey.inspection).options(lazyload(Inspection.focus), lazyload(Inspection.changes))
    query = select(Survey).where(Survey.slug == bindparam("slug"))
    return query.options(light, joinedload(Survey.revision))


def surveys_in_order(session: Session) -> list[Survey]:
    """Every survey, by opening time."""
    query = surveys_without_trials().options(joinedload(Survey.inspection), joinedload(Survey.revision))
    return list(session.scalars(query.order_by(Survey.opens_at, Survey.id)))


def surveys_open_at(session: Session, now: datetime) -> list[Survey]:
    """Published surveys whose window contains the instant: opens_at <= now < closes_at."""
    query = (
        surveys_without_trials()
        .where(Survey.opens_at <= now, Survey.closes_at > now, Survey.revision_id.is_not(None))
        .where(Survey.announced_at <= now)
        .options(joinedload(Survey.inspection), joinedload(Survey.revision))
    )
    return list(session.scalars(query.order_by(Survey.closes_at, Survey.id)))


def count_open_at(session: Session, now: datetime) -> int:
    """How many surveys are open: published, announced, not stopped, with the instant in their window."""
    query = surveys_without_trials().where(Survey.opens_at <= now, Survey.closes_at > now)
    query = query.where(Survey.revision_id.is_not(None), Survey.announced_at <= now, Survey.halt.is_(None))
    return session.scalar(query.with_only_columns(func.count())) or 0


def publications_of(session: Session, survey_id: int) -> list[Publication]:
    """Every act of publishing a survey, oldest first."""
    query = select(Publication).where(Publication.survey_id == survey_id).options(joinedload(Publication.revision))
    return list(session.scalars(query.order_by(Publication.id)))


def last_publication(session: Session, survey_id: int) -> Publication | None:
    """The publishing of the wording that respondents see; None where there is none yet."""
    query = select(Publication).where(Publication.survey_id == survey_id).options(joinedload(Publication.revision))
    return session.scalar(query.order_by(Publication.id.desc()).limit(1))


def revisions_of(session: Session, survey_id: int) -> list[Revision]:
    """Every saved state of a survey's wording, newest first."""
    return list(session.scalars(select(Revision).where(Revision.survey_id == survey_id).order_by(Revision.id.desc())))


def revision_numbered(session: Session, survey_id: int, number: int) -> Revision | None:
    """One saved state by its number."""
    if not 0 < number <= LARGEST_NUMBER:
        return None
    return session.scalar(select(Revision).where(Revision.survey_id == survey_id, Revision.number == number))


def trial_of(session: Session, survey: Survey) -> Survey | None:
    """The trial of a survey that is going on, if there is one."""
    query = select(Survey).where(Survey.trial_of_id == survey.id)
    return session.scalar(query.options(joinedload(Survey.revision)))


def trials_over_at(session: Session, now: datetime) -> list[Survey]:
    """Trials whose time is over: closes_at <= now."""
    return list(session.scalars(select(Survey).where(Survey.trial_of_id.is_not(None), Survey.closes_at <= now)))


def delete_trial(session: Session, trial: Survey) -> None:
    """Remove a trial with its revisions; its responses must be gone. Other surveys are never removed: ValueError."""
    if not trial.is_trial:
        raise ValueError(f"{trial.slug} is no trial")
    trial.head = trial.revision = None
    session.flush()
    session.execute(delete(Revision).where(Revision.survey_id == trial.id))
    session.delete(trial)
    session.flush()
