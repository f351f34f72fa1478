"""Pages of days that staff declare to be no working days, and of what each moved."""

from __future__ import annotations

from datetime import date

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from surveyapp.domain.errors import DomainError
from surveyapp.domain.inspection_kinds import INSPECTION_KINDS
from surveyapp.forms.inspections import NonWorkingDayForm
from surveyapp.services.inspections import dates_moved_by, declare_non_working_day, timetable_of, window_drift
from surveyapp.storage.inspections import declared_days
from surveyapp.web import workspace
from surveyapp.web.context import database, now


def days() -> ResponseReturnValue:
    """The declared days; and a form for another."""
    form = NonWorkingDayForm()
    if form.validate_on_submit():
        with database().writing() as session:
            try:
                declare_non_working_day(
                    session, workspace.actor(), day=form.day.data, name=form.name.data or "", now=now()
                )
            except DomainError as error:
                form.refuse(error)
            else:
                return redirect(url_for("manage.declared_day", day=form.day.data.isoformat()))
    with database().reading() as session:
        return workspace.shown("staff/days.html", form, declared=declared_days(session))


def declared_day(day: str) -> ResponseReturnValue:
    """What one declared day moved, and which windows stay where they were until staff move them."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        abort(404)
    with database().reading() as session:
        name = declared_days(session).get(wanted) or abort(404)
        moved = dates_moved_by(session, wanted)
        drifted = [
            {"survey": survey, "expected": expected}
            for each in moved
            for survey in each.inspection.surveys
            if survey.closes_at > now()
            and (expected := window_drift(survey, timetable_of(session, each.inspection))) is not None
        ]
        return workspace.shown(
            "staff/declared_day.html", wanted=wanted, name=name, moved=moved, drifted=drifted, kinds=INSPECTION_KINDS
        )
