"""Comments that may tell of somebody at risk: held back, told to whoever looks after them, decided about by a person.

A list of words only holds a comment back. Whether there is a concern, and to whom it is passed on, a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.domain.clock import require_utc
from surveyapp.domain.concerns import CLEARED, HELD, PASSED_ON, ROUTES, due_at
from surveyapp.domain.errors import DomainError
from surveyapp.domain.roles import PERMISSIONS
from surveyapp.domain.working_days import WorkingDays
from surveyapp.services import audit, mail
from surveyapp.services.actors import SCHEDULER, Actor
from surveyapp.storage import concerns as store
from surveyapp.storage.accounts import AuditEvent, User, events_about
from surveyapp.storage.comments import Comment
from surveyapp.storage.concerns import Concern
from surveyapp.storage.engine import Database
from surveyapp.storage.inspections import Inspection, declared_days
from surveyapp.storage.responses import COUNTED, answers, new_id, responses
from surveyapp.storage.reviews import claim_raised, raised_of
from surveyapp.storage.surveys import Survey

LONGEST_NOTE = 2000
_TRIAGE = "triage-concerns"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A concern in the queue: never with the words."""

    concern: Concern
    survey: Survey
    owner: User | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A concern with the words that it is about, for whoever has to decide. `history`: what was done, newest first."""

    concern: Concern
    survey: Survey
    owner: User | None
    question: str
    text: str
    language: str
    language_told: str | None
    version: str
    translation: str | None
    translation_by: str | None
    counted: bool
    overdue: bool
    history: Sequence[AuditEvent]


def hold(session: Session, survey: Survey, found: Mapping[str, Sequence[str]], *, now: datetime) -> int:
    """Hold comments back in which something was found, and say so to whoever looks after them. Does not commit.

    `found`: the words for which a person should look, by the key of the comment. How many were not held before. One
    message for each survey and half a day, however many there are.
    """
    due, owner = _due(session, now), owner_of(session, survey.inspection)
    new = [key for key in found if store.held_of(session, key) is None]
    session.add_all(
        Concern(
            key=new_id(),
            survey_id=survey.id,
            comment_key=key,
            found=list(found[key]),
            due_at=due,
            owner_id=owner.id if owner else None,
        )
        for key in new
    )
    session.flush()
    if new:
        audit.record(session, SCHEDULER, "concern-held", f"survey:{survey.slug}", now, number=len(new))
        _tell(session, survey, "concern-held", due, now)
    return len(new)


def raise_one(session: Session, actor: Actor, survey: Survey, comment: Comment, said: str, *, now: datetime) -> Concern:
    """Hold a comment back because a person sees a concern in it. Commits. The one that waits, if there is one.

    Raises DomainError: not-permitted, reason-too-long.
    """
    actor.require("read-comments")
    said = _checked(said)
    present = store.held_of(session, comment.key)
    if present is None:
        due, owner = _due(session, now), owner_of(session, survey.inspection)
        present = Concern(
            key=new_id(),
            survey_id=survey.id,
            comment_key=comment.key,
            raised_by=actor.name,
            said=said,
            due_at=due,
            owner_id=owner.id if owner else None,
        )
        session.add(present)
        audit.record(session, actor, "concern-raised", _subject(present), now, survey=survey.slug)
        _tell(session, survey, "concern-held", due, now)
    session.commit()
    return present


def queue(session: Session, actor: Actor, *, now: datetime) -> list[Waiting]:
    """What waits for a decision, what is due first first. Raises DomainError `not-permitted`."""
    actor.require(_TRIAGE)
    return [_waiting(session, concern, now) for concern in store.held(session)]


def over(session: Session, actor: Actor, *, now: datetime, limit: int = 20) -> list[Waiting]:
    """What was decided about lately. Raises DomainError `not-permitted`."""
    actor.require(_TRIAGE)
    return [_waiting(session, concern, now) for concern in store.decided(session, limit)]


def record_look(session: Session, actor: Actor, key: str, *, now: datetime) -> bool:
    """Record that somebody looks at the words of a concern, before they do. Commits. False where there is none.

    Raises DomainError `not-permitted`.
    """
    actor.require(_TRIAGE)
    concern = session.get(Concern, key)
    if concern is not None:
        audit.record(session, actor, "concern-looked-at", _subject(concern), now)
        session.commit()
    return concern is not None


def opened(session: Session, actor: Actor, key: str, *, now: datetime) -> Opened | None:
    """A concern with its words; None where there is none. Record the look first. Raises DomainError `not-permitted`."""
    actor.require(_TRIAGE)
    concern = session.get(Concern, key)
    return _opened(session, concern, now) if concern is not None else None


def take(session: Session, actor: Actor, concern: Concern, *, now: datetime) -> None:
    """Become the one who looks after a concern. Commits. Raises DomainError: not-permitted, thread-decided."""
    _require_held(session, actor, concern)
    concern.owner_id = actor.user_id
    audit.record(session, actor, "concern-taken", _subject(concern), now)
    session.commit()


def clear(session: Session, actor: Actor, concern: Concern, note: str, *, now: datetime) -> None:
    """Decide that there is no concern: the comment is read, counted and quoted like any other. Commits.

    Raises DomainError: not-permitted, thread-decided, reason-missing, reason-too-long.
    """
    _decide(session, actor, concern, CLEARED, note, now=now)
    audit.record(session, actor, "concern-cleared", _subject(concern), now)
    session.commit()


def pass_on(session: Session, actor: Actor, concern: Concern, route: str, note: str, *, now: datetime) -> None:
    """Record that a concern was passed on, to whom, and what was done. The words stay held back. Commits.

    Raises DomainError: not-permitted, thread-decided, route-missing, reason-missing, reason-too-long.
    """
    if route not in ROUTES:
        raise DomainError("route-missing")
    _decide(session, actor, concern, PASSED_ON, note, route=route, now=now)
    audit.record(session, actor, "concern-passed-on", _subject(concern), now, route=route)
    session.commit()


def name_owner(session: Session, actor: Actor, inspection: Inspection, user_id: int | None, *, now: datetime) -> None:
    """Name who looks after the concerns of an inspection from now on; None: a lead inspector. Commits.

    What waits already stays with whoever has it. Raises DomainError `not-permitted`, for who is named too.
    """
    actor.require(_TRIAGE)
    named = session.get(User, user_id) if user_id is not None else None
    if user_id is not None and (named is None or not _may(named)):
        raise DomainError("not-permitted", actor=str(user_id), permission=_TRIAGE)
    inspection.concerns_owner_id = user_id
    subject = f"inspection:{inspection.id}"
    audit.record(session, actor, "concerns-owner-named", subject, now, owner=named.email if named else None)
    session.commit()


def owner_of(session: Session, inspection: Inspection) -> User | None:
    """Who looks after the concerns of an inspection: who was named, else the first lead inspector, else who may."""
    able = handlers(session)
    leads = [user for user in able if user.role == "lead-inspector"]
    named = [user for user in able if user.id == inspection.concerns_owner_id]
    return next(iter([*named, *leads, *able]), None)


def handlers(session: Session) -> list[User]:
    """Everybody who may decide about concerns, in the order of their accounts."""
    query = select(User).where(User.active.is_(True), User.role.in_(PERMISSIONS[_TRIAGE]))
    return list(session.scalars(query.order_by(User.id)))


def remind(database: Database, now: datetime) -> int:
    """Say once of each survey and half a day that something should have been looked at. How many messages. Commits."""
    now = require_utc(now)
    with database.reading() as session:
        late = [
            (survey_id, due)
            for survey_id, due in store.surveys_overdue_at(session, now)
            if ("concern-overdue", due) not in {(each.kind, each.about_at) for each in raised_of(session, survey_id)}
        ]
    for survey_id, due in late:
        with database.writing() as session:
            _tell(session, session.get_one(Survey, survey_id), "concern-overdue", due, now)
            session.commit()
    return len(late)


def _tell(session: Session, survey: Survey, code: str, due: datetime, now: datetime) -> None:
    """Mail to the owner and the lead inspectors, unless that went out before about the same half of a day."""
    if not claim_raised(session, survey.id, code, due, now=now):
        return
    owner = owner_of(session, survey.inspection)
    told = [owner] if owner else []
    told += [user for user in handlers(session) if user.role == "lead-inspector"]
    recipients = list(dict.fromkeys(user.email for user in told))
    mail.queue(session, survey, code, {"due": due}, recipients=recipients, now=now)


def _decide(
    session: Session, actor: Actor, concern: Concern, state: str, note: str, *, route: str | None = None, now: datetime
) -> None:
    _require_held(session, actor, concern)
    note = _checked(note)
    if not note:
        raise DomainError("reason-missing")
    concern.state, concern.route, concern.note = state, route, note
    concern.decided_by, concern.decided_at = actor.name, now


def _require_held(session: Session, actor: Actor, concern: Concern) -> None:
    actor.require(_TRIAGE)
    session.refresh(concern, with_for_update=True)
    if concern.state != HELD:
        raise DomainError("thread-decided", by=concern.decided_by)


def _checked(note: str) -> str:
    note = note.strip()
    if len(note) > LONGEST_NOTE:
        raise DomainError("reason-too-long", maximum=LONGEST_NOTE)
    return note


def _waiting(session: Session, concern: Concern, now: datetime) -> Waiting:
    survey = session.get_one(Survey, concern.survey_id)
    owner = session.get(User, concern.owner_id) if concern.owner_id is not None else None
    return Waiting(concern, survey, owner, concern.state == HELD and now >= concern.due_at)


def _opened(session: Session, concern: Concern, now: datetime) -> Opened:
    around = _waiting(session, concern, now)
    query = select(Comment, answers.c.value, responses.c.version, responses.c.language, responses.c.state)
    query = query.join(responses, responses.c.id == Comment.response_id)
    query = query.join(
        answers, (answers.c.response_id == Comment.response_id) & (answers.c.question == Comment.question)
    )
    comment, text, version, language, state = session.execute(query.where(Comment.key == concern.comment_key)).one()
    return Opened(
        concern,
        around.survey,
        around.owner,
        comment.question,
        text,
        language,
        comment.language_told,
        version,
        comment.translation,
        comment.translation_by,
        comment.asked and state in COUNTED,
        around.overdue,
        events_about(session, _subject(concern)),
    )


def _due(session: Session, now: datetime) -> datetime:
    return due_at(now, WorkingDays(declared_days(session)))


def _may(user: User) -> bool:
    return user.active and user.role in PERMISSIONS[_TRIAGE]


def _subject(concern: Concern) -> str:
    return f"concern:{concern.key}"
