"""Responses as storage keeps them, with an answer to each question that follows from their number."""

from __future__ import annotations

import base64
import hashlib

from sqlalchemy import func, select

from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import Question
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage import responses as store
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey

COMMENT = "Comment {n}: =SUM(1) <b>ہمیں</b>"


def add_responses(
    database: Database, survey: Survey, number: int, state: str = "finished", *, language: str = "en"
) -> list[str]:
    """So many responses in one state, each with all questions answered. Their keys."""
    assert survey.revision is not None
    with database.writing() as session:
        questions = list(questionnaire_of(session.merge(survey.revision, load=False)).questions())
        keys = []
        before = session.scalar(select(func.count()).select_from(store.responses)) or 0
        for n in range(number):
            key = response_key(survey, before + n)
            keys.append(key)
            values = {
                "id": key,
                "survey_id": survey.id,
                "revision_id": survey.revision_id,
                "state": state,
                "token_hash": key.ljust(32, "-").encode(),
                "version": "standard",
                "language": language,
                "layout": "question",
                "in_grace": False,
            }
            store.insert_response(session, values)
            store.put_answers(session, key, {q.code: _answer(q, n) for q in questions if _answer(q, n)})
        session.commit()
    return keys


def response_key(survey: Survey, n: int) -> str:
    """A key as random as any, and the same in each run: what figures show of a part depends on the order of keys."""
    digest = hashlib.sha256(f"{survey.slug}:{n}".encode()).digest()
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def _answer(question: Question, n: int) -> str:
    match KINDS[question.kind].shape:
        case "one" | "many":
            return question.choices[n % len(question.choices)].value
        case "number":
            return str(n % 20)
        case "date":
            return f"2020-01-{n % 28 + 1:02}"
        case "text":
            return COMMENT.format(n=n)
        case _:
            return ""
