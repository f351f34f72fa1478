"""The page of weighted figures beside unweighted ones. Loaded when it is first asked for: see `summaries`."""

from __future__ import annotations

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.reports import charts_weighted, report_weighted
from surveyapp.reports.voice import Voice
from surveyapp.services import summaries, weighting
from surveyapp.web import language, workspace
from surveyapp.web.context import database
from surveyapp.web.summary_pages import published


def weighted(slug: str) -> ResponseReturnValue:
    """The favourable shares weighted and unweighted, or why they are not. Publishes figures, as the summary does."""
    snapshot_id = published(slug)
    spoken = language.current()
    with database().reading() as session:
        survey = workspace.survey_or_404(session, slug)
        snapshot = summaries.published_snapshot(session, survey, snapshot_id) or abort(404)
        found = weighting.weighted(session, survey, snapshot, Voice(spoken))
        summary = summaries.summary_of(session, survey, snapshot)
        return workspace.shown(
            "staff/weighted.html",
            survey=survey,
            weighted=found,
            document=None if found is None else report_weighted.report(summary, found, spoken),
            chart_url=lambda code: url_for("summaries.weighted_chart", slug=slug, code=code, of=snapshot.id),
        )


def weighted_chart(slug: str, code: str) -> ResponseReturnValue:
    """One chart of such a page."""
    spoken = language.current()
    with database().reading() as session:
        survey = workspace.survey_or_404(session, slug)
        wanted = request.args.get("of", 0, type=int)
        snapshot = summaries.published_snapshot(session, survey, wanted) or abort(404)
        found = weighting.weighted(session, survey, snapshot, Voice(spoken)) or abort(404)
        summary = summaries.summary_of(session, survey, snapshot)
    title, rows = report_weighted.drawn(summary, found, code) or abort(404)
    return Response(charts_weighted.weighted_svg(rows, spoken, title=title), mimetype="image/svg+xml")
