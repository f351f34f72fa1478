"""What the forms of the workspace share: they keep what was typed and list their problems in the order of fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField
from wtforms.validators import StopValidation

from surveyapp.domain import answers
from surveyapp.domain.clock import london
from surveyapp.domain.errors import DomainError
from surveyapp.domain.kinds import DATE
from surveyapp.domain.questionnaire import Question, Wording
from surveyapp.domain.wall_times import parse_wall_time
from surveyapp.forms import problems

PARTS = ("day", "month", "year")
_ANY_DATE = Question("date", DATE, Wording({}), section="")


class StaffForm(FlaskForm):
    """A form sent by someone who is signed in. A stale token is a problem like any other: nothing typed is lost."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {}
    """Code of a DomainError to the name of the field that it is about."""

    form_errors: list[str]

    def refuse(self, error: DomainError, field: str | None = None) -> None:
        """Put what a rule refused beside the field that it is about, or at the top."""
        name = field or self.FIELD_OF.get(error.code)
        text = problems.words(error)
        if name is None:
            self.form_errors = [*self.form_errors, text]
        else:
            self[name].errors = [*self[name].errors, text]

    def problem(self, name: str) -> str | None:
        """The first thing wrong with a field."""
        return next(iter(self[name].errors), None)

    @property
    def problems(self) -> list[dict[str, str | None]]:
        """All that is wrong, for the summary of errors."""
        stale = "csrf_token" in self and self.csrf_token.errors
        listed: list[dict[str, str | None]] = []
        if stale:
            listed.append({"id": None, "text": problems.say("form-stale", {})})
        listed += [{"id": None, "text": text} for text in self.form_errors]
        for field in self:
            if field.name != "csrf_token" and field.errors:
                seen = None if isinstance(field, HiddenField) else field.name
                listed.append({"id": seen, "text": str(field.errors[0])})
        return listed


def required(message: Callable[[], str]) -> Callable[[FlaskForm, Field], None]:
    """A validator: something other than blanks is there. `message` is called at the request, in its language."""

    def check(_form: FlaskForm, field: Field) -> None:
        if field.data is None or (isinstance(field.data, str) and not field.data.strip()):
            raise StopValidation(message())

    return check


class _ParsedField(Field):
    """A field whose text a parser of the domain reads: `data` is what it made of it, None where it was refused."""

    data: Any
    refused: DomainError | None = None

    def pre_validate(self, _form: Any) -> None:
        """Say what the parser refused."""
        if self.refused is not None:
            raise StopValidation(problems.words(self.refused))


class DateParts(_ParsedField):
    """A date in three boxes, sent as NAME-day, NAME-month, NAME-year. `parts`: as they were typed."""

    parts: Mapping[str, str]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002  # its signature
        """Read the boxes, or fill them from a date."""
        self.process_errors: list[str] = []
        self.data = data if isinstance(data, date) else None
        if formdata:
            self.parts = {part: formdata.get(f"{self.name}-{part}", "") for part in PARTS}
            try:
                self.data = answers.parse(_ANY_DATE, list(self.parts.values()))
            except DomainError as error:
                self.data, self.refused = None, error
        else:
            self.parts = dict(zip(PARTS, answers.raw_of(self.data), strict=False))


class WallTime(_ParsedField):
    """A time of day as people write it. `typed`: as it was."""

    typed: str = ""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002  # its signature
        """Read the box, or fill it from a time."""
        self.process_errors: list[str] = []
        self.data = data if isinstance(data, time) else None
        if formdata:
            self.typed = formdata.get(self.name, "")
            try:
                self.data = parse_wall_time(self.typed)
            except DomainError as error:
                self.data, self.refused = None, error
        elif self.data is not None:
            self.typed = f"{self.data:%H:%M}"


def london_instant(form: StaffForm, day: str, at: str) -> datetime | None:
    """The London time in a date field and a time field. A time that is skipped or comes twice is refused beside it."""
    if form[day].data is None or form[at].data is None:
        return None
    try:
        return london(form[day].data, form[at].data)
    except DomainError as error:
        form.refuse(error, at)
        return None
