"""What all pages of the workspace share: who is signed in, the frame around a page, forms from elsewhere refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from surveyapp.domain.clock import to_london
from surveyapp.domain.roles import may
from surveyapp.forms import problems
from surveyapp.forms.staff_form import StaffForm
from surveyapp.language import formats
from surveyapp.language.catalogues import name_in
from surveyapp.services.actors import Actor
from surveyapp.storage.accounts import AuditEvent, events_about, how_often
from surveyapp.storage.surveys import Survey, survey_by_slug
from surveyapp.web import language, staff_words
from surveyapp.web.context import database
from surveyapp.web.security import from_elsewhere

KEYED = "response-keyed"
REFUSED = 422
"""The status of a page that shows a form again."""


def actor() -> Actor:
    """Who is signed in."""
    return Actor(current_user.email, current_user.role, current_user.id)


def can(permission: str) -> bool:
    """Whether who is signed in has a permission; nobody has none."""
    return current_user.is_authenticated and may(current_user.role, permission)


@contextmanager
def editing() -> Iterator[Session]:
    """A session for a page with a form: to look at it needs no lock, to send it does."""
    with database().writing() if request.method == "POST" else database().reading() as session:
        yield session


def survey_or_404(session: Session, slug: str) -> Survey:
    """The survey at an address of the workspace."""
    return survey_by_slug(session, slug) or abort(404)


def history_of(session: Session, subject: str) -> list[AuditEvent]:
    """What was done to a subject, newest first, for those who may know."""
    return events_about(session, subject, without=[KEYED]) if can("see-audit") else []


def keyed_by(session: Session, subject: str) -> dict[str, int]:
    """How many responses each of the staff entered, for those who may know. One by one they would fill the history.

    Not for those who may read responses row by row: few rows and one name would point at a person.
    """
    return how_often(session, subject, KEYED) if can("see-audit") and not can("extract-responses") else {}


def shown(
    template: str, form: StaffForm | None = None, *, more: Sequence[Mapping[str, Any]] = (), **context: Any
) -> ResponseReturnValue:
    """A page; with the problems of its form, if it has any, and `more` of them."""
    errors = [*(form.problems if form is not None else []), *more]
    page = render_template(template, form=form, errors=errors, **context)
    return page, REFUSED if errors else 200


def too_old(address: str) -> ResponseReturnValue:
    """Back to a page that says that the form, which had nothing but a button, was too old."""
    flash(problems.say("form-stale", {}), "problem")
    return redirect(address)


def file(body: bytes, content_type: str, name: str) -> Response:
    """A download."""
    return Response(
        body, headers={"Content-Type": content_type, "Content-Disposition": f'attachment; filename="{name}"'}
    )


def set_up(blueprint: Blueprint) -> None:
    """Give a blueprint the frame of the workspace."""
    blueprint.before_request(_refuse_from_elsewhere)
    blueprint.context_processor(_frame)


def _refuse_from_elsewhere() -> None:
    if request.method == "POST" and from_elsewhere():
        abort(403)


def _frame() -> dict[str, Any]:
    return {
        "can": can,
        "clock": _clock,
        "day": _day,
        "language_name": _language_name,
        "number": _number,
        "role_name": _role_name,
        "stamp": _stamp,
        "state_tag": _state_tag,
        "survey_name": survey_name,
        "when": _when,
        "words": staff_words,
        "staff_nav": _nav(),
        "user_name": current_user.name if current_user.is_authenticated else None,
        "user_role": _role_name(current_user.role) if current_user.is_authenticated else None,
        "sign_out_url": url_for("account.sign_out"),
        "home_url": url_for("manage.home"),
    }


def _nav() -> list[dict[str, Any]]:
    links = (
        ("see-workspace", "manage.home", _("Home")),
        ("see-inspections", "manage.inspections", _("Inspections")),
        ("triage-concerns", "concerns.queue", _("Concerns")),
        ("change-timetable", "manage.days", _("Non-working days")),
        ("see-workspace", "account.change_password", _("Password")),
    )
    return [
        {"text": text, "href": url_for(endpoint), "current": request.endpoint == endpoint}
        for permission, endpoint, text in links
        if can(permission)
    ]


def _when(instant: datetime) -> str:
    return formats.instant(instant, language.current())


def _stamp(instant: datetime) -> str:
    """A moment for lists, the date first: Monday 7 June 2021, midday. All of them are London's."""
    there, spoken = to_london(instant), language.current()
    zone = there.tzname() if there.replace(fold=0).utcoffset() != there.replace(fold=1).utcoffset() else None
    parts = [formats.day(there.date(), spoken), formats.clock_time(instant, spoken), *([zone] if zone else [])]
    return ", ".join(parts)


def _clock(instant: datetime) -> str:
    return formats.clock_time(instant, language.current())


def _day(value: date) -> str:
    return formats.day(value, language.current())


def _number(value: float) -> str:
    return formats.number(value, language.current())


def _language_name(tag: str) -> str:
    """A language's name as readers of this page know it."""
    return name_in(tag, language.current())


def _role_name(role: str) -> str:
    return _(staff_words.ROLES[role])


def survey_name(audience: str) -> str:
    return _(staff_words.SURVEYS[audience])


def _state_tag(state: Any) -> dict[str, str]:
    text, tone = staff_words.STATES[state]
    return {"text": _(text), "tone": tone}
