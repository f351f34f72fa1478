"""Hashing a password is slow on purpose: respondents must not wait for it to store their answers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy.exc import IntegrityError

from surveyapp.domain.errors import DomainError
from surveyapp.services import accounts
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.storage import responses as store
from surveyapp.storage import schema
from surveyapp.storage.accounts import User
from surveyapp.storage.engine import Database
from tests.factories.surveys import NOW

PASSWORD = "three words together"
EMAIL = "lead@example.org"


class Watched:
    """Hashes as before, and looks each time whether somebody else could write."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        self.looked = 0

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            if name in {"hash", "verify"}:
                with sqlite3.connect(self._path, timeout=0.1, isolation_level=None) as other:
                    other.execute("begin immediate")
                    other.execute("rollback")
                other.close()
                self.looked += 1
            return getattr(self._hasher, name)(*arguments)

        return call


@pytest.fixture
def database(tmp_path: Path, migrated: bytes) -> Iterator[Database]:
    path = tmp_path / "test.sqlite3"
    path.write_bytes(migrated)
    found = Database(f"sqlite:///{path}")
    yield found
    found.dispose()


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watched:
    hasher = Watched(tmp_path / "test.sqlite3")
    monkeypatch.setattr(accounts, "HASHER", hasher)
    accounts._decoy.cache_clear()
    return hasher


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(DomainError) as found:
        yield
    assert found.value.code == code


def test_the_database_is_free_while_passwords_are_hashed(database: Database, watched: Watched) -> None:
    with database.writing() as session:
        accounts.add_user(session, COMMAND_LINE, email=EMAIL, role="inspector", password=PASSWORD, now=NOW)
    with database.writing() as session:
        user = accounts.sign_in(session, email=EMAIL, password=PASSWORD, now=NOW)
        assert user.email == EMAIL
    with database.writing() as session, refused("sign-in-failed"):
        accounts.sign_in(session, email=EMAIL, password="wrong", now=NOW)
    with database.writing() as session, refused("sign-in-failed"):
        accounts.sign_in(session, email="nobody@example.org", password=PASSWORD, now=NOW)
    with database.writing() as session:
        found = session.get_one(User, user.id)
        accounts.change_password(session, found, old=PASSWORD, new="four words are better", now=NOW)
    with database.writing() as session:
        accounts.sign_in(session, email=EMAIL, password="four words are better", now=NOW)
    assert watched.looked >= 7


def test_an_account_that_is_closed_while_its_password_is_checked_stays_closed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        accounts.add_user(session, COMMAND_LINE, email=EMAIL, role="inspector", password=PASSWORD, now=NOW)
    verify = accounts._verify

    def slowly(stored: str, password: str) -> bool:
        with database.writing() as session:
            session.query(User).one().active = False
            session.commit()
        return verify(stored, password)

    monkeypatch.setattr(accounts, "_verify", slowly)
    with database.writing() as session, refused("sign-in-failed"):
        accounts.sign_in(session, email=EMAIL, password=PASSWORD, now=NOW)


def test_an_error_of_the_database_does_not_say_what_was_answered(database: Database) -> None:
    assert schema.is_current(database)
    with database.writing() as session, pytest.raises(IntegrityError) as failed:
        store.put_answers(session, "no response has this key", {"tell-us": "what nobody may read in a log"})
    assert "nobody may read" not in str(failed.value)
