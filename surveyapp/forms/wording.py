"""Forms for wordings: one part with all its English texts, and a new question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from flask import request
from flask_wtf.file import FileField
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import StopValidation

from surveyapp.domain.questionnaire import EASY_READ, STANDARD
from surveyapp.forms import problems
from surveyapp.forms.staff_form import StaffForm, required

VERSIONS = (STANDARD, EASY_READ)


class NewQuestionForm(StaffForm):
    """A question to add: where, of which kind, and its words in both versions. "new": in a section of its own."""

    NEW_SECTION = "new section"

    FIELD_OF: ClassVar[Mapping[str, str]] = {
        "unknown-section": "section",
        "section-missing": "section_standard",
        "unknown-kind": "kind",
        "wording-missing": "standard",
    }

    section = StringField()
    section_standard = StringField()
    section_easy = StringField()
    kind = StringField()
    standard = TextAreaField(validators=[required(lambda: problems.say("wording-missing", {}))])
    easy = TextAreaField()


class TermForm(StaffForm):
    """A word to explain, and what it means in both versions."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {
        "term-missing": "term",
        "term-twice": "term",
        "wording-missing": "meaning",
    }

    term = StringField()
    meaning = TextAreaField()
    meaning_easy = TextAreaField()


class PartForm(StaffForm):
    """One part: its texts by key and version, and for a question what it serves and when it is asked.

    `base`: the number of the revision that it was made from.
    """

    base = HiddenField()
    hint_standard = TextAreaField()
    hint_easy = TextAreaField()
    choice_standard = StringField()
    choice_easy = StringField()
    route = StringField()

    def texts(self, keys: Iterable[str]) -> dict[tuple[str, str], str]:
        """What was typed for these texts, by key and version; those that the form does not have are left out."""
        return {
            (key, version): request.form[name].replace("\r\n", "\n").strip()
            for key in keys
            for version in VERSIONS
            if (name := text_field(key, version)) in request.form
        }

    def number(self) -> int:
        """The revision that the form was made from; 0 for none."""
        return _number(self.base.data)

    def criteria(self) -> list[str]:
        """The criteria that are ticked."""
        return request.form.getlist("criteria")

    def routing(self) -> dict[str, Any] | None:
        """The condition that was chosen, as documents write it; None for always."""
        question = self.route.data or ""
        values = request.form.getlist(f"when-{question}")
        return {"question": question, "is": values} if question and values else None


class SourceForm(StaffForm):
    """Where the wording is taken from: "bank", "nothing", "file", or "survey" with its slug."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {"unknown-survey": "survey", "other-audience": "source"}

    base = HiddenField()
    source = StringField()
    survey = StringField()
    file = FileField()

    def number(self) -> int:
        """The revision that the page was made from; 0 for none."""
        return _number(self.base.data)

    def validate_source(self, field: Any) -> None:
        """One of the four."""
        if field.data not in {"bank", "survey", "file", "nothing"}:
            raise StopValidation(problems.say("source-missing", {}))
        if field.data == "file" and not self.file.data:
            raise StopValidation(problems.say("questionnaire-missing", {}))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else 0


def text_field(key: str, version: str) -> str:
    """The name of the field of a text."""
    return f"text {version} {key}"
