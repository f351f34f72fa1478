"""The queue of comments that may tell of somebody at risk, and the page on which a person decides about one."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from surveyapp.domain.concerns import ROUTES
from surveyapp.domain.errors import DomainError
from surveyapp.forms.reading import ConcernForm
from surveyapp.forms.staff_form import StaffForm
from surveyapp.services import concerns as service
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage.concerns import Concern
from surveyapp.storage.inspections import Inspection, inspections_newest_first
from surveyapp.storage.surveys import LARGEST_NUMBER
from surveyapp.web import workspace
from surveyapp.web.context import database, now

blueprint = Blueprint("concerns", __name__, url_prefix="/staff/concerns")
workspace.set_up(blueprint)


@blueprint.get("")
def queue() -> ResponseReturnValue:
    """What waits for a decision, what is due first first; what was decided lately; who looks after concerns."""
    who = workspace.actor()
    with database().reading() as session:
        waiting = service.queue(session, who, now=now())
        return workspace.shown(
            "staff/concerns.html",
            waiting=waiting,
            over=service.over(session, who, now=now()),
            inspections=[
                {"inspection": each, "owner": service.owner_of(session, each)}
                for each in inspections_newest_first(session)
            ],
            handlers=service.handlers(session),
        )


@blueprint.route("/<key>", methods=["GET", "POST"])
def concern(key: str) -> ResponseReturnValue:
    """One concern with the words that it is about. Whoever opens it is recorded."""
    form = ConcernForm()
    if request.method == "POST" and not form.validate():
        return workspace.too_old(url_for("concerns.queue"))
    with database().writing() as session:
        found = session.get(Concern, key) or abort(404)
        if request.method == "POST":
            try:
                said = (_ACTS.get(request.form.get("act", "")) or abort(400))(session, found, form)
            except DomainError as error:
                session.rollback()
                form.refuse(error)
            else:
                flash(said)
                return redirect(url_for("concerns.concern", key=key), 303)
        service.record_look(session, workspace.actor(), key, now=now())
    with database().reading() as session:
        opened = service.opened(session, workspace.actor(), key, now=now()) or abort(404)
        revision = opened.survey.revision or abort(404)
        question = questionnaire_of(revision).by_code.get(opened.question)
        return workspace.shown("staff/concern.html", form, opened=opened, question=question, routes=ROUTES)


@blueprint.post("/owner/<int:inspection_id>")
def name_owner(inspection_id: int) -> ResponseReturnValue:
    """Name who looks after the concerns of an inspection."""
    if not StaffForm().validate():
        return workspace.too_old(url_for("concerns.queue"))
    chosen = request.form.get("owner", "")
    with database().writing() as session:
        found = session.get(Inspection, inspection_id) if inspection_id <= LARGEST_NUMBER else None
        named = int(chosen) if chosen.isdecimal() and len(chosen) < 10 else None
        try:
            service.name_owner(session, workspace.actor(), found or abort(404), named, now=now())
        except DomainError:
            abort(400)
    flash(_("Changed. What waits already stays with whoever has it."))
    return redirect(url_for("concerns.queue"), 303)


def _take(session: Session, found: Concern, _form: ConcernForm) -> str:
    service.take(session, workspace.actor(), found, now=now())
    return _("It is yours to decide.")


def _clear(session: Session, found: Concern, form: ConcernForm) -> str:
    service.clear(session, workspace.actor(), found, form.note.data or "", now=now())
    return _("Recorded. The comment can be read like any other.")


def _pass_on(session: Session, found: Concern, form: ConcernForm) -> str:
    service.pass_on(session, workspace.actor(), found, form.route.data or "", form.note.data or "", now=now())
    return _("Recorded. The comment stays held back.")


_ACTS: dict[str, Callable[[Session, Concern, ConcernForm], str]] = {
    "take": _take,
    "clear": _clear,
    "pass-on": _pass_on,
}
