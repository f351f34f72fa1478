"""The schools of an area, which comments are masked by: staff type their names, or hand in a file."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge

from surveyapp.domain.errors import DomainError
from surveyapp.forms import problems
from surveyapp.forms.schools import SchoolsForm
from surveyapp.interchange import schools_csv
from surveyapp.services import schools as service
from surveyapp.services import schools_changing
from surveyapp.services.inspections import inspection_by_id
from surveyapp.services.schools_changing import Changed
from surveyapp.storage.inspections import Inspection
from surveyapp.web import workspace
from surveyapp.web.context import now

_LARGEST_REQUEST = 2 * schools_csv.MOST_BYTES


def schools(inspection_id: int) -> ResponseReturnValue:
    """The list of the inspection's area in a form; what is sent takes its place."""
    form, names = _sent()
    with workspace.editing() as session:
        found = inspection_by_id(session, inspection_id) or abort(404)
        if names is None:
            return _page(session, found, form)
        try:
            changed = schools_changing.replace(
                session, workspace.actor(), found, names, seen=form.seen.data or "", now=now()
            )
        except DomainError as error:
            session.rollback()
            form.refuse(error)
            form.names.data = "\n".join(names)
            return _page(session, found, form)
    _say(changed)
    return redirect(url_for("manage.schools", inspection_id=inspection_id), 303)


def _sent() -> tuple[SchoolsForm, tuple[str, ...] | None]:
    """The form, and the names that were sent where nothing is wrong: read before anybody waits for the database."""
    request.max_content_length = _LARGEST_REQUEST
    try:
        form = SchoolsForm()
        if not form.validate_on_submit():
            return form, None
    except RequestEntityTooLarge:
        form = SchoolsForm(formdata=None)
        form.refuse(DomainError("schools-file-too-large", maximum=schools_csv.MOST_BYTES // 1_000_000))
        return form, None
    try:
        if form.file.data:
            with form.file.data.stream as file:
                data = file.read(schools_csv.MOST_BYTES + 1)
            return form, service.tidied(schools_csv.read(data, form.authority.data or ""))
        return form, service.tidied((form.names.data or "").splitlines())
    except DomainError as error:
        _refuse(form, error)
        return form, None


def _refuse(form: SchoolsForm, error: DomainError) -> None:
    if "line" in error.data and not form.file.data:
        said = _("Line %(line)s: %(message)s", line=error.data["line"], message=problems.words(error))
        form.names.errors = [*form.names.errors, said]
    else:
        form.refuse(error, "file" if form.file.data and error.code in {"name-too-long", "profile-too-long"} else None)


def _page(session: Session, inspection: Inspection, form: SchoolsForm) -> ResponseReturnValue:
    listed = service.listed(session, inspection.area)
    return workspace.shown(
        "staff/schools.html",
        form,
        inspection=inspection,
        listed=listed,
        names=form.names.data if form.names.data is not None else "\n".join(listed.names),
        authority=form.authority.data if form.authority.data is not None else inspection.area,
    )


def _say(changed: Changed) -> None:
    flash(ngettext("%(num)s school is on the list.", "%(num)s schools are on the list.", changed.names))
    if changed.again:
        flash(
            ngettext(
                "%(num)s approved comment names a school that was not masked: look at it again.",
                "%(num)s approved comments name schools that were not masked: look at them again.",
                changed.again,
            )
        )
