"""Installations of either kind to be backed up and restored, with a survey that has been answered."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from click.testing import CliRunner, Result
from sqlalchemy import MetaData, select

from surveyapp.cli import main
from surveyapp.services import accounts, snapshots
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.storage import responses as store
from surveyapp.storage import schema
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from tests.factories.responses import add_responses
from tests.factories.surveys import NOW, present, published_survey
from tests.postgresql_server import Server

AWKWARD = ["\\.", "\\N", "a\tb\nc\rd\\", "COPY public.answers FROM stdin;", "'; drop table answers; --", "ہمیں 🙂", " "]
"""What people may write, and a file of rows must not mistake for anything else."""

_KEPT: dict[str, bytes | str] = {}
_SURVEYS: dict[str, Survey] = {}


class Installation:
    """A folder, a database, and calls of `surveyapp` on them."""

    def __init__(self, folder: Path, server: Server | None = None) -> None:
        self.folder = folder
        self.instance = folder / "instance"
        self.instance.mkdir(parents=True, mode=0o700)
        self.path = self.instance / "surveyapp.sqlite3"
        self.server = server
        self.kind = str(server.url) if server else "sqlite"
        self.environment = {"SURVEYAPP_INSTANCE_DIR": str(self.instance)}
        self.url = f"sqlite:///{self.path}"
        if server is not None:
            self.name = f"test_{uuid.uuid4().hex}"
            self.create(self.name, "template1")
            self.url = server.url.set(database=self.name).render_as_string(hide_password=False)
            self.environment["SURVEYAPP_DATABASE_URL"] = self.url
            self.environment["SURVEYAPP_POSTGRESQL_TOOLS"] = str(server.programs)

    def call(self, *arguments: object) -> Result:
        """Call `surveyapp` here."""
        unset = dict.fromkeys(("SURVEYAPP_DATABASE_URL", "SURVEYAPP_SECRET_KEY", "SURVEYAPP_POSTGRESQL_TOOLS"))
        given: dict[str, str | None] = {**unset, **self.environment}
        return CliRunner().invoke(main, list(map(str, arguments)), env=given, prog_name="surveyapp")

    def process(self, *arguments: object, code: str = "", **options: Any) -> subprocess.Popen[str]:
        """The same as a process of its own, after `code`."""
        code += f"\nimport sys\nfrom surveyapp.cli import main\nmain({list(map(str, arguments))!r}, 'surveyapp')"
        return subprocess.Popen(
            [sys.executable, "-c", code],
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    @contextmanager
    def database(self) -> Iterator[Database]:
        """Its database, closed afterwards."""
        found = Database(self.url)
        try:
            yield found
        finally:
            found.dispose()

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of all tables, as they are read without the program's help."""
        with self.database() as database, database.engine.connect() as connection:
            tables = MetaData()
            tables.reflect(connection)
            return {
                name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
                for name, table in tables.tables.items()
            }

    def remove(self) -> None:
        """Give the room back."""
        if self.server is not None:
            self.administer(f"drop database {self.name} with (force)")

    def keep(self) -> None:
        """Keep what is in its database, to be copied."""
        if self.server is None:
            _KEPT[self.kind] = self.path.read_bytes()
        else:
            _KEPT[self.kind] = name = f"kept_{uuid.uuid4().hex}"
            self.create(name, self.name)

    def copy(self) -> None:
        """Take what was kept last of this kind."""
        kept = _KEPT[self.kind]
        if isinstance(kept, bytes):
            self.path.write_bytes(kept)
        else:
            self.administer(f"drop database {self.name}")
            self.create(self.name, kept)

    def create(self, name: str, template: str) -> None:
        """Make a database as a copy of another one's files, which is quicker than by way of the log."""
        assert self.server is not None
        how = "strategy file_copy" if self.server.release >= 15 else ""
        self.administer(f"create database {name} template {template} {how}")

    def administer(self, statement: str) -> None:
        assert self.server is not None
        url = self.server.url
        named = {"user": url.username, "password": url.password, "dbname": url.database, "host": url.query["host"]}
        with psycopg.connect(**named, autocommit=True) as connection:
            connection.execute(statement)


Install = Callable[[], Installation]


def with_answers(installation: Installation, responses: int = 12) -> Survey:
    """Bring an installation to the newest schema, with an account and a survey that has been answered.

    Made once for each kind of database, and copied.
    """
    if responses != 12:
        return _answered(installation, responses)
    if installation.kind not in _SURVEYS:
        _SURVEYS[installation.kind] = _answered(installation, responses)
        installation.keep()
    else:
        installation.copy()
    return _SURVEYS[installation.kind]


def _answered(installation: Installation, responses: int) -> Survey:
    with installation.database() as database:
        schema.upgrade(database)
        survey = published_survey(database)
        keys = add_responses(database, survey, responses)
        with database.writing() as session:
            accounts.add_user(
                session,
                COMMAND_LINE,
                email="lead@example.org",
                role="lead-inspector",
                password="three words together",
                now=NOW,
            )
            for key, words in zip(keys, AWKWARD, strict=False):
                store.put_answers(session, key, {"awkward": words})
            snapshots.take(session, present(session, survey), final=True, now=NOW)
            session.commit()
    return survey


def said(result: Result) -> str:
    """What a call that went well says."""
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return result.stdout


def refused(result: Result) -> str:
    """What a call that changes nothing says: one line on standard error, exit status 2, and no traceback."""
    assert result.exit_code == 2, (result.output, result.exception)
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert result.stderr.startswith("surveyapp: ")
    assert result.stderr.count("\n") == 1
    return result.stderr.strip()
