"""Snapshots: the answers as columns at one moment, from which every figure is made."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.json as pa_json
from numpy.typing import NDArray
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
from surveyapp.storage.surveys import Revision, Survey

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
    frame = whole = frames.from_columns(questionnaire, responses, answers)
    close: list[str] = []
    if cut is not None:
        before = responses["is_before"].to_numpy()
        part = {code: values[before] for code, values in answers.items()}
        frame = frames.from_columns(questionnaire, responses[before].reset_index(drop=True), part)
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


def frame_of(session: Session, snapshot: Snapshot) -> frames.ResponseFrame:
    """The responses that a snapshot holds, as columns."""
    revision = session.get_one(Revision, snapshot.revision_id)
    return snapshot_parquet.read(questionnaire_of(revision), snapshot.parquet)


def read_frame(session: Session, survey: Survey) -> tuple[frames.ResponseFrame, list[str]]:
    """The responses that count as columns, with their keys row by row, in the order of these random keys.

    From the final snapshot where it holds them all, which takes a tenth of a second for a hundred thousand; else
    straight from the tables, in one query. The keys must not leave.
    """
    r = store.responses
    counted = r.c.survey_id == survey.id, r.c.state.in_(COUNTED)
    newest = latest_snapshot(session, survey.id, final=True)
    if newest is not None and newest.revision_id == survey.revision_id and _holds_all(session, survey, newest):
        keys = list(session.scalars(select(r.c.id).where(*counted).order_by(r.c.id)))
        frame = snapshot_parquet.read(_questionnaire(survey), newest.parquet)
        if len(keys) == len(frame):
            return frame, keys
    responses, answers = _stored(session, survey)
    return frames.from_columns(_questionnaire(survey), responses, answers), list(responses["id"])


def _holds_all(session: Session, survey: Survey, snapshot: Snapshot) -> bool:
    """Whether no response counts that a final snapshot does not hold. None that counts is ever taken away."""
    found = store.counts_by_state(session, [survey.id])[survey.id]
    finished = found.get("finished", 0) + found.get("late-included", 0)
    return (finished, found.get("partial", 0)) == (snapshot.finished, snapshot.partial)


def _stored(
    session: Session, survey: Survey, cut: str | None = None
) -> tuple[pd.DataFrame, dict[str, NDArray[np.object_]]]:
    """Responses and answers as `frames.from_columns` takes them. `is_before`: finished, with a key before the cut.

    The answers of a response come from the database as one text, and all texts are taken apart at once.
    """
    r, a = store.responses, store.answers
    asked = [question.code for question in _questionnaire(survey).questions()]
    open_text = [q.code for q in _questionnaire(survey).questions() if KINDS[q.kind].is_open]
    # Of open text only that there is some: the words themselves are never read into figures.
    value = case((a.c.question.in_(open_text), "1"), else_=a.c.value)
    is_before = and_(r.c.state == "finished", r.c.id < (cut or "")).label("is_before")
    query = select(r.c.id, r.c.state, r.c.version, r.c.language, r.c.mode, is_before)
    query = query.add_columns(store.answers_as_text(is_sqlite(session), value))
    query = query.where(r.c.survey_id == survey.id, r.c.state.in_(COUNTED)).order_by(r.c.id)
    columns = list(zip(*session.execute(query).all(), strict=True)) or [()] * 7
    keys, states, versions, languages, modes, before, gathered = columns
    responses = pd.DataFrame(
        {
            "id": pd.Series(keys, dtype=object),
            "status": np.where(np.array(states, dtype=object) == "partial", "partial", "finished"),
            "version": pd.Series(versions, dtype=object),
            "language": pd.Series(languages, dtype=object),
            "mode": pd.Series(modes, dtype=object),
            "is_before": np.array(before, dtype=bool),
        }
    )
    return responses, _taken_apart(asked, gathered)


def _taken_apart(asked: Sequence[str], gathered: Sequence[str | None]) -> dict[str, NDArray[np.object_]]:
    """The answers to each question, None for none, from one JSON object a response."""
    if not gathered:
        return {code: np.array([], dtype=object) for code in asked}
    lines = "\n".join(text or "{}" for text in gathered).encode()
    longest = max(map(len, filter(None, gathered)), default=0)
    table = pa_json.read_json(
        pa.BufferReader(lines),
        pa_json.ReadOptions(block_size=max(1 << 20, 8 * longest)),  # no response may be longer than a block
        pa_json.ParseOptions(
            explicit_schema=pa.schema([(code, pa.string()) for code in asked]), unexpected_field_behavior="ignore"
        ),
    )
    return {code: _objects(table[code].combine_chunks().dictionary_encode()) for code in asked}


def _objects(encoded: pa.DictionaryArray) -> NDArray[np.object_]:
    """The values of a column, each different one made once; None for none."""
    values = np.array([*encoded.dictionary.to_pylist(), None], dtype=object)
    return np.asarray(values[encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)])


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
    size = live.size_of_part(total, survey.threshold)
    if newest is not None and not _is_far_enough(session, survey, newest, size):
        return None
    cut = session.scalar(select(r.c.id).where(*finished).order_by(r.c.id).offset(size).limit(1)) if size else ""
    return cut or ""


def _is_far_enough(session: Session, survey: Survey, newest: Snapshot, size: int) -> bool:
    """Whether a part of this size may follow the newest live snapshot."""
    if not live.may_grow(size, newest.finished, survey.threshold):
        return False
    r = store.responses
    finished = r.c.survey_id == survey.id, r.c.state == "finished"
    below = session.scalar(select(func.count()).select_from(r).where(*finished, r.c.id < (newest.cut or ""))) or 0
    return size >= below
