"""Snapshots: the answers as columns at one moment, from which every figure is made."""

from __future__ import annotations

import hashlib
from datetime import datetime

import numpy as np
import pandas as pd
from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from surveyapp.analysis import frames, live
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.domain.windows import OVER
from surveyapp.interchange import snapshot_parquet
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage import responses as store
from surveyapp.storage.base import is_sqlite
from surveyapp.storage.snapshots import Snapshot, latest_snapshot
from surveyapp.storage.surveys import Survey

COUNTED = store.COUNTED


def take(session: Session, survey: Survey, *, final: bool, now: datetime, cut: str | None = None) -> Snapshot:
    """Store the answers of all responses that count, as columns without open text. Does not commit.

    With a `cut` only of those whose keys come before it; the questions of which fewer answers than the threshold are
    then held back are marked, because figures of them could be set against the final ones. The survey must be
    published.
    """
    snapshot = _made(session, survey, final=final, now=now, cut=cut)
    session.add(snapshot)
    session.flush()
    return snapshot


def _made(session: Session, survey: Survey, *, final: bool, now: datetime, cut: str | None) -> Snapshot:
    questionnaire = _questionnaire(survey)
    responses, answers = _stored(session, survey, cut)
    frame = whole = frames.from_answers(questionnaire, responses, answers)
    close: list[str] = []
    if cut is not None:
        frame = frames.from_answers(questionnaire, responses[responses["is_before"]], answers)
        close = sorted(live.too_close(frame, whole, survey.threshold))
    data = snapshot_parquet.write(frame)
    status = frame.status
    return Snapshot(
        survey_id=survey.id,
        revision_id=survey.revision_id,
        taken_at=now,
        final=final,
        finished=int((status == "finished").sum()),
        partial=int((status == "partial").sum()),
        cut=cut,
        close=close,
        sha256=hashlib.sha256(data).hexdigest(),
        parquet=data,
    )


def read_frame(session: Session, survey: Survey) -> frames.ResponseFrame:
    """The responses that count as columns, straight from the tables: one query, however many there are.

    In the order of their random keys, which says nothing of when they came.
    """
    return frames.from_answers(_questionnaire(survey), *_stored(session, survey))


