"""What was backed up, also while it was written to, is there again after it was restored, to the last row."""

from __future__ import annotations

import os
import socket
import sqlite3
import stat
import threading
import zipfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from surveyapp.services import effects, inspections, responses
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.services.backup_archive import KEY
from surveyapp.storage import responses as store
from surveyapp.storage import schema
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from tests.commands.conftest import EVERY
from tests.commands.installations import Install, Installation, refused, said, with_answers
from tests.factories.surveys import NOW, present

WRITERS = 4


@pytest.mark.parametrize("kind", EVERY, indirect=True)
def test_all_of_it_is_there_again(install: Install, tmp_path: Path) -> None:
    here, there = install(), install()
    with_answers(here)
    backup = tmp_path / "backup.zip"
    assert "The secret key is in it." in said(here.call("backup", backup))
    told = said(there.call("restore", backup))
    found = there.everything()
    assert found == here.everything()
    assert len(found["answers"]) > 100
    for table, rows in found.items():
        assert [table, str(len(rows)), "=", str(len(rows))] in [line.split() for line in told.splitlines()]
    assert "db upgrade" not in told
    assert (there.instance / "secret-key").read_bytes() == (here.instance / "secret-key").read_bytes()
    with there.database() as database:
        assert schema.is_current(database)
        with database.writing() as session:
            inspections.create_inspection(
                session, COMMAND_LINE, area="Next", kind="full-2023", first_day=NOW.date(), now=NOW
            )
            session.commit()
    assert len(there.everything()["inspections"]) == 2, "the numbers go on where they were"


