"""PostgreSQL's own programs: found, not older than what they work on, and told the password where nobody sees it."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from surveyapp.storage import schema
from tests.commands.conftest import NEWEST, RELEASES
from tests.commands.installations import Install, Installation, refused, said, with_answers
from tests.postgresql_server import PASSWORD, Server, programs

pytestmark = pytest.mark.parametrize("kind", [f"postgresql-{NEWEST}"], indirect=True)


@pytest.fixture
def here(install: Install) -> Installation:
    """An installation with answers."""
    made = install()
    with_answers(made)
    return made


def test_programs_that_are_not_there_are_asked_for(
    here: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(here.call("backup", tmp_path / "backup.zip"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert f"pg_dump is not in {tmp_path}" in refused(here.call("backup", tmp_path / "b.zip", "--tools", tmp_path))
    assert "pg_restore is not in" in refused(here.call("restore", tmp_path / "backup.zip", "--tools", tmp_path))
    del here.environment["SURVEYAPP_POSTGRESQL_TOOLS"]
    assert "pg_dump is not on the PATH; --tools or SURVEYAPP" in refused(here.call("backup", tmp_path / "b.zip"))
    assert "is not on the PATH" in refused(here.call("restore", tmp_path / "backup.zip", "--replace"))
    assert [path.name for path in tmp_path.glob("*.zip")] == ["backup.zip"]


def test_programs_on_the_path_are_taken(here: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", here.environment.pop("SURVEYAPP_POSTGRESQL_TOOLS"))
    said(here.call("backup", tmp_path / "backup.zip"))
    said(here.call("restore", tmp_path / "backup.zip", "--replace"))


@pytest.mark.skipif(len(RELEASES) < 2, reason="there is one release only")
def test_programs_older_than_the_server_are_refused(here: Installation, tmp_path: Path) -> None:
    said(here.call("backup", tmp_path / "backup.zip"))
    older = programs()[RELEASES[0]]
    complaint = refused(here.call("backup", tmp_path / "b.zip", "--tools", older))
    assert f"is of PostgreSQL {RELEASES[0]} and the server is {NEWEST}" in complaint
    complaint = refused(here.call("restore", tmp_path / "backup.zip", "--tools", older, "--replace"))
    assert f"is of PostgreSQL {RELEASES[0]} and the dump of {NEWEST}" in complaint


@pytest.mark.skipif(len(RELEASES) < 2, reason="there is one release only")
@pytest.mark.parametrize("release", RELEASES[:-1])
def test_newer_programs_work_with_an_older_server(
    here: Installation, release: int, servers: Callable[[int], Server], tmp_path: Path
) -> None:
    del here
    old = Installation(tmp_path / "old", servers(release))
    with_answers(old)
    old.environment["SURVEYAPP_POSTGRESQL_TOOLS"] = str(programs()[NEWEST])
    before = old.everything()
    said(old.call("backup", tmp_path / "backup.zip"))
    said(old.call("restore", tmp_path / "backup.zip", "--replace"))
    assert old.everything() == before
    old.remove()


@pytest.mark.skipif(len(RELEASES) < 2, reason="there is one release only")
def test_what_an_older_server_held_goes_into_a_newer_one(
    install: Install, servers: Callable[[int], Server], tmp_path: Path
) -> None:
    old, new = Installation(tmp_path / "old", servers(RELEASES[0])), install()
    with_answers(old)
    said(old.call("backup", tmp_path / "backup.zip"))
    said(new.call("restore", tmp_path / "backup.zip"))
    assert new.everything() == old.everything()
    old.remove()


def test_nobody_sees_the_password(here: Installation, tmp_path: Path) -> None:
    """Not in the arguments of a program, where every user of a machine can read it, nor in what is left behind."""
    tools, log = tmp_path / "tools", tmp_path / "arguments"
    tools.mkdir()
    assert here.server is not None
    for name in ("pg_dump", "pg_restore"):
        watched = tools / name
        watched.write_text(f'#!/bin/sh\necho "$0 $@" >> "{log}"\nexec "{here.server.programs / name}" "$@"\n')
        watched.chmod(stat.S_IRWXU)
    told = said(here.call("backup", tmp_path / "backup.zip", "--tools", tools))
    told += said(here.call("restore", tmp_path / "backup.zip", "--tools", tools, "--replace"))
    arguments = log.read_text()
    assert "--format=custom" in arguments
    assert "--section=data" in arguments
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        kept = b"".join(map(archive.read, archive.namelist()))
    for secret in (PASSWORD, quote(PASSWORD), quote(PASSWORD, safe="")):
        assert secret not in told + arguments
        assert secret.encode() not in kept


def test_a_password_that_is_wrong_is_said_in_one_line(here: Installation, tmp_path: Path) -> None:
    assert here.server is not None
    wrong = here.server.url.set(password="another").render_as_string(hide_password=False)
    here.environment["SURVEYAPP_DATABASE_URL"] = wrong
    complaint = refused(here.call("backup", tmp_path / "backup.zip"))
    assert "the database cannot be used" in complaint
    assert "another" not in complaint


def test_tables_that_only_the_newer_schema_has_are_gone(install: Install, tmp_path: Path) -> None:
    here, there = install(), install()
    with here.database() as database:
        schema.upgrade(database, "0003")
    said(here.call("backup", tmp_path / "backup.zip"))
    with_answers(there)
    said(there.call("restore", tmp_path / "backup.zip", "--replace"))
    assert set(there.everything()) == set(here.everything())
    said(there.call("db", "upgrade"))


@pytest.fixture
def beside(here: Installation) -> Iterator[psycopg.Connection]:
    """Somebody else's connection to the same database."""
    with here.database() as database, database.engine.connect() as connection:
        found = connection.connection.driver_connection
        assert isinstance(found, psycopg.Connection)
        yield found
        found.rollback()


