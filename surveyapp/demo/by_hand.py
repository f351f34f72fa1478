"""Comments that are put among the others as they stand, so that each queue of the desk has something in it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.demo.made_up import MadeUp, keep
from surveyapp.demo.one_transaction import OneTransaction
from surveyapp.demo.phrases import sentences
from surveyapp.demo.sign_ins import SIGN_INS
from surveyapp.services import comments, comments_gathering, comments_marking, concerns, schools, schools_changing
from surveyapp.services.actors import DEMONSTRATION, Actor
from surveyapp.services.comments import Filters
from surveyapp.storage.comments import Comment
from surveyapp.storage.inspections import Inspection
from surveyapp.storage.surveys import Survey

_QUESTION = "better"
_INSPECTOR = next(Actor(each.email, each.role) for each in SIGN_INS if each.role == "inspector")


@dataclass(frozen=True, slots=True)
class ByHand:
    """One such comment. `translation`, and what an inspector has seen in it (`raised`), where there is one."""

    text: str
    language: str = "en"
    translation: str = ""
    raised: str = ""


def comments_for(kind: str, audience: str) -> tuple[ByHand, ...]:
    """The comments for the survey of an audience in a kind of inspection."""
    name = kind if kind in sentences("by-hand") else audience
    return tuple(ByHand(**each) for each in sentences("by-hand").get(name, ()))


def schools_for(kind: str) -> tuple[str, ...]:
    """The schools of the area of a kind of inspection."""
    return tuple(sentences("by-hand")["schools-revisit" if kind == "revisit" else "schools"])


def put_among(area: str, written: Sequence[ByHand], made_up: Sequence[MadeUp]) -> tuple[list[MadeUp], list[MadeUp]]:
    """The responses that have such a comment now, and the others. The same each time; few responses take few."""
    answered = [n for n, each in enumerate(made_up) if each.state == "finished" and _QUESTION in each.answers]
    random.Random(f"by hand: {area}").shuffle(answered)
    taken = dict(zip(answered, written, strict=False))
    among = [replace(made_up[n], answers={**made_up[n].answers, _QUESTION: each.text}) for n, each in taken.items()]
    return among, [each for n, each in enumerate(made_up) if n not in taken]


def keep_and_note(
    inside: OneTransaction, survey_id: int, written: Sequence[ByHand], among: Sequence[MadeUp], now: datetime
) -> None:
    """Keep responses of `put_among` before any other of their survey, look through them, and do what inspectors did."""
    with inside.writing() as session:
        keep(session, session.get_one(Survey, survey_id), among)
    comments_gathering.gather(inside, now, survey_id=survey_id)
    with inside.writing() as session:
        survey = session.get_one(Survey, survey_id)
        by_text = {each.text: each for each in written}
        filters = Filters(question=_QUESTION)
        for comment in comments.read_comments(session, _INSPECTOR, survey, filters, secret=b"").comments:
            each = by_text.get(comment.text or "")
            if each is not None and each.translation:
                comments_marking.translate(session, _INSPECTOR, survey, comment, each.translation, now=now)
            if each is not None and each.raised:
                found = session.get_one(Comment, comment.key)
                concerns.raise_one(session, _INSPECTOR, survey, found, each.raised, now=now)


def list_schools(session: Session, inspection: Inspection, now: datetime) -> None:
    """Give the area of an inspection its made-up schools. Commits."""
    seen = schools.listed(session, inspection.area).hash
    names = schools.tidied(schools_for(inspection.kind))
    schools_changing.replace(session, DEMONSTRATION, inspection, names, seen=seen, now=now)
