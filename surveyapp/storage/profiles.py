"""Who lives in an area: numbers of children and young people that staff supply, each with its source and date."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp.storage.base import Base, Instant


class ProfileFigure(Base):
    """How many of an area's children and young people are of one category. `dimension`: the code of a background

    question whose choice `category` is, or "total", whose categories are `services.profiles.TOTALS`.
    """

    __tablename__ = "profiles"
    __table_args__ = (
        UniqueConstraint("inspection_id", "dimension", "category"),
        CheckConstraint("number >= 0", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id", ondelete="CASCADE"))
    dimension: Mapped[str] = mapped_column(String(80))
    category: Mapped[str] = mapped_column(String(120))
    number: Mapped[int]
    source: Mapped[str] = mapped_column(String(300))
    as_at: Mapped[date]
    entered_by: Mapped[str] = mapped_column(String(254))
    entered_at: Mapped[datetime] = mapped_column(Instant)


def profile_of(session: Session, inspection_id: int) -> list[ProfileFigure]:
    """Every figure that was supplied for an inspection, in the order in which they were entered."""
    query = select(ProfileFigure).where(ProfileFigure.inspection_id == inspection_id).order_by(ProfileFigure.id)
    return list(session.scalars(query))
