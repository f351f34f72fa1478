"""What reviewers of a wording say: fine, or change it, with a wording of their own; and what staff make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain.answers import clean_text
from surveyapp.domain.clock import require_utc
from surveyapp.domain.errors import DomainError
from surveyapp.domain.review import Decision
from surveyapp.domain.wording_parts import Unit, content_hash, parts
from surveyapp.interchange import questionnaire_document
from surveyapp.interchange.questionnaire_texts import texts, with_texts
from surveyapp.services import approvals, audit, revisions, wordings
from surveyapp.services.actors import Actor
from surveyapp.services.revisions import Saved, WordingConflict
from surveyapp.storage.reviews import GivenVerdict, Look, Message, Reviewer, Thread, put_look
from surveyapp.storage.surveys import Revision, Survey

LONGEST_COMMENT = 5000


@dataclass(frozen=True, slots=True)
class Seen:
    """A unit as it stood on the page that a reviewer judged."""

    unit: Unit
    content_hash: str


def say_fine(session: Session, reviewer: Reviewer, survey: Survey, seen: Seen, *, now: datetime) -> None:
    """Pass one unit. The reviewer's own open requests about it are withdrawn. Commits.

    Raises DomainError `wording-changed` where it is another by now than the one that was seen, and `unknown-unit`.
    """
    revisions.lock(session, survey)
    _may_review(session, reviewer, survey)
    _pass(session, reviewer, survey, _as_seen(survey, seen), now)
    session.commit()


def pass_all(session: Session, reviewer: Reviewer, survey: Survey, seen: list[Seen], *, now: datetime) -> int:
    """Pass every unit of these that stands as it was seen and that nobody has asked to change. How many. Commits."""
    revisions.lock(session, survey)
    _may_review(session, reviewer, survey)
    disputed = {(thread.unit, thread.content_hash) for thread in open_threads(session, survey)}
    current = _current(survey, {each.unit.language for each in seen})
    passed = 0
    for each in seen:
        if current.get(each.unit) == each.content_hash and (each.unit, each.content_hash) not in disputed:
            _pass(session, reviewer, survey, each, now)
            passed += 1
    session.commit()
    return passed


def ask_change(
    session: Session,
    reviewer: Reviewer,
    survey: Survey,
    seen: Seen,
    *,
    comment: str,
    proposal: Mapping[str, str],
    now: datetime,
) -> Thread:
    """Ask for a change of one unit, with a comment, a wording of one's own by the keys of its texts, or both. Commits.

    Raises DomainError: wording-changed, unknown-unit, change-empty, comment-too-long.
    """
    revisions.lock(session, survey)
    _may_review(session, reviewer, survey)
    seen = _as_seen(survey, seen)
    comment = clean_text(comment)
    now_said = _texts_of(survey, seen.unit)
    proposed = {
        key: text.strip()
        for key, text in ((key, clean_text(text)) for key, text in proposal.items())
        if key in now_said and text.strip() and text.strip() != now_said[key]
    }
    if not comment and not proposed:
        raise DomainError("change-empty")
    if len(comment) > LONGEST_COMMENT or any(len(text) > LONGEST_COMMENT for text in proposed.values()):
        raise DomainError("comment-too-long", maximum=LONGEST_COMMENT)
    head = wordings.head_of(survey)
    _give(session, reviewer, survey, seen, is_fine=False, now=now)
    unit = seen.unit
    thread = Thread(
        survey_id=survey.id,
        revision_id=head.id,
        reviewer_id=reviewer.id,
        part=unit.part,
        version=unit.version,
        language=unit.language,
        content_hash=seen.content_hash,
        proposal=proposed,
        opened_at=require_utc(now),
    )
    session.add(thread)
    session.flush()
    if comment:
        session.add(Message(thread_id=thread.id, by=reviewer.name, reviewer_id=reviewer.id, at=now, text=comment))
    _record(session, Actor(reviewer.name, None), survey, "change-asked", unit, now=now)
    session.commit()
    return thread


def answer(session: Session, survey: Survey, thread: Thread, text: str, *, now: datetime, by: Actor | Reviewer) -> None:
    """Say something in a discussion, as staff or as a reviewer. Commits. Raises DomainError: comment-missing, …."""
    if isinstance(by, Actor):
        by.require("answer-forum")
    else:
        _may_review(session, by, survey)
    _message(session, thread, text, by, now)
    session.commit()


def accept(session: Session, actor: Actor, survey: Survey, thread: Thread, *, now: datetime) -> Saved:
    """Take over the wording that a reviewer proposed. Commits.

    Who proposed it has passed it thereby, if nothing else of the unit changed since. Raises DomainError:
    thread-decided, proposal-missing; WordingConflict where somebody changed the same words since.
    """
    actor.require("answer-forum")
    revisions.lock(session, survey)
    _still_open(session, thread)
    if not thread.proposal:
        raise DomainError("proposal-missing")
    saved = _reworded(session, actor, survey, thread, thread.proposal, now=now, origin="accepted")
    _decide(session, actor, survey, thread, "accepted", now=now)
    hashed = approvals.hashes_of(survey, saved.revision, thread.language).get(thread.unit)
    still_invited = thread.reviewer.withdrawn_at is None
    if still_invited and hashed is not None and hashed == _as_proposed(session, survey, thread):
        _give(session, thread.reviewer, survey, Seen(thread.unit, hashed), is_fine=True, now=now)
    session.commit()
    return saved


def change(
    session: Session,
    actor: Actor,
    survey: Survey,
    thread: Thread,
    words: Mapping[str, str],
    *,
    note: str = "",
    now: datetime,
) -> Saved:
    """Meet a request with other words than those proposed, by the keys of the texts. Commits.

    Raises DomainError: thread-decided, change-empty (no word is another); WordingConflict; DocumentFaults.
    """
    actor.require("answer-forum")
    revisions.lock(session, survey)
    _still_open(session, thread)
    now_said = _texts_of(survey, thread.unit)
    typed = {key: clean_text(text) for key, text in words.items() if key in now_said}
    changed = {key: text for key, text in typed.items() if text != now_said[key]}
    if not changed:
        raise DomainError("change-empty")
    saved = _reworded(session, actor, survey, thread, changed, now=now, origin="edited")
    if note.strip():
        _message(session, thread, note, actor, now)
    _decide(session, actor, survey, thread, "changed", now=now)
    session.commit()
    return saved


def decline(session: Session, actor: Actor, survey: Survey, thread: Thread, reason: str, *, now: datetime) -> None:
    """Leave the wording as it is, with a reason that the reviewer sees. Commits.

    The wording stays unapproved until a reviewer passes it: the forum has sight, and staff may override. Raises
    DomainError: thread-decided, reason-missing, comment-too-long.
    """
    actor.require("answer-forum")
    revisions.lock(session, survey)
    _still_open(session, thread)
    if not reason.strip():
        raise DomainError("reason-missing")
    _message(session, thread, reason, actor, now)
    _decide(session, actor, survey, thread, "declined", now=now)
    session.commit()


def open_threads(session: Session, survey: Survey) -> list[Thread]:
    """The requests for changes that nobody has decided yet, oldest first."""
    query = session.query(Thread).where(Thread.survey_id == survey.id, Thread.decision.is_(None))
    return list(query.order_by(Thread.id))


def looked(session: Session, reviewer: Reviewer, survey: Survey, *, now: datetime) -> Revision | None:
    """Note that a reviewer looks at the newest state; the one that they saw before, None at the first time. Commits."""
    head = wordings.head_of(survey)
    look = session.get(Look, (reviewer.id, survey.id))
    before = session.get(Revision, look.revision_id) if look else None
    put_look(session, reviewer.id, survey.id, head.id, require_utc(now))
    session.commit()
    return before


def _reworded(
    session: Session,
    actor: Actor,
    survey: Survey,
    thread: Thread,
    words: Mapping[str, str],
    *,
    now: datetime,
    origin: str,
) -> Saved:
    """Save the thread's unit with these words, made from the state in which the request was written."""
    base = session.get_one(Revision, thread.revision_id)
    head = wordings.head_of(survey)
    # What the reviewer did not touch stays as it is now; what they did must stand as they saw it.
    places = wordings.places_of(head, thread.unit)
    seen, current = texts(wordings.document_of(base)), texts(wordings.document_of(head))
    wanted = {places[key]: text for key, text in words.items() if key in places}
    changed = len(wanted) < len(words) or any(seen.get(place) != current.get(place) for place in wanted)
    if origin == "accepted" and changed:
        raise WordingConflict((), head)
    document = with_texts(wordings.document_of(head), wanted)
    return revisions.merge_in(
        session, actor, survey, document, base=head.number, now=now, origin=origin, thread=thread.id
    )