def test_tables_of_others_are_left_alone(here: Installation, tmp_path: Path) -> None:
    with here.database() as database, database.engine.begin() as connection:
        connection.exec_driver_sql("create schema other")
        connection.exec_driver_sql("create table other.recipes (name text)")
    said(here.call("backup", tmp_path / "backup.zip"))
    with here.database() as database, database.engine.begin() as connection:
        connection.exec_driver_sql("insert into other.recipes values ('bread')")
    said(here.call("restore", tmp_path / "backup.zip", "--replace"))
    with here.database() as database, database.engine.begin() as connection:
        assert connection.exec_driver_sql("select * from other.recipes").all() == [("bread",)]
        connection.exec_driver_sql("create view other.busy as select id from public.responses")
    before = here.everything()
    assert "depend" in refused(here.call("restore", tmp_path / "backup.zip", "--replace"))
    assert here.everything() == before


@pytest.mark.slow
def test_it_does_not_wait_for_ever_for_those_who_work_with_it(
    here: Installation, beside: psycopg.Connection, tmp_path: Path
) -> None:
    said(here.call("backup", tmp_path / "backup.zip"))
    beside.execute("select count(*) from responses")
    said(here.call("backup", tmp_path / "another.zip"))
    assert "in use" in refused(here.call("restore", tmp_path / "backup.zip", "--replace"))


def test_a_row_that_the_server_refuses_is_not_shown(here: Installation, tmp_path: Path) -> None:
    """A dump whose rows do not fit its tables: made by hand, since pg_dump makes none."""
    with here.database() as database, database.engine.begin() as connection:
        connection.exec_driver_sql("create table odd (id integer primary key, words text)")
        connection.exec_driver_sql("insert into odd values (1, 'My son was hurt.')")
        connection.exec_driver_sql("create function fits(text) returns boolean language sql as 'select true'")
        connection.exec_driver_sql("alter table odd add constraint fits check (public.fits(words))")
    said(here.call("backup", tmp_path / "backup.zip"))
    with here.database() as database, database.engine.begin() as connection:
        connection.exec_driver_sql("alter table odd drop constraint fits")
        connection.exec_driver_sql("drop function fits")
        connection.exec_driver_sql("create function fits(text) returns boolean language sql as 'select false'")
    before = here.everything()
    complaint = refused(here.call("restore", tmp_path / "backup.zip", "--replace"))
    assert "a row of public.odd (SQLSTATE 23514)" in complaint
    assert "son" not in complaint
    assert here.everything() == before


def test_the_manifest_says_what_made_it(here: Installation, tmp_path: Path) -> None:
    said(here.call("backup", tmp_path / "backup.zip"))
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["database"]["kind"] == "postgresql"
    assert manifest["database"]["made_with"].startswith(f"PostgreSQL {NEWEST}.")
    assert manifest["database"]["tool_release"] == NEWEST
    assert manifest["tables"]["responses"]["rows"] == 12
    assert set(manifest["files"]) == {"database", "secret-key"}
