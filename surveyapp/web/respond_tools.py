"""The tools above a page: the other version, other languages, and how pages look.

On a page of questions they are buttons of its form, which is saved first; elsewhere they are links, or buttons that
carry the form's token where the browser keeps no cookies.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

from surveyapp.domain.questionnaire import EASY_READ, STANDARD
from surveyapp.web import language
from surveyapp.web.frame import language_links
from surveyapp.web.respond_state import Visit, has_cookies

Way = dict[str, Any]
"""How to get there: `href` of a link; or `name`, `value` and perhaps `formaction` of a button of the form `way`."""

LINKED = frozenset({"question", "check", "about_you", "send", "done", "delete", "start", "words", "stop", "back"})
"""Pages that one can come back to."""
KEPT = ("from", "version", "lang", "back")
"""What of an address stays where one goes on in another version or language."""


def tools(visit: Visit, step: str, page: str = "", back_to: str = "") -> dict[str, Any]:
    """The variables of the frame for a page of this step. `page`: the code of a page of questions."""
    step = "stop" if step == "code" else step  # a code is shown once: from there one comes back to the page before it
    other = STANDARD if visit.easy else EASY_READ
    version = _way(visit, step, "version", other) if other in visit.questionnaire.versions else None
    links = language_links(language.offered_in(visit.questionnaire), visit.view.language, str)
    return {
        "version_way": version,
        "languages": [{**link, "way": _way(visit, step, "lang", link["tag"])} for link in links],
        "adjust_way": _adjust(visit, step, page, back_to),
    }


def _way(visit: Visit, step: str, name: str, value: str) -> Way | None:
    if step == "question" or (step == "adjust" and request.method == "POST"):
        return {"name": name, "value": value}
    if request.method == "GET" or step == "back":
        kept = {key: given for key, given in request.args.items() if key in KEPT}
        arguments: dict[str, Any] = {**(request.view_args or {}), **kept, name: value}
        return {"href": url_for(request.endpoint or "respond.start", **arguments)}
    if visit.response is not None and (visit.takes_answers or step == "done") and step in LINKED:
        return _button(visit, step, name, value)
    address = url_for("respond.start", slug=visit.survey.slug)
    return {"href": f"{address}?{urlencode({name: value})}"}


def _adjust(visit: Visit, step: str, page: str, back_to: str) -> Way | None:
    if step == "adjust":
        return None
    if step == "question":
        return {"name": "go", "value": "adjust"}
    if request.method == "GET" or has_cookies() or step == "start":
        back = f"{step}:{page}:{back_to}".rstrip(":") if step in LINKED else "start"
        view: dict[str, Any] = {"version": visit.view.version, "lang": visit.view.language}
        return {"href": url_for("respond.adjust", slug=visit.survey.slug, back=back, **view)}
    if visit.response is not None and step in LINKED:
        return _button(visit, step, "go", "adjust")
    return None


def _button(visit: Visit, step: str, name: str, value: str) -> Way:
    address = url_for("respond.adjusted", slug=visit.survey.slug, back=step)
    return {"name": name, "value": value, "formaction": address}
