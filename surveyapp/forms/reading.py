"""Forms of the inspectors' desk: what is done with a comment, with a theme, with a concern."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from wtforms import StringField, TextAreaField

from surveyapp.forms.staff_form import StaffForm


class CommentForm(StaffForm):
    """What can be done with one comment: each button sends the fields beside it."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {
        "theme-missing": "theme",
        "quote-not-found": "part",
        "comment-too-long": "translation",
        "reason-too-long": "said",
    }

    theme = StringField()
    tags = StringField()
    part = TextAreaField()
    translation = TextAreaField()
    more = TextAreaField()
    said = TextAreaField()


class ThemeForm(StaffForm):
    """The name of a theme."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {"theme-missing": "name", "name-too-long": "name"}

    name = StringField()


class ConcernForm(StaffForm):
    """What was decided about a concern, and why."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {
        "route-missing": "route",
        "reason-missing": "note",
        "reason-too-long": "note",
    }

    route = StringField()
    note = TextAreaField()
