"""Databases for the services: SQLite, and PostgreSQL where its server can be started."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from surveyapp.services import accounts
from surveyapp.services.actors import COMMAND_LINE, Actor
from surveyapp.storage.accounts import User
from surveyapp.storage.engine import Database
from tests.databases import NewDatabase, opened
from tests.factories.surveys import NOW


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database of either kind, whatever the run asks for."""
    new: NewDatabase = request.getfixturevalue(f"new_{request.param}")
    with new() as url, opened(url) as found:
        yield found


@pytest.fixture
def lead(database: Database) -> User:
    """An account of a lead inspector."""
    with database.writing() as session:
        return accounts.add_user(
            session,
            COMMAND_LINE,
            email="lead@example.org",
            role="lead-inspector",
            password="three words together",
            now=NOW,
        )


@pytest.fixture
def officer() -> Actor:
    """A support officer, without an account."""
    return Actor("officer@example.org", "support-officer")
