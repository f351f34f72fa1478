"""Accounts: making them, signing in, passwords."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.domain.roles import ROLES
from surveyapp.services import audit
from surveyapp.services.actors import Actor
from surveyapp.storage.accounts import User, user_by_email

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1000
HASHER = PasswordHasher()
"""Argon2id with the parameters of RFC 9106 for servers that have little memory."""


def new_password() -> str:
    """A random password of 120 bits, for accounts made where nobody can be asked."""
    return secrets.token_urlsafe(15)


def add_user(
    session: Session, actor: Actor, *, email: str, role: str, password: str, now: datetime, name: str = ""
) -> User:
    """Make an account and commit.

    Raises DomainError: unknown-role, email-invalid, email-taken, password-too-short, password-too-long.
    """
    actor.require("manage-accounts")
    if role not in ROLES:
        raise DomainError("unknown-role", given=role, known=ROLES)
    try:
        # Addresses of the demonstration end in .example; nothing is sent to find out whether one exists.
        address = validate_email(email, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError as error:
        raise DomainError("email-invalid", given=email) from error
    hashed = _hash(password)  # before the database is asked: nobody waits for it while a password is hashed
    if user_by_email(session, address) is not None:
        raise DomainError("email-taken", given=address)
    user = User(
        email=address,
        name=name or address.partition("@")[0],
        role=role,
        password_hash=hashed,
        session_key=secrets.token_urlsafe(32),
        created_at=now,
    )
    session.add(user)
    audit.record(session, actor, "account-added", f"user:{address}", now, role=role)
    session.commit()
    return user


def sign_in(session: Session, *, email: str, password: str, now: datetime) -> User:
    """The account that this address and password open. Recorded, and committed.

    Raises DomainError `sign-in-failed`, the same and equally slow whether the address or the password is wrong.
    """
    found = user_by_email(session, email)
    user_id, kept = (found.id, found.password_hash) if found else (None, None)
    session.rollback()  # nobody waits for the database while a password is hashed
    stored = kept or _decoy()
    correct = _verify(stored, password)
    renewed = _hash(password) if correct and HASHER.check_needs_rehash(stored) else stored
    user = session.get(User, user_id) if correct and user_id is not None else None
    if user is None or user.password_hash != stored or not user.active:
        raise DomainError("sign-in-failed")
    user.password_hash = renewed
    audit.record(session, Actor.of(user), "signed-in", f"user:{user.email}", now)
    session.commit()
    return user


def change_password(session: Session, user: User, *, old: str, new: str, now: datetime) -> None:
    """Set a new password, sign out everywhere else, and commit. Raises DomainError `password-wrong` and those of new.

    The session key changes, so the one who asked must be given a new session.
    """
    stored = user.password_hash
    session.rollback()  # as above
    if not _verify(stored, old):
        raise DomainError("password-wrong")
    hashed = _hash(new)
    session.refresh(user)
    if user.password_hash != stored:
        raise DomainError("password-wrong")
    user.password_hash = hashed
    user.session_key = secrets.token_urlsafe(32)
    audit.record(session, Actor.of(user), "password-changed", f"user:{user.email}", now)
    session.commit()


def user_of_session(session: Session, session_key: str) -> User | None:
    """The active account whose cookie holds this key."""
    user = session.query(User).filter_by(session_key=session_key, active=True).one_or_none()
    return user


def _hash(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise DomainError("password-too-short", minimum=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise DomainError("password-too-long", maximum=LONGEST_PASSWORD)
    return HASHER.hash(password)


def _verify(password_hash: str, password: str) -> bool:
    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _decoy() -> str:
    """A hash that no password opens, so that an unknown address takes as long as a wrong password."""
    return HASHER.hash(secrets.token_urlsafe(32))
