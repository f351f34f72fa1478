"""Pages that stop things: a survey paused and going on, an inspection put off or called off; and whom to tell."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.domain.errors import DomainError
from surveyapp.forms.halts import OfficerForm, PauseForm, PutOffForm
from surveyapp.forms.staff_form import StaffForm
from surveyapp.services import halts as service
from surveyapp.services.inspections import inspection_by_id, name_officer
from surveyapp.web import workspace
from surveyapp.web.context import now


def pause(slug: str) -> ResponseReturnValue:
    """Pause a survey, with a reason."""
    form = PauseForm()
    with workspace.editing() as session:
        survey = workspace.survey_or_404(session, slug)
        if form.validate_on_submit():
            try:
                service.pause(session, workspace.actor(), survey, reason=form.reason.data or "", now=now())
            except DomainError as error:
                form.refuse(error)
            else:
                flash(_("The survey is paused. Its pages say so and why."))
                return redirect(url_for("manage.survey", slug=slug), 303)
        return workspace.shown("staff/pause.html", form, survey=survey)


def resume(slug: str) -> ResponseReturnValue:
    """Let a paused survey go on."""
    back = url_for("manage.survey", slug=slug)
    if not StaffForm().validate():
        return workspace.too_old(back)
    with workspace.editing() as session:
        survey = workspace.survey_or_404(session, slug)
        if service.resume(session, workspace.actor(), survey, now=now()):
            flash(_("The survey goes on."))
    return redirect(back, 303)


def put_off(inspection_id: int) -> ResponseReturnValue:
    """Put an inspection off, to a day or to one that is not known yet, or call it off; with a reason."""
    form = PutOffForm()
    with workspace.editing() as session:
        found = inspection_by_id(session, inspection_id) or abort(404)
        if form.validate_on_submit():
            who, reason = workspace.actor(), form.reason.data or ""
            try:
                if form.act.data == "off":
                    service.call_off(session, who, found, reason=reason, now=now())
                else:
                    day = form.first_day.data if form.act.data == "day" else None
                    service.put_off(session, who, found, reason=reason, first_day=day, now=now())
            except DomainError as error:
                session.rollback()
                form.refuse(error)
            else:
                flash(_("This is what the pages of its surveys say from now on."))
                return redirect(url_for("manage.inspection", inspection_id=inspection_id), 303)
        return workspace.shown("staff/put_off.html", form, inspection=found)


def officer(inspection_id: int) -> ResponseReturnValue:
    """Whom in the area messages go to."""
    with workspace.editing() as session:
        found = inspection_by_id(session, inspection_id) or abort(404)
        form = OfficerForm(email=found.officer_email or "")
        if form.validate_on_submit():
            try:
                name_officer(session, workspace.actor(), found, email=form.email.data or "", now=now())
            except DomainError as error:
                form.refuse(error)
            else:
                flash(_("The address has been changed."))
                return redirect(url_for("manage.inspection", inspection_id=inspection_id), 303)
        return workspace.shown("staff/officer.html", form, inspection=found)
