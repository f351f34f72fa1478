"""Stop and come back: a code for the draft, shown once, and the page on which it is typed on any device."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import segno
from flask import Response, request, url_for
from flask_babel import gettext, ngettext
from markupsafe import Markup

from surveyapp.domain.questionnaire import STANDARD
from surveyapp.domain.resume_code import CodeError, digits
from surveyapp.domain.windows import TAKES_DRAFTS
from surveyapp.language.catalogues import ENGLISH
from surveyapp.services.resume import code_words, is_form, make_code, new_form, redeem
from surveyapp.web import guessing
from surveyapp.web.context import database, now, settings
from surveyapp.web.look import keep_in_browser
from surveyapp.web.respond_cookies import ask_for_cookies, keep_draft
from surveyapp.web.respond_ending import posted
from surveyapp.web.respond_questions import first_unanswered, go_on, instead, remember_view, resume
from surveyapp.web.respond_show import STEPS, again, already_sent, show, window
from surveyapp.web.respond_state import DRAFT_COOKIE, Visit, arrive, has_cookies
from surveyapp.web.security import from_elsewhere

_LONGEST = 200


def stop(slug: str) -> Response:
    """What a code is for, before one is made."""
    visit = arrive(slug, request.cookies.get(DRAFT_COOKIE, ""))
    return instead(visit) or stop_page(remember_view(visit))


def stopped(slug: str) -> Response:
    """Make a code and show it, this once: the same for a form sent again, as by going back or reloading.

    Asking with another form makes another one, and the earlier one is void.
    """
    return posted(slug, "stop", _code)


def stop_page(visit: Visit, *, status: int = 200, notice: str = "", **_more: str) -> Response:
    """The page that says what a code is for."""
    resume_url = resume(visit) if has_cookies() else None
    return show("stop", visit, status, notice=notice, form=new_form(), resume_url=resume_url)


def back(slug: str) -> Response:
    """Where a code is typed."""
    visit = arrive(slug, request.cookies.get(DRAFT_COOKIE, ""))
    if visit.state not in TAKES_DRAFTS:
        return window(visit)
    return ask_for_cookies(_back_page(replace(visit, response=None, token=""), has_draft=visit.has_draft))


def came_back(slug: str) -> Response:
    """Go on with the draft that a code stands for: where it stopped, and as it looked there."""
    visit = arrive(slug)
    if visit.state not in TAKES_DRAFTS:
        return window(visit)
    if from_elsewhere():
        notice = gettext("We could not tell that this form came from this page. Please press the button again.")
        return _back_page(visit, notice=again(visit, notice), status=400)
    try:
        code = code_words().parse(_typed())
    except CodeError as error:
        return _back_page(visit, error=_unread(error))
    wait = guessing.seconds_to_wait(slug)
    if wait:
        message = ngettext(
            "There were many wrong codes. Wait %(num)s second, then press the button again",
            "There were many wrong codes. Wait %(num)s seconds, then press the button again",
            wait,
        )
        response = _back_page(visit, error=message, status=429)
        response.headers["Retry-After"] = str(wait)
        return response
    with database().reading() as session:
        token = redeem(session, visit.survey, code, secret=settings().secret_key)
    if token is None:
        guessing.was_wrong(slug)
        return _back_page(visit, error=gettext("There are no answers with this code. Check each word or digit"))
    guessing.was_right()
    return _gone_on(arrive(slug, token))


def _gone_on(visit: Visit) -> Response:
    if visit.is_sent:
        return already_sent(visit)
    if not visit.has_draft:
        return window(visit)
    response = keep_in_browser(go_on(visit), visit.view.adjustments)
    return response if has_cookies() else keep_draft(response, visit.survey.slug, visit.token)


def _code(visit: Visit) -> Response:
    form = request.form.get("form", "")
    if visit.response is None or not is_form(form):
        return stop_page(visit)
    with database().writing() as session:
        code = make_code(session, visit.survey, visit.response, form=form, secret=settings().secret_key, now=now())
    page = first_unanswered(visit)
    shown_digits = digits(code)
    return show(
        "code",
        visit,
        words=code_words().words(code),
        digits=shown_digits,
        address=settings().base_url + url_for("respond.back", slug=visit.survey.slug),
        resume_step=f"question:{page.code}" if page else "check",
        square=_square(f"{_scanned(visit)}#{shown_digits.replace(' ', '')}"),
    )


def _scanned(visit: Visit) -> str:
    """The address behind the QR code: the page is in the same language and version from the first moment."""
    view, usual = visit.view, {"version": STANDARD, "lang": ENGLISH}
    chosen = {"version": view.version, "lang": view.language}
    unusual: dict[str, Any] = {name: value for name, value in chosen.items() if value != usual[name]}
    return settings().base_url + url_for("respond.back", slug=visit.survey.slug, **unusual)


def _back_page(
    visit: Visit, *, error: str = "", notice: str = "", has_draft: bool = False, status: int = 200
) -> Response:
    errors = [{"id": "code", "text": error}] if error else []
    return show("back", visit, status, errors=errors, notice=notice, typed=_typed(), has_draft=has_draft)


def _typed() -> str:
    return "".join(letter for letter in request.form.get("code", "")[:_LONGEST] if letter.isprintable())


def _unread(error: CodeError) -> str:
    if not _typed().strip():
        return gettext("Enter your code")
    if error.word:
        return gettext("We do not know “%(word)s”. Check how it is spelt", word=error.word)
    return gettext("Enter four words or twelve digits")


def _square(text: str) -> Markup:
    """A QR code as a drawing in the page, black on white whatever the colours of the page are."""
    drawn = io.BytesIO()
    segno.make_qr(text, error="m").save(
        drawn,
        kind="svg",
        xmldecl=False,
        svgns=False,
        omitsize=True,
        dark="#000",
        light="#fff",
        svgclass=None,
        lineclass=None,
        nl=False,
    )
    return Markup(drawn.getvalue().decode())  # noqa: S704  # the library's own marks, nothing that anybody typed


STEPS["stop"] = stop_page
