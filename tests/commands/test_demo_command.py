"""`surveyapp demo` takes, and with --reset throws away, no database but its own."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.cli import main
from surveyapp.commands import demo as command
from surveyapp.demo.seed import prepare
from surveyapp.demo.sign_ins import SIGN_INS
from surveyapp.services import accounts, effects, inspections
from surveyapp.services.actors import COMMAND_LINE, Actor
from surveyapp.storage import schema
from surveyapp.storage.accounts import user_by_email
from surveyapp.storage.engine import Database

NOW = datetime(2025, 6, 4, 10, 30, tzinfo=UTC)
IN_USE = "surveyapp: this database is in use; a demonstration needs one of its own (SURVEYAPP_INSTANCE_DIR)\n"


class Prepared(Exception):
    """The call got as far as preparing the demonstration."""


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small demonstration, as bytes to copy."""
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite3"
    database = Database(f"sqlite:///{path}")
    schema.upgrade(database)
    prepare(database, NOW, scale=0.01)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("pragma wal_checkpoint(truncate)")
    database.dispose()
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "surveyapp.sqlite3"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    found = Database(f"sqlite:///{path}")
    yield found
    found.dispose()


def call(tmp_path: Path, *arguments: str, url: str | None = None) -> Result:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {"SURVEYAPP_INSTANCE_DIR": str(tmp_path), "SURVEYAPP_DATABASE_URL": url}
    before = dict(os.environ)
    try:
        return CliRunner().invoke(main, ["demo", "--port", str(port), *arguments], env=environment)
    finally:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture
def stops_at_prepare(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise Prepared

    monkeypatch.setattr(command, "prepare", stop)


def add_user(database: Database, email: str = "real@example.org") -> None:
    with database.writing() as session:
        password = "three words together"
        accounts.add_user(session, COMMAND_LINE, email=email, role="inspector", password=password, now=NOW)


def add_inspection(database: Database, actor: Actor) -> None:
    with database.writing() as session:
        inspections.create_inspection(
            session, actor, area="Eastmere", kind="full-2023", first_day=date(2030, 6, 12), now=NOW
        )


def test_a_database_with_accounts_is_refused_and_stays_as_it_was(
    tmp_path: Path, path: Path, database: Database
) -> None:
    schema.upgrade(database)
    add_user(database)
    result = call(tmp_path)
    assert (result.exit_code, result.stderr) == (2, IN_USE)
    with database.reading() as session:
        assert user_by_email(session, SIGN_INS[0].email) is None


def test_an_old_database_with_accounts_is_not_even_upgraded(tmp_path: Path, path: Path, database: Database) -> None:
    schema.upgrade(database)
    add_user(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = 'of another time'")
    result = call(tmp_path)
    assert (result.exit_code, result.stderr) == (2, IN_USE)


@pytest.mark.usefixtures("stops_at_prepare")
def test_a_demonstration_is_thrown_away_with_its_messages(tmp_path: Path, path: Path, demonstration: bytes) -> None:
    path.write_bytes(demonstration)
    (tmp_path / "outbox").mkdir()
    (tmp_path / "outbox" / "000001.eml").write_text("made up")
    (tmp_path / "secret-key").write_text("k" * 40)
    result = call(tmp_path, "--reset")
    assert isinstance(result.exception, Prepared)
    with sqlite3.connect(path) as fresh:
        assert fresh.execute("select count(*) from users").fetchone() == (0,)
    fresh.close()
    assert not (tmp_path / "outbox").exists()
    assert (tmp_path / "secret-key").exists()


@pytest.mark.usefixtures("stops_at_prepare")
def test_what_a_visitor_created_in_the_demonstration_goes_with_it(
    tmp_path: Path, path: Path, database: Database, demonstration: bytes
) -> None:
    path.write_bytes(demonstration)
    with database.reading() as session:
        visitor = user_by_email(session, SIGN_INS[0].email)
        assert visitor is not None
    add_inspection(database, Actor.of(visitor))
    database.dispose()
    assert isinstance(call(tmp_path, "--reset").exception, Prepared)


@pytest.mark.parametrize("what", ["account", "inspection"])
def test_a_demonstration_in_which_somebody_works_is_not_thrown_away(
    tmp_path: Path, path: Path, database: Database, demonstration: bytes, what: str
) -> None:
    path.write_bytes(demonstration)
    if what == "account":
        add_user(database)
    else:
        add_inspection(database, COMMAND_LINE)
    result = call(tmp_path, "--reset")
    assert result.exit_code == 2
    assert result.stderr == f"surveyapp: --reset: {path} holds more than a demonstration; it was left as it is\n"
    with database.reading() as session:
        assert user_by_email(session, SIGN_INS[0].email) is not None


def test_a_service_with_a_real_database_is_not_thrown_away(tmp_path: Path, path: Path, database: Database) -> None:
    schema.upgrade(database)
    add_user(database)
    assert call(tmp_path, "--reset").exit_code == 2
    with database.reading() as session:
        assert user_by_email(session, "real@example.org") is not None


def test_a_file_that_is_something_else_is_left(tmp_path: Path, path: Path) -> None:
    notes = b"not a database at all, but somebody's notes" * 40
    path.write_bytes(notes)
    result = call(tmp_path, "--reset")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert path.read_bytes() == notes


def test_a_database_of_another_program_is_left(tmp_path: Path, path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("create table recipes (name text)")
    other.close()
    result = call(tmp_path, "--reset")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    with sqlite3.connect(path) as other:
        assert other.execute("select count(*) from recipes").fetchone() == (0,)
    other.close()


@pytest.mark.usefixtures("stops_at_prepare")
def test_the_database_that_is_configured_is_meant_and_no_other(
    tmp_path: Path, path: Path, demonstration: bytes
) -> None:
    path.write_bytes(demonstration)
    elsewhere = tmp_path / "elsewhere.sqlite3"
    result = call(tmp_path, "--reset", url=f"sqlite:///{elsewhere}")
    assert isinstance(result.exception, Prepared)
    assert path.read_bytes() == demonstration


def test_a_database_that_is_served_is_not_pulled_away(
    tmp_path: Path, path: Path, database: Database, demonstration: bytes
) -> None:
    path.write_bytes(demonstration)
    present = datetime.now(UTC)
    effects.beat(database, present, f"{socket.gethostname()[:60]}:{os.getpid()}")
    result = call(tmp_path, "--reset")
    assert (result.exit_code, result.stderr) == (
        2,
        f"surveyapp: --reset: a service is running on {path}; stop it first\n",
    )


@pytest.mark.usefixtures("stops_at_prepare")
def test_a_service_that_ended_just_now_is_in_nobodys_way(
    tmp_path: Path, path: Path, database: Database, demonstration: bytes
) -> None:
    path.write_bytes(demonstration)
    effects.beat(database, datetime.now(UTC) - timedelta(seconds=5), f"{socket.gethostname()[:60]}:{2**22 + 1}")
    database.dispose()
    assert isinstance(call(tmp_path, "--reset").exception, Prepared)


def test_only_sqlite_is_thrown_away(tmp_path: Path) -> None:
    result = call(tmp_path, "--reset", url="postgresql://nobody@127.0.0.1:9/none")
    assert result.exit_code == 2
    assert "only throws away the demonstration's own SQLite database" in result.stderr
    result = call(tmp_path, url="postgresql://nobody@127.0.0.1:9/none")
    assert result.exit_code == 2
    assert result.stderr.startswith("surveyapp: the database cannot be used: ")
