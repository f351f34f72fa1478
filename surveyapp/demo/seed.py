"""Makes a database ready for a demonstration, and says what is there to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.demo import roll, sign_ins
from surveyapp.demo.one_transaction import exclusively
from surveyapp.demo.sign_ins import SIGN_INS, SignIn
from surveyapp.domain.clock import require_utc
from surveyapp.domain.windows import SurveyState
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey, surveys_in_order

_CLOSED = frozenset({SurveyState.GRACE, SurveyState.CLOSED})
_TO_COME = frozenset({SurveyState.NOT_ANNOUNCED, SurveyState.SCHEDULED})


@dataclass(frozen=True, slots=True)
class Shown:
    """One survey to look at. Times are aware UTC."""

    slug: str
    area: str
    audience: str
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What there is to see: every open survey of the demonstration; of its newest pair of inspections the others."""

    open: tuple[Shown, ...]
    closed: tuple[Shown, ...]
    to_come: tuple[Shown, ...]
    sign_ins: tuple[SignIn, ...] = SIGN_INS


def prepare(database: Database, now: datetime, scale: float = 1.0) -> Demonstration:
    """A database with accounts and a pair of inspections with made-up answers, something of them open at `now`.

    On a database that was made ready before it only rolls forward, so it may be called at each start, and by several
    processes at once. The schema must be current. `scale`: the share of the usual number of responses.

    Raises DomainError `database-in-use` where a database without a demonstration has accounts or inspections: the
    demonstration's passwords are known to all.
    """
    now = require_utc(now)
    with database.reading() as session:
        ready = sign_ins.are_there(session)
    if not ready:
        with exclusively(database) as inside, inside.writing() as session:
            if not sign_ins.are_there(session):
                sign_ins.make(session, now)
    roll.roll_forward(database, now, scale)
    with database.reading() as session:
        return shown(session, now)


def shown(session: Session, now: datetime) -> Demonstration:
    """What there is to see at `now`."""
    mine = [survey for survey in surveys_in_order(session) if survey.inspection.demonstration]
    newest = set(sorted({survey.inspection_id for survey in mine})[-2:])
    latest = [survey for survey in mine if survey.inspection_id in newest]
    return Demonstration(
        open=_in(mine, now, frozenset({SurveyState.OPEN})),
        closed=_in(latest, now, _CLOSED),
        to_come=_in(latest, now, _TO_COME),
    )


def _in(surveys: list[Survey], now: datetime, states: frozenset[SurveyState]) -> tuple[Shown, ...]:
    return tuple(
        Shown(survey.slug, survey.inspection.area, survey.audience, survey.opens_at, survey.closes_at)
        for survey in surveys
        if survey.state_at(now) in states
    )
