"""Forms about inspections and their timetables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from flask_babel import gettext as _
from wtforms import StringField, TextAreaField
from wtforms.validators import StopValidation

from surveyapp.domain.inspection_kinds import INSPECTION_KINDS
from surveyapp.forms import problems
from surveyapp.forms.staff_form import DateParts, StaffForm, WallTime, london_instant, required

_REASON = required(lambda: problems.say("reason-missing", {}))


class InspectionForm(StaffForm):
    """A new inspection. What is too long or too many the services say."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {
        "area-missing": "area",
        "area-too-long": "area",
        "unknown-inspection-kind": "kind",
        "first-day-not-working": "first_day",
        "first-day-out-of-range": "first_day",
        "date-out-of-range": "first_day",
        "days-on-site-out-of-range": "days_on_site",
        "focus-missing": "focus",
        "focus-too-long": "focus",
        "too-many-focus-areas": "focus",
    }

    kind = StringField()
    area = StringField(validators=[required(lambda: problems.say("area-missing", {}))])
    first_day = DateParts(validators=[required(lambda: _("Enter the first day on site"))])
    days_on_site = StringField()
    focus = TextAreaField()

    def validate_kind(self, field: Any) -> None:
        """One of the kinds must be chosen."""
        if field.data not in INSPECTION_KINDS:
            raise StopValidation(problems.say("unknown-inspection-kind", {}))

    def validate_days_on_site(self, field: Any) -> None:
        """Nothing, or a whole number."""
        text = (field.data or "").strip()
        if text and not (text.isascii() and text.isdecimal() and len(text) < 4):
            raise StopValidation(problems.say("number-not-whole", {}))

    @property
    def days(self) -> int | None:
        """The number of days on site, None where the kind's usual number is meant."""
        text = (self.days_on_site.data or "").strip()
        return int(text) if text else None

    @property
    def focus_areas(self) -> list[str]:
        """The areas of focus: one a line, empty lines left out."""
        return [line.strip() for line in (self.focus.data or "").splitlines() if line.strip()]


class MilestoneForm(StaffForm):
    """Another date, perhaps with a time of day, for one milestone."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {
        "reason-missing": "reason",
        "reason-too-long": "reason",
        "date-out-of-range": "day",
        "window-before-notice": "day",
        "milestone-without-time": "at",
    }

    day = DateParts(validators=[required(lambda: _("Enter the date"))])
    at = WallTime()
    reason = TextAreaField(validators=[_REASON])

    def to(self) -> date | datetime | None:
        """The date, or the London date and time, that was given; None where a time does not exist on that day."""
        return self.day.data if self.at.data is None else london_instant(self, "day", "at")


class NonWorkingDayForm(StaffForm):
    """A day that is no working day, and what it is."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {
        "day-not-working-already": "day",
        "date-out-of-range": "day",
        "name-missing": "name",
    }

    day = DateParts(validators=[required(lambda: _("Enter the date"))])
    name = StringField(validators=[required(lambda: problems.say("name-missing", {}))])


class ToldForm(StaffForm):
    """Only the token: the area has been told."""
