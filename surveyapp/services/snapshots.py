"""Snapshots: the answers as columns at one moment, from which every figure is made."""

from __future__ import annotations

import hashlib
from datetime import datetime

import pandas as pd
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from surveyapp.analysis import frames, live
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.windows import OVER
from surveyapp.interchange import snapshot_parquet
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage import responses as store
from surveyapp.storage.snapshots import Snapshot, latest_snapshot
from surveyapp.storage.surveys import Survey

COUNTED = ("finished", "late-included", "partial")


def take(session: Session, survey: Survey, *, final: bool, now: datetime, cut: str | None = None) -> Snapshot:
    """Store the answers of all responses that count, as columns without open text. Does not commit.

    With a `cut` only of those whose keys come before it; the questions of which fewer answers than the threshold are
    then held back are marked, because figures of them could be set against the final ones. The survey must be
    published.
    """
    if survey.revision is None:
        raise ValueError("a survey without a published wording has no answers")
    frame = read_frame(session, survey, before=cut)
    close: list[str] = []
    if cut is not None:
        close = sorted(live.too_close(frame, read_frame(session, survey), survey.threshold))
    data = snapshot_parquet.write(frame)
    status = frame.status
    snapshot = Snapshot(
        survey_id=survey.id,
        revision_id=survey.revision.id,
        taken_at=now,
        final=final,
        finished=int((status == "finished").sum()),
        partial=int((status == "partial").sum()),
        cut=cut,
        close=close,
        sha256=hashlib.sha256(data).hexdigest(),
        parquet=data,
    )
    session.add(snapshot)
    session.flush()
    return snapshot


def read_frame(session: Session, survey: Survey, *, before: str | None = None) -> frames.ResponseFrame:
    """The responses that count as columns, straight from the tables: two queries, however many there are.

    In the order of their random keys, which says nothing of when they came. `before`: only finished ones with
    keys before this one.
    """
    if survey.revision is None:
        raise ValueError("a survey without a published wording has no answers")
    questionnaire = questionnaire_of(survey.revision)
    r, a = store.responses, store.answers
    counted = [r.c.survey_id == survey.id, r.c.state.in_(COUNTED)]
    if before is not None:
        counted += [r.c.state == "finished", r.c.id < before]
    connection = session.connection()
    responses = pd.read_sql(
        select(r.c.id, r.c.state, r.c.version, r.c.language, r.c.mode).where(*counted).order_by(r.c.id), connection
    )
    responses["status"] = responses.pop("state").map(
        {"finished": "finished", "late-included": "finished", "partial": "partial"}
    )
    open_text = [q.code for q in questionnaire.questions() if KINDS[q.kind].is_open]
    # Of open text only that there is some: the words themselves are never read into figures.
    value = case((a.c.question.in_(open_text), "1"), else_=a.c.value)
    query = select(a.c.response_id.label("response"), a.c.question, value.label("value"))
    query = query.join(r, r.c.id == a.c.response_id).where(*counted)
    answers = pd.read_sql(query, connection)
    return frames.from_answers(questionnaire, responses, answers)


def current(session: Session, survey: Survey, now: datetime) -> Snapshot:
    """The snapshot to make figures from, marked as published. Does not commit.

    Once the time of grace is over, the final one: drafts become partial responses here, should nobody have swept yet.
    Late responses that staff include move it in steps of the threshold. Before, see `_live`.
    """
    if survey.state_at(now) in OVER:
        chosen = _final(session, survey, now)
    else:
        chosen = _live(session, survey, now)
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


def _live(session: Session, survey: Survey, now: datetime) -> Snapshot:
    """Figures while answers come in, such that no two downloads, the final one included, differ by a few people.

    They are of a random part of the finished responses: a multiple of the threshold, with the threshold and a tenth of
    all held back, so that the final figures are at least that far away, for questions that some leave out too. The
    part only grows, by a tenth at the least. Keys are random, so those before a cut are a random part, and those
    before a later cut hold them all.
    """
    r = store.responses
    finished = r.c.survey_id == survey.id, r.c.state == "finished"
    total = session.scalar(select(func.count()).select_from(r).where(*finished)) or 0
    held_back = survey.threshold + total // 10
    size = max(total - held_back, 0) // survey.threshold * survey.threshold
    newest = latest_snapshot(session, survey.id, final=False)
    if newest is not None:
        if size < newest.finished + max(survey.threshold, newest.finished // 10):
            return newest
        below = session.scalar(select(func.count()).select_from(r).where(*finished, r.c.id < (newest.cut or ""))) or 0
        if size < below:
            return newest
    cut = session.scalar(select(r.c.id).where(*finished).order_by(r.c.id).offset(size).limit(1)) if size else ""
    return take(session, survey, final=False, now=now, cut=cut or "")
