"""How a reviewer comes in, by the link of the invitation and a code, and goes out again."""

from __future__ import annotations

from flask import Response, abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter import RequestLimit

from surveyapp.domain.errors import DomainError
from surveyapp.forms.review import CodeForm, ReviewForm
from surveyapp.services import reviewers
from surveyapp.storage.reviews import reviewer_by_link
from surveyapp.web import language, review_visit
from surveyapp.web.context import database, now
from surveyapp.web.frame import language_links
from surveyapp.web.limits import limiter

TRIES = "10 per minute"
CODES = "5 per hour"
"""Codes that are sent for one link: each gives ten more tries, and fills somebody's mailbox."""


def _failed(response: Response) -> bool:
    """Only failed attempts count."""
    return response.status_code != 303


def _link_tried() -> str:
    return f"review:{reviewers.link_hash((request.view_args or {}).get('link', '')).hex()}"


def _too_often(_limit: RequestLimit) -> Response:
    form = _form()
    form.form_errors = [_("There were too many attempts. Wait a while, then try again")]
    response = _page(form)
    response.status_code = 429
    response.headers["Retry-After"] = "60"
    return response


@limiter.limit(TRIES, methods=["POST"], deduct_when=_failed, on_breach=_too_often)
@limiter.limit(TRIES, methods=["POST"], key_func=_link_tried, deduct_when=_failed, on_breach=_too_often)
def invitation(link: str) -> ResponseReturnValue:
    """Ask for the code, and let in who gives it. Whether there is such a link is said to who tries a code only."""
    with database().reading() as session:
        invited = reviewer_by_link(session, reviewers.link_hash(link))
        here = review_visit.reviewer_of(session)
        if invited is not None and here is not None and here.id == invited.id:
            return redirect(url_for("review.home"), 303)
    form = _form(invited.language if invited else None)
    if request.method == "POST" and form.validate():
        try:
            with database().writing() as session:
                reviewer = reviewers.let_in(session, link, form.digits, now=now())
        except DomainError as error:
            form.refuse(error)
        else:
            return _quiet(review_visit.let_in(make_response(redirect(url_for("review.home"), 303)), reviewer))
    return _page(form)


@limiter.limit(TRIES, methods=["POST"], on_breach=_too_often)
@limiter.limit(CODES, methods=["POST"], key_func=_link_tried, on_breach=_too_often)
def send_code(link: str) -> ResponseReturnValue:
    """Send a new code to whom the link belongs, and say the same whether it belongs to somebody."""
    try:
        with database().writing() as session:
            reviewers.new_code(session, link, now=now())
    except DomainError as error:
        if error.code != "link-unknown":
            raise
    return _quiet(make_response(redirect(url_for("review.invitation", link=link, sent="yes"), 303)))


def sign_out() -> ResponseReturnValue:
    """Forget in this browser who reviews."""
    with review_visit.visiting() as (_session, reviewer):
        if not ReviewForm(language.current(), review_visit.token(reviewer)).validate():
            abort(403)
    response = redirect(url_for("review.home"), 303)
    response.delete_cookie(review_visit.COOKIE, path=review_visit.PATH)
    return response


def _form(remembered: str | None = None) -> CodeForm:
    """No token: the address itself is a secret, and what other sites send is refused."""
    return CodeForm(language.choose(language.offered(), remembered), length=reviewers.CODE_DIGITS)


def _page(form: CodeForm) -> Response:
    link = (request.view_args or {})["link"]
    spoken = language.current()
    links = language_links(language.offered(), spoken, lambda tag: url_for("review.invitation", link=link, lang=tag))
    sent = request.method == "GET" and "sent" in request.args
    return _quiet(review_visit.shown("review/invitation.html", form, link=link, sent=sent, language_links=links))


def _quiet(response: Response) -> Response:
    """The link stands in the address: no page that is asked for from this one is told more than the host.

    Not `no-referrer`, with which browsers say of our own form too that it comes from nowhere.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
