"""The pages of the respondent's way, each from a visit. A page is shown at its address, or at once without cookies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from surveyapp.domain.kinds import STATEMENT
from surveyapp.domain.pages import Page, page_before
from surveyapp.domain.questionnaire import Question
from surveyapp.domain.windows import SurveyState
from surveyapp.forms.respond import SentPage
from surveyapp.language import formats
from surveyapp.storage.surveys import Survey
from surveyapp.web import language
from surveyapp.web.frame import frame
from surveyapp.web.isolated import name
from surveyapp.web.recordings import is_there
from surveyapp.web.respond_cookies import Sent, follow_form, keep_sent
from surveyapp.web.respond_drawing import draw
from surveyapp.web.respond_fields import blocks, errors_of, pictures_wanted, questions_on, spoken, terms_on, told
from surveyapp.web.respond_kept import is_alike, kept
from surveyapp.web.respond_state import Visit, has_cookies, seal
from surveyapp.web.respond_summary import background_rows, given_rows, main_rows, typed_rows
from surveyapp.web.respond_tools import tools

BACK_TO_CHECK = "check"


def onward(visit: Visit, step: str, **values: Any) -> Response:
    """Go on to a step: to its address, or straight to its page where the browser keeps no cookies."""
    if not has_cookies():
        return STEPS[step](visit, **values)
    response = make_response(redirect(url_for(f"respond.{step}", slug=visit.survey.slug, **values), 303))
    return response if visit.response is None else follow_form(response, visit.survey.slug, visit.token)


def show(template: str, visit: Visit, status: int = 200, **context: Any) -> Response:
    """A page of the respondent's way, as `framed` draws it."""
    return make_response(framed(template, visit, **context), status)


def framed(template: str, visit: Visit, *, page_code: str = "", **context: Any) -> str:
    """The HTML of a page of the respondent's way in its frame. `page_code`: which of the pages of questions."""
    survey, view, easy, spoken_here = visit.survey, visit.view, visit.easy, language.current()
    return render_template(
        f"respond/{template}.html",
        **frame(view.adjustments),
        visit=visit,
        survey=survey,
        view=view,
        easy=easy,
        slug=survey.slug,
        area=name(survey.inspection.area),
        title=spoken(visit.questionnaire.title, view),
        say=lambda wording: told(wording, view),
        illustrative=visit.questionnaire.illustrative,
        html_class="easy-read" if easy else None,
        pictures=pictures_wanted(view),
        exit_url=url_for("respond.leave", slug=survey.slug),
        opens=formats.instant(survey.opens_at, spoken_here),
        closes=formats.instant(survey.closes_at, spoken_here),
        grace_ends=formats.instant(survey.times.grace_ends_at, spoken_here),
        in_grace=visit.state is SurveyState.GRACE and visit.takes_answers,
        is_open=visit.state is SurveyState.OPEN,
        change=_change(survey, spoken_here),
        trial=survey.is_trial,
        mark=seal(survey.slug, visit.token) if visit.is_new else None,
        **tools(visit, template, page_code, context.get("back_to", "")),
        **context,
    )


def _change(survey: Survey, spoken_here: str) -> dict[str, str] | None:
    """The last change that respondents are told of: its reason, and the times before it where they were others."""
    if survey.change is None:
        return None
    before = {name: datetime.fromisoformat(text) for name, text in survey.change["before"].items()}
    moved = {name: at for name, at in before.items() if at != getattr(survey, name)}
    return {
        "code": survey.change["code"],
        "reason": survey.change["reason"],
        **{name: formats.instant(at, spoken_here) for name, at in moved.items()},
    }


def again(visit: Visit, words: str) -> str:
    """What to say where a form has to be sent again: these words, or the one sentence of easy read."""
    return gettext("Please press the button again. We still have what you wrote.") if visit.easy else words


def question(
    visit: Visit,
    page: str,
    *,
    sent: SentPage | None = None,
    back_to: str = "",
    notice: str = "",
    status: int = 200,
    **more: str,
) -> Response:
    """A page of questions. `sent`: as it was typed, with what is wrong. `notice`: a word above the questions."""
    here = visit.page(page)
    if here is None or not questions_on(visit, here, sent):
        return check(visit)
    back_to = back_to or more.get("from", "")

    def draw_with(token: str) -> str:
        return _questions(replace(visit, token=token), here, sent, back_to, notice)

    if sent is not None or notice or not is_alike(visit, here):
        return make_response(draw_with(visit.token), status)
    return make_response(kept(visit, (here.code, tuple(visit.shown), back_to), visit.token, draw_with), status)


def _questions(visit: Visit, here: Page, sent: SentPage | None, back_to: str, notice: str) -> str:
    fields = blocks(visit, here, sent)
    asked = [q for q in questions_on(visit, here, sent) if q.kind != STATEMENT]
    section = spoken(visit.questionnaire.sections_by_code[here.questions[0].section].title, visit.view)
    alone = len(fields) == 1 and fields[0]["shape"] != "nothing"
    return framed(
        "question",
        visit,
        page_code=here.code,
        here=here,
        blocks=fields,
        draw=lambda block: draw(visit, here, block, alone=alone, section=section),
        alone=alone,
        has_recording=is_there,
        asked=asked,
        section=section,
        whole=visit.view.layout == "all" and not here.background,
        errors=errors_of(visit, here, sent) if sent else [],
        notice=notice,
        back_to=back_to,
        back_url=_back_url(visit, here, back_to),
        progress=_progress(visit, here, asked),
        terms=terms_on(visit, here),
        clearable=_clearable(visit, asked),
        cookies=has_cookies(),
    )


