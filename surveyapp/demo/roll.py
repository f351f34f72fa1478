"""Rolls the demonstration forward: when nothing is open any more, a new pair of inspections takes its place.

The first of a pair is a full inspection (2023) whose surveys have just closed, but for the young people's, which was
given more time, and the nominated officer's, which is to come. The second is a re-visit whose survey is open; its area
has had a full inspection before, which it can be compared with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.demo import areas, by_hand, days, sign_ins
from surveyapp.demo.made_up import MadeUp, compose, keep
from surveyapp.demo.one_transaction import OneTransaction, exclusively
from surveyapp.domain.clock import require_utc
from surveyapp.domain.timetable import Timetable, build
from surveyapp.domain.working_days import WorkingDays
from surveyapp.interchange import questionnaire_document
from surveyapp.interchange.questionnaire_fill import fill
from surveyapp.services import effects, inspections, surveys
from surveyapp.services.actors import DEMONSTRATION
from surveyapp.services.banks import bank_for
from surveyapp.storage.engine import Database
from surveyapp.storage.inspections import Inspection, declared_days
from surveyapp.storage.surveys import Survey, surveys_without_trials

FULL, REVISIT = "full-2023", "revisit"
EXTENDED = "young-people"
ANSWERED = {"parents-carers": 2234, "young-people": 372, "practitioners": 751}
"""Finished responses of the full inspection: the numbers of a large county in 2024."""
ANSWERED_SO_FAR = 180
ANSWERED_BEFORE = 420
"""Parents and carers who had answered in the inspection before the re-visit."""
BEFORE = timedelta(days=546)
LATE = 4
NO_FORUM = "This is the demonstration: everything in it is made up, and no forum could be asked."
MORE_TIME = "Made up for the demonstration: two schools handed the links out late."

_WORKER = "demonstration"


@dataclass(frozen=True, slots=True)
class Part:
    """One inspection to be made: its area, its days, and its answers by audience."""

    area: str
    timetable: Timetable
    focus: tuple[str, ...]
    answers: dict[str, list[MadeUp]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two inspections around one instant, and the one before the re-visit.

    `closes_at`: when the young people's survey now closes.
    """

    full: Part
    revisit: Part
    before: Part
    closes_at: datetime


def roll_forward(database: Database, now: datetime, scale: float = 1.0) -> bool:
    """Make a new pair of inspections if no survey of the demonstration is open at `now`. Whether it did.

    Costs one small query when nothing is to do. Any number of processes may call it at once: one makes the pair, in
    one transaction; the others find it. Does nothing in a database that `seed.prepare` has not made ready.
    `scale`: the share of the usual number of responses.
    """
    now = require_utc(now)
    with database.reading() as session:
        if not _is_due(session, now):
            return False
        number = pairs_made(session)
        declared = declared_days(session)
    pair = _composed(number, now, WorkingDays(declared), scale)
    with exclusively(database) as inside:
        with inside.reading() as session:
            if not _is_due(session, now) or pairs_made(session) != number:
                return False
        _play(inside, pair, now)
    return True


def pairs_made(session: Session) -> int:
    """How many pairs of inspections the demonstration has had so far: each has one re-visit."""
    mine = select(func.count()).select_from(Inspection).where(Inspection.demonstration.is_(True))
    return session.scalar(mine.where(Inspection.kind == REVISIT)) or 0


def _is_due(session: Session, now: datetime) -> bool:
    """Whether nobody finds anything open. The nominated officer's evaluation is no survey to show a visitor."""
    is_open = (
        surveys_without_trials()
        .join(Inspection)
        .where(Inspection.demonstration.is_(True), Survey.audience.in_(ANSWERED), Survey.revision_id.is_not(None))
        .where(Survey.announced_at <= now, Survey.opens_at <= now, Survey.closes_at > now)
    )
    return session.scalar(is_open.limit(1)) is None and sign_ins.are_there(session)


def _composed(number: int, now: datetime, working_days: WorkingDays, scale: float) -> Pair:
    full_area, revisit_area = areas.pair(number)
    full_day = days.of_the_window_closed_last(now, working_days)
    revisit_day = days.of_the_window_open_longest(now, working_days)
    counts = {audience: (max(1, round(count * scale)), 0) for audience, count in ANSWERED.items()}
    counts["parents-carers"] = (counts["parents-carers"][0], round(LATE * scale))
    so_far = {"parents-carers": (max(1, round(ANSWERED_SO_FAR * scale)), 0)}
    then = {"parents-carers": (max(1, round(ANSWERED_BEFORE * scale)), 0)}
    first_day = days.of_the_window_closed_last(now - BEFORE, working_days)
    return Pair(
        full=_part(full_area, build(FULL, full_day, None, working_days), (), counts),
        revisit=_part(revisit_area, build(REVISIT, revisit_day, None, working_days), areas.FOCUS, so_far),
        before=_part(revisit_area, build(FULL, first_day, None, working_days), (), then),
        closes_at=days.closing_soon(now, working_days),
    )


