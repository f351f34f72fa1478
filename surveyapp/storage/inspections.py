"""Inspections, what they focus on, and what staff changed about their timetables."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from surveyapp.storage.base import Base, Instant, one_of

if TYPE_CHECKING:
    from surveyapp.storage.surveys import Survey

KINDS = ("full-2016", "revisit", "full-2023", "monitoring", "thematic")


class Inspection(Base):
    """One inspection of one area. Its timetable is worked out from the kind and the first day, not stored."""

    __tablename__ = "inspections"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint("days_on_site between 1 and 20", name="days_on_site"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    first_day: Mapped[date]
    days_on_site: Mapped[int]
    officer_email: Mapped[str | None] = mapped_column(String(254))
    """Whom in the area messages about its surveys go to, once the area has been told: the nominated officer."""
    concerns_owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """Who looks at comments that may tell of somebody at risk; None: a lead inspector."""
    demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)

    focus: Mapped[list[FocusArea]] = relationship(
        order_by="FocusArea.position", cascade="all, delete-orphan", lazy="selectin"
    )
    changes: Mapped[list[MilestoneChange]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    surveys: Mapped[list[Survey]] = relationship(
        back_populates="inspection",
        order_by="Survey.id",
        primaryjoin="and_(Inspection.id == Survey.inspection_id, Survey.trial_of_id.is_(None))",
    )
    """Without trials."""


class FocusArea(Base):
    """An area of significant weakness that the inspection looks at; its position numbers its block of questions."""

    __tablename__ = "focus_areas"
    __table_args__ = (UniqueConstraint("inspection_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(500))


class MilestoneChange(Base):
    """A default of the timetable that staff changed for this inspection."""

    __tablename__ = "milestone_changes"
    __table_args__ = (UniqueConstraint("inspection_id", "milestone"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id", ondelete="CASCADE"), index=True)
    milestone: Mapped[str] = mapped_column(String(60))
    date: Mapped[date]
    time: Mapped[str | None] = mapped_column(String(5))
    reason: Mapped[str] = mapped_column(String(1000))


class NonWorkingDay(Base):
    """A day that staff declared to be no working day, such as a bank holiday announced late."""

    __tablename__ = "non_working_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    declared_at: Mapped[datetime] = mapped_column(Instant)


def declared_days(session: Session) -> dict[date, str]:
    """All days that staff declared, with their names."""
    return {row.day: row.name for row in session.scalars(select(NonWorkingDay).order_by(NonWorkingDay.day))}


def inspections_newest_first(session: Session) -> list[Inspection]:
    """Every inspection with its surveys, the latest first day first."""
    query = select(Inspection).options(selectinload(Inspection.surveys))
    return list(session.scalars(query.order_by(Inspection.first_day.desc(), Inspection.id.desc())))


def others_of_the_area(session: Session, inspection: Inspection) -> list[Inspection]:
    """The other inspections of an inspection's area with their surveys, the latest first day first."""
    key = area_key(inspection.area)
    return [
        other
        for other in inspections_newest_first(session)
        if other.id != inspection.id and area_key(other.area) == key
    ]


def area_key(area: str) -> str:
    """What names a local area, however its name was capitalised and spaced."""
    return " ".join(area.lower().split())
