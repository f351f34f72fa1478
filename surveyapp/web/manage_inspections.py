"""Pages of inspections: the list, a new one, its timetable, and its dates."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from surveyapp.domain.clock import to_london
from surveyapp.domain.errors import DomainError
from surveyapp.domain.inspection_kinds import INSPECTION_KINDS, inspection_kind
from surveyapp.domain.timetable import Milestone, Timetable
from surveyapp.domain.windows import OVER
from surveyapp.forms.inspections import InspectionForm, MilestoneForm, ToldForm
from surveyapp.interchange import timetable_ics as ics
from surveyapp.interchange import timetable_json as as_json
from surveyapp.services import inspections as service
from surveyapp.services.surveys import counts_of, tell_area
from surveyapp.storage.inspections import Inspection, inspections_newest_first
from surveyapp.web import workspace
from surveyapp.web.context import database, now

_WINDOW_EDGES = ("opens-", "closes-")


def inspections() -> ResponseReturnValue:
    """All inspections: those to come and going on, then those that are over."""
    with database().reading() as session:
        found = inspections_newest_first(session)
        states = {survey.id: survey.state_at(now()) for inspection in found for survey in inspection.surveys}
        over = {i.id: all(states[s.id] in OVER for s in i.surveys) for i in found}
        return workspace.shown(
            "staff/inspections.html",
            groups=[
                (_("Now and to come"), [i for i in found if not over[i.id]]),
                (_("Surveys closed"), [i for i in found if over[i.id]]),
            ],
            states=states,
            kinds=INSPECTION_KINDS,
        )


def new_inspection() -> ResponseReturnValue:
    """Create an inspection with its surveys."""
    form = InspectionForm()
    if form.validate_on_submit():
        with database().writing() as session:
            try:
                made = service.create_inspection(
                    session,
                    workspace.actor(),
                    area=form.area.data or "",
                    kind=form.kind.data or "",
                    first_day=form.first_day.data,
                    days_on_site=form.days,
                    focus=form.focus_areas,
                    now=now(),
                )
            except DomainError as error:
                form.refuse(error)
            else:
                flash(_("The inspection has been created, with its surveys and its timetable."))
                return redirect(url_for("manage.inspection", inspection_id=made.id))
    return workspace.shown("staff/inspection_new.html", form, kinds=INSPECTION_KINDS)


def inspection(inspection_id: int) -> ResponseReturnValue:
    """One inspection: its timetable to read and print, its surveys with state and counts."""
    with database().reading() as session:
        found = _inspection_or_404(session, inspection_id)
        timetable = service.standing_timetable(session, found)
        today = to_london(now()).date()
        placed = {milestone.code for milestone in timetable.milestones}
        return workspace.shown(
            "staff/inspection.html",
            inspection=found,
            kind=inspection_kind(found.kind),
            timetable=timetable,
            steps=[_step(milestone, found, today) for milestone in timetable.milestones],
            undated=[rule for rule in inspection_kind(found.kind).rules if rule.code not in placed],
            states={survey.id: survey.state_at(now()) for survey in found.surveys},
            counts=counts_of(session, found.surveys),
            drifted=_drifted(session, found),
            going_on=any(survey.state_at(now()) not in OVER for survey in found.surveys),
            told=now() >= timetable.announced_at,
            history=workspace.history_of(session, f"inspection:{found.id}"),
        )


def timetable_ics(inspection_id: int) -> ResponseReturnValue:
    """The timetable as a file for calendars."""
    with database().reading() as session:
        found = _inspection_or_404(session, inspection_id)
        timetable = service.standing_timetable(session, found)
        body = ics.render(timetable, now(), key=f"inspection-{found.id}", name=_calendar_name(found), translate=_)
        return workspace.file(body, "text/calendar; charset=utf-8", f"timetable-{found.id}.ics")


def timetable_json(inspection_id: int) -> ResponseReturnValue:
    """The timetable as JSON."""
    with database().reading() as session:
        found = _inspection_or_404(session, inspection_id)
        body = as_json.render(service.standing_timetable(session, found), translate=_)
        return workspace.file(body.encode(), "application/json", f"timetable-{found.id}.json")


def change_date(inspection_id: int, milestone: str) -> ResponseReturnValue:
    """Give one milestone another date, with a reason."""
    with workspace.editing() as session:
        found = _inspection_or_404(session, inspection_id)
        if milestone.startswith(_WINDOW_EDGES):
            audience = milestone.partition("-")[2]
            slug = next((survey.slug for survey in found.surveys if survey.audience == audience), None) or abort(404)
            return redirect(url_for("manage.window", slug=slug))
        rule = next((r for r in inspection_kind(found.kind).rules if r.code == milestone), None) or abort(404)
        present = _milestone(service.standing_timetable(session, found), milestone)
        at = present.at.time() if present and present.at else None
        form = MilestoneForm(day=present.date if present else None, at=at)
        if form.validate_on_submit() and (to := form.to()) is not None:
            try:
                service.change_milestone(
                    session,
                    workspace.actor(),
                    found,
                    milestone=milestone,
                    to=to,
                    reason=form.reason.data or "",
                    now=now(),
                )
            except DomainError as error:
                form.refuse(error)
            else:
                flash(_("The date has been changed. What counts from it has moved along."))
                return redirect(url_for("manage.inspection", inspection_id=found.id))
        return workspace.shown("staff/date_change.html", form, inspection=found, rule=rule, present=present)


def area_told(inspection_id: int) -> ResponseReturnValue:
    """The area has been told earlier than the timetable says: from now on its surveys can be found."""
    with workspace.editing() as session:
        found = _inspection_or_404(session, inspection_id)
        if ToldForm().validate():
            for survey in found.surveys:
                tell_area(session, workspace.actor(), survey, now=now())
            flash(_("The area counts as told. The addresses of its published surveys work from now on."))
        else:
            flash(_("Nothing was changed: the page was too old. Send it again."), "problem")
    return redirect(url_for("manage.inspection", inspection_id=inspection_id))


def _inspection_or_404(session: Session, inspection_id: int) -> Inspection:
    return service.inspection_by_id(session, inspection_id) or abort(404)


def _milestone(timetable: Timetable, code: str) -> Milestone | None:
    return next((milestone for milestone in timetable.milestones if milestone.code == code), None)


def _step(milestone: Milestone, inspection: Inspection, today: date) -> dict[str, Any]:
    """One milestone as the page shows it, with the reason that staff gave for changing it."""
    changed = next((change for change in inspection.changes if change.milestone == milestone.code), None)
    return {
        "milestone": milestone,
        "reason": changed.reason if changed else None,
        "past": (milestone.until or milestone.date) < today,
        "now": milestone.date <= today <= (milestone.until or milestone.date),
    }


def _drifted(session: Session, inspection: Inspection) -> dict[int, Any]:
    """By survey id: where the timetable would put a window that stands elsewhere."""
    plain = service.timetable_of(session, inspection)
    expected = {survey.id: service.window_drift(survey, plain) for survey in inspection.surveys}
    return {survey_id: window for survey_id, window in expected.items() if window is not None}


def _calendar_name(inspection: Inspection) -> str:
    return f"{inspection.area}: {_(inspection_kind(inspection.kind).name)}"