def _as_proposed(session: Session, survey: Survey, thread: Thread) -> str | None:
    """The hash of the unit as the reviewer saw it, with the proposal in its place."""
    base = session.get_one(Revision, thread.revision_id)
    places = wordings.places_of(base, thread.unit)
    wanted = {places[key]: text for key, text in thread.proposal.items() if key in places}
    questionnaire = questionnaire_document.build(with_texts(wordings.document_of(base), wanted), complete=False)
    found = next((part for part in parts(questionnaire) if part.code == thread.part), None)
    return None if found is None else content_hash(found, thread.version, thread.language, survey.inspection.area)


def _texts_of(survey: Survey, unit: Unit) -> dict[str, str]:
    """What a unit says now, by key; "" for a text that it lacks."""
    head = wordings.head_of(survey)
    said = texts(wordings.document_of(head))
    return {key: said.get(place, "") for key, place in wordings.places_of(head, unit).items()}


def _current(survey: Survey, languages: set[str]) -> dict[Unit, str]:
    head = wordings.head_of(survey)
    return {unit: each for tag in languages for unit, each in approvals.hashes_of(survey, head, tag).items()}


def _as_seen(survey: Survey, seen: Seen) -> Seen:
    current = _current(survey, {seen.unit.language}).get(seen.unit)
    if current is None:
        raise DomainError("unknown-unit", part=seen.unit.part)
    if current != seen.content_hash:
        raise DomainError("wording-changed", part=seen.unit.part)
    return seen


