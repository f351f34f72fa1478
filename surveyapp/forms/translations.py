"""Forms for translations: a language more, texts written on a page, and a file that came back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from flask_babel import gettext as _
from flask_wtf.file import FileField
from wtforms import HiddenField, StringField

from surveyapp.forms import problems
from surveyapp.forms.staff_form import StaffForm
from surveyapp.interchange.questionnaire_fill import ISOLATE, POP
from surveyapp.interchange.translation_file import Fault

_MARKS = str.maketrans("", "", ISOLATE + POP)


class AddLanguageForm(StaffForm):
    """A language that the survey is to be worded in."""

    FIELD_OF: ClassVar[Mapping[str, str]] = {"unknown-language": "language"}

    language = StringField()


class TranslationForm(StaffForm):
    """Texts, each under a name of its own that the page gives it, and the revision that they were written for."""

    base = HiddenField()

    @property
    def number(self) -> int:
        """The revision; 0, which there is none of, where somebody put another thing there."""
        given = self.base.data or ""
        return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0


class TranslationFileForm(StaffForm):
    """A file that was downloaded, filled in and sent back."""

    FIELD_OF: ClassVar[Mapping[str, str]] = dict.fromkeys(
        (
            "translation-file-missing",
            "file-kind-unknown",
            "file-too-large",
            "file-not-readable",
            "file-hostile",
            "file-wrong-version",
            "translation-other-survey",
            "translation-other-language",
            "translation-refused",
            "unknown-revision",
        ),
        "file",
    )

    file = FileField()


def fault_words(fault: Fault) -> str:
    """What is wrong with one translation, or with the file as a whole."""
    data = {name: _listed(value) if isinstance(value, tuple) else value for name, value in fault.data.items()}
    return problems.say(fault.code, data)


def _listed(found: tuple[str, ...]) -> str:
    """Words and signs as a list; marks that nobody sees are named."""
    shown = [each.translate(_MARKS) or _("the marks around a name") for each in found]
    return ", ".join(dict.fromkeys(shown)) or _("nothing")
