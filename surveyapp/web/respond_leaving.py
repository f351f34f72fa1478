"""Ways out: leave at once, or delete what was written."""

from __future__ import annotations

from flask import Response, make_response, redirect, request

from surveyapp.services import responses
from surveyapp.web.context import database
from surveyapp.web.respond_cookies import forget
from surveyapp.web.respond_ending import posted
from surveyapp.web.respond_questions import instead, resume
from surveyapp.web.respond_show import STEPS, show
from surveyapp.web.respond_state import DRAFT_COOKIE, Visit, arrive, has_cookies

AWAY = "https://www.bbc.co.uk/weather"
"""A page that anybody may have open."""


def leave(slug: str) -> Response:
    """Forget this survey in this browser, and go away. What was saved page by page stays."""
    return forget(make_response(redirect(AWAY, 303)), slug)


def delete(slug: str) -> Response:
    """Ask whether to delete what was written."""
    visit = arrive(slug, request.cookies.get(DRAFT_COOKIE, ""))
    return instead(visit) or _ask(visit)


def deleted(slug: str) -> Response:
    """Delete the draft with all its answers, once its writer has said that this is meant, and say so."""
    return posted(slug, "delete", _delete)


def _delete(visit: Visit) -> Response:
    if request.form.get("sure") != "yes":
        return _ask(visit)
    if visit.response is not None:
        with database().writing() as session:
            responses.discard(session, visit.response)
    return forget(show("deleted", visit), visit.survey.slug)


def _ask(visit: Visit, status: int = 200, **more: str) -> Response:
    resume_url = resume(visit) if has_cookies() else None
    return show("delete", visit, status, resume_url=resume_url, **more)


STEPS["delete"] = _ask
