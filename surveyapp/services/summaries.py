"""Summaries of surveys: figures from published snapshots, their charts and files, and the restricted extract."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.analysis import summaries as analysis
from surveyapp.analysis.results import Summary
from surveyapp.domain.errors import DomainError
from surveyapp.interchange import extract_columns, snapshot_parquet
from surveyapp.reports import charts
from surveyapp.services import audit, snapshots
from surveyapp.services.actors import Actor
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage.accounts import AuditEvent
from surveyapp.storage.snapshots import Snapshot
from surveyapp.storage.surveys import Revision, Survey

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WindowMove:
    """A window that was moved: when, to where, and why."""

    at: datetime
    opens_at: datetime
    closes_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a reader of figures must know of how they came about, besides the figures themselves."""

    override_reason: str | None
    window_moves: tuple[WindowMove, ...]


def publish_snapshot(session: Session, actor: Actor, survey: Survey, *, now: datetime) -> Snapshot:
    """The snapshot to make figures from, marked as published from now on. Commits.

    Live figures move in steps of the threshold, whoever looks. Raises DomainError: not-permitted, not-published.
    """
    actor.require("see-summary")
    if survey.revision is None:
        raise DomainError("not-published", slug=survey.slug)
    snapshot = snapshots.current(session, survey, now)
    session.commit()
    return snapshot


def published_snapshot(session: Session, survey: Survey, snapshot_id: int) -> Snapshot | None:
    """One snapshot of this survey of which figures have been published, for charts that belong to them."""
    query = select(Snapshot).where(Snapshot.id == snapshot_id, Snapshot.survey_id == survey.id)
    return session.scalar(query.where(Snapshot.published_at.is_not(None)))


def summary_of(session: Session, survey: Survey, snapshot: Snapshot) -> Summary:
    """The summary of a published snapshot, under the disclosure control of the survey's threshold."""
    if snapshot.published_at is None:
        raise ValueError("no figures of a snapshot that is not marked as published")
    return _SUMMARIES.get((snapshot.sha256, snapshot.id, survey.threshold), lambda: _summary(session, survey, snapshot))


def summarise(session: Session, actor: Actor, survey: Survey, *, now: datetime) -> Summary:
    """The summary of a survey as it may be seen now. Commits the mark that its figures are published.

    Raises DomainError: not-permitted, not-published.
    """
    return summary_of(session, survey, publish_snapshot(session, actor, survey, now=now))


def circumstances(session: Session, survey: Survey) -> Circumstances:
    """Why the wording was published before the forum passed it, and how the window was moved, oldest first."""
    query = select(AuditEvent).where(AuditEvent.subject == f"survey:{survey.slug}", AuditEvent.action == "window-moved")
    moves = tuple(
        WindowMove(
            event.at,
            datetime.fromisoformat(event.details["to"][0]),
            datetime.fromisoformat(event.details["to"][1]),
            event.details["reason"],
        )
        for event in session.scalars(query.order_by(AuditEvent.id))
    )
    return Circumstances(survey.revision.override_reason if survey.revision else None, moves)


def chart(session: Session, survey: Survey, snapshot: Snapshot, code: str, language: str) -> bytes | None:
    """The chart (SVG) of one question or grid of a published snapshot; None where there is nothing to draw."""
    summary = summary_of(session, survey, snapshot)
    questions = [question for question in charts.named(summary, code) if charts.has_chart(question)]
    if not questions:
        return None
    key = (snapshot.sha256, snapshot.id, survey.threshold, code, language)
    return _CHARTS.get(key, lambda: charts.grid_svg(questions, language))


def record_download(
    session: Session, actor: Actor, survey: Survey, snapshot: Snapshot, *, kind: str, now: datetime
) -> None:
    """Record that someone took a file of figures. Commits. Raises DomainError `not-permitted`."""
    actor.require("download-summary")
    subject = f"survey:{survey.slug}"
    audit.record(session, actor, "summary-downloaded", subject, now, format=kind, snapshot=snapshot.id)
    session.commit()


def extract(session: Session, actor: Actor, survey: Survey, *, now: datetime) -> bytes:
    """The responses that count, row by row in shuffled order, without open text, as CSV. Recorded, and commits.

    Restricted: outside the promise that summaries keep. Raises DomainError: not-permitted, not-published.
    """
    actor.require("extract-responses")
    if survey.revision is None:
        raise DomainError("not-published", slug=survey.slug)
    frame = snapshots.read_frame(session, survey)
    data = extract_columns.to_csv(extract_columns.rows(frame))
    subject = f"survey:{survey.slug}"
    audit.record(session, actor, "responses-extracted", subject, now, format="csv", rows=len(frame))
    session.commit()
    return data


def _summary(session: Session, survey: Survey, snapshot: Snapshot) -> Summary:
    revision = session.get_one(Revision, snapshot.revision_id)
    frame = snapshot_parquet.read(questionnaire_of(revision), snapshot.parquet)
    return analysis.summarise(
        frame,
        survey=survey.slug,
        generated_at=snapshot.taken_at,
        threshold=survey.threshold,
        provisional=not snapshot.final,
    )


class _Kept(Generic[T]):
    """The results asked for last. What they are made from never changes, so they never go stale."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[tuple[object, ...], T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """The result kept under a key, made if it is not there."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        made = make()
        with self._lock:
            self._found[key] = made
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return made


_SUMMARIES: _Kept[Summary] = _Kept(16)
_CHARTS: _Kept[bytes] = _Kept(400)
