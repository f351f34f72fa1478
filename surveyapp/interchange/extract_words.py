"""The words for an extract: those of the questionnaire, and those around them, in the language that was chosen."""

from __future__ import annotations

from surveyapp.domain.marks import N_
from surveyapp.domain.questionnaire import STANDARD, Wording
from surveyapp.interchange.extract_columns import Column
from surveyapp.language.catalogues import catalogue

RESTRICTED = N_("Restricted: for the inspection team only.")
NOTES = (
    N_("The file has one row for each response, in an order that means nothing, and no key, time or address."),
    N_("Small groups are not protected, as they are in the summary: a few rows may show who somebody is."),
    N_(
        "Of what people wrote there is only what a person approved after names and the like were masked, and elsewhere "
        "whether they wrote something."
    ),
    N_("It is recorded who takes it, and when."),
)
REASONS = {
    "not-shown": N_("Not asked"),
    "not-answered": N_("Not answered"),
    "dont-know": N_("I do not know"),
    "does-not-apply": N_("Does not apply"),
    "prefer-not": N_("Prefer not to say"),
}
_ABOUT = {
    "status": N_("Finished, or partial: begun and not sent"),
    "version": N_("Version of the questions"),
    "language": N_("Language of the questions"),
    "mode": N_("Online, by phone or on paper"),
}


def ours(message: str, language: str, **values: object) -> str:
    """A marked message in a language."""
    return catalogue(language).gettext(message) % values


def said(wording: Wording, language: str) -> str:
    """A wording of the standard version in a language, or in English where it has none."""
    return wording.get(STANDARD, language).text


def label(column: Column, language: str) -> str:
    """What a column holds: the question as it was asked, with its stem, and the choice or what else it is of it."""
    question = column.question
    if question is None:
        return ours(_ABOUT[column.name], language)
    asked = said(question.text, language)
    if question.grid is not None:
        asked = f"{said(question.grid.text, language)} {asked}"
    if column.choice is not None:
        return f"{asked}: {said(column.choice.label, language)}"
    if column.part == "missing":
        return ours(N_("%(question)s: why there is no answer"), language, question=asked)
    if column.part == "text":
        return ours(N_("%(question)s: approved text"), language, question=asked)
    return asked


def value_labels(column: Column, values: list[str], language: str) -> dict[str, str]:
    """What each value of a column means. A value without words of its own means what it says."""
    choices = column.question.choices if column.question is not None and column.part == "answer" else ()
    labels = {choice.value: said(choice.label, language) for choice in choices}
    reasons = REASONS if column.question is not None else {}
    ours_of = {value: ours(reason, language) for value, reason in reasons.items()}
    return {value: labels.get(value) or ours_of.get(value) or value for value in values}


def title(survey: str, language: str) -> str:
    """What the file is called."""
    return f"{ours(N_('Extract of responses'), language)}: {survey}"


def notes(language: str) -> list[str]:
    """What whoever has the file must know, that it is restricted first."""
    return [ours(note, language) for note in (RESTRICTED, *NOTES)]
