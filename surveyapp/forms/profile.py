"""The form for who lives in an area: numbers of one background question with their source and date, or a CSV text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField

from surveyapp.forms.staff_form import DateParts, StaffForm

MOST_BYTES = 1_000_000


class ProfileForm(StaffForm):
    """One source and one date for the numbers on the page; the numbers themselves have the names of categories.

    `lines`: a CSV text instead, or what was in a file that was sent.
    """

    FIELD_OF: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("profile-no-header", "profile-too-long", "file-too-large", "file-not-readable"), "lines"
    )

    source = StringField()
    as_at = DateParts()
    lines = TextAreaField()
    file = FileField()

    @property
    def day(self) -> date | None:
        """The date that was typed, if it is one."""
        found: date | None = self.as_at.data
        return found
