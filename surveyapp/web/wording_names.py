"""What the parts and texts of a wording are called, for those who write, translate and pass them."""

from __future__ import annotations

from flask_babel import gettext as _

from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.domain.wording_parts import SURVEY


def part_name(code: str, questionnaire: Questionnaire) -> str:
    """A part by its English words: "3. Is there a plan?"; of one that is not there any more, its code."""
    kind, _slash, name = code.partition("/")
    if code == SURVEY:
        return _("Title and introduction")
    if kind == "section" and name in questionnaire.sections_by_code:
        return _("Section: %(title)s", title=questionnaire.sections_by_code[name].title.english)
    if kind == "question" and name in questionnaire.by_code:
        number = list(questionnaire.by_code).index(name) + 1
        return f"{number}. {questionnaire.by_code[name].text.english}"
    if kind == "term":
        return _("What “%(term)s” means", term=name)
    return name


def text_name(key: str) -> str:
    """What a text is for, from its key: "Hint", "Answer: yes"."""
    _owner, _colon, role = key.rpartition(":")
    name, _slash, rest = role.partition("/")
    if name == "choice":
        value = rest.partition("/")[0]
        if rest.endswith("/picture"):
            return _("What the picture of “%(value)s” shows", value=value)
        return _("Answer: %(value)s", value=value)
    if key.startswith("grid/") and name == "text":
        return _("Shared beginning")
    names = {
        "title": _("Title"),
        "about": _("Introduction"),
        "intro": _("Introduction"),
        "explanation": _("Why we ask"),
        "meaning": _("Meaning"),
        "text": _("Question"),
        "hint": _("Hint"),
        "unit": _("Unit"),
        "does_not_apply": _("Answer: does not apply"),
        "picture": _("What the picture shows"),
        "sound": _("Transcript of the recording"),
        "video": _("Transcript of the video"),
    }
    return names.get(name, name)
