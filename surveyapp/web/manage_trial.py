"""The trial of a survey: begun, brought up to date and ended; and how much there is to answer."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.forms.staff_form import StaffForm
from surveyapp.services import trials as service
from surveyapp.services import wordings
from surveyapp.storage.surveys import Survey, trial_of
from surveyapp.web import wording_views, workspace
from surveyapp.web.context import now, settings


def trial(slug: str) -> ResponseReturnValue:
    """Where the trial is and what it shows; the buttons to begin and to end it."""
    form = StaffForm()
    with workspace.editing() as session:
        survey = workspace.survey_or_404(session, slug)
        if not form.validate_on_submit():
            return _page(session, survey, form)
        try:
            if request.form.get("act") == "end":
                service.end(session, workspace.actor(), survey, now=now())
                flash(_("The trial has ended. Its answers are deleted."))
            else:
                service.show(session, workspace.actor(), survey, now=now())
                flash(_("The trial shows the newest wording."))
        except DomainError as error:
            form.refuse(error)
            return _page(session, survey, form)
        return redirect(url_for("manage.trial", slug=slug), 303)


def _page(session: Session, survey: Survey, form: StaffForm) -> ResponseReturnValue:
    found = trial_of(session, survey)
    if found is not None and found.closes_at <= now():
        found = None
    return workspace.shown(
        "staff/trial.html",
        form,
        survey=survey,
        going_on=found,
        address=f"{settings().base_url}/s/{found.slug}" if found else None,
        behind=found is not None and service.is_behind(session, survey, found),
        days=service.LASTS.days,
        efforts=wording_views.efforts(wordings.working_questionnaire(survey)),
    )
