"""One comment, and everything that can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from surveyapp.analysis.masking import Span
from surveyapp.domain.errors import DomainError
from surveyapp.forms import problems
from surveyapp.forms.reading import CommentForm
from surveyapp.services import comments as service
from surveyapp.services import comments_leaving, comments_marking, concerns, schools
from surveyapp.services.comments import Written
from surveyapp.storage import comments as store
from surveyapp.storage.comments import Comment
from surveyapp.storage.concerns import held_of
from surveyapp.storage.surveys import Survey
from surveyapp.web import workspace
from surveyapp.web.context import database, now
from surveyapp.web.reading_list import address_back

ON_LIST = frozenset({"read", "unread", "theme"})
"""What can be done on the list too."""


def comment(slug: str, key: str) -> ResponseReturnValue:
    """The page of one comment. Quotes and files lead here by its key."""
    form = CommentForm()
    if request.method == "POST" and not form.validate():
        return workspace.too_old(url_for("summaries.comments", slug=slug))
    with workspace.editing() as session:
        survey = workspace.survey_or_404(session, slug)
        if survey.revision is None:
            abort(404)
        found = service.one(session, workspace.actor(), survey, key) or abort(404)
        if request.method == "POST":
            back = request.form.get("back")
            act, _between, about = request.form.get("act", "").partition(" ")
            try:
                said = (_ACTS.get(act) or abort(400))(session, survey, found, form, about)
            except DomainError as error:
                session.rollback()
                if back is not None and act in ON_LIST:
                    flash(problems.words(error), "problem")
                    return redirect(address_back(slug, back, key), 303)
                form.refuse(error, _FIELDS.get((act, error.code)))
            else:
                if said:
                    flash(said)
                here = url_for("reading.comment", slug=slug, key=key)
                return redirect(address_back(slug, back, key) if back is not None and act in ON_LIST else here, 303)
        page = _page(session, survey, found, form)
    with database().writing() as session:  # by itself, so that nobody waits for the lock while a page is made
        service.record_one(session, workspace.actor(), survey, found, now=now())
    return page


def _page(session: Session, survey: Survey, found: Written, form: CommentForm) -> ResponseReturnValue:
    approved = comments_leaving.approved_spans(session, found)
    known = schools.known(session, survey.inspection)
    text, translation = approved or comments_leaving.suggested(found, known)
    held = held_of(session, found.key)
    return workspace.shown(
        "staff/comment.html",
        form,
        survey=survey,
        comment=found,
        shown=comments_leaving.shown_as(found, known),
        approved=approved is not None,
        parts=[
            {"name": name, "pieces": pieces(words, spans), "spans": spans_named(name, words, spans)}
            for name, words, spans in (("text", found.text, text), ("translation", found.translation, translation))
            if words
        ],
        held=held,
        themes=store.themes_of(session, survey.inspection_id),
    )


def pieces(text: str, spans: list[Span]) -> list[dict[str, Any]]:
    """A text in pieces: `kind` is empty where nothing is masked."""
    found, end = [], 0
    for span in spans:
        found += [
            {"text": text[end : span.start], "kind": ""},
            {"text": text[span.start : span.end], "kind": span.kind},
        ]
        end = span.end
    return [piece for piece in (*found, {"text": text[end:], "kind": ""}) if piece["text"]]


def spans_named(part: str, text: str, spans: list[Span]) -> list[dict[str, str]]:
    """The spans of a text as a form offers them."""
    return [
        {"name": comments_leaving.span_name(part, span), "text": text[span.start : span.end], "kind": span.kind}
        for span in spans
    ]


def _read(session: Session, survey: Survey, found: Written, _form: CommentForm, _about: str) -> str:
    comments_marking.mark(session, workspace.actor(), survey, [found.key], read=True, now=now())
    return ""


def _unread(session: Session, survey: Survey, found: Written, _form: CommentForm, _about: str) -> str:
    comments_marking.mark(session, workspace.actor(), survey, [found.key], read=False, now=now())
    return ""


def _theme(session: Session, survey: Survey, found: Written, form: CommentForm, _about: str) -> str:
    comments_marking.put_in_theme(session, workspace.actor(), survey, [found.key], form.theme.data or "", now=now())
    return ""


def _untheme(session: Session, _survey: Survey, found: Written, _form: CommentForm, about: str) -> str:
    if about.isdecimal() and len(about) < 10:
        comments_marking.take_out(session, workspace.actor(), found, int(about))
    return ""


def _tag(session: Session, _survey: Survey, found: Written, form: CommentForm, _about: str) -> str:
    comments_marking.tag(session, workspace.actor(), found, form.tags.data or "")
    return ""


def _untag(session: Session, _survey: Survey, found: Written, _form: CommentForm, about: str) -> str:
    comments_marking.untag(session, workspace.actor(), found, about)
    return ""


def _quote(session: Session, survey: Survey, found: Written, form: CommentForm, _about: str) -> str:
    comments_marking.quote(session, workspace.actor(), survey, found, form.part.data or "", now=now())
    return _("The quote is chosen. It leaves only masked, once that is approved.")


def _unquote(session: Session, survey: Survey, found: Written, _form: CommentForm, about: str) -> str:
    comments_marking.drop_quote(session, workspace.actor(), survey, found, about, now=now())
    return ""


def _translate(session: Session, survey: Survey, found: Written, form: CommentForm, _about: str) -> str:
    text = (form.translation.data or "").replace("\r\n", "\n")
    comments_marking.translate(session, workspace.actor(), survey, found, text, now=now())
    return ""


def _mask(session: Session, survey: Survey, found: Written, form: CommentForm, _about: str) -> str:
    comments_leaving.approve(
        session,
        workspace.actor(),
        survey,
        found,
        shown=request.form.get("shown", ""),
        kept=request.form.getlist("span"),
        more=form.more.data or "",
        now=now(),
    )
    return _("Approved: the comment may leave as it is masked here.")


def _unmask(session: Session, survey: Survey, found: Written, _form: CommentForm, _about: str) -> str:
    comments_leaving.withdraw(session, workspace.actor(), survey, found, now=now())
    return ""


def _concern(session: Session, survey: Survey, found: Written, form: CommentForm, _about: str) -> str:
    comment = session.get_one(Comment, found.key)
    concerns.raise_one(session, workspace.actor(), survey, comment, form.said.data or "", now=now())
    return _("The comment is held back, and whoever looks after concerns has been told.")


_ACTS: dict[str, Callable[[Session, Survey, Written, CommentForm, str], str]] = {
    "read": _read,
    "unread": _unread,
    "theme": _theme,
    "untheme": _untheme,
    "tag": _tag,
    "untag": _untag,
    "quote": _quote,
    "unquote": _unquote,
    "translate": _translate,
    "mask": _mask,
    "unmask": _unmask,
    "concern": _concern,
}
_FIELDS = {
    ("tag", "name-too-long"): "tags",
    ("theme", "name-too-long"): "theme",
    ("mask", "quote-not-found"): "more",
}
"""Of what a rule refuses, the field that it is about, where that depends on what was asked for."""
