"""Files that take a while: asked for, made by a process of its own, taken by those who may, forgotten after a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.domain.clock import require_utc
from surveyapp.domain.errors import DomainError
from surveyapp.services import audit
from surveyapp.services.actors import Actor
from surveyapp.storage import made_files as store
from surveyapp.storage.engine import Database
from surveyapp.storage.made_files import MadeFile
from surveyapp.storage.snapshots import Snapshot
from surveyapp.storage.surveys import Survey

STUCK_AFTER = timedelta(minutes=2)
"""Without a sign of life for so long, whoever makes a file is gone, and another begins anew."""
MOST_ATTEMPTS = 3
COMMENTS = "comments"
_ENDINGS = {"pack": "zip", "extract": "zip"}
Clock = Callable[[], datetime]


def needed(kind: str, contents: Sequence[str]) -> tuple[str, ...]:
    """The permissions that somebody needs to ask for a file, and to take it, whoever asked."""
    if kind == "extract":
        return ("extract-responses",)
    return ("download-summary", "read-comments") if COMMENTS in contents else ("download-summary",)


def may_take(actor: Actor, file: MadeFile) -> bool:
    """Whether somebody may take a file."""
    return all(actor.may(permission) for permission in needed(file.kind, file.contents))


def ask(
    session: Session,
    actor: Actor,
    survey: Survey,
    snapshot: Snapshot | None,
    *,
    kind: str,
    contents: Sequence[str],
    language: str,
    now: datetime,
) -> MadeFile:
    """Ask for a file; the same of the same person that is not made yet is only asked for once. Commits.

    `snapshot`: the published one whose figures a pack shows. Raises DomainError: not-permitted, not-published,
    nothing-chosen.
    """
    for permission in needed(kind, contents):
        actor.require(permission)
    if survey.revision is None:
        raise DomainError("not-published", slug=survey.slug)
    if not contents:
        raise DomainError("nothing-chosen")
    wanted = {
        "survey_id": survey.id,
        "snapshot_id": snapshot.id if snapshot is not None else None,
        "kind": kind,
        "language": language,
        "asked_by": actor.name,
        "done_at": None,
        "failed": None,
    }
    for waiting in session.scalars(select(MadeFile).filter_by(**wanted)):
        if waiting.contents == list(contents):
            return waiting
    name = f"{kind}-{survey.slug}-{now:%Y%m%d-%H%M%S}.{_ENDINGS[kind]}"
    file = MadeFile(**wanted, contents=list(contents), threshold=survey.threshold, name=name, asked_at=now)
    session.add(file)
    session.flush()
    audit.record(session, actor, "file-asked", f"survey:{survey.slug}", now, **_about(file))
    session.commit()
    return file


def take(session: Session, actor: Actor, survey: Survey, file: MadeFile, *, now: datetime) -> None:
    """Record that somebody takes a file that is there. Commits. Raises DomainError: not-permitted, file-not-there."""
    for permission in needed(file.kind, file.contents):
        actor.require(permission)
    if not file.is_there:
        raise DomainError("file-not-there")
    details = _about(file) | {"sha256": file.sha256}
    audit.record(session, actor, "file-downloaded", f"survey:{survey.slug}", now, **details)
    session.commit()


def bytes_of(database: Database, file_id: int) -> Iterator[bytes]:
    """The bytes of a file, piece by piece, each read by itself: a slow line holds no transaction open."""
    number = 0
    while True:
        with database.reading() as session:
            data = store.piece(session, file_id, number)
        if data is None:
            return
        yield data
        number += 1


def has_work(database: Database, now: datetime) -> bool:
    """Whether a file waits to be made."""
    with database.reading() as session:
        return bool(store.to_make(session, require_utc(now) - STUCK_AFTER))


def claim_next(database: Database, worker: str, clock: Clock) -> Making | None:
    """Claim a file that waits; None where there is none. Commits.

    Claimed before it is begun, so that any number may work at once. Who begins it again after the other died takes the
    claim over, and what the first still brings is not kept. What fails is tried again later, three times in all.
    """
    now = clock()
    with database.reading() as session:
        waiting = store.to_make(session, now - STUCK_AFTER)
    for file_id in waiting:
        with database.writing() as session:
            claimed = store.claim(session, file_id, worker, now, now - STUCK_AFTER)
            session.commit()
        if claimed:
            return Making(database, file_id, worker, now, clock)
    return None


def release(database: Database, worker: str, *, was_stopped: bool) -> None:
    """Let others make at once what a worker that is gone had claimed. Commits.

    `was_stopped`: from outside, so that it is not held against the file.
    """
    with database.writing() as session:
        store.release(session, worker, 1 if was_stopped else 0)
        session.commit()


def forget_old(database: Database, kept_for: timedelta, now: datetime) -> int:
    """Drop the bytes of files that were made longer ago than `kept_for`. How many files. Commits."""
    with database.reading() as session:
        query = select(MadeFile.id).where(MadeFile.done_at <= now - kept_for, MadeFile.forgotten_at.is_(None))
        if session.scalar(query.limit(1)) is None:
            return 0
    with database.writing() as session:
        forgotten = store.forget_before(session, now - kept_for, now)
        session.commit()
    return forgotten


class Making:
    """One file that this process makes under a claim."""

    def __init__(self, database: Database, file_id: int, worker: str, claimed_at: datetime, clock: Clock) -> None:
        self._database = database
        self._file_id = file_id
        self._claim = worker, claimed_at
        self._clock = clock

    def run(self) -> None:
        """Make the file and keep it; or say why it cannot be made; or leave it for a later attempt."""
        try:
            with self._database.reading() as session:
                file = session.get_one(MadeFile, self._file_id)
                if file.attempts > MOST_ATTEMPTS:
                    self._change(failed="given-up")
                    return
                data, rows = self._made(session, file)
        except DomainError as error:
            self._change(failed=error.code)
            return
        except Exception:
            self._change(claimed_at=None, claimed_by=None)
            raise
        self._keep(data, rows)

    def beat(self) -> None:
        """Leave a sign of life."""
        self._change(seen_at=self._clock())

    def _made(self, session: Session, file: MadeFile) -> tuple[bytes, int]:
        # pandas and what files are made with take seconds to load; web workers only ask for files.
        from surveyapp.services import made_contents  # noqa: PLC0415

        return made_contents.make(session, file, self._clock(), self._progress)

    def _progress(self, step: int, steps: int) -> None:
        self._change(step=step, steps=steps, seen_at=self._clock())

    def _keep(self, data: bytes, rows: int) -> None:
        found = hashlib.sha256(data).hexdigest()
        with self._database.writing() as session:
            store.put_pieces(session, self._file_id, data)
            now = self._clock()
            made = {"done_at": now, "step": MadeFile.steps, "sha256": found, "size": len(data), "rows": rows}
            if store.change_claimed(session, self._file_id, self._claim, made):
                session.commit()  # else another has taken over, and these pieces are not kept

    def _change(self, **values: object) -> None:
        with self._database.writing() as session:
            store.change_claimed(session, self._file_id, self._claim, values)
            session.commit()


def _about(file: MadeFile) -> dict[str, object]:
    """What the record of acts says of a file."""
    return {
        "kind": file.kind,
        "file": file.id,
        "format": ",".join(file.contents),
        "threshold": file.threshold,
        "snapshot": file.snapshot_id,
    }
