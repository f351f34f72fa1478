"""Snapshots: the answers as columns at one moment, from which every figure is made."""

from __future__ import annotations

import hashlib
from datetime import datetime

import pandas as pd
from sqlalchemy import case, select
from sqlalchemy.orm import Session

from surveyapp.analysis import frames
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.windows import SurveyState, state_at
from surveyapp.interchange import snapshot_parquet
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage import responses as store
from surveyapp.storage.snapshots import Snapshot, latest_published, latest_snapshot
from surveyapp.storage.surveys import Survey

COUNTED = ("finished", "late-included", "partial")


def take(session: Session, survey: Survey, *, final: bool, now: datetime) -> Snapshot:
    """Store the answers of all responses that count, as columns without open text. Does not commit.

    The survey must be published.
    """
    if survey.revision is None:
        raise ValueError("a survey without a published wording has no answers")
    frame = read_frame(session, survey)
    data = snapshot_parquet.write(frame)
    status = frame.status
    snapshot = Snapshot(
        survey_id=survey.id,
        revision_id=survey.revision.id,
        taken_at=now,
        final=final,
        finished=int((status == "finished").sum()),
        partial=int((status == "partial").sum()),
        sha256=hashlib.sha256(data).hexdigest(),
        parquet=data,
    )
    session.add(snapshot)
    session.flush()
    return snapshot


def read_frame(session: Session, survey: Survey) -> frames.ResponseFrame:
    """The responses that count as columns, straight from the tables: two queries, however many there are."""
    if survey.revision is None:
        raise ValueError("a survey without a published wording has no answers")
    questionnaire = questionnaire_of(survey.revision)
    r, a = store.responses, store.answers
    counted = r.c.survey_id == survey.id, r.c.state.in_(COUNTED)
    connection = session.connection()
    responses = pd.read_sql(select(r.c.id, r.c.state, r.c.version, r.c.language).where(*counted), connection)
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

    Once the answers are final, the final one. Before, figures move in steps of the threshold: a new snapshot is only
    taken when the responses that count have grown by at least that many since figures were last seen.
    """
    published = latest_published(session, survey.id)
    finished, partial = _counts(session, survey)
    over = state_at(survey.times, now, survey.revision_id is not None) is SurveyState.CLOSED
    newest = latest_snapshot(session, survey.id)
    chosen = _reusable(published, newest, finished, partial, survey.threshold, over=over)
    if chosen is None:
        chosen = take(session, survey, final=over, now=now)
    if chosen.published_at is None:
        chosen.published_at = now
    return chosen


def _reusable(
    published: Snapshot | None, newest: Snapshot | None, finished: int, partial: int, threshold: int, *, over: bool
) -> Snapshot | None:
    """A snapshot that is there and will do, or None where a new one has to be taken."""
    counts = (finished, partial)
    if newest is not None and newest.final == over and (newest.finished, newest.partial) == counts:
        return newest
    if published is None or (over and not published.final):
        return None
    steps = (abs(finished - published.finished), abs(partial - published.partial))
    if any(0 < step < threshold for step in steps) or steps == (0, 0):
        return published
    return None


def _counts(session: Session, survey: Survey) -> tuple[int, int]:
    by_state = store.counts_by_state(session, [survey.id])[survey.id]
    return by_state.get("finished", 0) + by_state.get("late-included", 0), by_state.get("partial", 0)
