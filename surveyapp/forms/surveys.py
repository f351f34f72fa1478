"""Forms about surveys: publishing, windows, late responses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import gettext as _
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import StopValidation

from surveyapp.forms import problems
from surveyapp.forms.staff_form import DateParts, StaffForm, WallTime, london_instant, required

_REASON = required(lambda: problems.say("reason-missing", {}))


class PublishForm(StaffForm):
    """Publish the wording; with a reason where the forum has not passed it."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {"wording-not-passed": "override", "reason-too-long": "override"}

    override = TextAreaField()


class WindowForm(StaffForm):
    """Both ends of a window as London's clocks show them, and why it is moved."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {
        "window-empty": "closes_on",
        "window-before-notice": "opens_on",
        "reason-missing": "reason",
        "reason-too-long": "reason",
    }

    opens_on = DateParts(validators=[required(lambda: _("Enter the date on which the survey opens"))])
    opens = WallTime(validators=[required(lambda: _("Enter the time at which the survey opens"))])
    closes_on = DateParts(validators=[required(lambda: _("Enter the date on which the survey closes"))])
    closes = WallTime(validators=[required(lambda: _("Enter the time at which the survey closes"))])
    reason = TextAreaField(validators=[_REASON])

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field, and then whether both times exist on their days."""
        checked = super().validate(extra_validators)
        self.opens_at = london_instant(self, "opens_on", "opens")
        self.closes_at = london_instant(self, "closes_on", "closes")
        return bool(checked) and self.opens_at is not None and self.closes_at is not None


class GraceForm(StaffForm):
    """How many minutes a response begun in time may still be finished."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {"grace-out-of-range": "minutes"}

    minutes = StringField()

    def validate_minutes(self, field: Any) -> None:
        """A whole number; its range is the service's to check."""
        text = (field.data or "").strip()
        if not (text.isascii() and text.isdecimal() and len(text) < 7):
            raise StopValidation(problems.say("number-not-whole", {}))


class LateForm(StaffForm):
    """One late response, to be taken into the figures or left out."""

    response = HiddenField()
    decision = HiddenField()

    def validate_decision(self, field: Any) -> None:
        """One of the two decisions."""
        if field.data not in {"include", "leave-out"}:
            raise StopValidation(_("Choose whether to include the response or leave it out"))


class FilesForm(StaffForm):
    """In which formats, and in which language, somebody wants files. What there is, is handed in as `choices`.

    What is not among them is passed over; without a language it is that of the page.
    """

    formats = SelectMultipleField(validate_choice=False)
    language = SelectField(validate_choice=False)

    def validate_formats(self, field: Any) -> None:
        """At least one."""
        field.data = [value for value, _ in field.choices if value in (field.data or ())]
        if not field.data:
            raise StopValidation(problems.say("nothing-chosen", {}))
