"""Comparisons of published figures: the audiences of an inspection, and an area before and now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.analysis import matched
from surveyapp.analysis.matched import Measure, Strand
from surveyapp.analysis.results import Summary
from surveyapp.services import summaries
from surveyapp.services.actors import Actor
from surveyapp.storage.inspections import Inspection, others_of_the_area
from surveyapp.storage.surveys import Survey


@dataclass(frozen=True, slots=True)
class AudienceInTime:
    """What one audience was asked for in two inspections of an area."""

    audience: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that is compared on one page; its tests are adjusted for one another.

    `times`: empty without another inspection. `earlier`, `later`: the two inspections in the order of their first days.
    """

    audiences: tuple[Measure, ...]
    times: tuple[AudienceInTime, ...] = ()
    earlier: Inspection | None = None
    later: Inspection | None = None


def with_figures(inspection: Inspection, now: datetime) -> list[Survey]:
    """The surveys of an inspection that have opened, and so may have figures."""
    return [survey for survey in inspection.surveys if survey.revision is not None and survey.opens_at <= now]


def others(session: Session, inspection: Inspection, now: datetime) -> list[Inspection]:
    """Other inspections of the same area that may have figures, the latest first day first."""
    return [other for other in others_of_the_area(session, inspection) if with_figures(other, now)]


def compare(
    session: Session, actor: Actor, inspection: Inspection, other: Inspection | None, snapshots: Mapping[int, int]
) -> Comparison:
    """The comparison of the audiences of an inspection and, with another inspection of the area, of both times.

    `snapshots`: survey id to the id of its published snapshot; surveys without one are left out. Raises DomainError
    `not-permitted`.
    """
    actor.require("see-summary")
    mine = _summaries(session, inspection, snapshots)
    audiences = matched.audiences([Strand(audience, summary) for audience, summary in mine.items()])
    if other is None:
        return Comparison(audiences)
    earlier, later = sorted((inspection, other), key=lambda each: (each.first_day, each.id))
    before, now = _summaries(session, earlier, snapshots), _summaries(session, later, snapshots)
    both = [audience for audience in now if audience in before]
    found = [matched.before_and_now(before[audience], now[audience]) for audience in both]
    # Read together, so one family of tests.
    audiences, *times = matched.one_family([audiences, *found])
    pairs = zip(both, times, strict=True)
    return Comparison(
        audiences, tuple(AudienceInTime(audience, measures) for audience, measures in pairs), earlier, later
    )


def _summaries(session: Session, inspection: Inspection, snapshots: Mapping[int, int]) -> dict[str, Summary]:
    """The published summary of each audience."""
    found = {}
    for survey in inspection.surveys:
        snapshot = summaries.published_snapshot(session, survey, snapshots.get(survey.id, 0))
        if snapshot is not None:
            found[survey.audience] = summaries.summary_of(session, survey, snapshot)
    return found