def check(visit: Visit, *, status: int = 200, notice: str = "") -> Response:
    """Check your answers, before the background questions and before sending."""
    last = [page for page in visit.pages if not page.background and page.shown(visit.shown)]
    back = url_for("respond.question", slug=visit.survey.slug, page=last[-1].code) if last and has_cookies() else None
    return show(
        "check",
        visit,
        status,
        notice=notice,
        sections=main_rows(visit, links=has_cookies()),
        has_background=visit.first(background=True) is not None,
        back_url=back,
        first=last[0].code if last else "",
        cookies=has_cookies(),
    )


def about_you(visit: Visit, *, status: int = 200, notice: str = "") -> Response:
    """Why there are background questions, and the choice to leave them out."""
    explanations = [
        told(section.explanation, visit.view)
        for section in visit.questionnaire.sections
        if section.background and section.explanation
    ]
    back = url_for("respond.check", slug=visit.survey.slug) if has_cookies() else None
    return show("about_you", visit, status, notice=notice, explanations=explanations, back_url=back)


def send(visit: Visit, *, status: int = 200, notice: str = "") -> Response:
    """The last page before the answers are sent."""
    pages = [page for page in visit.pages if page.background and page.shown(visit.shown)]
    back = url_for("respond.question", slug=visit.survey.slug, page=pages[-1].code) if pages and has_cookies() else None
    rows = background_rows(visit, links=has_cookies())
    return show("send", visit, status, notice=notice, sections=rows, back_url=back)


def done(visit: Visit) -> Response:
    """The confirmation, straight after sending: by its own address, or here where there are no cookies."""
    if has_cookies():
        address = url_for("respond.done", slug=visit.survey.slug)
        return keep_sent(make_response(redirect(address, 303)), visit)
    return show("done", visit, reference=visit.reference)


def already_sent(visit: Visit, remembered: Sent | None = None) -> Response:
    """The answers were sent before: nothing has changed."""
    if remembered is None:
        return show("already_sent", visit, reference=visit.reference)
    return show("already_sent", as_sent(visit, remembered), reference=remembered.reference)


def as_sent(visit: Visit, remembered: Sent) -> Visit:
    """The visit in the version and language in which answers were sent, unless the address asks for others."""
    offered = language.offered_in(visit.questionnaire)
    version = request.args.get("version", remembered.version)
    spoken_here = language.choose(offered, remembered.language)
    if version not in visit.questionnaire.versions:
        version = visit.view.version
    return replace(visit, view=replace(visit.view, version=version, language=spoken_here))


def window(
    visit: Visit,
    sent: SentPage | None = None,
    *,
    lost: bool = False,
    status: int = 200,
    resume_url: str | None = None,
) -> Response:
    """The kind page before or after the window. `sent`: what was typed and could not be kept is listed on it.

    `resume_url`: where somebody goes on who has begun.
    """
    template = WINDOWS.get(visit.state, "closed")
    rows = [*given_rows(visit, sent.given), *typed_rows(visit, sent)] if sent else []
    return show(template, visit, status, rows=rows, lost=lost, resume_url=resume_url)


WINDOWS = {
    SurveyState.SCHEDULED: "scheduled",
    SurveyState.PAUSED: "halted",
    SurveyState.PUT_OFF: "halted",
    SurveyState.CALLED_OFF: "halted",
}
"""The page of a state in which nobody can begin; every other has that of a survey that has closed."""


def late(visit: Visit, sent: SentPage | None = None) -> Response:
    """A page came after the close: what was kept of it, what was not, and what that means."""
    rows = given_rows(visit, sent.given) if sent else []
    return show("late", visit, rows=rows, left_out=typed_rows(visit, sent) if sent else [])


def _back_url(visit: Visit, here: Page, back_to: str) -> str | None:
    slug = visit.survey.slug
    if not has_cookies():
        return None
    if back_to == BACK_TO_CHECK:
        return url_for("respond.check", slug=slug)
    before = page_before(visit.pages, here.code, visit.shown)
    if before is not None:
        return url_for("respond.question", slug=slug, page=before.code)
    return url_for("respond.about_you" if here.background else "respond.start", slug=slug)


def _progress(visit: Visit, here: Page, asked: Sequence[Question]) -> dict[str, Any] | None:
    """Where this page stands among the questions that routing leaves so far. Nothing on the only page, or behind it."""
    codes = [q.code for q in visit.shown.values() if q.kind != STATEMENT and not q.background]
    if here.background or not asked or len(asked) >= len(codes) or asked[0].code not in codes:
        return None
    first, total = codes.index(asked[0].code) + 1, len(codes)
    if len(asked) == 1:
        text = gettext("Question %(n)s of about %(total)s", n=first, total=total)
    else:
        text = gettext(
            "Questions %(first)s to %(last)s of about %(total)s", first=first, last=first + len(asked) - 1, total=total
        )
    return {"text": text, "value": first - 1, "maximum": total}


def _clearable(visit: Visit, asked: Sequence[Question]) -> list[dict[str, Any]]:
    """Questions of this page with one stored choice: a browser offers no way to take that back."""
    found = [q for q in asked if q.choices and isinstance(visit.answers.get(q.code), str)]
    return [{"code": q.code, "text": told(q.text, visit.view)} for q in found]


STEPS: dict[str, Callable[..., Response]] = {
    "question": question,
    "check": check,
    "about_you": about_you,
    "send": send,
    "done": done,
}
"""Pages that can be shown in answer to a form, by the endpoint of their address."""
