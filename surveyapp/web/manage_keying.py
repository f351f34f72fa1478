"""Pages on which staff enter what came on paper or by phone: from what, then every question on one page."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from surveyapp.domain.adjustments import Adjustments
from surveyapp.domain.errors import DomainError
from surveyapp.domain.kinds import STATEMENT
from surveyapp.domain.pages import Page
from surveyapp.domain.questionnaire import ENGLISH, STANDARD, Question
from surveyapp.domain.ways import KEYED, PAPER
from surveyapp.domain.windows import SurveyState
from surveyapp.forms.keying import KeyedAnswersForm, KeyingForm
from surveyapp.forms.respond import SentPage, View, read_page
from surveyapp.services.keying import TAKES_KEYED, key_response
from surveyapp.services.responses import new_token
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage.surveys import Survey
from surveyapp.web import language, workspace
from surveyapp.web.condition_words import condition_words
from surveyapp.web.context import database, now
from surveyapp.web.respond_fields import Field, blocks, errors_of
from surveyapp.web.respond_state import Visit, hash_of, is_token

_PAGE = "/keying"
"""The name of the page of all questions, which no question can have."""


def keying(slug: str) -> ResponseReturnValue:
    """From what a response is entered, in which version and language."""
    with database().reading() as session:
        survey = workspace.survey_or_404(session, slug)
        if survey.revision is None:
            abort(404)
        questionnaire = questionnaire_of(survey.revision)
        form = KeyingForm(mode=PAPER)
        if form.chosen(questionnaire):
            return redirect(_address(slug, form.mode.data, form.version.data, form.language.data), 303)
        return workspace.shown(
            "staff/keying.html",
            form,
            survey=survey,
            versions=questionnaire.versions,
            languages=language.offered_in(questionnaire),
            takes=survey.state_at(now()) in TAKES_KEYED,
        )


def keyed_response(slug: str, mode: str) -> ResponseReturnValue:
    """Every question on one page. What cannot be read is shown again with all that was entered."""
    with workspace.editing() as session:
        visit = _visit(workspace.survey_or_404(session, slug))
        if mode not in KEYED or visit is None:
            abort(404)
        form = KeyedAnswersForm()
        sent = read_page(visit.questionnaire, request.form)
        if form.validate_on_submit() and not sent.errors and is_token(form.token.data or ""):
            said = _keep(session, visit, form, sent, mode)
            if said:
                flash(said)
                return redirect(_address(slug, mode, visit.view.version, visit.view.language), 303)
        return _shown(visit, form, sent, mode)


def _keep(session: Session, visit: Visit, form: KeyedAnswersForm, sent: SentPage, mode: str) -> str:
    """Keep a response, and what to say of it; nothing where it was refused, which the form then says."""
    view = visit.view
    try:
        state = key_response(
            session,
            workspace.actor(),
            visit.survey,
            hash_of(form.token.data or ""),
            sent.given,
            mode=mode,
            version=view.version,
            language=view.language,
            now=now(),
        )
    except DomainError as error:
        if error.code == "kept-before":
            return _("This response was kept before and counts once. The form below is for the next one.")
        form.refuse(error)
        if error.code == "form-used":
            form.token.data = new_token()
        return ""
    if state == "finished":
        return _("The response is kept and counts as finished. The form below is for the next one.")
    return _("The response is kept as late: it counts once somebody decides so. The form below is for the next one.")


def _address(slug: str, mode: str | None, version: str | None, language: str | None) -> str:
    return url_for("manage.keyed_response", slug=slug, mode=mode, version=version, language=language)


def _visit(survey: Survey) -> Visit | None:
    """The survey as the form is shown: all on one page, without pictures. None where nothing can be entered."""
    state = survey.state_at(now())
    if survey.revision is None or state not in TAKES_KEYED:
        return None
    questionnaire = questionnaire_of(survey.revision)
    version, spoken = request.args.get("version", STANDARD), request.args.get("language", ENGLISH)
    if version not in questionnaire.versions or spoken not in language.offered_in(questionnaire):
        return None
    view = View(version, spoken, "all", Adjustments(pictures="off"))
    return Visit(survey, state, survey.revision, questionnaire, view)


def _shown(visit: Visit, form: KeyedAnswersForm, sent: SentPage, mode: str) -> ResponseReturnValue:
    asked = [question for question in visit.questionnaire.questions() if question.kind != STATEMENT]
    # All questions stand on the page, whatever routing says: on paper nobody can be kept from answering them.
    everything = {question.code: sent.typed.get(question.code, ()) for question in asked}
    page, sent = Page(_PAGE, tuple(asked)), SentPage(sent.given, sent.errors, everything)
    token = form.token.data or ""
    return workspace.shown(
        "staff/keyed_response.html",
        form,
        more=errors_of(visit, page, sent),
        survey=visit.survey,
        view=visit.view,
        mode=mode,
        token=token if is_token(token) else new_token(),
        asked=asked,
        blocks=[_plain(block) for block in blocks(visit, page, sent)],
        only_when=lambda block: _only_when(visit, block),
        late=visit.state is SurveyState.CLOSED,
    )


def _plain(block: Field) -> Field:
    """A block without what easy read adds for its readers: no hard words explained, each text in one piece."""
    if "rows" in block:
        return {**block, "rows": [_plain(row) for row in block["rows"]]}
    options = [
        {**option, "label": Markup("<span>{}</span>").format(option["label"])} if "label" in option else option
        for option in block.get("options", ())
    ]
    return {**block, "words": (), "options": options, "choices": options}


def _only_when(visit: Visit, block: Field) -> str:
    """When a question is asked, in words; nothing where it always is."""
    first: dict[str, Any] = block["rows"][0] if "rows" in block else block
    question: Question = visit.questionnaire.by_code[first["code"]]
    return condition_words(question.show_when, visit.questionnaire) if question.show_when else ""
