"""What people wrote, question by question, for inspectors to read on the screen. Never part of a download."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.analysis import comments as analysis
from surveyapp.analysis import frames
from surveyapp.domain.conditions import atoms
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import Question, Questionnaire
from surveyapp.services import audit
from surveyapp.services.actors import Actor
from surveyapp.services.snapshots import COUNTED
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage import responses as store
from surveyapp.storage.surveys import Survey

PAGE = 50
_STATUS = {"finished": "finished", "late-included": "finished", "partial": "partial"}


@dataclass(frozen=True, slots=True)
class CommentPage:
    """One page of the comments on one question. `number` counts from 1 to `pages`."""

    question: Question
    comments: Sequence[analysis.Comment]
    total: int
    number: int
    pages: int


def open_questions(survey: Survey) -> list[Question]:
    """The questions that people answer in their own words. The survey must be published."""
    if survey.revision is None:
        raise ValueError("a survey without a published wording has no comments")
    return [question for question in questionnaire_of(survey.revision).questions() if KINDS[question.kind].is_open]


def read_comments(
    session: Session, actor: Actor, survey: Survey, question: Question, *, secret: bytes, page: int
) -> CommentPage:
    """One page of what was written to one question, in an order of the reader's own. Record it before it is shown.

    The order is shuffled for each reader, survey and question, and stays, so that pages can be turned; it tells
    nothing of who came first or which comments are by one person. Raises DomainError `not-permitted`.
    """
    actor.require("read-comments")
    if survey.revision is None:
        raise ValueError("a survey without a published wording has no comments")
    questionnaire = questionnaire_of(survey.revision)
    responses, answers = _rows(session, survey, questionnaire, question)
    frame = frames.from_answers(questionnaire, responses, answers)
    view_key = hmac.digest(secret, f"comments:{actor.name}:{survey.id}".encode(), hashlib.sha256)
    listed = analysis.listed(frame, responses, answers, view_key)
    written = next(each.comments for each in listed if each.question.code == question.code)
    pages = max(1, -(-len(written) // PAGE))
    number = min(max(page, 1), pages)
    return CommentPage(question, written[(number - 1) * PAGE : number * PAGE], len(written), number, pages)


def record_reading(session: Session, actor: Actor, survey: Survey, shown: CommentPage, *, now: datetime) -> None:
    """Record who was shown which page of which comments. Commits."""
    subject, question = f"survey:{survey.slug}", shown.question.code
    audit.record(session, actor, "comments-read", subject, now, question=question, page=shown.number)
    session.commit()


def _rows(
    session: Session, survey: Survey, questionnaire: Questionnaire, question: Question
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The responses that count, with their answers to this question, and to those that decide whether it is asked."""
    r, a = store.responses, store.answers
    counted = r.c.survey_id == survey.id, r.c.state.in_(COUNTED)
    connection = session.connection()
    responses = pd.read_sql(select(r.c.id, r.c.state, r.c.version, r.c.language).where(*counted), connection)
    responses["status"] = responses.pop("state").map(_STATUS)
    query = select(a.c.response_id.label("response"), a.c.question, a.c.value)
    query = query.where(a.c.question.in_(_needed(questionnaire, question)))
    answers = pd.read_sql(query.join(r, r.c.id == a.c.response_id).where(*counted), connection)
    return responses, answers


def _needed(questionnaire: Questionnaire, question: Question) -> set[str]:
    """The question itself and, step by step, all whose answers decide whether it is asked."""
    needed: set[str] = set()
    waiting = [question]
    while waiting:
        each = waiting.pop()
        if each.code not in needed:
            needed.add(each.code)
            leaves = atoms(each.show_when) if each.show_when is not None else ()
            waiting += [questionnaire.by_code[leaf.question] for leaf in leaves]
    return needed
