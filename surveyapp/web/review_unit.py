"""One part of a survey: how families will see it, what was said of it, and what the reviewer says."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from surveyapp.domain.errors import DomainError
from surveyapp.domain.marks import N_
from surveyapp.domain.wording_parts import Unit
from surveyapp.forms.review import CHANGE, FINE, OWN, AnswerForm, ReviewForm, VerdictForm, own_words
from surveyapp.language.catalogues import direction
from surveyapp.services import reviews
from surveyapp.services.reviews import Seen
from surveyapp.storage.reviews import Message, Reviewer, Thread
from surveyapp.storage.surveys import Revision, revision_numbered
from surveyapp.web import isolated, language, review_parts, review_visit, staff_words, survey_languages
from surveyapp.web.context import now
from surveyapp.web.review_pages import tabs, to_survey
from surveyapp.web.review_reading import Reading, reading
from surveyapp.web.security import POLICY

_FRAMES = f"{POLICY}; frame-src 'self'"
_DECISIONS = {
    "accepted": (N_("The proposed words were taken over"), "open"),
    "changed": (N_("Other words were found"), "soon"),
    "declined": (N_("The words stay as they are"), "plain"),
    "withdrawn": (N_("The request was taken back"), "plain"),
}
"""How a request ended, and the tone of its tag."""


def unit(slug: str) -> ResponseReturnValue:
    """Look at one part, judge it, and answer in the discussions about it."""
    with review_visit.visiting() as (session, reviewer):
        found = review_visit.survey_or_404(session, reviewer, slug)
        here = reading(session, reviewer, found)
        about = here.unit(request.args.get("part", ""))
        if about not in here.approvals.hashes:
            return to_survey(here, done="gone")
        if request.method == "POST":
            answer = _answered if "thread" in request.form else _judged
            return answer(here, about)
        return _page(here, about)


def _judged(here: Reading, about: Unit) -> ResponseReturnValue:
    """Pass the part or ask for a change of it. Where that is refused, all that was typed is still there."""
    form = VerdictForm(language.current(), review_visit.token(here.reviewer), longest=reviews.LONGEST_COMMENT)
    is_valid, typed = form.validate(), _typed(here, about, form.base.data)
    wrong = form.check_own(typed)
    if not (is_valid and not wrong and not form.verdict.errors):
        return _page(here, about, form, typed=typed, wrong=wrong)
    seen = Seen(about, form.seen.data or "")
    try:
        if form.verdict.data == FINE:
            reviews.say_fine(here.session, here.reviewer, here.survey, seen, now=now())
        else:
            reviews.ask_change(
                here.session,
                here.reviewer,
                here.survey,
                seen,
                comment=form.comment.data or "",
                proposal=typed,
                now=now(),
            )
    except DomainError as error:
        form.refuse(error)
        newest = reading(here.session, here.reviewer, here.survey)
        return _page(newest, about, form, typed=typed)
    return to_survey(here, done="fine" if form.verdict.data == FINE else "asked", part=about.part)


def _answered(here: Reading, about: Unit) -> ResponseReturnValue:
    """Say something in a discussion about this part."""
    form = AnswerForm(language.current(), review_visit.token(here.reviewer))
    thread = next((one for one in _threads(here, about) if str(one.id) == form.thread.data), None)
    if thread is not None and form.validate():
        try:
            if thread.decision is not None:
                raise DomainError("thread-decided", decision=thread.decision, by=gettext("The inspection team"))
            reviews.answer(here.session, here.survey, thread, form.answer.data or "", now=now(), by=here.reviewer)
        except DomainError as error:
            form.refuse(error)
        else:
            return to_survey(here, done="answered", part=about.part)
    return _page(here, about, answer=form)


def _page(
    here: Reading,
    about: Unit,
    form: VerdictForm | None = None,
    *,
    answer: AnswerForm | None = None,
    typed: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
) -> ResponseReturnValue:
    card = here.card_of(about.part)
    if card is None:
        return to_survey(here, done="gone")
    boxes = _boxes(here, about, typed or {}, wrong or {})
    mine: ReviewForm = form or VerdictForm(language.current(), longest=reviews.LONGEST_COMMENT, formdata=None)
    page = review_visit.shown(
        "review/unit.html",
        answer if answer is not None else mine,
        reviewer=here.reviewer,
        here=here,
        area=isolated.name(here.survey.inspection.area),
        card=card,
        judged=mine,
        answer=answer,
        boxes=boxes,
        fine=FINE,
        change=CHANGE,
        threads=[_told(here, about, thread) for thread in _threads(here, about)],
        name=staff_words.SURVEYS[here.survey.audience],
        language_name=survey_languages.told(here.language),
        longest=reviews.LONGEST_COMMENT,
        framed=_question_shown(here, about),
        more=[{"id": box["id"], "text": box["error"]} for box in boxes if box["error"]],
        **tabs(here, "review.unit", part=about.part),
    )
    page.headers["Content-Security-Policy"] = _FRAMES
    return page


def _boxes(here: Reading, about: Unit, typed: dict[str, str], wrong: dict[str, str]) -> list[dict[str, Any]]:
    """A box for each text, with what it says or what was typed in its place."""
    now_said = review_parts.said_at(here.head, about)
    named = review_parts.labels(now_said)
    return [
        {
            "id": f"own-{number}",
            "name": f"{OWN}{key}",
            "label": named[key],
            "value": typed.get(key, text),
            "is_empty": not text,
            "rows": 2 if len(text) < 80 else 4,
            "error": wrong.get(key),
        }
        for number, (key, text) in enumerate(now_said.items(), 1)
    ]


def _typed(here: Reading, about: Unit, base: str | None) -> dict[str, str]:
    """The boxes that say something else than what was in them when the page was made: others were left alone."""
    number = int(base) if base and base.isdecimal() and len(base) < 10 else 0
    revision = revision_numbered(here.session, here.survey.id, number) or here.head
    was = review_parts.said_at(revision, about)
    return {key: text for key, text in own_words(request.form).items() if text and text != was.get(key, "").strip()}


def _question_shown(here: Reading, about: Unit) -> str | None:
    """The question whose page shows this part: itself, or the first of the section. None: that of the whole survey."""
    kind, _blank, code = about.part.partition("/")
    if kind == "section":
        return next((question.code for question in here.questionnaire.sections_by_code[code].questions), None)
    return code if kind == "question" else None


def _threads(here: Reading, about: Unit) -> list[Thread]:
    return list(here.threads.get(about, ()))


def _told(here: Reading, about: Unit, thread: Thread) -> dict[str, Any]:
    base = here.session.get_one(Revision, thread.revision_id)
    was = review_parts.said_at(base, about)
    named = review_parts.labels(was)
    words, tone = _DECISIONS[thread.decision] if thread.decision else (N_("Not decided yet"), "warn")
    return {
        "id": thread.id,
        "who": _who(here, thread.reviewer),
        "day": review_visit.day_of(thread.opened_at),
        "proposal": [
            {"label": named[key], "runs": review_parts.runs(was[key], text), "lang": about.language}
            for key, text in thread.proposal.items()
            if key in was
        ],
        "dir": direction(about.language),
        "messages": [_message(here, message) for message in thread.messages],
        "is_open": thread.decision is None,
        "decision": {"text": gettext(words), "tone": tone},
        "decided": review_visit.day_of(thread.decided_at) if thread.decided_at else None,
    }


def _message(here: Reading, message: Message) -> dict[str, Any]:
    is_mine = message.reviewer_id == here.reviewer.id
    who = gettext("You") if is_mine else message.by if message.reviewer_id else gettext("The inspection team")
    return {"who": who, "day": review_visit.day_of(message.at), "text": message.text}


def _who(here: Reading, reviewer: Reviewer) -> str:
    return gettext("You") if reviewer.id == here.reviewer.id else reviewer.name
