"""Forms of those who review a wording. They have no account and no session: each form carries a token of its own."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import gettext as _
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import StopValidation

from surveyapp.domain.errors import DomainError
from surveyapp.forms import problems
from surveyapp.forms.staff_form import StaffForm

FINE, CHANGE = "fine", "change"
OWN = "own:"
"""How the names of the boxes for one's own wording begin; the key of the text follows."""


class ReviewForm(StaffForm):
    """A form whose problems are said in the language of the page. `expected`: its token."""

    class Meta:
        """Flask-WTF's own token lives in the session of the workspace, which does not reach here."""

        csrf = False

    token = HiddenField()

    def __init__(self, language: str, expected: str | None = None, **data: Any) -> None:
        super().__init__(**data)
        self.language, self.expected = language, expected

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field, and whether the form came from a page that was made for this person."""
        checked = super().validate(extra_validators)
        if self.expected is None or hmac.compare_digest((self.token.data or "").encode(), self.expected.encode()):
            return bool(checked)
        self.form_errors = [*self.form_errors, problems.say("form-stale", {}, self.language)]
        return False

    def refuse(self, error: DomainError, field: str | None = None) -> None:
        """Put what a rule refused beside the field that it is about, or at the top."""
        name = field or self.FIELD_OF.get(error.code)
        said = problems.words(error, self.language)
        if name is None:
            self.form_errors = [*self.form_errors, said]
        else:
            self[name].errors = [*self[name].errors, said]


class CodeForm(ReviewForm):
    """The code that belongs to a link, written with digits of any script and with blanks anywhere.

    `length`: how many digits a code has. `digits`: those that were typed.
    """

    FIELD_OF: ClassVar[Mapping[str, str]] = {"code-wrong": "code", "code-over": "code"}

    code = StringField()

    def __init__(self, language: str, *, length: int) -> None:
        super().__init__(language)
        self.length, self.digits = length, ""

    def validate_code(self, field: Any) -> None:
        """The right number of digits: what cannot be a code is no try."""
        signs = "".join((field.data or "").split())
        if len(signs) != self.length or not signs.isdecimal():
            raise StopValidation(_("Enter the code of six digits"))
        self.digits = "".join(str(int(sign)) for sign in signs)


class PassForm(ReviewForm):
    """One unit or all that were on the page, each as it stood there."""

    def seen(self, sent: Sequence[str]) -> list[tuple[str, str]]:
        """Part and content hash of each: they were sent the other way round, with a blank between them."""
        pairs = [value.partition(" ") for value in sent]
        return [(part, content) for content, _blank, part in pairs if part]


class AnswerForm(ReviewForm):
    """A word in a discussion."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {"comment-missing": "answer", "comment-too-long": "answer"}

    thread = HiddenField()
    answer = TextAreaField()


class VerdictForm(ReviewForm):
    """Fine, or to be changed. `base`: the number of the revision whose words were in the boxes of `own`.

    `longest`: how long a comment and each text may be.
    """

    FIELD_OF: ClassVar[Mapping[str, str]] = {"change-empty": "comment"}

    seen = HiddenField()
    base = HiddenField()
    verdict = StringField()
    comment = TextAreaField()

    def __init__(self, language: str, expected: str | None = None, *, longest: int, **data: Any) -> None:
        super().__init__(language, expected, **data)
        self.longest = longest

    def validate_verdict(self, field: Any) -> None:
        """One of the two."""
        if field.data not in {FINE, CHANGE}:
            raise StopValidation(_("Choose whether the words are fine"))

    def validate_comment(self, field: Any) -> None:
        """No longer than is kept."""
        if len((field.data or "").strip()) > self.longest:
            raise StopValidation(problems.say("comment-too-long", {"maximum": self.longest}, self.language))

    def check_own(self, changed: Mapping[str, str]) -> dict[str, str]:
        """What is wrong with one's own wording, by the key of the text. `changed`: the boxes that say something else.

        Words that would be lost with the verdict "fine" are asked about, not dropped.
        """
        if self.verdict.data == FINE and (changed or (self.comment.data or "").strip()):
            self.verdict.errors = [_("You wrote something. Choose “Change it” to send it, or take it out again")]
        said = problems.say("comment-too-long", {"maximum": self.longest}, self.language)
        return {key: said for key, text in changed.items() if len(text) > self.longest}


def own_words(sent: Mapping[str, str]) -> dict[str, str]:
    """What was sent in the boxes for one's own wording, by the key of the text, without the line ends of browsers."""
    named = {name.removeprefix(OWN): text for name, text in sent.items() if name.startswith(OWN)}
    return {key: text.replace("\r\n", "\n").strip() for key, text in named.items()}
