"""Forms of staff about the review of a wording: inviting people, and answering what they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from flask import request
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField

from surveyapp.forms.staff_form import StaffForm


class InviteForm(StaffForm):
    """Whom to invite, what they may pass, and how the pages speak to them."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {
        "reviewer-name-missing": "name",
        "name-too-long": "name",
        "email-invalid": "email",
    }

    name = StringField()
    email = StringField()
    passes = SelectMultipleField(validate_choice=False)
    language = SelectField(validate_choice=False)
    easy = BooleanField()
    all_surveys = BooleanField()


class DecisionForm(StaffForm):
    """What is done about a request for a change: its words, a note or a reason."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {
        "reason-missing": "note",
        "comment-missing": "note",
        "comment-too-long": "note",
    }

    note = TextAreaField()

    def words(self) -> dict[str, str]:
        """Other words for the texts of the unit, by their keys."""
        return {
            name.removeprefix("words "): text.replace("\r\n", "\n")
            for name, text in request.form.items()
            if name.startswith("words ")
        }
