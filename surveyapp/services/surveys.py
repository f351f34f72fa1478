"""Surveys: publishing their wording, moving their windows, counting their responses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain.answers import clean_text
from surveyapp.domain.clock import require_utc, to_utc
from surveyapp.domain.errors import DomainError
from surveyapp.domain.windows import Halt, SurveyState, move_window
from surveyapp.services import approvals, audit, effects, revisions, wordings
from surveyapp.services.actors import Actor
from surveyapp.services.announcements import announce
from surveyapp.storage.responses import counts_by_state
from surveyapp.storage.surveys import Publication, Survey, last_publication

LONGEST_REASON = 1000
NEEDS_FORUM = frozenset({("revisit", "parents-carers")})
"""Kind of inspection and audience whose wording the parent carer forum must see first (re-visit guidance)."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many responses a survey has. `late`: waiting for staff to decide."""

    finished: int
    partial: int
    drafts: int
    late: int


def counts_of(session: Session, surveys: Sequence[Survey]) -> dict[int, Counts]:
    """Counts by survey id, in one query."""
    found = counts_by_state(session, [survey.id for survey in surveys])
    return {
        survey_id: Counts(
            finished=by_state.get("finished", 0) + by_state.get("late-included", 0),
            partial=by_state.get("partial", 0),
            drafts=by_state.get("draft", 0),
            late=by_state.get("late", 0),
        )
        for survey_id, by_state in found.items()
    }


def publish(
    session: Session, actor: Actor, survey: Survey, *, now: datetime, override: str | None = None
) -> Publication:
    """Show the newest saved wording to respondents and let the window open when its time comes. Commits.

    Where the forum has to see the wording first and has not passed all of it, publishing is refused with
    `wording-not-passed`, unless overridden with a reason, which is kept with the publication. Languages whose
    translation is not complete are left out; those that no person has passed are marked as drafts. Publishing again
    what is published gives the publication that is there. Raises DomainError also for `reason-too-long` and
    `window-over`.
    """
    actor.require("publish-survey")
    now = require_utc(now)
    reason = clean_text(override or "") or None
    if reason and len(reason) > LONGEST_REASON:
        raise DomainError("reason-too-long", length=len(reason), maximum=LONGEST_REASON)
    revisions.lock(session, survey)
    document, left = approvals.complete(session, survey)
    last = last_publication(session, survey.id)
    same = last is not None and last.revision.content_hash == wordings.content_hash(document)
    if last is not None and same and last.unapproved == left:
        return last
    if now >= survey.closes_at:
        raise DomainError("window-over", slug=survey.slug, closes_at=survey.closes_at)
    if needs_forum(survey) and left and reason is None:
        raise DomainError("wording-not-passed", slug=survey.slug, units=len(left))
    if last is not None and same:
        revision = last.revision
    else:
        revision = revisions.add_published(session, actor, survey, document, now=now)
    publication = Publication(
        survey_id=survey.id,
        revision_id=revision.id,
        revision=revision,
        published_at=now,
        published_by=actor.name,
        override_reason=reason if left else None,
        unapproved=left,
    )
    session.add(publication)
    survey.revision_id, survey.revision = revision.id, revision
    session.flush()
    effects.schedule(session, survey, now)
    audit.record(
        session,
        actor,
        "survey-published",
        _subject(survey),
        now,
        revision=revision.number,
        override=publication.override_reason or "",
    )
    session.commit()
    return publication


def needs_forum(survey: Survey) -> bool:
    """Whether the rules ask that the parent carer forum sees this survey's wording before it opens."""
    return (survey.inspection.kind, survey.audience) in NEEDS_FORUM


def change_window(
    session: Session,
    actor: Actor,
    survey: Survey,
    *,
    opens_at: datetime,
    closes_at: datetime,
    reason: str,
    now: datetime,
) -> None:
    """Move a window to other aware times, with a reason that respondents read. Commits.

    Effects that are still to come are worked out anew. A draft begun earlier stays what it is; drafts that were
    already made partial stay partial. A survey that was put off has its times again. Raises DomainError:
    reason-missing, reason-too-long, window-empty, window-before-notice, instant-without-zone, called-off.
    """
    actor.require("move-window")
    reason = checked_reason(reason)
    revisions.lock(session, survey)
    place_window(session, actor, survey, to_utc(opens_at), to_utc(closes_at), reason=reason, now=now)
    session.commit()


def checked_reason(reason: str) -> str:
    """The reason for an act that has to have one. Raises DomainError: reason-missing, reason-too-long."""
    reason = clean_text(reason)
    if not reason:
        raise DomainError("reason-missing")
    if len(reason) > LONGEST_REASON:
        raise DomainError("reason-too-long", length=len(reason), maximum=LONGEST_REASON)
    return reason


def place_window(
    session: Session,
    actor: Actor,
    survey: Survey,
    opens_at: datetime,
    closes_at: datetime,
    *,
    reason: str,
    now: datetime,
) -> None:
    """Give a survey that the caller has locked these times, and tell those who were told others. Does not commit."""
    if survey.halt == Halt.CALLED_OFF:
        raise DomainError("called-off")
    before = survey.times
    after = move_window(before, opens_at, closes_at)
    note_change(survey, "window-moved", reason, now)
    survey.opens_at, survey.closes_at = after.opens_at, after.closes_at
    if survey.halt == Halt.PUT_OFF:
        survey.halt = None
    times_changed(session, survey, now)
    stamps = {
        name: [times.opens_at.isoformat(), times.closes_at.isoformat()]
        for name, times in (("from", before), ("to", after))
    }
    announce(session, actor, survey, "window-moved", now, **stamps, reason=reason)


def note_change(survey: Survey, code: str, reason: str, now: datetime) -> None:
    """Keep what respondents are told of a change, where they could know the times that held before it."""
    if survey.state_at(now) not in {SurveyState.DRAFT, SurveyState.NOT_ANNOUNCED}:
        before = {"opens_at": survey.opens_at.isoformat(), "closes_at": survey.closes_at.isoformat()}
        survey.change = {"code": code, "reason": reason, "before": before}


def times_changed(session: Session, survey: Survey, now: datetime) -> None:
    """Work out anew what will be due. Does not commit."""
    survey.window_moved += 1
    if survey.revision_id is not None:
        effects.reschedule(session, survey, now)


def change_grace(session: Session, actor: Actor, survey: Survey, *, minutes: int, now: datetime) -> None:
    """Set how long a draft begun before closing may still be finished, in minutes. Commits."""
    actor.require("move-window")
    if not 0 <= minutes <= 1440:
        raise DomainError("grace-out-of-range", given=minutes, least=0, most=1440)
    revisions.lock(session, survey)
    survey.grace_minutes = minutes
    times_changed(session, survey, now)
    audit.record(session, actor, "grace-changed", _subject(survey), now, minutes=minutes)
    session.commit()


def tell_area(session: Session, actor: Actor, survey: Survey, *, now: datetime) -> None:
    """Count the area as told of the inspection from now on, earlier than the timetable says. Commits."""
    actor.require("change-timetable")
    revisions.lock(session, survey)
    if now < survey.announced_at:
        survey.announced_at = now
        audit.record(session, actor, "area-told", _subject(survey), now)
        session.commit()


def _subject(survey: Survey) -> str:
    return f"survey:{survey.slug}"