def test_it_is_readable_by_its_owner_only_and_never_overwritten(install: Install, tmp_path: Path) -> None:
    here = install()
    with_answers(here)
    backup = tmp_path / "backup.zip"
    before = os.umask(0)
    try:
        said(here.call("backup", backup))
    finally:
        os.umask(before)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    content = backup.read_bytes()
    assert f"{backup} is there already" in refused(here.call("backup", backup))
    assert backup.read_bytes() == content
    (tmp_path / "link.zip").symlink_to(tmp_path / "nowhere.zip")
    assert "is there already" in refused(here.call("backup", tmp_path / "link.zip"))
    assert "No such file or directory" in refused(here.call("backup", tmp_path / "no folder" / "backup.zip"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.zip", "installation 0", "link.zip"]


def test_without_a_database_there_is_nothing_to_back_up(install: Install, tmp_path: Path) -> None:
    refused(install().call("backup", tmp_path / "backup.zip"))
    assert not (tmp_path / "backup.zip").exists()


# -------------------------------------------------------------------------------------------- while it is written to
def test_every_response_confirmed_before_it_began_is_in_it_whole(install: Install, tmp_path: Path) -> None:
    here, there = install(), install()
    survey = with_answers(here)
    confirmed: list[str] = []
    stopping, enough, later = threading.Event(), threading.Event(), threading.Event()

    def respond(database: Database, number: int) -> None:
        turn = 0
        while not stopping.is_set():
            turn += 1
            confirmed.append(submitted(database, survey, f"{number}:{turn}"))
            if len(confirmed) > 3 * WRITERS:
                enough.set()
            if len(confirmed) > len(before) + 3:
                later.set()

    before: list[str] = []
    backup = tmp_path / "backup.zip"
    with here.database() as database:
        writers = [threading.Thread(target=respond, args=(database, number)) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        assert enough.wait(60)
        before.extend(confirmed)
        process = here.process("backup", backup)
        _, complaint = process.communicate(timeout=90)
        assert process.returncode == 0, complaint
        assert later.wait(60), "nobody was kept from writing"
        stopping.set()
        for writer in writers:
            writer.join(60)
    told = said(there.call("restore", backup))
    assert "Every table is the one that was backed up." in told
    with there.database() as database, database.reading() as session:
        finished = set(session.scalars(select(store.responses.c.id).where(store.responses.c.state == "finished")))
        assert set(before) <= finished
        assert len(finished & set(confirmed)) < len(confirmed), "the last ones came after it"
        answered = select(store.answers.c.response_id, func.count()).group_by(store.answers.c.response_id)
        numbers = {row[0]: row[1] for row in session.execute(answered)}
        assert {numbers[key] for key in finished & set(confirmed)} == {3}


def submitted(database: Database, survey: Survey, name: str) -> str:
    """The key of a response that was begun, written on three pages and sent; it is confirmed when this returns."""
    token = name.encode().ljust(32, b".")
    with database.writing() as session:
        mine = present(session, survey)
        responses.begin(session, mine, token, version="standard", language="en", layout="question", now=NOW)
        response = responses.find(session, mine, token)
        assert response is not None
        for page in range(3):
            responses.save_page(session, mine, response, {f"question-{page}": f"{name} said so."}, now=NOW)
        responses.submit(session, mine, response, now=NOW)
    return response.id


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_what_was_deleted_before_is_not_in_it(install: Install, tmp_path: Path) -> None:
    here = install()
    survey = with_answers(here)
    secret = "What nobody is to read again."
    with here.database() as database, database.writing() as session:
        mine = present(session, survey)
        responses.begin(session, mine, b"t" * 32, version="standard", language="en", layout="all", now=NOW)
        draft = responses.find(session, mine, b"t" * 32)
        assert draft is not None
        responses.save_page(session, mine, draft, {"a-question": secret}, now=NOW)
        responses.discard(session, draft)
    said(here.call("backup", tmp_path / "backup.zip"))
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        assert secret.encode() not in archive.read("database")


# ----------------------------------------------------------------------------------------- what is there already
def test_work_that_is_there_is_replaced_only_when_that_is_asked_for(install: Install, tmp_path: Path) -> None:
    here, there = install(), install()
    with_answers(here)
    said(here.call("backup", tmp_path / "backup.zip"))
    with_answers(there, responses=3)
    key = (there.instance / "secret-key").read_bytes() if (there.instance / "secret-key").exists() else b""
    before = there.everything()
    assert "--replace" in refused(there.call("restore", tmp_path / "backup.zip"))
    assert there.everything() == before
    if key:
        assert (there.instance / "secret-key").read_bytes() == key
    said(there.call("restore", tmp_path / "backup.zip", "--replace"))
    assert there.everything() == here.everything() != before
    assert {path.name for path in there.instance.iterdir()} <= {"surveyapp.sqlite3", "secret-key"}


def test_a_database_with_accounts_only_is_no_work(install: Install, tmp_path: Path) -> None:
    here, there = install(), install()
    with_answers(here)
    said(here.call("backup", tmp_path / "backup.zip"))
    said(there.call("db", "upgrade"))
    said(there.call("user", "add", "first@example.org", "--role", "administrator"))
    said(there.call("restore", tmp_path / "backup.zip"))
    assert there.everything() == here.everything()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("content", [b"no database at all, but notes" * 200, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_database_that_is_broken_can_be_replaced(install: Install, tmp_path: Path, content: bytes) -> None:
    here, there = install(), install()
    with_answers(here)
    said(here.call("backup", tmp_path / "backup.zip"))
    there.path.write_bytes(content)
    for suffix in ("-wal", "-journal"):
        there.path.with_name(there.path.name + suffix).write_bytes(b"left behind" * 100)
    assert "--replace" in refused(there.call("restore", tmp_path / "backup.zip"))
    assert there.path.read_bytes() == content
    said(there.call("restore", tmp_path / "backup.zip", "--replace"))
    assert there.everything() == here.everything()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_database_of_another_program_is_left(install: Install, tmp_path: Path) -> None:
    here, there = install(), install()
    with_answers(here)
    said(here.call("backup", tmp_path / "backup.zip"))
    with closing(sqlite3.connect(there.path)) as other, other:
        other.execute("create table recipes (name text)")
    refused(there.call("restore", tmp_path / "backup.zip"))
    assert there.everything() == {"recipes": []}


# --------------------------------------------------------------------------------------------------- while in use
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("replace", [(), ("--replace",)])
def test_a_database_that_somebody_has_open_is_left(install: Install, tmp_path: Path, replace: tuple[str, ...]) -> None:
    here, there = install(), install()
    with_answers(here)
    said(here.call("backup", tmp_path / "backup.zip"))
    with_answers(there, responses=3)
    before = there.everything()
    with there.database() as database:
        with database.reading() as session:
            session.scalar(select(func.count()).select_from(store.responses))
        assert "in use" in refused(there.call("restore", tmp_path / "backup.zip", *replace))
    assert there.everything() == before


def test_a_database_that_a_scheduler_works_on_is_left(install: Install, tmp_path: Path) -> None:
    here, there = install(), install()
    with_answers(here)
    said(here.call("backup", tmp_path / "backup.zip"))
    said(there.call("db", "upgrade"))
    now = datetime.now(UTC)
    beat(there, now, f"{socket.gethostname()[:60]}:{os.getpid()}")
    before = there.everything()
    assert "stop it" in refused(there.call("restore", tmp_path / "backup.zip", "--replace"))
    assert there.everything() == before
    beat(there, now - timedelta(minutes=2), f"{socket.gethostname()[:60]}:{os.getpid()}")
    said(there.call("restore", tmp_path / "backup.zip"))


def beat(installation: Installation, now: datetime, worker: str) -> None:
    with installation.database() as database:
        effects.beat(database, now, worker)


# ----------------------------------------------------------------------------------------------- the secret key
def test_the_key_can_be_left_out(install: Install, tmp_path: Path) -> None:
    here, there = install(), install()
    with_answers(here)
    assert "The secret key is not in it" in said(here.call("backup", tmp_path / "backup.zip", "--without-key"))
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        assert KEY not in archive.namelist()
    assert "is NOT the one" in said(there.call("restore", tmp_path / "backup.zip"))
    assert "The secret key here belongs to it." in said(here.call("restore", tmp_path / "backup.zip", "--replace"))


def test_a_key_from_outside_is_left_out_unless_it_is_asked_for(install: Install, tmp_path: Path) -> None:
    here, there = install(), install()
    with_answers(here)
    here.environment["SURVEYAPP_SECRET_KEY"] = key = "k" * 40
    assert "SURVEYAPP_SECRET_KEY" in said(here.call("backup", tmp_path / "without.zip"))
    said(here.call("backup", tmp_path / "with.zip", "--with-key"))
    for name in ("with.zip", "without.zip"):
        assert key.encode() not in (tmp_path / name).read_bytes() or name == "with.zip"
    said(there.call("restore", tmp_path / "without.zip"))
    assert (there.instance / "secret-key").read_text() != key
    assert "is the one of the backup" in said(there.call("restore", tmp_path / "with.zip", "--replace"))
    assert (there.instance / "secret-key").read_text() == key
    there.environment["SURVEYAPP_SECRET_KEY"] = "o" * 40
    assert "is NOT the one" in said(there.call("restore", tmp_path / "with.zip", "--replace"))
    assert (there.instance / "secret-key").read_text() == key


def test_a_key_that_no_file_can_hold_is_asked_for(install: Install, tmp_path: Path) -> None:
    here, there = install(), install()
    with_answers(here)
    here.environment["SURVEYAPP_SECRET_KEY"] = there.environment["SURVEYAPP_SECRET_KEY"] = "ü" * 40
    said(here.call("backup", tmp_path / "backup.zip", "--with-key"))
    assert "The secret key here belongs to it." in said(there.call("restore", tmp_path / "backup.zip"))
    del there.environment["SURVEYAPP_SECRET_KEY"]
    assert "until SURVEYAPP_SECRET_KEY is" in said(there.call("restore", tmp_path / "backup.zip", "--replace"))
    said(there.call("survey", "list"))


# ------------------------------------------------------------------------------------------------------- schemas
def test_an_older_schema_is_restored_and_then_upgraded(install: Install, tmp_path: Path) -> None:
    here, there = install(), install()
    with here.database() as database:
        schema.upgrade(database, "0003")
    said(here.call("backup", tmp_path / "backup.zip"))
    with_answers(there)
    told = said(there.call("restore", tmp_path / "backup.zip", "--replace"))
    assert "run surveyapp db upgrade" in told
    assert there.everything() == here.everything()
    said(there.call("db", "upgrade"))
    with there.database() as database:
        assert schema.is_current(database)


def test_a_newer_schema_is_refused(install: Install, tmp_path: Path) -> None:
    here, there = install(), install()
    with_answers(here)
    with here.database() as database, database.engine.begin() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    said(here.call("backup", tmp_path / "backup.zip"))
    said(there.call("db", "upgrade"))
    before = there.everything()
    assert "(9999) is newer than this program" in refused(there.call("restore", tmp_path / "backup.zip", "--replace"))
    assert there.everything() == before
