"""Mail to reviewers of wordings, in the language that each was invited in. Queued; sent after the commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain.marks import N_
from surveyapp.language import formats
from surveyapp.language.catalogues import catalogue
from surveyapp.storage.effects import Mail
from surveyapp.storage.reviews import Reviewer
from surveyapp.storage.surveys import Survey

_INVITATION = (
    N_("Please look at the questions of a survey: %(area)s"),
    N_(
        "%(name)s, you are asked to look at the questions that families in %(area)s will be asked.\n\n"
        "Open this page: %(address)s\n\n"
        "You need a code of six digits. Whoever invited you gives it to you, or you ask for one on that page.\n\n"
        "Please finish by %(due)s."
    ),
)
_CODE = (
    N_("Your code: %(code)s"),
    N_("Your code is %(code)s. It works once. Type it on the page from which you asked for it."),
)
_REMINDER = (
    N_("Still to do: the questions of a survey for %(area)s"),
    N_(
        "%(name)s, some questions for families in %(area)s are still waiting for you: %(left)s.\n\n"
        "Open the page from your invitation. Please finish by %(due)s."
    ),
)


def invite(session: Session, survey: Survey, reviewer: Reviewer, address: str, *, due: datetime, now: datetime) -> None:
    """Queue an invitation with its link. Does not commit."""
    words = {"name": reviewer.name, "area": survey.inspection.area, "address": address}
    _queue(session, reviewer, _INVITATION, words | {"due": formats.instant(due, reviewer.language)}, now)


def send_code(session: Session, reviewer: Reviewer, code: str, now: datetime) -> None:
    """Queue a code that lets somebody in once. Does not commit."""
    _queue(session, reviewer, _CODE, {"code": code}, now)


def remind(session: Session, survey: Survey, reviewer: Reviewer, left: int, *, due: datetime, now: datetime) -> None:
    """Queue a reminder of what is still to be passed. Does not commit."""
    words = {"name": reviewer.name, "area": survey.inspection.area, "left": left}
    _queue(session, reviewer, _REMINDER, words | {"due": formats.instant(due, reviewer.language)}, now)


def _queue(
    session: Session, reviewer: Reviewer, texts: tuple[str, str], words: Mapping[str, object], now: datetime
) -> None:
    translate = catalogue(reviewer.language).gettext
    subject, body = (translate(text) % words for text in texts)
    session.add(Mail(recipient=reviewer.email, subject=subject, body=f"{body}\n", queued_at=now))
