"""The page of a comparison. Loaded when it is first asked for: see `summaries`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from surveyapp.domain.inspection_kinds import INSPECTION_KINDS
from surveyapp.domain.questionnaire import AUDIENCES as QUESTIONNAIRE_AUDIENCES
from surveyapp.language import formats
from surveyapp.reports import charts_dots, comparison_view
from surveyapp.services import comparisons as service
from surveyapp.services import summaries
from surveyapp.services.inspections import inspection_by_id
from surveyapp.storage.inspections import Inspection
from surveyapp.web import language, workspace
from surveyapp.web.context import database, now

AUDIENCES = "audiences"
"""The part of the page that sets audiences side by side; the others are called by their audience."""


def surveys(inspection_id: int) -> ResponseReturnValue:
    """The audiences side by side and, with another inspection of the area, before and now."""
    with database().reading() as session:
        inspection, others, other = _inspections(session, inspection_id)
        both = [inspection, other] if other is not None else [inspection]
        slugs = [survey.slug for each in both for survey in service.with_figures(each, now())]
    snapshots = _published(slugs)
    with database().reading() as session:
        inspection, others, other = _inspections(session, inspection_id)
        found = service.compare(session, workspace.actor(), inspection, other, snapshots)
        spoken = language.current()
        names = _names(found)
        parts = {AUDIENCES: found.audiences, **{each.audience: each.measures for each in found.times}}
        of = ".".join(str(key) for key in snapshots.values())
        query: dict[str, Any] = {"of": of, **({"with": other.id} if other is not None else {})}
        return workspace.shown(
            "staff/comparison.html",
            inspection=inspection,
            kinds=INSPECTION_KINDS,
            others=others,
            other=other,
            names=names,
            parts={part: comparison_view.views(measures, names, spoken) for part, measures in parts.items()},
            notes=list(comparison_view.notes(spoken)),
            chart_url=lambda part, code: url_for(
                "comparison.chart", inspection_id=inspection_id, part=part, code=code, **query
            ),
        )


def chart(inspection_id: int, part: str, code: str) -> ResponseReturnValue:
    """One chart of such a page, of the figures that the page shows."""
    wanted = {int(key) for key in request.args.get("of", "").split(".") if key.isdecimal()}
    with database().reading() as session:
        inspection, _, other = _inspections(session, inspection_id)
        both = [inspection, other] if other is not None else [inspection]
        every = [survey for each in both for survey in each.surveys]
        snapshots = {s.id: key for s in every for key in wanted if summaries.published_snapshot(session, s, key)}
        found = service.compare(session, workspace.actor(), inspection, other, snapshots)
    parts = {AUDIENCES: found.audiences, **{each.audience: each.measures for each in found.times}}
    measure = next((each for each in parts.get(part, ()) if each.code == code), None) or abort(404)
    rows = comparison_view.dots(measure, _names(found))
    if not charts_dots.has_dots(rows):
        abort(404)
    drawn = charts_dots.dots_svg(rows, language.current(), title=measure.rows[0].wording)
    return Response(drawn, mimetype="image/svg+xml")


def _inspections(session: Session, inspection_id: int) -> tuple[Inspection, list[Inspection], Inspection | None]:
    """The inspection, others of its area, and the one of them that the address names; 404 where it is none of them."""
    wanted = request.args.get("with", type=int)
    inspection = inspection_by_id(session, inspection_id) or abort(404)
    others = service.others(session, inspection, now())
    other = next((each for each in others if each.id == wanted), None)
    if wanted is not None and other is None:
        abort(404)
    return inspection, others, other


def _names(found: service.Comparison) -> dict[str, str]:
    """What each row is called: an audience, or the time of an inspection."""
    names = {audience: workspace.survey_name(audience) for audience in QUESTIONNAIRE_AUDIENCES}
    if found.earlier is not None and found.later is not None:
        spoken = language.current()
        names["before"] = gettext("Before: %(day)s", day=formats.short_day(found.earlier.first_day, spoken))
        names["now"] = gettext("Now: %(day)s", day=formats.short_day(found.later.first_day, spoken))
    return names


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
