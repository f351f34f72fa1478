"""Forms that stop a survey or an inspection, and the one that says whom in the area to tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import gettext as _
from wtforms import StringField, TextAreaField
from wtforms.validators import StopValidation

from surveyapp.forms import problems
from surveyapp.forms.staff_form import DateParts, StaffForm, required

_REASON = required(lambda: problems.say("reason-missing", {}))


class PauseForm(StaffForm):
    """Why a survey is paused, in words that respondents read."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {"reason-missing": "reason", "reason-too-long": "reason"}

    reason = TextAreaField(validators=[_REASON])


class PutOffForm(StaffForm):
    """What becomes of an inspection: "day" (it comes on another), "later" (nobody knows when), or "off"."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {
        "reason-missing": "reason",
        "reason-too-long": "reason",
        "first-day-not-working": "first_day",
        "first-day-out-of-range": "first_day",
        "date-out-of-range": "first_day",
        "window-before-notice": "first_day",
    }

    act = StringField()
    first_day = DateParts()
    reason = TextAreaField(validators=[_REASON])

    def validate_act(self, field: Any) -> None:
        """One of the three must be chosen, and a day entered where there is one."""
        if field.data not in {"day", "later", "off"}:
            raise StopValidation(_("Choose what becomes of the inspection"))

    def validate_first_day(self, field: Any) -> None:
        """Wanted for another day only."""
        if self.act.data == "day" and field.data is None:
            raise StopValidation(_("Enter the first day on site"))


class OfficerForm(StaffForm):
    """The address of the nominated officer; empty for nobody."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {"officer-email-invalid": "email"}

    email = StringField()
