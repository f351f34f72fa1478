"""Reviewers of wordings: inviting them by a link, letting them in with a one-time code, taking an invitation back."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from surveyapp.domain.answers import clean_text
from surveyapp.domain.clock import require_utc
from surveyapp.domain.errors import DomainError
from surveyapp.domain.questionnaire import ENGLISH
from surveyapp.services import audit, review_mail
from surveyapp.services.actors import Actor
from surveyapp.services.inspections import standing_timetable
from surveyapp.storage.reviews import Reviewer, reviewer_by_link
from surveyapp.storage.surveys import Survey

CODE_DIGITS = 6
CODE_LASTS = timedelta(hours=72)
"""How long a code that was given with an invitation lets somebody in: over a weekend. Ours."""
MOST_TRIES = 10
"""Wrong codes before a new one is needed: one in 100,000 guesses right. Ours."""
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Invitation:
    """What is shown once to who invites. `link`: the word in the address; `code`: what is told on another way."""

    reviewer: Reviewer
    link: str
    code: str


def invite(
    session: Session,
    actor: Actor,
    survey: Survey,
    *,
    name: str,
    email: str,
    base_url: str,
    now: datetime,
    passes: Sequence[str] = (ENGLISH,),
    language: str = ENGLISH,
    easy: bool = False,
    all_surveys: bool = False,
) -> Invitation:
    """Invite somebody to review a survey, or all of its inspection. The link goes by mail. Commits.

    `passes`: the languages whose wordings they may pass. Raises DomainError: not-permitted, reviewer-name-missing,
    name-too-long, email-invalid.
    """
    actor.require("invite-reviewers")
    name = " ".join(clean_text(name).split())
    if not name:
        raise DomainError("reviewer-name-missing")
    if len(name) > LONGEST_NAME:
        raise DomainError("name-too-long", maximum=LONGEST_NAME)
    try:
        address = validate_email(email, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError as error:
        raise DomainError("email-invalid", given=email) from error
    link, code = secrets.token_urlsafe(24), _new_code()
    reviewer = Reviewer(
        inspection_id=survey.inspection_id,
        survey_id=None if all_surveys else survey.id,
        name=name,
        email=address,
        passes=list(passes),
        language=language,
        easy=easy,
        link_hash=link_hash(link),
        code_hash=_code_hash(link, code),
        code_until=require_utc(now) + CODE_LASTS,
        session_key=secrets.token_urlsafe(32),
        invited_at=require_utc(now),
        invited_by=actor.name,
    )
    session.add(reviewer)
    session.flush()
    review_mail.invite(session, survey, reviewer, f"{base_url}/review/in/{link}", due=due_at(session, survey), now=now)
    audit.record(
        session, actor, "reviewer-invited", f"survey:{survey.slug}", now, reviewer=address, passes=list(passes)
    )
    session.commit()
    return Invitation(reviewer, link, code)


def let_in(session: Session, link: str, code: str, *, now: datetime) -> Reviewer:
    """The reviewer whom a link and its code let in. The code is used up; their other browsers are signed out. Commits.

    Raises DomainError: link-unknown; code-wrong (with the tries that are left), code-over (used, old or tried too
    often).
    """
    reviewer = reviewer_by_link(session, link_hash(link))
    if reviewer is None:
        raise DomainError("link-unknown")
    if reviewer.code_hash is None or reviewer.code_until is None or now >= reviewer.code_until:
        raise DomainError("code-over")
    given = "".join(code.split())
    if not hmac.compare_digest(reviewer.code_hash, _code_hash(link, given)):
        reviewer.code_tries += 1
        left = MOST_TRIES - reviewer.code_tries
        if left <= 0:
            reviewer.code_hash = None
        session.commit()
        raise DomainError("code-wrong", left=left) if left > 0 else DomainError("code-over")
    reviewer.code_hash, reviewer.code_until, reviewer.code_tries = None, None, 0
    reviewer.session_key = secrets.token_urlsafe(32)
    audit.record(session, Actor(reviewer.email, None), "reviewer-let-in", f"reviewer:{reviewer.id}", now)
    session.commit()
    return reviewer


def new_code(session: Session, link: str, *, now: datetime) -> None:
    """Send a new code by mail to whom the link belongs. The earlier one is void. Commits. Raises `link-unknown`."""
    reviewer = reviewer_by_link(session, link_hash(link))
    if reviewer is None:
        raise DomainError("link-unknown")
    code = _new_code()
    reviewer.code_hash, reviewer.code_until, reviewer.code_tries = _code_hash(link, code), now + CODE_LASTS, 0
    review_mail.send_code(session, reviewer, code, now)
    session.commit()


def withdraw(session: Session, actor: Actor, survey: Survey, reviewer: Reviewer, *, now: datetime) -> None:
    """Take an invitation back. What was said and passed stays. Commits."""
    actor.require("invite-reviewers")
    reviewer.withdrawn_at = require_utc(now)
    reviewer.session_key = secrets.token_urlsafe(32)
    audit.record(session, actor, "reviewer-withdrawn", f"survey:{survey.slug}", now, reviewer=reviewer.email)
    session.commit()


def due_at(session: Session, survey: Survey) -> datetime:
    """When the review of a survey is due: the timetable's moment, or the opening where that comes first."""
    timetable = standing_timetable(session, survey.inspection)
    due = next((each.at for each in timetable.milestones if each.code == "forum-review" and each.at), survey.opens_at)
    return min(due, survey.opens_at)


def link_hash(link: str) -> bytes:
    """What is kept of a link."""
    return hashlib.sha256(f"review link:{link}".encode()).digest()


def _new_code() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def _code_hash(link: str, code: str) -> bytes:
    """The link, which is not kept, is in it: nobody who reads the database can try all codes."""
    return hashlib.sha256(f"review code:{link}:{code}".encode()).digest()
