"""The accounts of the demonstration: one for each role, with passwords that everybody may know."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.services import accounts
from surveyapp.services.actors import DEMONSTRATION
from surveyapp.storage.accounts import User, user_by_email
from surveyapp.storage.inspections import Inspection


class SignIn(NamedTuple):
    """What one needs to sign in with a role."""

    role: str
    email: str
    password: str


SIGN_INS = tuple(
    SignIn(role, f"{name}@demo.example", f"made-up-{name}-{word}")
    for role, name, word in (
        ("lead-inspector", "lead", "heron"),
        ("inspector", "inspector", "otter"),
        ("support-officer", "support", "linnet"),
        ("forum-reviewer", "forum", "badger"),
        ("nominated-officer", "officer", "curlew"),
        ("quality-assurer", "quality", "marten"),
        ("administrator", "admin", "plover"),
    )
)


def are_there(session: Session) -> bool:
    """Whether this is a database of the demonstration."""
    return user_by_email(session, SIGN_INS[0].email) is not None


def make(session: Session, now: datetime) -> None:
    """Make the accounts. Commits.

    Raises DomainError `database-in-use` where there are accounts or inspections already: accounts with known
    passwords must never come into a database that someone works with.
    """
    for table in (User, Inspection):
        if session.scalar(select(func.count()).select_from(table)):
            raise DomainError("database-in-use")
    for sign_in in SIGN_INS:
        name = f"Demonstration: {sign_in.role.replace('-', ' ')}"
        accounts.add_user(
            session,
            DEMONSTRATION,
            email=sign_in.email,
            role=sign_in.role,
            password=sign_in.password,
            name=name,
            now=now,
        )
