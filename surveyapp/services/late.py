"""Late responses as staff see them before they decide: how much was answered, never what."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.storage import responses as store
from surveyapp.storage.surveys import Survey


@dataclass(frozen=True, slots=True)
class LateResponse:
    """A response that came after the time to finish. `answered`: of how many questions there is an answer."""

    id: str
    state: str
    version: str
    language: str
    mode: str
    answered: int


def late_of(session: Session, survey: Survey) -> list[LateResponse]:
    """The late responses of a survey, those to decide first, in the order of their random keys."""
    rows = store.late_responses(session, survey.id)
    answers = store.answers
    query = select(answers.c.response_id, func.count()).group_by(answers.c.response_id)
    counted = session.execute(query.where(answers.c.response_id.in_([row["id"] for row in rows])))
    answered = {row[0]: int(row[1]) for row in counted}
    found = [
        LateResponse(row["id"], row["state"], row["version"], row["language"], row["mode"], answered.get(row["id"], 0))
        for row in rows
    ]
    return sorted(found, key=lambda response: response.state != "late")
