"""Routing in words: when a question is asked, for staff who read a questionnaire."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask_babel import gettext as _

from surveyapp.domain.conditions import All, Answered, Any, Compare, Condition, Is, Not, Operator
from surveyapp.domain.marks import N_
from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.language import formats
from surveyapp.web import language

_COMPARED: dict[Operator, str] = {
    "equals": N_("%(question)s is %(value)s"),
    "at_least": N_("%(question)s is %(value)s or more"),
    "at_most": N_("%(question)s is %(value)s or less"),
    "more_than": N_("%(question)s is more than %(value)s"),
    "less_than": N_("%(question)s is less than %(value)s"),
}


def condition_words(condition: Condition, questionnaire: Questionnaire) -> str:
    """One condition as a sentence without a full stop; questions go by their codes, answers by their labels."""
    match condition:
        case Is(question, values):
            labels = [_label(questionnaire, question, value) for value in values]
            return _("%(question)s is %(answers)s", question=question, answers=_(" or ").join(labels))
        case Compare(question, operator, value):
            return _(_COMPARED[operator], question=question, value=_value(value))
        case Answered(question, expected):
            if expected:
                return _("%(question)s has an answer", question=question)
            return _("%(question)s has no answer", question=question)
        case All(parts):
            return _(" and ").join(_bracketed(part, questionnaire) for part in parts)
        case Any(parts):
            return _(" or ").join(_bracketed(part, questionnaire) for part in parts)
        case Not(part):
            return _("not (%(condition)s)", condition=condition_words(part, questionnaire))


def _bracketed(condition: Condition, questionnaire: Questionnaire) -> str:
    words = condition_words(condition, questionnaire)
    return f"({words})" if isinstance(condition, All | Any) else words


def _label(questionnaire: Questionnaire, question: str, value: str) -> str:
    choice = questionnaire.by_code[question].choice(value)
    return f"“{choice.label.english}”" if choice else value


def _value(value: Decimal | date) -> str:
    spoken = language.current()
    return formats.short_day(value, spoken) if isinstance(value, date) else formats.number(value, spoken)
