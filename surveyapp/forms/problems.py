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
    # who lives in the area
    "profile-no-header": N_("The first line must name the columns %(given)s: %(missing)s is missing"),
    "profile-too-long": N_("There can be %(maximum)s lines at most"),
    "profile-dimension": N_("“%(given)s” is none of: %(known)s"),
    "profile-category": N_("“%(given)s” is none of: %(known)s"),
    "profile-twice": N_("There is another number for %(given)s above"),
    "profile-number": N_("“%(given)s” is not a whole number"),
    "profile-date": N_("“%(given)s” is not a past date like 2025-01-16"),
    "profile-source": N_("Enter where the number comes from"),
    "profile-source-long": N_("The source must be %(maximum)s characters or fewer"),
    # schools of the area
    "schools-file-too-large": N_(
        "The file is larger than %(maximum)s MB. Choose one with the schools of the area alone"
    ),
    "schools-none": N_("The file has no open school"),
    "schools-none-there": N_("The file has no open schools of “%(given)s”. It has those of: %(known)s"),
    # surveys
    "reason-missing": N_("Enter the reason"),
    "reason-too-long": N_("The reason must be %(maximum)s characters or fewer"),
    "window-empty": N_("The survey must open before it closes"),
    "window-before-notice": N_("The survey cannot open before the area is told of the inspection: %(announced_at)s"),
    "called-off": N_("The inspection has been called off: nothing of it can be opened again"),
    "halted-already": N_("The survey is paused, put off or called off already"),
    "officer-email-invalid": N_("Enter an email address in the right form, like name@example.com, or nothing"),
    "window-over": N_("The survey closed at %(closes_at)s. Move its window before you publish it"),
    "wording-not-passed": N_(
        "The parent carer forum has not passed this wording. To publish it all the same, enter the reason"
    ),
    "wording-incomplete": N_("Some texts have no wording yet: %(texts)s. Fill them in before you publish"),
    "wording-conflict": N_(
        "%(by)s changed the same words in revision %(number)s, while you were writing. Choose which to keep"
    ),
    "wording-changed": N_("These words were changed while you were reading. Look at them again"),
    "wording-missing": N_("Enter the wording"),
    "source-missing": N_("Choose where the wording comes from"),
    "questionnaire-missing": N_("Choose a file"),
    "unknown-survey": N_("Choose an earlier survey"),
    "other-audience": N_("That wording is for other people: %(given)s. This survey is for %(expected)s"),
    "unknown-section": N_("Choose the section"),
    "section-missing": N_("Enter the heading of the new section"),
    "term-missing": N_("Enter the word that is explained"),
    "term-twice": N_("“%(term)s” is explained already"),
    "unknown-kind": N_("Choose the kind of answer"),
    "unknown-question": N_("This question is no longer in the survey"),
    "question-is-asked-about": N_(
        "Other questions are asked depending on this one (%(others)s). Change when they are asked first"
    ),
    "last-question": N_("A survey needs one question at least"),
    "no-own-choices": N_("The answers of this question belong to a scale that several questions share"),
    "two-choices-at-least": N_("A question needs two answers at least"),
    "unknown-revision": N_("There is no revision %(number)s of this wording"),
    "unknown-unit": N_("This part is no longer in the survey"),
    # reviewing
    "reviewer-name-missing": N_("Enter the name of the person whom you invite"),
    "name-too-long": N_("The name must be %(maximum)s characters or fewer"),
    "link-unknown": N_("This link does not work any more. Ask whoever invited you for a new one"),
    "code-wrong": N_("This is not the code. You can try %(left)s more times"),
    "code-over": N_("This code cannot be used any more. Ask for a new one below"),
    "change-empty": N_("Say what you would change, or write your own wording"),
    "comment-missing": N_("Write what you want to say"),
    "comment-too-long": N_("Write %(maximum)s characters or fewer"),
    "proposal-missing": N_("No wording was proposed here. Write one, or decline with a reason"),
    "thread-decided": N_("%(by)s has decided this already"),
    "nothing-chosen": N_("Choose at least one format"),
    "file-not-there": N_("The file is not kept any longer. Ask for it again"),
    "given-up": N_("It could not be made. Ask for it again, or tell those who run this service"),
    # comments
    "theme-missing": N_("Enter the name of the theme"),
    "quote-not-found": N_("These words are not in the comment. Copy them from it"),
    "comment-held": N_("This comment is held back until a person has looked at it"),
    "route-missing": N_("Choose to whom it was passed on"),
    # answers
    "not-published": N_("The wording of this survey is not published yet, so there are no answers"),
    "grace-out-of-range": N_("The time to finish must be between %(least)s and %(most)s minutes"),
    "grace-negative": N_("The time to finish must be 0 minutes or more"),
    "not-open": N_("The survey is not open"),
    "already-sent": N_("This response was sent and can no longer be changed"),
    "form-used": N_(
        "Other answers were kept from this form before. Send it again only if these belong to another response"
    ),
    "nothing-answered": N_("Enter at least one answer"),
    # translations
    "unknown-language": N_("Choose a language from the list"),
    "translation-file-missing": N_("Choose the file with the translations"),
    "file-kind-unknown": N_("The file must be XLIFF (.xlf), PO (.po) or a workbook (.xlsx)"),
    "file-too-large": N_("The file is larger than 5 MB, and the texts of a survey never are"),
    "file-not-readable": N_("The file cannot be read: %(why)s"),
    "file-hostile": N_("The file was not read, because it could do harm: %(why)s"),
    "file-wrong-version": N_("Version “%(given)s” of XLIFF cannot be read. Save the file as version %(expected)s"),
    "file-cannot-hold-text": N_("A text is too long for a workbook. Download XLIFF or PO"),
    "translation-other-survey": N_("The file belongs to another survey: %(given)s"),
    "translation-other-language": N_("The file is in another language: “%(given)s”, not “%(expected)s”"),
    "translation-refused": N_("Nothing was saved. Put right what is wrong with the translations, and save again"),
    "translation-units-missing": N_("%(count)s texts are missing from the file. Leave in those you do not translate"),
    "translation-units-unknown": N_("%(count)s texts in the file are not texts of this survey"),
    "translation-placeholders": N_(
        "Keep names and words in braces as they are in English. Missing: %(lost)s. Not in the English: %(added)s"
    ),
    "translation-markup": N_("Write plain text only, without %(found)s"),
    "translation-too-long": N_("The translation has %(length)s characters. It must have %(most)s or fewer"),
    # forms
    "number-not-whole": N_("Enter a whole number, like 4"),
    "form-stale": N_("Your session had ended or the form was too old. Nothing was lost: send it again"),
}
"""Code of a DomainError to its words."""

