"""Beginning a survey's wording anew: from the bank, an earlier survey, a questionnaire file, or nothing."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.forms.wording import SourceForm
from surveyapp.interchange.questionnaire_yaml import QuestionnaireErrors
from surveyapp.services import wording_sources, wordings
from surveyapp.storage.surveys import Survey
from surveyapp.web import workspace
from surveyapp.web.context import now

_MOST_ERRORS = 20


def source(slug: str) -> ResponseReturnValue:
    """Choose, and put it in the place of what is there, which stays among the revisions."""
    with workspace.editing() as session:
        survey = workspace.survey_or_404(session, slug)
        form = SourceForm(base=str(wordings.head_of(survey).number))
        if form.validate_on_submit():
            try:
                _take(session, survey, form)
            except DomainError as error:
                form.refuse(error)
            except QuestionnaireErrors as errors:
                said = [_("Line %(line)s: %(message)s", line=e.line, message=e.message) for e in errors.errors]
                form.form_errors = [*form.form_errors, *said[:_MOST_ERRORS]]
            else:
                flash(_("The wording has been taken over. What was there before is among the revisions."))
                return redirect(url_for("manage.wording", slug=slug), 303)
        earlier = wording_sources.earlier_surveys(session, survey)
        return workspace.shown("staff/wording_source.html", form, survey=survey, earlier=earlier)


def _take(session: Session, survey: Survey, form: SourceForm) -> None:
    who, base = workspace.actor(), form.number()
    match form.source.data:
        case "bank":
            wording_sources.take_from_bank(session, who, survey, base=base, now=now())
        case "survey":
            wording_sources.take_from_survey(session, who, survey, form.survey.data or "", base=base, now=now())
        case "file":
            upload = form.file.data
            name, data = upload.filename or "file", upload.read()
            wording_sources.take_from_file(session, who, survey, name, data, base=base, now=now())
        case _:
            wording_sources.take_nothing(session, who, survey, base=base, now=now())
