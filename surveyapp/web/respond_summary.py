"""Answers as lists to read: on the check page, before sending, and where a form could not be kept as usual."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask import url_for
from markupsafe import Markup

from surveyapp.domain.answers import clean_text
from surveyapp.domain.conditions import Answer
from surveyapp.domain.kinds import KINDS, STATEMENT
from surveyapp.domain.pages import page_of
from surveyapp.domain.questionnaire import Question
from surveyapp.forms.respond import SentPage
from surveyapp.language import formats
from surveyapp.web.language import current
from surveyapp.web.respond_fields import choice_labels, spoken, told
from surveyapp.web.respond_state import Visit

Row = dict[str, Any]


def main_rows(visit: Visit, *, links: bool) -> list[Row]:
    """Sections with the questions that routing leaves and their answers, and links to change them."""
    return _sections(visit, background=False, links=links)


def background_rows(visit: Visit, *, links: bool) -> list[Row]:
    """The same of the background questions."""
    return _sections(visit, background=True, links=links)


def given_rows(visit: Visit, given: Mapping[str, Answer | None]) -> list[Row]:
    """Rows of the answers that one page gave."""
    by_code = visit.questionnaire.by_code
    return [_row(visit, by_code[code], answer) for code, answer in given.items() if answer is not None]


def typed_rows(visit: Visit, sent: SentPage) -> list[Row]:
    """Rows of what was typed and could not be read."""
    rows = []
    for code in sent.errors:
        question = visit.questionnaire.by_code[code]
        text = clean_text(" ".join(sent.typed[code]))
        if text and not question.choices:
            rows.append({**_key(visit, question), "value": text})
    return rows


def _sections(visit: Visit, *, background: bool, links: bool) -> list[Row]:
    result = []
    for section in visit.questionnaire.sections:
        asked = [q for q in section.questions if q.code in visit.shown and q.kind != STATEMENT]
        if section.background is background and asked:
            rows = [_row(visit, q, visit.answers.get(q.code), link=links) for q in asked]
            result.append({"title": spoken(section.title, visit.view), "rows": rows})
    return result


def _row(visit: Visit, question: Question, answer: Answer | None, *, link: bool = False) -> Row:
    row: Row = {**_key(visit, question), "value": _value(visit, question, answer)}
    if link:
        page = page_of(visit.pages, question.code)
        number = next(n for n, other in enumerate(page.questions, 1) if other.code == question.code)
        back: dict[str, Any] = {} if question.background else {"from": "check"}
        address = url_for("respond.question", slug=visit.survey.slug, page=page.code, **back)
        row["href"] = f"{address}#q{number}" if len(page.questions) > 1 else address
    return row


def _key(visit: Visit, question: Question) -> Row:
    """The question; the language is marked inside, because the answer may be in another."""
    return {"key": told(question.text, visit.view)}


def _value(visit: Visit, question: Question, answer: Answer | None) -> Any:
    language = current()
    if answer is None:
        return None
    if isinstance(answer, tuple):
        labels = choice_labels(question, visit.view)
        return [labels.get(value, value) for value in answer]
    if isinstance(answer, Decimal):
        number = formats.number(answer, language, question.decimals)
        return Markup("{} {}").format(number, told(question.unit, visit.view)) if question.unit else number
    if isinstance(answer, date):
        return formats.short_day(answer, language)
    if KINDS[question.kind].has_choices:
        return choice_labels(question, visit.view).get(answer, answer)
    return answer
