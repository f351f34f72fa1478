"""Ways out: leave at once, or delete what was written."""

from __future__ import annotations

from flask import Response, make_response, redirect, request, url_for

from surveyapp.services import responses
from surveyapp.web.context import database
from surveyapp.web.look import keep_in_browser
from surveyapp.web.respond_cookies import forget
from surveyapp.web.respond_ending import posted
from surveyapp.web.respond_questions import instead, resume
from surveyapp.web.respond_show import STEPS, show
from surveyapp.web.respond_state import DRAFT_COOKIE, Visit, arrive, has_cookies
from surveyapp.web.security import from_elsewhere

AWAY = "https://www.bbc.co.uk/weather"
"""A page that anybody may have open."""


def leave(slug: str) -> Response:
    """Forget this survey in this browser, and go away. What was saved page by page stays."""
    response = make_response(redirect(AWAY, 303))
    if from_elsewhere():  # nobody else's page may wipe out what somebody wrote
        return response
    response = forget(response, slug)
    # To clear a cache can take a browser seconds: only where nobody waits for it, because a script asked on the side.
    waits = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    response.headers["Clear-Site-Data"] = '"storage"' if waits else '"cache", "storage"'
    return response


def delete(slug: str) -> Response:
    """Ask whether to delete what was written."""
    visit = arrive(slug, request.cookies.get(DRAFT_COOKIE, ""))
    return instead(visit) or _ask(visit)


def deleted(slug: str) -> Response:
    """Delete the draft with all its answers, once its writer has said that this is meant; say so, or start again."""
    return posted(slug, "delete", _delete)


def _delete(visit: Visit) -> Response:
    if request.form.get("sure") != "yes":
        return _ask(visit)
    if visit.response is not None:
        with database().writing() as session:
            responses.discard(session, visit.response)
    slug, view = visit.survey.slug, visit.view
    if request.form.get("then") != "start":
        return forget(show("deleted", visit), slug, visit.token)
    start = url_for("respond.start", slug=slug, version=view.version, lang=view.language)
    return keep_in_browser(forget(make_response(redirect(start, 303)), slug, visit.token), view.adjustments)


def _ask(visit: Visit, status: int = 200, **more: str) -> Response:
    resume_url = resume(visit) if has_cookies() else None
    return show("delete", visit, status, resume_url=resume_url, **more)


STEPS["delete"] = _ask
