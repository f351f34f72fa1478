"""Responses that staff enter from paper or from a telephone call: whole, in one act. Who entered which is not kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain.answers import encode
from surveyapp.domain.conditions import Answer
from surveyapp.domain.errors import DomainError
from surveyapp.domain.ways import KEYED
from surveyapp.domain.windows import TAKES_DRAFTS, SurveyState
from surveyapp.services import audit
from surveyapp.services.actors import Actor
from surveyapp.storage import responses as store
from surveyapp.storage.effects import is_finalised
from surveyapp.storage.surveys import Survey

TAKES_KEYED = TAKES_DRAFTS - {SurveyState.SCHEDULED} | {SurveyState.CLOSED}
"""States in which a response may be entered. In the last it is kept as late, like any other that comes then."""


def key_response(
    session: Session,
    actor: Actor,
    survey: Survey,
    hashed: bytes,
    given: Mapping[str, Answer | None],
    *,
    mode: str,
    version: str,
    language: str,
    now: datetime,
) -> str:
    """Keep a response as it was given on paper or by phone, finished or late. Commits.

    `hashed`: of the form's token; the same form sent again changes nothing. `mode`: one of `ways.KEYED`. The record
    says who entered one and from what, and nothing that leads to the response. Returns the state that it is kept in.
    Raises DomainError: not-permitted, not-open before the window opens, nothing-answered,
    kept-before where this very form was kept, form-used where it was used before with other answers:
    those are kept nowhere.
    """
    actor.require("key-response")
    if mode not in KEYED:
        raise ValueError(f"{mode} is not entered by staff")
    state = survey.state_at(now)
    if state not in TAKES_KEYED:
        raise DomainError("not-open", state=state)
    answers = {code: encode(answer) for code, answer in given.items() if answer is not None}
    if not answers:
        raise DomainError("nothing-answered")
    marked = hashlib.sha256(b"keyed:" + hashed).digest()
    key, kept = store.new_id(), "late" if state is SurveyState.CLOSED else "finished"
    row = {
        "id": key,
        "survey_id": survey.id,
        "revision_id": survey.revision_id,
        "state": kept,
        "token_hash": marked,
        "in_grace": state is SurveyState.GRACE,
        "mode": mode,
        "version": version,
        "language": language,
        "layout": "all",
    }
    if not store.insert_response(session, row):
        there = store.response_by_token(session, marked)
        same = ("survey_id", "mode", "version", "language")
        if there is None or any(there[name] != row[name] for name in same):
            raise DomainError("form-used")
        raise DomainError("kept-before" if store.answers_of(session, there["id"]) == answers else "form-used")
    store.put_answers(session, key, answers)
    # The figures may have become final while this request waited for the database.
    if kept == "finished" and is_finalised(session, survey.id):
        kept = "late"
        store.change_state(session, key, "finished", kept, in_grace=False)
    audit.record(session, actor, "response-keyed", f"survey:{survey.slug}", now, mode=mode, late=kept == "late")
    session.commit()
    return kept
