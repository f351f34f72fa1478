"""The form for the schools of an area: their names on lines, or a file that takes their place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from flask_wtf.file import FileField
from wtforms import HiddenField, StringField, TextAreaField

from surveyapp.forms.staff_form import StaffForm


class SchoolsForm(StaffForm):
    """`authority`: the local authority whose schools are taken from the file. `seen`: the list that is changed."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(("name-too-long", "profile-too-long"), "names"),
        **dict.fromkeys(("schools-file-too-large", "file-not-readable", "profile-no-header", "schools-none"), "file"),
        "schools-none-there": "authority",
    }

    names = TextAreaField()
    file = FileField()
    authority = StringField()
    seen = HiddenField()
