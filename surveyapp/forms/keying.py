"""Forms for responses that staff enter: from what, in which version and language; then the answers themselves."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import HiddenField, StringField

from surveyapp.domain.questionnaire import ENGLISH, STANDARD, Questionnaire
from surveyapp.domain.ways import KEYED
from surveyapp.forms.staff_form import StaffForm


class KeyingForm(StaffForm):
    """From what a response is entered, and in which version and language it was answered."""

    mode = StringField()
    version = StringField(default=STANDARD)
    language = StringField(default=ENGLISH)

    def chosen(self, questionnaire: Questionnaire) -> bool:
        """Whether the form came back with one of each that there is; what is missing is said beside its field."""
        if not self.validate_on_submit():
            return False
        for field, offered, message in (
            (self.mode, KEYED, _("Select whether the answers came on paper or by phone")),
            (self.version, questionnaire.versions, _("Select the version that was answered")),
            (self.language, questionnaire.languages, _("Select the language that was answered in")),
        ):
            if field.data not in offered:
                field.errors = [message]
        return not self.problems


class KeyedAnswersForm(StaffForm):
    """The answers, which the domain reads, under a token of their own, so that a form sent twice is one response."""

    token = HiddenField()
