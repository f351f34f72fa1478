"""Routing in words: when a question is asked, for those who read a questionnaire."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from surveyapp.domain.conditions import All, Answered, Any, Compare, Condition, Is, Not, Operator
from surveyapp.domain.marks import N_
from surveyapp.domain.questionnaire import ENGLISH, STANDARD, Questionnaire
from surveyapp.language import formats
from surveyapp.language.catalogues import catalogue

_COMPARED: dict[Operator, str] = {
    "equals": N_("%(question)s is %(value)s"),
    "at_least": N_("%(question)s is %(value)s or more"),
    "at_most": N_("%(question)s is %(value)s or less"),
    "more_than": N_("%(question)s is more than %(value)s"),
    "less_than": N_("%(question)s is less than %(value)s"),
}


def condition_words(
    condition: Condition,
    questionnaire: Questionnaire,
    spoken: str,
    *,
    version: str = STANDARD,
    language: str = ENGLISH,
) -> str:
    """One condition as a sentence in `spoken`, without a full stop. Questions go by their codes.

    `version`, `language`: of the answers' labels.
    """
    words = catalogue(spoken)

    def said(part: Condition) -> str:
        match part:
            case Is(question, values):
                labels = words.gettext(N_(" or ")).join(label(question, value) for value in values)
                return words.gettext(N_("%(question)s is %(answers)s")) % {"question": question, "answers": labels}
            case Compare(question, operator, value):
                return words.gettext(_COMPARED[operator]) % {"question": question, "value": _value(value, spoken)}
            case Answered(question, expected):
                has = N_("%(question)s has an answer") if expected else N_("%(question)s has no answer")
                return words.gettext(has) % {"question": question}
            case All(parts):
                return words.gettext(N_(" and ")).join(map(bracketed, parts))
            case Any(parts):
                return words.gettext(N_(" or ")).join(map(bracketed, parts))
            case Not(inner):
                return words.gettext(N_("not (%(condition)s)")) % {"condition": said(inner)}

    def bracketed(part: Condition) -> str:
        return f"({said(part)})" if isinstance(part, All | Any) else said(part)

    def label(question: str, value: str) -> str:
        choice = questionnaire.by_code[question].choice(value)
        return f"“{choice.label.get(version, language).text}”" if choice else value

    return said(condition)


def _value(value: Decimal | date, spoken: str) -> str:
    return formats.short_day(value, spoken) if isinstance(value, date) else formats.number(value, spoken)
