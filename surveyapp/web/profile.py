"""Who lives in an area: staff enter numbers of one background question after the other, or hand in a CSV file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from surveyapp.analysis.profile import TOTAL, Supplied
from surveyapp.domain.clock import to_london
from surveyapp.domain.errors import DomainError
from surveyapp.forms import problems
from surveyapp.forms.profile import MOST_BYTES, ProfileForm
from surveyapp.services import profiles as service
from surveyapp.services.inspections import inspection_by_id
from surveyapp.services.profiles import Dimension, Typed, Wrong
from surveyapp.storage.inspections import Inspection
from surveyapp.web import workspace
from surveyapp.web.context import now

_MOST_SHOWN = 20


@dataclass(frozen=True)
class _Place:
    """One dimension of one inspection, with what is known of it."""

    inspection: Inspection
    dimensions: Sequence[Dimension]
    chosen: Dimension
    supplied: Sequence[Supplied]

    @property
    def before(self) -> Mapping[str, Supplied]:
        """What was supplied of the dimension, by category."""
        return {one.category: one for one in self.supplied if one.dimension == self.chosen.code}

    @property
    def common(self) -> Supplied | None:
        """One of the figures, where all have the same source and date."""
        first = next(iter(self.before.values()), None)
        if first is None or len({(one.source, one.as_at) for one in self.before.values()}) > 1:
            return None
        return first

    @property
    def are_mixed(self) -> bool:
        """Whether the figures have several sources or dates."""
        return bool(self.before) and self.common is None


def profile(inspection_id: int) -> ResponseReturnValue:
    """What has been supplied, and the form for one dimension of it."""
    form = ProfileForm()
    with workspace.editing() as session:
        found = inspection_by_id(session, inspection_id) or abort(404)
        dimensions = service.dimensions_of(found)
        chosen = _chosen(dimensions, request.args.get("of", TOTAL))
        place = _Place(found, dimensions, chosen, service.figures_of(session, found))
        if not form.validate_on_submit():
            return _page(place, form)
        wrong = (_take_file if "read" in request.form else _take_numbers)(session, place, form)
        if wrong or form.problems:
            return _page(place, form, wrong)
    flash(_("The figures have been saved."))
    return redirect(url_for("manage.profile", inspection_id=inspection_id, of=chosen.code), 303)


def _take_numbers(session: Session, place: _Place, form: ProfileForm) -> list[Wrong]:
    """The numbers on the page. Where they have several sources, those that are not changed keep theirs."""
    lines, kept = [], []
    for line, category in enumerate(place.chosen.categories, 1):
        number = request.form.get(f"number-{category.value}", "")
        old = place.before.get(category.value)
        if place.are_mixed and old is not None and number.strip() == str(old.number):
            kept.append(old)
            continue
        day = form.day.isoformat() if form.day else ""
        lines.append(Typed(line, place.chosen.code, category.value, number, form.source.data or "", day))
    figures, wrong = service.checked(lines, place.dimensions, to_london(now()).date())
    if not wrong:
        _replace(session, place, [*kept, *figures], {place.chosen.code})
    return wrong


def _take_file(session: Session, place: _Place, form: ProfileForm) -> list[Wrong]:
    """A CSV text: it takes the place of all that was supplied of the dimensions that it names."""
    try:
        _read_file(form)
        lines = service.read_csv(form.lines.data or "")
    except DomainError as error:
        form.refuse(error)
        return []
    figures, wrong = service.checked(lines, place.dimensions, to_london(now()).date())
    if not wrong:
        _replace(session, place, figures, {figure.dimension for figure in figures})
    return wrong


def _replace(session: Session, place: _Place, figures: Sequence[Supplied], dimensions: set[str]) -> None:
    who = workspace.actor()
    service.replace(session, who, place.inspection, figures, dimensions=dimensions, now=now())


def _read_file(form: ProfileForm) -> None:
    """Put what is in a file that was sent into the box, where it can be put right."""
    if not form.file.data:
        return
    data = form.file.data.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise DomainError("file-too-large")
    try:
        form.lines.data = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise DomainError("file-not-readable", reason="encoding") from error


def _page(place: _Place, form: ProfileForm, wrong: Sequence[Wrong] = ()) -> ResponseReturnValue:
    if not form.is_submitted() and place.common is not None:
        form.source.data = place.common.source
        form.as_at.process(None, place.common.as_at)
    from_file = "read" in request.form
    more = [_problem(each, place.chosen, from_file=from_file) for each in wrong[:_MOST_SHOWN]]
    return workspace.shown(
        "staff/profile.html",
        form,
        more=more,
        inspection=place.inspection,
        dimensions=place.dimensions,
        chosen=place.chosen,
        before=place.before,
        are_mixed=place.are_mixed,
        typed={each.value: _typed(each.value, place.before, from_file=from_file) for each in place.chosen.categories},
        faults={} if from_file else {each["id"]: each["text"] for each in reversed(more)},
        line_faults=[each["text"] for each in more] if from_file else [],
        columns=", ".join(service.COLUMNS),
    )


def _problem(wrong: Wrong, chosen: Dimension, *, from_file: bool) -> dict[str, Any]:
    """A line of the summary of errors, leading to the field it is about."""
    said = problems.say(wrong.code, wrong.data)
    if from_file:
        return {"id": "lines", "text": _("Line %(line)s: %(message)s", line=wrong.line, message=said)}
    field = wrong.field if wrong.field in {"source", "as_at"} else f"number-{chosen.categories[wrong.line - 1].value}"
    return {"id": field, "text": said}


def _typed(category: str, before: Mapping[str, Supplied], *, from_file: bool) -> str:
    if request.method == "POST" and not from_file:
        return request.form.get(f"number-{category}", "")
    return str(before[category].number) if category in before else ""


def _chosen(dimensions: Sequence[Dimension], code: str) -> Dimension:
    return next((each for each in dimensions if each.code == code), None) or abort(404)
