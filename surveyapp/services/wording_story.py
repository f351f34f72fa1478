"""The story of a survey's wording: what was saved, asked for, decided, passed and published, in the order of time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Literal

from sqlalchemy.orm import Session

from surveyapp.domain.clock import to_london
from surveyapp.storage.reviews import GivenVerdict, Thread, threads_of, verdicts_of
from surveyapp.storage.surveys import Publication, Revision, Survey, publications_of, revisions_of

Kind = Literal["saved", "asked", "decided", "passed", "published"]
_ONE_GO = timedelta(minutes=10)
"""Saves of one person that follow each other so closely are told as one, and so are wordings passed. Ours."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `number`: of the revision it led to or was about. `first`: of a run of saves."""

    at: datetime
    by: str
    kind: Kind
    number: int | None = None
    first: int | None = None
    details: dict[str, Any] = field(default_factory=dict)


def story(session: Session, survey: Survey) -> list[Event]:
    """Everything that happened to a survey's wording, newest first."""
    saved = _runs(list(reversed(revisions_of(session, survey.id))))
    numbers = {revision.id: revision.number for revision in revisions_of(session, survey.id)}
    threads = threads_of(session, survey.id)
    events = [
        *saved,
        *(_asked(thread) for thread in threads),
        *(_decided(thread, thread.decided_at, numbers) for thread in threads if thread.decided_at is not None),
        *_passed([verdict for verdict in verdicts_of(session, survey.id) if verdict.is_fine]),
        *(_published(publication) for publication in publications_of(session, survey.id)),
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)


def by_day(events: Iterable[Event]) -> list[tuple[date, list[Event]]]:
    """The same by London's days."""
    return [(day, list(found)) for day, found in groupby(events, key=lambda event: to_london(event.at).date())]


def _runs(revisions: list[Revision]) -> list[Event]:
    """Saves, those of one person in one go together."""
    events: list[Event] = []
    for each in revisions:
        last = events[-1] if events else None
        goes_on = (
            last is not None
            and last.by == each.saved_by
            and each.origin == "edited" == last.details["origin"]
            and each.saved_at - last.at <= _ONE_GO
        )
        first = last.first if goes_on and last is not None else each.number
        event = Event(
            each.saved_at, each.saved_by, "saved", each.number, first, {"origin": each.origin, **each.details}
        )
        events[-1 if goes_on else len(events) :] = [event]
    return events


def _asked(thread: Thread) -> Event:
    first = thread.messages[0].text if thread.messages else ""
    details = {"unit": thread.unit, "text": first, "proposal": list(thread.proposal.values())}
    return Event(thread.opened_at, thread.reviewer.name, "asked", details=details)


def _decided(thread: Thread, at: datetime, numbers: dict[int, int]) -> Event:
    said = [message.text for message in thread.messages if message.reviewer_id is None]
    details = {"unit": thread.unit, "decision": thread.decision, "text": said[-1] if said else ""}
    number = numbers.get(thread.decided_revision_id or 0)
    return Event(at, thread.decided_by or "", "decided", number, details=details)


def _passed(verdicts: list[GivenVerdict]) -> list[Event]:
    events: list[Event] = []
    for each in verdicts:
        last = events[-1] if events else None
        count = 1
        if last is not None and last.by == each.by and each.at - last.at <= _ONE_GO:
            count += events.pop().details["count"]
        events.append(Event(each.at, each.by, "passed", details={"count": count, "counts": each.counts}))
    return events


def _published(publication: Publication) -> Event:
    details = {"unapproved": len(publication.unapproved), "reason": publication.override_reason}
    return Event(
        publication.published_at, publication.published_by, "published", publication.revision.number, details=details
    )