def _pass(session: Session, reviewer: Reviewer, survey: Survey, seen: Seen, now: datetime) -> None:
    _give(session, reviewer, survey, seen, is_fine=True, now=now)
    for thread in open_threads(session, survey):
        if thread.reviewer_id == reviewer.id and thread.unit == seen.unit:
            _decide(session, Actor(reviewer.name, None), survey, thread, "withdrawn", now=now)


def _give(session: Session, reviewer: Reviewer, survey: Survey, seen: Seen, *, is_fine: bool, now: datetime) -> None:
    unit = seen.unit
    session.add(
        GivenVerdict(
            survey_id=survey.id,
            revision_id=wordings.head_of(survey).id,
            reviewer_id=reviewer.id,
            by=reviewer.email,
            part=unit.part,
            version=unit.version,
            language=unit.language,
            content_hash=seen.content_hash,
            is_fine=is_fine,
            counts=unit.language in reviewer.passes,
            at=require_utc(now),
        )
    )
    session.flush()


def _decide(
    session: Session, actor: Actor, survey: Survey, thread: Thread, decision: Decision, *, now: datetime
) -> None:
    thread.decision, thread.decided_at, thread.decided_by = decision, require_utc(now), actor.name
    thread.decided_revision_id = wordings.head_of(survey).id
    _record(session, actor, survey, f"change-{decision}", thread.unit, now=now)
    session.flush()


def _still_open(session: Session, thread: Thread) -> None:
    session.refresh(thread)  # it may have been decided while this one waited
    if thread.decision is not None:
        raise DomainError("thread-decided", decision=thread.decision, by=thread.decided_by or "")


def _message(session: Session, thread: Thread, text: str, by: Actor | Reviewer, now: datetime) -> None:
    text = clean_text(text)
    if not text:
        raise DomainError("comment-missing")
    if len(text) > LONGEST_COMMENT:
        raise DomainError("comment-too-long", maximum=LONGEST_COMMENT)
    reviewer_id = by.id if isinstance(by, Reviewer) else None
    session.add(Message(thread_id=thread.id, by=by.name, reviewer_id=reviewer_id, at=require_utc(now), text=text))
    session.flush()


def _may_review(session: Session, reviewer: Reviewer, survey: Survey) -> None:
    """Refuse who was not invited to this survey, or is no longer. Raises DomainError `not-permitted`."""
    session.refresh(reviewer)
    invited = reviewer.inspection_id == survey.inspection_id and reviewer.survey_id in {None, survey.id}
    if not invited or reviewer.withdrawn_at is not None:
        raise DomainError("not-permitted", actor=reviewer.name, permission="review")


def _record(session: Session, actor: Actor, survey: Survey, action: str, unit: Unit, *, now: datetime) -> None:
    audit.record(
        session,
        actor,
        action,
        f"survey:{survey.slug}",
        now,
        part=unit.part,
        version=unit.version,
        language=unit.language,
    )
