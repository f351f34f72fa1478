"""Reviewers of wordings, invited by the service itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.services import approvals, reviewers, wordings
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.services.reviewers import Invitation
from surveyapp.services.reviews import Seen
from surveyapp.storage.surveys import Survey
from tests.factories.surveys import NOW


def invited(
    session: Session, survey: Survey, name: str = "Sam", *, passes: Sequence[str] = ("en",), now: datetime = NOW
) -> Invitation:
    """Somebody invited to review a survey."""
    return reviewers.invite(
        session,
        COMMAND_LINE,
        survey,
        name=name,
        email=f"{name.lower()}@forum.example",
        base_url="https://surveys.example",
        passes=passes,
        now=now,
    )


def seen(survey: Survey, part: str, version: str = "standard", language: str = "en") -> Seen:
    """A unit as it is now."""
    found = approvals.hashes_of(survey, wordings.head_of(survey), language)
    return next(Seen(unit, each) for unit, each in found.items() if unit == (part, version, language))


def all_seen(survey: Survey, language: str = "en") -> list[Seen]:
    """Every unit of a language as it is now."""
    found = approvals.hashes_of(survey, wordings.head_of(survey), language)
    return [Seen(unit, each) for unit, each in found.items()]