def _part(area: str, timetable: Timetable, focus: tuple[str, ...], counts: dict[str, tuple[int, int]]) -> Part:
    """`counts`: finished and late responses by audience."""
    answers = {}
    for audience, (finished, late) in counts.items():
        document = fill(bank_for(timetable.kind, audience), area=area, focus=focus)
        answers[audience] = compose(area, questionnaire_document.build(document), finished, late=late)
    return Part(area, timetable, focus, answers)


def _play(inside: OneTransaction, pair: Pair, now: datetime) -> None:
    """Do everything that would have happened until `now`, in the order of time, each with its own present."""
    full, revisit, before = pair.full.timetable, pair.revisit.timetable, pair.before.timetable
    closed, closed_before = (each.window("parents-carers").closes_at for each in (full, before))
    opened = revisit.window("parents-carers").opens_at
    made: dict[Timetable, int] = {}

    def create(part: Part) -> Callable[[datetime], None]:
        def act(at: datetime) -> None:
            made[part.timetable] = _created(inside, part, at)

        return act

    def on(timetable: Timetable, act: Callable[[OneTransaction, int, datetime], None]) -> Callable[[datetime], None]:
        return lambda at: act(inside, made[timetable], at)

    def answer(part: Part) -> Callable[[datetime], None]:
        return lambda _at: _answered(inside, made[part.timetable], part, now)

    def extend(inside: OneTransaction, inspection_id: int, at: datetime) -> None:
        _extended(inside, inspection_id, pair.closes_at, at)

    def sweep(at: datetime) -> None:
        effects.sweep(inside, at, _WORKER)

    steps: list[tuple[datetime, Callable[[datetime], None]]] = [
        (before.announced_at - timedelta(hours=3), create(pair.before)),
        (before.announced_at - timedelta(minutes=30), on(before, _published)),
        (before.announced_at, sweep),
        (closed_before - timedelta(minutes=1), answer(pair.before)),
        (closed_before, sweep),
        (closed_before + timedelta(minutes=30), sweep),
        (full.announced_at - timedelta(hours=3), create(pair.full)),
        (full.announced_at - timedelta(minutes=30), on(full, _published)),
        (full.announced_at, sweep),
        (closed - timedelta(hours=20), on(full, extend)),
        (closed - timedelta(minutes=1), answer(pair.full)),
        (closed, sweep),
        (closed + timedelta(minutes=30), sweep),
        (revisit.announced_at - timedelta(hours=3), create(pair.revisit)),
        (opened - timedelta(hours=24), on(revisit, _published)),
        (opened, sweep),
        (now, answer(pair.revisit)),
        (now, sweep),
    ]
    for at, act in sorted(steps, key=lambda step: step[0]):
        act(at)


def _created(inside: OneTransaction, part: Part, at: datetime) -> int:
    with inside.writing() as session:
        inspection = inspections.create_inspection(
            session,
            DEMONSTRATION,
            area=part.area,
            kind=part.timetable.kind,
            first_day=part.timetable.first_day,
            focus=part.focus,
            demonstration=True,
            now=at,
        )
        by_hand.list_schools(session, inspection, at)
        return inspection.id


def _published(inside: OneTransaction, inspection_id: int, at: datetime) -> None:
    with inside.writing() as session:
        for survey in _surveys(session, inspection_id):
            override = NO_FORUM if surveys.needs_forum(survey) else None
            surveys.publish(session, DEMONSTRATION, survey, now=at, override=override)


def _extended(inside: OneTransaction, inspection_id: int, closes_at: datetime, at: datetime) -> None:
    with inside.writing() as session:
        survey = next(found for found in _surveys(session, inspection_id) if found.audience == EXTENDED)
        surveys.change_window(
            session, DEMONSTRATION, survey, opens_at=survey.opens_at, closes_at=closes_at, reason=MORE_TIME, now=at
        )


def _answered(inside: OneTransaction, inspection_id: int, part: Part, now: datetime) -> None:
    """Keep the answers. What inspectors did with comments they did just now: nothing in the queue is overdue."""
    with inside.reading() as session:
        surveys = {survey.id: part.answers.get(survey.audience, []) for survey in _surveys(session, inspection_id)}
        audiences = {survey.id: survey.audience for survey in _surveys(session, inspection_id)}
    for survey_id, answers in surveys.items():
        written = by_hand.comments_for(part.timetable.kind, audiences[survey_id])
        among, others = by_hand.put_among(part.area, written, answers)
        if among:
            by_hand.keep_and_note(inside, survey_id, written, among, now)
        with inside.writing() as session:
            keep(session, session.get_one(Survey, survey_id), others)


def _surveys(session: Session, inspection_id: int) -> list[Survey]:
    query = surveys_without_trials().where(Survey.inspection_id == inspection_id)
    return list(session.scalars(query.order_by(Survey.id)))
