"""The start page: who asks, why and how; agreeing to take part begins the response."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, make_response, redirect, request
from flask_babel import gettext

from surveyapp.domain.errors import DomainError
from surveyapp.domain.pages import LAYOUTS, Layout
from surveyapp.domain.windows import SurveyState
from surveyapp.services import responses
from surveyapp.services.responses import new_token
from surveyapp.web.context import database, now
from surveyapp.web.frame import public_page
from surveyapp.web.metrics import count_step
from surveyapp.web.respond_cookies import ask_for_cookies, keep_draft
from surveyapp.web.respond_kept import kept
from surveyapp.web.respond_questions import resume
from surveyapp.web.respond_show import STEPS, again, already_sent, framed, onward, window
from surveyapp.web.respond_state import DRAFT_COOKIE, Visit, arrive, has_cookies, hash_of, is_token
from surveyapp.web.security import from_elsewhere

USUAL_LAYOUT: Layout = "question"


def start(slug: str) -> Response:
    """What a respondent should know before taking part, or when the survey opens, or that it is closed."""
    visit = arrive(slug, request.cookies.get(DRAFT_COOKIE, ""), with_focus=True)
    if visit.state is SurveyState.GRACE and visit.has_draft:
        return make_response(redirect(resume(visit)))
    if visit.state is not SurveyState.OPEN:
        return window(visit, resume_url=resume(visit) if visit.has_draft else None)
    return ask_for_cookies(_page(visit, resume_url=resume(visit) if visit.has_draft else None))


def begin(slug: str) -> Response:
    """Begin a response for the form's token, once however often the form is sent, and go on to the first page."""
    token = request.form.get("token", "")
    visit = arrive(slug, token, with_focus=True)
    if visit.is_sent:
        return already_sent(visit)
    if visit.state is not SurveyState.OPEN and not visit.has_draft:
        own = arrive(slug, request.cookies.get(DRAFT_COOKIE, ""))
        return make_response(redirect(resume(own), 303)) if own.has_draft else window(visit)
    if not is_token(token) or from_elsewhere():
        notice = gettext("We could not tell that this form came from this page. Please press the button again.")
        return _page(visit, notice=again(visit, notice), status=400)
    if not request.form.get("agree"):
        message = gettext("Select “I agree to take part” if you want to answer the questions")
        if visit.easy:
            message = gettext("Do you want to take part? Then choose “I agree to take part”")
        return _page(visit, errors=[{"id": "agree", "text": message}], token=token)
    visit = replace(visit, view=replace(visit.view, layout=_layout()))
    if visit.response is None:
        visit = _begun(visit)
    first = visit.first()
    response = onward(visit, "question", page=first.code) if first else onward(visit, "check")
    return response if has_cookies() else keep_draft(response, slug, token)


def _begun(visit: Visit) -> Visit:
    view, begun = visit.view, False
    with database().writing() as session:
        try:
            begun = responses.begin(
                session,
                visit.survey,
                hash_of(visit.token),
                version=view.version,
                language=view.language,
                layout=view.layout,
                adjustments=view.adjustments,
                now=now(),
            )
        except DomainError:  # the window closed in this very moment
            session.rollback()
        found = responses.find(session, visit.survey, hash_of(visit.token))
    if begun:
        count_step("begun", visit.survey)
    return replace(visit, response=found)


def _layout() -> Layout:
    wanted = request.form.get("layout", "")
    return next((layout for layout in LAYOUTS if layout == wanted), USUAL_LAYOUT)


def _page(
    visit: Visit,
    *,
    errors: list[dict[str, str]] | None = None,
    notice: str = "",
    resume_url: str | None = None,
    token: str | None = None,
    status: int = 200,
) -> Response:
    def draw(token: str) -> str:
        return framed(
            "start",
            replace(visit, token=token),
            errors=errors or [],
            notice=notice,
            resume_url=resume_url,
            minutes=visit.questionnaire.minutes,
            chosen_layout=request.form.get("layout", ""),
            agreed=bool(request.form.get("agree")),
            privacy_page=public_page("privacy"),
        )

    token = token or new_token()
    is_alike = request.method == "GET" and visit.response is None
    return make_response(kept(visit, "start", token, draw) if is_alike else draw(token), status)


def _as_chosen(visit: Visit, **_more: str) -> Response:
    """The start page straight after its settings were changed, where no cookie can keep them."""
    if visit.state is not SurveyState.OPEN:
        return window(visit)
    return _page(replace(arrive(visit.survey.slug, with_focus=True), view=visit.view))


STEPS["start"] = _as_chosen