def _stored(session: Session, survey: Survey, cut: str | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Responses and answers as `frames.from_answers` takes them. `is_before`: finished, with a key before the cut."""
    r, a = store.responses, store.answers
    open_text = [q.code for q in _questionnaire(survey).questions() if KINDS[q.kind].is_open]
    # Of open text only that there is some: the words themselves are never read into figures.
    value = case((a.c.question.in_(open_text), "1"), else_=a.c.value)
    is_before = and_(r.c.state == "finished", r.c.id < (cut or "")).label("is_before")
    query = select(r.c.id, r.c.state, r.c.version, r.c.language, r.c.mode, is_before)
    query = query.add_columns(store.answers_gathered(is_sqlite(session), value))
    query = query.where(r.c.survey_id == survey.id, r.c.state.in_(COUNTED)).order_by(r.c.id)
    rows = session.execute(query).all()
    responses = pd.DataFrame(
        {
            "id": [row.id for row in rows],
            "status": ["partial" if row.state == "partial" else "finished" for row in rows],
            "version": [row.version for row in rows],
            "language": [row.language for row in rows],
            "mode": [row.mode for row in rows],
            "is_before": np.array([row.is_before for row in rows], dtype=bool),
        }
    )
    given = [(row.id, row.answers or {}) for row in rows]
    answers = pd.DataFrame(
        {
            "response": [key for key, answers in given for _ in answers],
            "question": [code for _, answers in given for code in answers],
            "value": [value for _, answers in given for value in answers.values()],
        }
    )
    return responses, answers


def _questionnaire(survey: Survey) -> Questionnaire:
    if survey.revision is None:
        raise ValueError("a survey without a published wording has no answers")
    return questionnaire_of(survey.revision)


def ahead(session: Session, survey: Survey, now: datetime) -> Snapshot | None:
    """The live snapshot that is due, not stored yet; None where the newest will do, or after closing.

    To read all answers takes seconds where there are tens of thousands: this way nobody who answers waits for them.
    """
    if survey.state_at(now) in OVER:
        return None
    cut = _next_cut(session, survey, latest_snapshot(session, survey.id, final=False))
    return None if cut is None else _made(session, survey, final=False, now=now, cut=cut)


def current(session: Session, survey: Survey, now: datetime, made: Snapshot | None = None) -> Snapshot:
    """The snapshot to make figures from, marked as published. Does not commit.

    Once the time of grace is over, the final one: drafts become partial responses here, should nobody have swept yet.
    Late responses that staff include move it in steps of the threshold. Before, see `_live`. `made`: what `ahead` gave
    a moment ago; it is used unless somebody else's was stored meanwhile.
    """
    chosen = _final(session, survey, now) if survey.state_at(now) in OVER else _live(session, survey, now, made)
    if chosen.published_at is None:
        chosen.published_at = now
    return chosen


def _final(session: Session, survey: Survey, now: datetime) -> Snapshot:
    store.end_drafts(session, survey.id)
    by_state = store.counts_by_state(session, [survey.id])[survey.id]
    counts = by_state.get("finished", 0) + by_state.get("late-included", 0), by_state.get("partial", 0)
    newest = latest_snapshot(session, survey.id, final=True)
    if newest is None:
        return take(session, survey, final=True, now=now)
    steps = [abs(count - before) for count, before in zip(counts, (newest.finished, newest.partial), strict=True)]
    if not any(steps) or (newest.published_at is not None and any(0 < step < survey.threshold for step in steps)):
        return newest
    return take(session, survey, final=True, now=now)


def _live(session: Session, survey: Survey, now: datetime, made: Snapshot | None) -> Snapshot:
    """Figures while answers come in, such that no two downloads, the final one included, differ by a few people.

    They are of a random part of the finished responses: a multiple of the threshold, with the threshold and a tenth of
    all held back, so that the final figures are at least that far away, for questions that some leave out too. The
    part only grows, by a tenth at the least. Keys are random, so those before a cut are a random part, and those
    before a later cut hold them all.
    """
    newest = latest_snapshot(session, survey.id, final=False)
    if made is not None:
        if newest is not None and not _is_far_enough(session, survey, newest, made.finished):
            return newest
        session.add(made)
        session.flush()
        return made
    cut = _next_cut(session, survey, newest)
    if newest is not None and cut is None:
        return newest
    return take(session, survey, final=False, now=now, cut=cut or "")


def _next_cut(session: Session, survey: Survey, newest: Snapshot | None) -> str | None:
    """The key before which the responses of the next live snapshot come; None where the newest is the one to show."""
    r = store.responses
    finished = r.c.survey_id == survey.id, r.c.state == "finished"
    total = session.scalar(select(func.count()).select_from(r).where(*finished)) or 0
    held_back = survey.threshold + total // 10
    size = max(total - held_back, 0) // survey.threshold * survey.threshold
    if newest is not None and not _is_far_enough(session, survey, newest, size):
        return None
    cut = session.scalar(select(r.c.id).where(*finished).order_by(r.c.id).offset(size).limit(1)) if size else ""
    return cut or ""


def _is_far_enough(session: Session, survey: Survey, newest: Snapshot, size: int) -> bool:
    """Whether a part of this size may follow the newest live snapshot."""
    if size < newest.finished + max(survey.threshold, newest.finished // 10):
        return False
    r = store.responses
    finished = r.c.survey_id == survey.id, r.c.state == "finished"
    below = session.scalar(select(func.count()).select_from(r).where(*finished, r.c.id < (newest.cut or ""))) or 0
    return size >= below
