"""Comments that wait for a person's approval before they may leave, masked as suggested, a page at a time."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from surveyapp.forms.reading import CommentForm
from surveyapp.services import comments as service
from surveyapp.services import comments_leaving, schools
from surveyapp.services.comments import Filters
from surveyapp.web import workspace
from surveyapp.web.context import database, now, settings
from surveyapp.web.reading_comment import pieces


def leaving(slug: str) -> ResponseReturnValue:
    """What waits, quotes first, with what would be masked; one button approves what is shown."""
    form = CommentForm()
    who = workspace.actor()
    if request.method == "POST":
        if not form.validate():
            return workspace.too_old(url_for("reading.leaving", slug=slug))
        seen = dict(each.split(" ", 1) for each in request.form.getlist("seen") if " " in each)
        with database().writing() as session:
            survey = workspace.survey_or_404(session, slug)
            if survey.revision is None:
                abort(404)
            written = service.written_by_key(session, survey, list(seen)[: service.PAGE])
            done = comments_leaving.approve_as_suggested(session, who, survey, seen, list(written.values()), now=now())
        flash(ngettext("%(num)s comment approved.", "%(num)s comments approved.", done))
        return redirect(url_for("reading.leaving", slug=slug), 303)
    with database().reading() as session:
        survey = workspace.survey_or_404(session, slug)
        if survey.revision is None:
            abort(404)
        waiting = comments_leaving.waiting(session, survey)
        filters = Filters(only="quoted-not-masked" if waiting.quotes_waiting else "not-masked")
        page = service.read_comments(session, who, survey, filters, secret=settings().secret_key)
        known = schools.known(session, survey.inspection)
    if page.comments:
        with database().writing() as session:
            survey = workspace.survey_or_404(session, slug)
            service.record_reading(session, who, survey, page, filters, now=now())
    rows = [
        {
            "comment": each,
            "shown": comments_leaving.shown_as(each, known),
            "pieces": pieces(each.text or "", text),
            "translated": pieces(each.translation or "", other),
        }
        for each in page.comments
        for text, other in [comments_leaving.suggested(each, known)]
    ]
    return workspace.shown(
        "staff/comments_leaving.html", survey=survey, waiting=waiting, rows=rows, schools=len(known.names)
    )