_WHY = {
    "weekend": N_("a weekend"),
    "bank-holiday": N_("a bank holiday"),
    "declared": N_("declared by staff"),
    # files of translations that cannot be read
    "about": N_("the sheet “About” lacks a line"),
    "column": N_("the sheet “Texts” lacks a column, or has it twice"),
    "encoding": N_("it is not in UTF-8"),
    "not-csv": N_("it is no CSV file"),
    "formula": N_("a cell holds a formula"),
    "header": N_("a heading is missing or wrong"),
    "language": N_("it does not say from English into which language"),
    "line": N_("a line is not as PO files have it"),
    "no-context": N_("a text has lost its msgctxt"),
    "not-one-file": N_("it must hold the texts of one survey"),
    "not-text": N_("a cell holds a number or a date instead of text"),
    "not-xliff": N_("it is not XLIFF"),
    "not-xlsx": N_("it is damaged, or no workbook"),
    "not-xml": N_("it is damaged, or no XML"),
    "number": N_("a number in it is none"),
    "plural": N_("a text has plural forms, which surveys do not have"),
    "revision": N_("it does not say from which revision it was made"),
    "row-without-key": N_("a translation stands in a row that has lost its key"),
    "sheet": N_("a sheet is missing"),
    "unit-twice": N_("a text comes twice"),
    "unit-without-source": N_("a text has lost its English"),
    # files that could do harm
    "doctype": N_("it declares a document type"),
    "embedded": N_("it has other files in it"),
    "external-links": N_("it refers to other files"),
    "macros": N_("it has macros"),
    "too-many-parts": N_("it has more parts than a workbook needs"),
    "too-much-unpacked": N_("it unpacks to more than a survey’s texts"),
}
_WHERE = ("name", "line", "cell", "key")
"""Which of the data of a refusal say where, or of what, its reason holds."""
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
        where = next((data[key] for key in _WHERE if data.get(key)), None)
        filled["why"] = f"{why}: {where}" if where else why
    return translate(template) % filled


def _written(key: str, value: object, language: str) -> str:
    if isinstance(value, datetime):
        return formats.instant(value, language)
    if isinstance(value, date):
        return formats.day(value, language)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, tuple):
        return ", ".join(str(each) for each in value)
    if isinstance(value, int) and key not in _YEARS:
        return formats.number(value, language)
    return str(value)
