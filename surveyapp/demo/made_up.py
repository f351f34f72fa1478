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
from surveyapp.domain.ways import ONLINE, PAPER, PHONE
from surveyapp.storage import responses as store
from surveyapp.storage.surveys import Survey

LEAVING = 0.09
"""Drafts that were begun and not sent, for each response that was."""
_IN_GRACE = 0.004
_KEYED = {"parents-carers": {PAPER: 0.021, PHONE: 0.007}, "young-people": {PAPER: 0.045, PHONE: 0.005}}
"""By audience, the shares of finished responses that a support officer entered from paper and by phone."""


@dataclass(frozen=True, slots=True)
class MadeUp:
    """One made-up response: its state, how the form was seen, the answers as they are stored, and how it came."""

    state: str
    version: str
    layout: str
    in_grace: bool
    answers: dict[str, str]
    mode: str = ONLINE


def compose(area: str, questionnaire: Questionnaire, finished: int, *, late: int = 0) -> list[MadeUp]:
    """`finished` responses and as many drafts as go with them; `late` more came after the time of grace.

    Always the same for an area and a questionnaire: chance is seeded by their names, not by the clock.
    """
    audience = questionnaire.audience
    rng = random.Random(f"made up: {area}/{questionnaire.code}")
    by_mode = random.Random(f"keyed: {area}/{questionnaire.code}")
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
            mode = _mode(audience, by_mode) if state == "finished" and not in_grace else ONLINE
            result.append(MadeUp(state, person.version, person.layout, in_grace, stored, mode))
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
            "mode": response.mode,
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


def _mode(audience: str, rng: random.Random) -> str:
    """By which way a finished response came."""
    chance = rng.random()
    for mode, share in _KEYED.get(audience, {}).items():
        chance -= share
        if chance < 0:
            return mode
    return ONLINE
