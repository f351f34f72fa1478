"""The themes of comments: those that people made, and those that the words of the comments suggest."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.forms.reading import ThemeForm
from surveyapp.services import comments as service
from surveyapp.services import comments_marking, comments_themes
from surveyapp.storage import comments as store
from surveyapp.storage.surveys import Survey
from surveyapp.web import workspace
from surveyapp.web.context import database, now

MOST_WORDS = 12


def themes(slug: str) -> ResponseReturnValue:
    """Themes with the number of their comments; a suggested one becomes one when somebody names it."""
    form = ThemeForm()
    if request.method == "POST":
        if not form.validate():
            return workspace.too_old(url_for("reading.themes", slug=slug))
        question = request.form.get("question", "")
        with database().reading() as session:  # suggestions take a moment, for which nobody should wait at a lock
            survey = _survey(session, slug)
            keys = _suggested_keys(session, survey, question, request.form.get("act", ""))
        with database().writing() as session:
            survey = _survey(session, slug)
            try:
                said = _done(session, survey, form, keys)
            except DomainError as error:
                form.refuse(error)
            else:
                flash(said)
                return redirect(url_for("reading.themes", slug=slug, question=question or None), 303)
    with database().reading() as session:
        survey = _survey(session, slug)
        asked = service.open_questions(survey)
        question = request.values.get("question") or next((each.code for each in asked), "")
        if question not in {"", *(each.code for each in asked)}:
            abort(404)
        return workspace.shown(
            "staff/comments_themes.html",
            form,
            survey=survey,
            asked=asked,
            question=question,
            themes=store.themes_of(session, survey.inspection_id),
            sizes=store.theme_sizes(session, survey.id),
            covered=comments_themes.covered(session, survey, question),
            suggestions=comments_themes.suggestions(session, survey, question),
            most_words=MOST_WORDS,
        )


def _survey(session: Session, slug: str) -> Survey:
    survey = workspace.survey_or_404(session, slug)
    if survey.revision is None:
        abort(404)
    return survey


def _suggested_keys(session: Session, survey: Survey, question: str, act: str) -> frozenset[str]:
    """The comments of the suggested theme that a button names; none where it names no such."""
    which, _between, about = act.partition(" ")
    if which != "suggested":
        return frozenset()
    found = {each.name: each.keys for each in comments_themes.suggestions(session, survey, question).themes}
    return found.get(about, frozenset())


def _done(session: Session, survey: Survey, form: ThemeForm, keys: frozenset[str]) -> str:
    who, (act, _between, about) = workspace.actor(), request.form.get("act", "").partition(" ")
    if act == "suggested":
        comments_marking.put_in_theme(session, who, survey, keys, form.name.data or "", now=now())
        return _("The comments are in the theme.")
    if act == "rename" and about.isdecimal() and len(about) < 10:
        comments_marking.rename_theme(session, who, survey, int(about), form.name.data or "")
        return _("The theme has its new name.")
    if act == "remove" and about.isdecimal() and len(about) < 10:
        comments_marking.remove_theme(session, who, survey, int(about))
        return _("The theme is gone; its comments are not.")
    abort(400)
