"""The pages of figures by group. Loaded when one is first asked for: see `summaries`."""

from __future__ import annotations

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.reports import charts_groups, report_groups
from surveyapp.reports.voice import Voice
from surveyapp.services import groups as service
from surveyapp.services import summaries
from surveyapp.web import language, workspace
from surveyapp.web.context import database
from surveyapp.web.summary_pages import published


def groups(slug: str) -> ResponseReturnValue:
    """Every question by one grouping. Looking at it publishes the figures of the survey, as its summary does."""
    snapshot_id = published(slug)
    spoken = language.current()
    with database().reading() as session:
        survey = workspace.survey_or_404(session, slug)
        snapshot = summaries.published_snapshot(session, survey, snapshot_id) or abort(404)
        summary = summaries.summary_of(session, survey, snapshot)
        found = service.groups_of(session, survey, snapshot)
        names = {each.code: report_groups.name(each, Voice(spoken)) for each in found.groupings}
        chosen = request.args.get("by") or next(iter(names), None)
        if chosen is not None and chosen not in names:
            abort(404)
        return workspace.shown(
            "staff/groups.html",
            survey=survey,
            provisional=summary.provisional,
            names=names,
            chosen=chosen,
            document=None if chosen is None else report_groups.report(summary, found, chosen, spoken),
            chart_url=lambda code: url_for("summaries.group_chart", slug=slug, code=code, by=chosen, of=snapshot.id),
        )


def group_chart(slug: str, code: str) -> ResponseReturnValue:
    """One chart of such a page."""
    spoken = language.current()
    with database().reading() as session:
        survey = workspace.survey_or_404(session, slug)
        wanted = request.args.get("of", 0, type=int)
        snapshot = summaries.published_snapshot(session, survey, wanted) or abort(404)
        summary = summaries.summary_of(session, survey, snapshot)
        found = service.groups_of(session, survey, snapshot)
    drawn = report_groups.drawn(summary, found, request.args.get("by", ""), code, spoken) or abort(404)
    return Response(charts_groups.multiples_svg(*drawn, spoken), mimetype="image/svg+xml")
