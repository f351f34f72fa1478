"""The end of the way: check, background questions or not, send, and the confirmation."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, make_response, redirect, request, url_for
from flask_babel import gettext

from surveyapp.domain.errors import DomainError
from surveyapp.domain.windows import SurveyState
from surveyapp.services import responses
from surveyapp.web import respond_show
from surveyapp.web.context import database, now
from surveyapp.web.metrics import count_step
from surveyapp.web.respond_cookies import sent
from surveyapp.web.respond_kept import kept
from surveyapp.web.respond_questions import UNAVAILABLE, instead, remember_view
from surveyapp.web.respond_scripts import is_by_script
from surveyapp.web.respond_show import STEPS, again, already_sent, as_sent, framed, onward, window
from surveyapp.web.respond_state import DRAFT_COOKIE, Visit, arrive
from surveyapp.web.security import from_elsewhere


def check(slug: str) -> Response:
    """Check your answers."""
    return _draft_page(slug, respond_show.check)


def about_you(slug: str) -> Response:
    """Why there are background questions."""
    return _draft_page(slug, _about_you_or_check)


def send(slug: str) -> Response:
    """Ready to send."""
    return _draft_page(slug, respond_show.send)


def checked(slug: str) -> Response:
    """The answers were checked: go on to the background questions, or send where there are none."""
    return posted(slug, "check", lambda visit: onward(visit, "about_you") if _has_background(visit) else _send(visit))


def explained(slug: str) -> Response:
    """The background questions were accepted: on to the first."""
    return posted(slug, "about_you", _first_background_page)


def submit(slug: str) -> Response:
    """Send the answers. Sending twice changes nothing."""
    return posted(slug, "send", _send)


def done(slug: str) -> Response:
    """The confirmation, as often as it is asked for while the browser is open."""
    visit = arrive(slug)
    remembered = sent()
    if remembered is None:
        return make_response(redirect(url_for("respond.start", slug=slug)))
    visit = as_sent(visit, remembered)
    return make_response(kept(visit, "done", remembered.reference, lambda own: framed("done", visit, reference=own)))


def posted(slug: str, step: str, act: Callable[[Visit], Response]) -> Response:
    """Act on a form without questions, if its token says that its draft can go on; else show what can be done."""
    visit = arrive(slug, request.form.get("token", ""))
    over = _over(visit, step)
    if over is not None:
        return over
    if from_elsewhere() or visit.response is None:
        own = arrive(slug, request.cookies.get(DRAFT_COOKIE, ""))
        if own.has_draft:
            return STEPS[step](own)
        return instead(own) or STEPS[step](own)
    if not visit.takes_answers:
        return window(visit, lost=True, status=409)
    try:
        return act(visit)
    except DomainError:  # closed, sent or deleted in this very moment
        visit = arrive(slug, visit.token)
        return _over(visit, step) or instead(visit) or STEPS[step](visit)
    except UNAVAILABLE:
        notice = gettext("We could not save this just now. Your answers are still here: please press the button again.")
        return STEPS[step](visit, notice=again(visit, notice), status=503)


def _over(visit: Visit, step: str) -> Response | None:
    """What is shown where the response can no longer be changed."""
    if visit.is_sent:
        # A script that got no answer to the last form asks again: it has to learn that all of it arrived.
        asks_again = is_by_script() and step in {"check", "send"}
        return respond_show.done(visit) if asks_again else already_sent(visit)
    return respond_show.late(visit) if visit.state is SurveyState.CLOSED else None


def _send(visit: Visit) -> Response:
    if visit.response is not None:
        with database().writing() as session:
            finished = responses.submit(session, visit.survey, visit.response, now=now())
        if finished:
            count_step("sent", visit.survey)
    return respond_show.done(visit)


def _draft_page(slug: str, page: Callable[[Visit], Response]) -> Response:
    visit = arrive(slug, request.cookies.get(DRAFT_COOKIE, ""))
    return instead(visit) or page(remember_view(visit))


def _first_background_page(visit: Visit) -> Response:
    first = visit.first(background=True)
    return onward(visit, "question", page=first.code) if first else onward(visit, "send")


def _about_you_or_check(visit: Visit) -> Response:
    return respond_show.about_you(visit) if _has_background(visit) else respond_show.check(visit)


def _has_background(visit: Visit) -> bool:
    return visit.first(background=True) is not None
