"""The page of a comparison. Loaded when it is first asked for: see `summaries`."""

from __future__ import annotations

from collections.abc import Iterable

from flask import abort, request
from flask.typing import ResponseReturnValue

from surveyapp.domain.inspection_kinds import INSPECTION_KINDS
from surveyapp.reports import comparison_view
from surveyapp.services import comparisons as service
from surveyapp.services import summaries
from surveyapp.services.inspections import inspection_by_id
from surveyapp.web import language, workspace
from surveyapp.web.context import database, now


def surveys(inspection_id: int) -> ResponseReturnValue:
    """The audiences side by side and, with another inspection of the area, before and now."""
    wanted = request.args.get("with", type=int)
    with database().reading() as session:
        inspection = inspection_by_id(session, inspection_id) or abort(404)
        others = service.others(session, inspection, now())
        other = next((each for each in others if each.id == wanted), None)
        if wanted is not None and other is None:
            abort(404)
        both = [inspection, other] if other is not None else [inspection]
        slugs = [survey.slug for each in both for survey in service.with_figures(each, now())]
    snapshots = _published(slugs)
    with database().reading() as session:
        inspection = inspection_by_id(session, inspection_id) or abort(404)
        other = inspection_by_id(session, other.id) if other is not None else None
        found = service.compare(session, workspace.actor(), inspection, other, snapshots)
        spoken = language.current()
        return workspace.shown(
            "staff/comparison.html",
            inspection=inspection,
            kinds=INSPECTION_KINDS,
            others=others,
            other=other,
            found=found,
            audiences=comparison_view.views(found.audiences, spoken),
            times=[(each.audience, comparison_view.views(each.measures, spoken)) for each in found.times],
            notes=list(comparison_view.notes(spoken)),
        )


def _published(slugs: Iterable[str]) -> dict[int, int]:
    """By survey id, the key of the snapshot that its summary shows now: looking at a comparison publishes figures too.

    One survey after the other, and each made before anything is locked, so that nobody who answers waits.
    """
    who = workspace.actor()
    found = {}
    for slug in slugs:
        with database().reading() as session:
            made = summaries.snapshot_ahead(session, who, workspace.survey_or_404(session, slug), now=now())
        with database().writing() as session:
            survey = workspace.survey_or_404(session, slug)
            found[survey.id] = summaries.publish_snapshot(session, who, survey, now=now(), made=made).id
    return found
