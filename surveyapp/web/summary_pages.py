"""The pages of figures. Loaded when one is first asked for: see `summaries`."""

from __future__ import annotations

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.reports import bundle
from surveyapp.reports.full_report import report
from surveyapp.services import report_extras
from surveyapp.services import summaries as service
from surveyapp.web import language, workspace
from surveyapp.web.context import database, now

_CONTENT_TYPES = {
    "zip": "application/zip",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
_ZIPPED = ("html", "csv", "json")
"""Formats that are made while somebody waits."""


def summary(slug: str) -> ResponseReturnValue:
    """The summary, to read in the browser. Looking at it publishes its figures."""
    snapshot_id = published(slug)
    with database().reading() as session:
        survey = workspace.survey_or_404(session, slug)
        snapshot = service.published_snapshot(session, survey, snapshot_id) or abort(404)
        return workspace.shown(
            "staff/summary.html",
            survey=survey,
            document=report(
                service.summary_of(session, survey, snapshot),
                report_extras.in_short(session, survey, snapshot, language.current()),
                language.current(),
            ),
            chart_url=lambda code: url_for("summaries.chart", slug=slug, code=code, of=snapshot.id),
        )


def download(slug: str, kind: str) -> ResponseReturnValue:
    """The summary as a file, or as an archive of all its files. It is recorded that it was taken."""
    if kind not in _CONTENT_TYPES:
        abort(404)
    snapshot_id = published(slug, kind)
    with database().reading() as session:
        survey = workspace.survey_or_404(session, slug)
        snapshot = service.published_snapshot(session, survey, snapshot_id) or abort(404)
        summary = service.summary_of(session, survey, snapshot)
    if kind == "zip":
        data = service.zipped(bundle.files(summary, _ZIPPED, language.current()))
    else:
        data = bundle.files(summary, [kind], language.current())[f"summary.{kind}"]
    return workspace.file(data, _CONTENT_TYPES[kind], f"summary-{slug}.{kind}")


def published(slug: str, kind: str | None = None) -> int:
    """The key of the snapshot to show; with a kind, the record that a file of it is taken.

    By itself, so that nobody who answers waits for the write lock while answers are read and figures are worked out.
    """
    who = workspace.actor()
    with database().reading() as session:
        survey = workspace.survey_or_404(session, slug)
        if survey.revision is None:
            abort(404)
        made = service.snapshot_ahead(session, who, survey, now=now())
    with database().writing() as session:
        survey = workspace.survey_or_404(session, slug)
        snapshot = service.publish_snapshot(session, who, survey, now=now(), made=made)
        if kind is not None:
            service.record_download(session, who, survey, snapshot, kind=kind, now=now())
        return snapshot.id


def chart(slug: str, code: str) -> ResponseReturnValue:
    """One chart of the snapshot that the page was made from."""
    with database().reading() as session:
        survey = workspace.survey_or_404(session, slug)
        wanted = request.args.get("of", type=int)
        snapshot = service.published_snapshot(session, survey, wanted) if wanted is not None else None
        drawn = service.chart(session, survey, snapshot or abort(404), code, language.current())
    return Response(drawn or abort(404), mimetype="image/svg+xml")
