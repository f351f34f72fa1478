"""The words for what the rules refuse: what went wrong and how to put it right, for those who run surveys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from surveyapp.domain.errors import DomainError
from surveyapp.domain.marks import N_
from surveyapp.language import formats
from surveyapp.language.catalogues import ENGLISH, catalogue

WORDS: Mapping[str, str] = {
    # accounts
    "sign-in-failed": N_("Check the email address and the password: they do not belong together"),
    "email-invalid": N_("Enter an email address in the right form, like name@example.com"),
    "email-taken": N_("There is already an account for %(given)s"),
    "password-wrong": N_("The present password is not right"),
    "password-too-short": N_("The password must be %(minimum)s characters or more"),
    "password-too-long": N_("The password must be %(maximum)s characters or fewer"),
    "unknown-role": N_("Choose a role from the list: %(given)s is not one of them"),
    "not-permitted": N_("Your role does not allow this"),
    # dates and times
    "date-incomplete": N_("The date must include a day, a month and a year"),
    "date-not-real": N_("The date must be a real date, like 14 6 2027"),
    "date-out-of-range": N_("The year must be between %(first)s and %(last)s"),
    "not-a-time": N_("Enter a time like 9:30am, 14:00 or midday"),
    "not-an-instant": N_("Enter a date and time like 2027-06-07T12:00+01:00"),
    "instant-without-zone": N_("The time must say its distance from UTC, like 2027-06-07T12:00+01:00"),
    "wall-time-with-zone": N_("Enter the time as London’s clocks show it, without a time zone"),
    "wall-time-skipped": N_(
        "%(time)s does not exist on %(date)s: the clocks go forward from 1am to 2am. Choose another time"
    ),
    "wall-time-twice": N_(
        "%(time)s comes twice on %(date)s: the clocks go back from 2am to 1am. Choose a time before 1am or from 2am on"
    ),
    # inspections
    "area-missing": N_("Enter the name of the local area"),
    "area-too-long": N_("The name of the local area must be %(maximum)s characters or fewer"),
    "focus-missing": N_("Enter the areas of significant weakness that the re-visit looks at, one on each line"),
    "focus-too-long": N_("Each area of focus must be %(maximum)s characters or fewer"),
    "too-many-focus-areas": N_("Enter %(maximum)s areas of focus or fewer: you entered %(given)s"),
    "unknown-inspection-kind": N_("Select the kind of inspection"),
    "no-bank": N_("There is no question bank for this audience and kind of inspection"),
    "unknown-bank": N_("There is no question bank called %(given)s"),
    "days-on-site-out-of-range": N_(
        "The number of days on site must be between %(least)s and %(most)s for this kind of inspection"
    ),
    "first-day-out-of-range": N_("The year of the first day on site must be between %(first)s and %(last)s"),
    "first-day-not-working": N_(
        "%(date)s is not a working day (%(why)s). The nearest working days are %(previous)s and %(next)s"
    ),
    "day-not-working-already": N_("%(date)s is not a working day already (%(why)s)"),
    "no-day-zero": N_("There is no day 0: the day before day 1 is day −1"),
    "name-missing": N_("Enter what the day is, such as the name of the bank holiday"),
    "unknown-milestone": N_("There is no date called %(given)s in this timetable"),
    "unknown-audience": N_("There is no survey for %(given)s in this timetable"),
    "milestone-without-time": N_("The moment when the area is told, and both ends of a window, need a time of day"),
    # surveys
    "reason-missing": N_("Enter the reason"),
    "reason-too-long": N_("The reason must be %(maximum)s characters or fewer"),
    "window-empty": N_("The survey must open before it closes"),
    "window-before-notice": N_("The survey cannot open before the area is told of the inspection: %(announced_at)s"),
    "window-over": N_("The survey closed at %(closes_at)s. Move its window before you publish it"),
    "wording-not-passed": N_(
        "The parent carer forum has not passed this wording. To publish it all the same, enter the reason"
    ),
    "not-published": N_("The wording of this survey is not published yet, so there are no answers"),
    "grace-out-of-range": N_("The time to finish must be between %(least)s and %(most)s minutes"),
    "grace-negative": N_("The time to finish must be 0 minutes or more"),
    "not-open": N_("The survey is not open"),
    "already-sent": N_("This response was sent and can no longer be changed"),
    "form-used": N_(
        "Other answers were kept from this form before. Send it again only if these belong to another response"
    ),
    "nothing-answered": N_("Enter at least one answer"),
    # forms
    "number-not-whole": N_("Enter a whole number, like 4"),
    "form-stale": N_("Your session had ended or the form was too old. Nothing was lost: send it again"),
}
"""Code of a DomainError to its words."""

_WHY = {"weekend": N_("a weekend"), "bank-holiday": N_("a bank holiday"), "declared": N_("declared by staff")}
_YEARS = {"first", "last"}


def words(error: DomainError, language: str = ENGLISH) -> str:
    """What to tell the person, in a language. A code without words of its own gets a plain general sentence."""
    return say(error.code, error.data, language)


def say(code: str, data: Mapping[str, object], language: str = ENGLISH) -> str:
    """The words of a code, filled with its data as the language writes dates, times and numbers."""
    translate = catalogue(language).gettext
    template = WORDS.get(code)
    if template is None:
        return translate(N_("This cannot be done. Check what you entered"))
    filled = {key: _written(key, value, language) for key, value in data.items()}
    reason = data.get("reason")
    if reason in _WHY:
        why = translate(_WHY[str(reason)])
        filled["why"] = f"{why}: {data['name']}" if data.get("name") else why
    return translate(template) % filled


def _written(key: str, value: object, language: str) -> str:
    if isinstance(value, datetime):
        return formats.instant(value, language)
    if isinstance(value, date):
        return formats.day(value, language)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, int) and key not in _YEARS:
        return formats.number(value, language)
    return str(value)
