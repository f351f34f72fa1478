"""The words for an extract: those of the questionnaire in a language, those around them in English."""

from __future__ import annotations

from surveyapp.domain.questionnaire import STANDARD, Wording
from surveyapp.interchange.extract_columns import Column

RESTRICTED = "Restricted: for the inspection team only."
NOTES = (
    "One row for each response, in shuffled order. There is no key, no time and no address in it.",
    "Small groups are not protected here, as they are in the summary: a few rows may show who somebody is.",
    "Of what people wrote there is only whether they wrote something, and text that a person approved after names and "
    "the like were masked.",
    "It is recorded who took this file, and when.",
)
REASONS = {
    "not-shown": "Not shown: an earlier answer took the question away",
    "not-answered": "Not answered",
    "dont-know": "Don’t know",
    "does-not-apply": "Does not apply",
    "prefer-not": "Prefer not to say",
}
_ABOUT = {
    "status": "Finished, or partial: begun and not sent",
    "version": "Version of the questions",
    "language": "Language of the questions",
    "mode": "Online, by phone or on paper",
}


def said(wording: Wording, language: str) -> str:
    """A wording of the standard version in a language, or in English where it has none."""
    return wording.get(STANDARD, language).text


def label(column: Column, language: str) -> str:
    """What a column holds: the question as it was asked, with its stem, and the choice or what else it is of it."""
    question = column.question
    if question is None:
        return _ABOUT[column.name]
    asked = said(question.text, language)
    if question.grid is not None:
        asked = f"{said(question.grid.text, language)} {asked}"
    if column.choice is not None:
        return f"{asked}: {said(column.choice.label, language)}"
    return {"missing": f"{asked}: why there is no answer", "text": f"{asked}: approved text"}.get(column.part, asked)


def value_labels(column: Column, values: list[str], language: str) -> dict[str, str]:
    """What each value of a column means. A value without words of its own means what it says."""
    choices = column.question.choices if column.question is not None and column.part == "answer" else ()
    labels = {choice.value: said(choice.label, language) for choice in choices}
    reasons = REASONS if column.question is not None else {}
    return {value: labels.get(value) or reasons.get(value) or value for value in values}
