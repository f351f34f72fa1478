"""How pages look: the settings on a page of their own, kept with the draft and in the browser, and back again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, make_response, redirect, request, url_for

from surveyapp.domain.adjustments import NONE, Adjustments
from surveyapp.domain.pages import LAYOUTS
from surveyapp.forms.respond import View
from surveyapp.web.look import keep_in_browser
from surveyapp.web.respond_questions import remember_view
from surveyapp.web.respond_show import STEPS, onward, show
from surveyapp.web.respond_state import DRAFT_COOKIE, Visit, arrive, has_cookies
from surveyapp.web.respond_tools import LINKED
from surveyapp.web.security import from_elsewhere


def adjust(slug: str) -> Response:
    """The settings, as they are now."""
    visit = arrive(slug, request.cookies.get(DRAFT_COOKIE, ""))
    return settings_page(remember_view(visit), request.args.get("back", ""))


def adjusted(slug: str) -> Response:
    """Take over the settings, or a version or language that a button of a page asked for, and go back to that page."""
    visit = arrive(slug, request.form.get("token") or request.cookies.get(DRAFT_COOKIE, ""))
    back, go = request.args.get("back") or request.form.get("back", ""), request.form.get("go", "")
    if from_elsewhere() or go == "adjust":
        return settings_page(remember_view(visit), back)
    visit = remember_view(replace(visit, view=_wanted(visit.view, go)))
    if go in {"try", "usual"}:
        view: dict[str, Any] = {"version": visit.view.version, "lang": visit.view.language}
        here = url_for("respond.adjust", slug=slug, back=back, **view)
        response = make_response(redirect(here, 303)) if has_cookies() else settings_page(visit, back)
    else:
        response = _return(visit, back)
    return keep_in_browser(response, visit.view.adjustments)


def settings_page(visit: Visit, back: str, **_more: str) -> Response:
    """The page of settings; `back`: the step that it goes back to, as `question:CODE:check` or `send`."""
    step, values = came_from(visit, back)
    address = url_for(f"respond.{step}", slug=visit.survey.slug, **values) if has_cookies() else None
    return show("adjust", visit, back=back, now=visit.view.adjustments, back_url=address)


def _wanted(view: View, go: str) -> View:
    form = request.form
    if go == "usual":
        return replace(view, adjustments=NONE)
    layout = next((layout for layout in LAYOUTS if layout == form.get("layout")), view.layout)
    wanted: Adjustments = view.adjustments.with_settings(form)
    return replace(view, layout=layout, adjustments=wanted)


def came_from(visit: Visit, back: str) -> tuple[str, dict[str, Any]]:
    """The step that somebody came from; where that makes no sense any more, the start page, which leads on."""
    step, code, back_to = (*back.split(":"), "", "", "")[:3]
    if step == "question" and visit.has_draft:
        here = visit.page(code)
        more = {"from": "check"} if back_to == "check" else {}
        return ("question", {"page": here.code, **more}) if here else ("check", {})
    if step == "words":
        return step, {"back": f"question:{code}:{back_to}".rstrip(":")} if code else {}
    if step in {"done", "back"} or (step in LINKED and step in STEPS and visit.has_draft):
        return step, {}
    return "start", {"version": visit.view.version, "lang": visit.view.language}


def _return(visit: Visit, back: str) -> Response:
    step, values = came_from(visit, back)
    if step == "done" and visit.is_sent and not has_cookies():
        return STEPS[step](visit)
    if step == "start" and not has_cookies() and visit.response is None:
        return STEPS[step](visit)  # its form carries what was chosen
    if step in {"start", "done", "back"}:
        return make_response(redirect(url_for(f"respond.{step}", slug=visit.survey.slug, **values), 303))
    return onward(visit, step, **values)


STEPS["adjust"] = settings_page
