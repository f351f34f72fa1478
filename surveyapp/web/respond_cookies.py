"""The cookies of a respondent's browser: none says who somebody is, all go when the browser is closed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Response, request, url_for

from surveyapp.forms.respond import VIEW
from surveyapp.web.look import COOKIE as LOOK
from surveyapp.web.respond_scripts import is_by_script
from surveyapp.web.respond_state import DRAFT_COOKIE, Visit
from surveyapp.web.security import cookie_options

PROBE = "cookies"
SENT = "sent"
_SENT_VALUE = re.compile(r"([0-9A-Z]{4}-[0-9A-Z]{4}) ([a-z-]+) ([A-Za-z-]+)")


@dataclass(frozen=True, slots=True)
class Sent:
    """What the browser remembers of a response that was sent: enough to show the confirmation again."""

    reference: str
    version: str
    language: str


def ask_for_cookies(response: Response) -> Response:
    """Set a cookie that says nothing, to learn from the next request whether the browser keeps any."""
    response.set_cookie(PROBE, "on", path="/s/", **cookie_options())
    return response


def keep_draft(response: Response, slug: str, token: str) -> Response:
    """Let the pages of this survey know their draft. A confirmation of an earlier response is forgotten."""
    response.set_cookie(DRAFT_COOKIE, token, path=_path(slug), **cookie_options())
    if SENT in request.cookies:
        response.delete_cookie(SENT, path=_path(slug))
    return response


def follow_form(response: Response, slug: str, token: str) -> Response:
    """Let the next page be of the response whose form was sent, though another began in another tab since.

    A page that a script sends on the side, without its view, is none that the browser goes on from.
    """
    on_the_side = is_by_script() and VIEW not in request.form
    return response if on_the_side or request.cookies.get(DRAFT_COOKIE) == token else keep_draft(response, slug, token)


def keep_sent(response: Response, visit: Visit) -> Response:
    """Remember the reference of a response that was sent, and forget its token; that of another goes on."""
    path = _path(visit.survey.slug)
    value = f"{visit.reference} {visit.view.version} {visit.view.language}"
    response.set_cookie(SENT, value, path=path, **cookie_options())
    if request.cookies.get(DRAFT_COOKIE) == visit.token:
        response.delete_cookie(DRAFT_COOKIE, path=path)
    return response


def sent() -> Sent | None:
    """What was remembered of a response that was sent."""
    found = _SENT_VALUE.fullmatch(request.cookies.get(SENT, ""))
    return Sent(*found.groups()) if found else None


def forget(response: Response, slug: str, token: str = "") -> Response:
    """Forget everything about this survey, and how its pages looked. `token`: leave the draft of another tab alone."""
    if not token or request.cookies.get(DRAFT_COOKIE) == token:
        response.delete_cookie(DRAFT_COOKIE, path=_path(slug))
    response.delete_cookie(SENT, path=_path(slug))
    response.delete_cookie(LOOK, path="/")
    response.delete_cookie(PROBE, path="/s/")
    return response


def _path(slug: str) -> str:
    return url_for("respond.start", slug=slug)
