"""Whole surveys of made-up responses: composed in memory, the same each time for an area, kept in few statements."""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert
from sqlalchemy.orm import Session

from surveyapp.demo import people
from surveyapp.demo.answers import Mind
from surveyapp.demo.leanings import Area
from surveyapp.domain.answers import encode
from surveyapp.domain.pages import LAYOUTS, paginate
from surveyapp.domain.questionnaire import ENGLISH, Questionnaire
from surveyapp.storage import responses as store
from surveyapp.storage.surveys import Survey

LEAVING = 0.09
"""Drafts that were begun and not sent, for each response that was."""
_IN_GRACE = 0.004


@dataclass(frozen=True, slots=True)
class MadeUp:
    """One made-up response: its state, how the form was seen, and the answers as they are stored."""

    state: str
    version: str
    layout: str
    in_grace: bool
    answers: dict[str, str]


def compose(area: str, questionnaire: Questionnaire, finished: int, *, late: int = 0) -> list[MadeUp]:
    """`finished` responses and as many drafts as go with them; `late` more came after the time of grace.

    Always the same for an area and a questionnaire: chance is seeded by their names, not by the clock.
    """
    audience = questionnaire.audience
    rng = random.Random(f"made up: {area}/{questionnaire.code}")
    place = Area(area)
    pages = {layout: paginate(questionnaire, layout) for layout in LAYOUTS}
    groups = (
        ("finished", people.finishers(audience, finished, rng)),
        ("draft", people.leavers(audience, round(finished * LEAVING), rng)),
        ("late", people.finishers(audience, late, rng)),
    )
    result = []
    for state, group in groups:
        for person in group:
            given = Mind(person, questionnaire, place, rng).answers(pages[person.layout])
            in_grace = state == "finished" and rng.random() < _IN_GRACE
            stored = {code: encode(answer) for code, answer in given.items()}
            result.append(MadeUp(state, person.version, person.layout, in_grace, stored))
    return result


def keep(session: Session, survey: Survey, made_up: Sequence[MadeUp]) -> None:
    """Add the responses to a published survey, under random keys as any others. Commits."""
    keyed = [(store.new_id(), response) for response in made_up]
    rows = [
        {
            "id": key,
            "survey_id": survey.id,
            "revision_id": survey.revision_id,
            "state": response.state,
            "token_hash": secrets.token_bytes(32) if response.state == "draft" else None,
            "version": response.version,
            "language": ENGLISH,
            "layout": response.layout,
            "in_grace": response.in_grace,
        }
        for key, response in keyed
    ]
    answers = [
        {"response_id": key, "question": code, "value": value}
        for key, response in keyed
        for code, value in response.answers.items()
    ]
    if rows:
        session.execute(insert(store.responses), rows)
    if answers:
        session.execute(insert(store.answers), answers)
    session.commit()
