"""The schools of an area by name, one list for all of its inspections: a re-visit has what the first inspection had."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp.storage.base import Base, Instant
from surveyapp.storage.inspections import Inspection, area_key


class SchoolList(Base):
    """The names, as they were entered last. `area`: as `area_key` writes the name of the local area."""

    __tablename__ = "school_lists"

    area: Mapped[str] = mapped_column(String(400), primary_key=True)
    names: Mapped[list[str]] = mapped_column(JSON)
    entered_by: Mapped[str] = mapped_column(String(254))
    entered_at: Mapped[datetime] = mapped_column(Instant)


def list_of(session: Session, area: str) -> SchoolList | None:
    """The list of a local area; None while there is none."""
    return session.get(SchoolList, area_key(area))


def inspections_of(session: Session, area: str) -> Sequence[Inspection]:
    """Every inspection of a local area, the oldest first."""
    query = select(Inspection).order_by(Inspection.id)
    return [each for each in session.scalars(query) if area_key(each.area) == area_key(area)]


def held_still(session: Session, inspection_id: int) -> None:
    """Wait for whoever changes the list of an inspection's area; nobody does until the transaction ends."""
    session.execute(select(Inspection.id).where(Inspection.id == inspection_id).with_for_update(read=True))


def to_be_changed(session: Session, inspections: Sequence[Inspection]) -> None:
    """Wait for those who approve masks by the list, and let nobody do so until the transaction ends."""
    ids = [each.id for each in inspections]
    locked = select(Inspection.id).where(Inspection.id.in_(ids)).order_by(Inspection.id)
    session.execute(locked.with_for_update(key_share=True))
