"""Question pages: shown, saved question by question, and on to the next."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, make_response, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from surveyapp.domain.errors import DomainError
from surveyapp.domain.kinds import STATEMENT
from surveyapp.domain.pages import LAYOUTS, Page, page_after, page_before
from surveyapp.domain.windows import SurveyState
from surveyapp.forms.respond import SentPage, read_page
from surveyapp.services import responses
from surveyapp.services.responses import new_token
from surveyapp.web import respond_show, respond_trial
from surveyapp.web.context import database, now
from surveyapp.web.metrics import count_step
from surveyapp.web.respond_cookies import keep_draft, sent
from surveyapp.web.respond_show import BACK_TO_CHECK, again, already_sent, onward, window
from surveyapp.web.respond_state import DRAFT_COOKIE, Visit, arrive, has_cookies, hash_of, is_sealed, is_token, view_of
from surveyapp.web.security import from_elsewhere

UNAVAILABLE = (DBAPIError, NoConnection)


def question(slug: str, page: str) -> Response:
    """A page of questions of the draft that the cookie knows."""
    visit = arrive(slug, request.cookies.get(DRAFT_COOKIE, ""))
    elsewhere = instead(visit)
    if elsewhere is not None:
        return elsewhere
    here = visit.page(page)
    if here is None or here.code != page or not here.shown(visit.shown):
        if here is None or not here.shown(visit.shown):
            return make_response(redirect(url_for("respond.check", slug=slug)))
        return make_response(redirect(url_for("respond.question", slug=slug, page=here.code)))
    visit = remember_view(visit)
    return respond_show.question(visit, page, back_to=request.args.get("from", ""))


def save(slug: str, page: str) -> Response:
    """Keep what a page says and go on. Whatever stands in the way, what was typed is shown again."""
    visit = arrive(slug, request.form.get("token", ""))
    page_sent = read_page(visit.questionnaire, request.form)
    if visit.is_sent:
        return already_sent(visit)
    if visit.state is SurveyState.CLOSED:
        return _late(visit, page_sent)
    if from_elsewhere() or not _known(visit):
        return _once_more(visit, page, page_sent)
    if not visit.takes_answers:
        return window(visit, page_sent, lost=True, status=409)
    if respond_trial.wants_random(visit):
        return respond_trial.answered_at_random(visit, page, back_to=_return())
    cleared = request.form.get("clear", "")
    if cleared in visit.questionnaire.by_code:
        page_sent = replace(page_sent, given={**page_sent.given, cleared: None})
    try:
        saved = _keep(visit, page_sent)
    except DomainError:  # it was sent, deleted or closed in this very moment
        return _overtaken(slug, visit, page, page_sent)
    except UNAVAILABLE:
        notice = gettext("We could not save this page just now. Your answers are still here: please send it again.")
        return respond_show.question(
            visit, page, sent=page_sent, back_to=_return(), notice=again(visit, notice), status=503
        )
    saved = remember_view(saved)
    response = _onward(visit, saved, page, page_sent)
    return response if visit.response or has_cookies() else keep_draft(response, slug, saved.token)


def instead(visit: Visit) -> Response | None:
    """What to show in place of a page of the draft, where there is no draft that can go on."""
    if visit.is_sent:
        return already_sent(visit)
    if visit.response is None and (remembered := sent()):
        return already_sent(visit, remembered)
    if visit.response is None and visit.state is SurveyState.OPEN:
        return make_response(redirect(url_for("respond.start", slug=visit.survey.slug)))
    if not visit.has_draft:
        return window(visit)
    return None


def remember_view(visit: Visit) -> Visit:
    """Keep with the draft how its pages are shown now, where that has changed."""
    view, response = visit.view, visit.response
    if response is not None and response.is_draft and view != view_of(response):
        with database().writing() as session:
            responses.change_view(
                session,
                response,
                version=view.version,
                language=view.language,
                layout=view.layout,
                adjustments=view.adjustments,
            )
    return visit


def resume(visit: Visit) -> str:
    """The address at which a draft goes on: the first main question without an answer, or the check page."""
    page = first_unanswered(visit)
    if page is not None:
        return url_for("respond.question", slug=visit.survey.slug, page=page.code)
    return url_for("respond.check", slug=visit.survey.slug)


def go_on(visit: Visit) -> Response:
    """Go on with a draft where it stopped, as `resume` says."""
    page = first_unanswered(visit)
    return onward(visit, "question", page=page.code) if page else onward(visit, "check")


def first_unanswered(visit: Visit) -> Page | None:
    """The first page with a main question that has no answer."""
    for page in visit.pages:
        shown = [q for q in page.shown(visit.shown) if q.kind != STATEMENT]
        if not page.background and any(q.code not in visit.answers for q in shown):
            return page
    return None


def _known(visit: Visit) -> bool:
    """Whether the form carries the token of a response, or one that we gave out with a form shown again."""
    return visit.response is not None or is_sealed(visit.survey.slug, visit.token, request.form.get("mark", ""))


def _keep(visit: Visit, page_sent: SentPage) -> Visit:
    response, survey, view = visit.response, visit.survey, visit.view
    begun = False
    with database().writing() as session:
        if response is None:
            hashed = hash_of(visit.token)
            begun = responses.begin(
                session,
                survey,
                hashed,
                version=view.version,
                language=view.language,
                layout=view.layout,
                adjustments=view.adjustments,
                now=now(),
            )
            response = responses.find(session, survey, hashed)
            if response is None:
                raise DomainError("not-open")
        responses.save_page(session, survey, response, page_sent.given, now=now())
    if begun:
        count_step("begun", survey)
    return replace(visit, response=response, is_new=False).with_answers(page_sent.given)


def _onward(before: Visit, visit: Visit, code: str, page_sent: SentPage) -> Response:
    """Where the buttons of the form lead, after its answers were stored."""
    form = request.form
    if form.get("go") == "show":
        return onward(visit, "question", page=code)
    if page_sent.errors:
        return respond_show.question(visit, code, sent=page_sent, back_to=_return())
    here = visit.page(code)
    if here is None or not here.shown(visit.shown):
        return onward(visit, "check")
    back = {"from": BACK_TO_CHECK} if _return() else {}
    if form.get("go") in {"adjust", "words"}:
        # By a question that is shown: the page may be cut up in another layout when one comes back.
        place = here.shown(visit.shown)[0].code
        return onward(visit, form["go"], back=f"question:{place}:{_return()}".rstrip(":"))
    if form.get("go") == "stop":
        return onward(visit, "stop")
    if form.get("clear") or form.get("version") or form.get("lang"):
        return onward(visit, "question", page=here.code, **back)
    if form.get("layout"):
        return _laid_out_anew(visit, here, form["layout"])
    if form.get("go") == "back":
        earlier = page_before(visit.pages, here.code, visit.shown)
        return onward(visit, "question", page=(earlier or here).code)
    if _return():
        new = _new_page(before, visit, here)
        return onward(visit, "question", page=new, **back) if new else onward(visit, "check")
    after = page_after(visit.pages, here.code, visit.shown)
    if after is not None:
        return onward(visit, "question", page=after.code)
    return onward(visit, "send" if here.background else "check")


def _new_page(before: Visit, visit: Visit, here: Page) -> str | None:
    """After a change from the check page: a later page, not answered, that routing has brought up.

    Either this very change brought it up, or it belongs to the same chain, since this page was brought up too.
    """
    chain = all(q.show_when is not None for q in here.shown(visit.shown))
    later = visit.pages[visit.pages.index(here) + 1 :]
    for page in later:
        routed = [q.code for q in page.shown(visit.shown) if q.kind != STATEMENT and q.show_when is not None]
        waiting = [code for code in routed if code not in visit.answers]
        if page.background is here.background and waiting and (chain or not set(waiting) <= before.shown.keys()):
            return page.code
    return None


def _laid_out_anew(visit: Visit, here: Page, wanted: str) -> Response:
    layout = next((one for one in LAYOUTS if one == wanted), visit.view.layout)
    visit = remember_view(replace(visit, view=replace(visit.view, layout=layout)))
    there = visit.page(here.shown(visit.shown)[0].code) or visit.pages[0]
    return onward(visit, "question", page=there.code)


def _return() -> str:
    return BACK_TO_CHECK if request.form.get("return") == BACK_TO_CHECK else ""


def _once_more(visit: Visit, page: str, page_sent: SentPage) -> Response:
    """The form again with what was typed and a token that works: the cookie's, or one that begins a new response."""
    slug = visit.survey.slug
    own = arrive(slug, request.cookies.get(DRAFT_COOKIE, ""))
    if not own.has_draft:
        if visit.state is not SurveyState.OPEN:
            return window(visit, page_sent, lost=True, status=409)
        own = visit.renewed(new_token())
    notice = gettext("We could not tell which answers this page belongs to. Nothing is lost: please send it again.")
    return respond_show.question(own, page, sent=page_sent, back_to=_return(), notice=again(own, notice), status=400)


def _late(visit: Visit, page_sent: SentPage) -> Response:
    if from_elsewhere() or not is_token(visit.token):
        return window(visit, page_sent, lost=True, status=409)
    view = visit.view
    try:
        with database().writing() as session:
            kept = responses.keep_late(
                session,
                visit.survey,
                hash_of(visit.token),
                page_sent.given,
                version=view.version,
                language=view.language,
                layout=view.layout,
                now=now(),
            )
    except DomainError:
        return window(visit, page_sent, lost=True, status=409)
    if kept:
        count_step("late", visit.survey)
    return respond_show.late(visit, page_sent)


def _overtaken(slug: str, visit: Visit, page: str, page_sent: SentPage) -> Response:
    fresh = arrive(slug, visit.token)
    if fresh.is_sent:
        return already_sent(fresh)
    if fresh.state is SurveyState.CLOSED:
        return _late(fresh, page_sent)
    return _once_more(fresh, page, page_sent)
