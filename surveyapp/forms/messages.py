"""Words for answers that cannot be taken as they are: what to do now, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from surveyapp.domain.answers import AnswerError
from surveyapp.domain.marks import N_
from surveyapp.domain.questionnaire import EASY_READ, STANDARD, Question
from surveyapp.language import formats
from surveyapp.language.catalogues import catalogue

_WORDS: dict[str, str] = {
    "not-a-choice": N_("Select one of the answers on this page"),
    "exclusive-with-others": N_("Select “%(choice)s”, or select other answers, but not both"),
    "too-long": N_("Your answer must be %(maximum)s characters or fewer. It has %(length)s"),
    "not-a-number": N_("Enter a number, like 7"),
    "not-whole": N_("Enter a whole number, like 7"),
    "too-many-decimals": N_("Enter a number with at most %(decimals)s figures after the point"),
    "too-small": N_("Enter a number that is %(minimum)s or more"),
    "too-large": N_("Enter a number that is %(maximum)s or less"),
    "date-not-real": N_("Enter a real date, like 27 3 2025"),
    "date-too-early": N_("Enter a date that is %(minimum)s or later"),
    "date-too-late": N_("Enter a date that is %(maximum)s or earlier"),
    "not-answerable": N_("This part of the page needs no answer"),
}
"""By the code of the error, but for `date-incomplete`, whose words depend on what is missing."""

_EASY: dict[str, str] = {
    "not-a-choice": N_("Choose one of the answers here"),
    "exclusive-with-others": N_("Choose “%(choice)s”, or choose other answers. You cannot choose both"),
    "too-long": N_("This is too long. You can write %(maximum)s letters. You wrote %(length)s"),
    "not-a-number": N_("Write a number, like 7"),
    "not-whole": N_("Write a whole number, like 7"),
    "too-small": N_("Write %(minimum)s, or a number that is more"),
    "too-large": N_("Write %(maximum)s, or a number that is less"),
    "date-incomplete": N_("Write the day, the month and the year"),
    "date-not-real": N_("Write a day that is real, like 27 3 2025"),
    "date-too-early": N_("Write %(minimum)s, or a day after it"),
    "date-too-late": N_("Write %(maximum)s, or a day before it"),
}
"""In easy read. What is not here is said as in the standard version."""

_INCOMPLETE: dict[tuple[str, ...], str] = {
    ("day",): N_("Enter a day as well: the date must have a day, a month and a year"),
    ("month",): N_("Enter a month as well: the date must have a day, a month and a year"),
    ("year",): N_("Enter a year as well: the date must have a day, a month and a year"),
    ("day", "month"): N_("Enter a day and a month as well"),
    ("day", "year"): N_("Enter a day and a year as well"),
    ("month", "year"): N_("Enter a month and a year as well"),
}


def words(error: AnswerError, question: Question, language: str, version: str = STANDARD) -> str:
    """The message for an error of this question: what to enter or select, never what was done wrong."""
    if version == EASY_READ and error.code in _EASY:
        message = _EASY[error.code]
    elif error.code == "date-incomplete":
        message = _INCOMPLETE[bad_parts(error)]
    else:
        message = _WORDS[error.code]
    data = {name: _told(value, language) for name, value in error.data.items()}
    chosen = question.choice(str(error.data["choice"])) if "choice" in error.data else None
    if chosen is not None:
        data["choice"] = chosen.label.get(version, language).text
    return catalogue(language).gettext(message) % data


def bad_parts(error: AnswerError) -> tuple[str, ...]:
    """The boxes of a date that the error is about; empty: all of them."""
    missing = error.data.get("missing", ())
    return tuple(str(part) for part in missing) if isinstance(missing, Sequence) else ()


def _told(value: object, language: str) -> str:
    if isinstance(value, date):
        return formats.short_day(value, language)
    if isinstance(value, int | Decimal):
        return formats.number(value, language)
    return str(value)
