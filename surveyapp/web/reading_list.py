"""The list of comments: chosen by a plain form, a page at a time."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlencode

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from surveyapp.domain.questionnaire import Question
from surveyapp.forms.reading import CommentForm
from surveyapp.services import comments as service
from surveyapp.services import comments_gathering, comments_marking, comments_themes
from surveyapp.services.actors import Actor
from surveyapp.services.comments import NONE, Filters
from surveyapp.storage import comments as store
from surveyapp.storage.surveys import LARGEST_NUMBER, Survey
from surveyapp.web import workspace
from surveyapp.web.context import database, now, settings

NAMES = ("question", "language", "version", "status", "read", "theme", "tag", "only", "words", "suggested")
"""The fields of the form that chooses comments, which are also those of its address."""
_BETWEEN = "~"


def comments(slug: str) -> ResponseReturnValue:
    """Comments to read: those that have been looked through, so that nothing is shown that should be held back."""
    who = workspace.actor()
    with database().reading() as session:
        survey = workspace.survey_or_404(session, slug)
        if survey.revision is None:
            abort(404)
        asked = service.open_questions(survey)
        filters = filters_from(session, survey, asked, request.args)
        kept = _shown(who, survey, request.args.get("shown", ""))
        page = service.read_comments(
            session,
            who,
            survey,
            filters,
            secret=settings().secret_key,
            page=min(max(request.args.get("page", 1, type=int), 1), LARGEST_NUMBER),
            after=request.args.get("after"),
            before=request.args.get("before"),
            shown=kept,
        )
        context = _choices(session, survey, asked)
        left = comments_gathering.left(session, survey)
    if page.comments and not kept:
        with database().writing() as session:
            service.record_reading(session, who, workspace.survey_or_404(session, slug), page, filters, now=now())
    chosen = {name: request.args[name] for name in NAMES if request.args.get(name)}
    return workspace.shown(
        "staff/comments.html",
        survey=survey,
        shown=page,
        chosen=chosen,
        left=left,
        back=urlencode({**chosen, "shown": _mark(who, survey, [each.key for each in page.comments])}),
        address=lambda **more: url_for("summaries.comments", slug=slug, **{**chosen, **more}),
        **context,
    )


def mark_read(slug: str) -> ResponseReturnValue:
    """Mark all comments of a page as read."""
    form = CommentForm()
    if not form.validate():
        return workspace.too_old(url_for("summaries.comments", slug=slug))
    who = workspace.actor()
    with database().writing() as session:
        survey = workspace.survey_or_404(session, slug)
        keys = _shown(who, survey, _first(parse_qs(request.form.get("back", "")), "shown"))
        changed = comments_marking.mark(session, who, survey, keys, read=True, now=now())
    flash(ngettext("%(num)s comment marked as read.", "%(num)s comments marked as read.", changed))
    return redirect(address_back(slug, request.form.get("back", "")), 303)


def address_back(slug: str, back: str, key: str | None = None) -> str:
    """The address of the list as it was, with the comments that were on it; at one of them."""
    given = parse_qs(back)
    values = {name: _first(given, name) for name in (*NAMES, "shown") if _first(given, name)}
    address = url_for("summaries.comments", slug=slug) + (f"?{urlencode(values)}" if values else "")
    return f"{address}#c-{key}" if key else address


def filters_from(session: Session, survey: Survey, asked: Sequence[Question], given: MultiDict[str, str]) -> Filters:
    """What an address chooses. A question that is none is not found; anything else that is unknown chooses nothing."""
    values = {name: given.get(name, "").strip() for name in NAMES}
    if values["question"] and values["question"] not in {question.code for question in asked}:
        abort(404)
    if values["theme"] != NONE and not _is_number(values["theme"]):
        values["theme"] = ""
    values["words"] = values["words"][:200]
    suggested = values.pop("suggested")
    found = None
    if suggested:
        themes = comments_themes.suggestions(session, survey, values["question"]).themes
        found = next((each.keys for each in themes if each.name == suggested), frozenset[str]())
    return Filters(**values, suggested=found)


def _choices(session: Session, survey: Survey, asked: Sequence[Question]) -> dict[str, Any]:
    return {
        "asked": asked,
        "languages": store.languages_told(session, survey.id),
        "themes": store.themes_of(session, survey.inspection_id),
        "tags": store.tags_of(session, survey.id),
    }


def _mark(who: Actor, survey: Survey, keys: Sequence[str]) -> str:
    """The comments of a page, so that its reader can come back to them; nobody else can make one up."""
    joined = _BETWEEN.join(keys)
    return f"{_sign(who, survey, joined)}{_BETWEEN}{joined}"


def _shown(who: Actor, survey: Survey, mark: str) -> list[str]:
    signed, _, joined = mark.partition(_BETWEEN)
    if not joined or not hmac.compare_digest(signed.encode(), _sign(who, survey, joined).encode()):
        return []
    return joined.split(_BETWEEN)


def _sign(who: Actor, survey: Survey, joined: str) -> str:
    message = f"shown:{who.name}:{survey.id}:{joined}".encode()
    return hmac.digest(settings().secret_key, message, hashlib.sha256)[:12].hex()


def _first(given: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(given.get(name, ())), "")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
