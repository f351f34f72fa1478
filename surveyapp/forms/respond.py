"""What a respondent's form sent, read by the domain's own parsers: answers, errors, and what was typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from surveyapp.domain.adjustments import NONE, Adjustments
from surveyapp.domain.adjustments import read as read_adjustments
from surveyapp.domain.answers import AnswerError, parse
from surveyapp.domain.conditions import Answer
from surveyapp.domain.kinds import KINDS, STATEMENT
from surveyapp.domain.pages import LAYOUTS, Layout
from surveyapp.domain.questionnaire import Question, Questionnaire

ASKED = "asked"
VIEW = "view"
DATE_PARTS = ("day", "month", "year")
_MOST_ASKED = 500
_BREAKS = re.compile("[\v\f\x85\u2028\u2029]")
_UNFIT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
"""Characters that no page may carry: controls, halves of pairs, and what Unicode keeps for no use."""


@dataclass(frozen=True, slots=True)
class SentPage:
    """One page as it was sent. `given` has every question on the form that could be read, None where it was left open;

    `errors` those that could not; `typed` the raw strings of both, for showing the form again.
    """

    given: Mapping[str, Answer | None]
    errors: Mapping[str, AnswerError]
    typed: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class View:
    """How a respondent sees the questions."""

    version: str
    language: str
    layout: Layout
    adjustments: Adjustments = NONE

    def __str__(self) -> str:
        """As a hidden field carries it."""
        return f"{self.version} {self.language} {self.layout} {self.adjustments}".rstrip()

    @property
    def contents(self) -> tuple[str, str, str, str]:
        """What stands on a page depends on these: version, language, layout, and whether there are pictures."""
        return self.version, self.language, self.layout, self.adjustments.pictures


def field_name(question: Question) -> str:
    """The name of a question's field. Dates have their own first letter, since `-day` is put after it."""
    return f"{'d' if KINDS[question.kind].shape == 'date' else 'q'}-{question.code}"


def read_page(questionnaire: Questionnaire, form: MultiDict[str, str]) -> SentPage:
    """What one page says. Only the questions that the form itself names were asked; the others are left alone."""
    given: dict[str, Answer | None] = {}
    errors: dict[str, AnswerError] = {}
    typed: dict[str, tuple[str, ...]] = {}
    for code in form.get(ASKED, "").split()[:_MOST_ASKED]:
        question = questionnaire.by_code.get(code)
        if question is None or question.kind == STATEMENT:
            continue
        raw = typed[code] = _raw(question, form)
        try:
            given[code] = parse(question, raw)
        except AnswerError as error:
            errors[code] = error
    return SentPage(given, errors, typed)


def read_view(text: str, questionnaire: Questionnaire) -> View | None:
    """The view that a form was shown in, or None where the field is missing or made up."""
    version, language, layout, adjustments = (*text.split(" "), "", "", "", "")[:4]
    known = next((one for one in LAYOUTS if one == layout), None)
    if known is None or version not in questionnaire.versions or language not in questionnaire.languages:
        return None
    return View(version, language, known, read_adjustments(adjustments))


def _raw(question: Question, form: MultiDict[str, str]) -> tuple[str, ...]:
    name = field_name(question)
    if KINDS[question.kind].shape == "date":
        return tuple(_UNFIT.sub("", form.get(f"{name}-{part}", "")) for part in DATE_PARTS)
    return tuple(_UNFIT.sub("", _BREAKS.sub("\n", text)) for text in form.getlist(name))
