"""In which languages a survey is worded, who has passed them, and whether respondents are offered them: for staff."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from surveyapp.domain.marks import N_
from surveyapp.domain.questionnaire import ENGLISH, Questionnaire
from surveyapp.language import catalogues
from surveyapp.language.catalogues import own_name
from surveyapp.services.banks import missing_texts
from surveyapp.web import language

_DRAFT = N_("Draft by a machine")
_PASSED = N_("Passed by a person")
_NONE = N_("None")


def rows(questionnaire: Questionnaire) -> list[list[Any]]:
    """The rows of a table: the language, its questions, the words around them, whether it is offered."""
    offered = language.offered_in(questionnaire)
    return [
        [
            told(tag),
            gettext(_DRAFT if tag in questionnaire.drafts else _PASSED),
            gettext(_words_of_pages(tag)),
            gettext(_offer(tag, questionnaire, is_offered=tag in offered)),
        ]
        for tag in questionnaire.languages
    ]


def left_out(bank: str, questionnaire: Questionnaire) -> list[str]:
    """Languages that the bank is not complete in, with the number of texts that are missing."""
    return [
        gettext("%(language)s (%(number)s)", language=told(tag), number=number)
        for tag, number in missing_texts(bank).items()
        if tag not in questionnaire.languages
    ]


def told(tag: str) -> str:
    """A language's name for readers of this page, and in itself."""
    name = catalogues.locale(tag).get_language_name(catalogues.locale(language.current()).language) or tag
    own = own_name(tag)
    return name if own == name else f"{name} · {own}"


def _words_of_pages(tag: str) -> str:
    if tag not in catalogues.languages():
        return _NONE
    return _DRAFT if language.is_draft(tag) else _PASSED


def _offer(tag: str, questionnaire: Questionnaire, *, is_offered: bool) -> str:
    if not is_offered:
        return N_("No")
    is_draft = tag != ENGLISH and (tag in questionnaire.drafts or language.is_draft(tag))
    return N_("In the demonstration only") if is_draft else N_("Yes")
