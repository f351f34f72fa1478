"""The databases of tests: SQLite, or PostgreSQL where `make test DATABASE=postgresql` asks for it.

`DATABASE` may name a release that is there (`postgresql-16`), or be the address of a server that runs already.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url

from surveyapp.storage import schema
from surveyapp.storage.engine import Database
from tests import postgresql_server

ASKED_FOR = os.environ.get("DATABASE") or "sqlite"
IS_SQLITE = ASKED_FOR == "sqlite"

NewDatabase = Callable[[], AbstractContextManager[str]]
"""Makes an empty database at the newest schema and gives its address; it is gone afterwards."""

NewSettings = Callable[[], AbstractContextManager[dict[str, str]]]
"""The same, with the settings that a service needs to use it."""


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL database at the newest revision of the schema, to be copied."""
    with ExitStack() as stack:
        if ASKED_FOR.startswith("postgresql:"):
            url = stack.enter_context(_made(ASKED_FOR, template="template0"))
        else:
            url = stack.enter_context(_started(ASKED_FOR.partition("-")[2]))
        database = Database(url)
        schema.upgrade(database)
        database.dispose()
        yield url


@pytest.fixture(scope="session")
def new_postgresql(postgresql: str) -> NewDatabase:
    """Makes databases on the server of this run."""
    return lambda: _made(postgresql, template=make_url(postgresql).database or "")


@pytest.fixture(scope="session")
def new_sqlite(tmp_path_factory: pytest.TempPathFactory, migrated: bytes) -> NewDatabase:
    """Makes databases in files of this run."""

    @contextmanager
    def new() -> Iterator[str]:
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        path.write_bytes(migrated)
        yield f"sqlite:///{path}"

    return new


@pytest.fixture(scope="session")
def new_database(request: pytest.FixtureRequest) -> NewDatabase:
    """Makes databases of the kind that this run asks for."""
    made: NewDatabase = request.getfixturevalue("new_sqlite" if IS_SQLITE else "new_postgresql")
    return made


@pytest.fixture(scope="session")
def new_settings(request: pytest.FixtureRequest) -> NewSettings:
    """Makes the settings of a service with a database of the kind that this run asks for: SQLite's is its usual one."""
    if IS_SQLITE:
        return lambda: nullcontext({})
    new: NewDatabase = request.getfixturevalue("new_postgresql")

    @contextmanager
    def settings() -> Iterator[dict[str, str]]:
        with new() as url:
            yield {"SURVEYAPP_DATABASE_URL": url}

    return settings


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of either kind without any table."""
    if request.param == "sqlite":
        with opened(f"sqlite:///{tmp_path / 'empty.sqlite3'}") as found:
            yield found
        return
    with _made(request.getfixturevalue("postgresql"), template="template0") as url, opened(url) as found:
        yield found


@pytest.fixture
def database(new_database: NewDatabase) -> Iterator[Database]:
    """An empty database of the kind that this run asks for."""
    with new_database() as url, opened(url) as found:
        yield found


_FIRST: dict[str, Engine] = {}
"""By kind of database, the first engine that was made for it in this run."""


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """A database for one test. One that outlives a power cut is not wanted: nothing waits for the disk.

    What statements are in SQL is worked out once in a run and not by each engine anew.
    """
    found = Database(url)
    if found.is_sqlite:
        event.listen(found.engine, "connect", lambda connection, _: connection.execute("pragma synchronous=off"))
    with found.engine.connect():
        known = _FIRST.setdefault(found.engine.name, found.engine)  # connected: it knows its server
    for engine in (found.engine, found._reader, found._writer):
        engine.dialect, engine._compiled_cache = known.dialect, known._compiled_cache
    yield found
    found.dispose()


@contextmanager
def _started(release: str) -> Iterator[str]:
    """A server of our own: of this release, or the newest that is on this machine."""
    there = postgresql_server.programs()
    if not there and IS_SQLITE:
        pytest.skip("PostgreSQL is not on this machine")
    with postgresql_server.running(int(release) if release else max(there)) as server:
        url = server.url.render_as_string(hide_password=False)
        with _administration(url) as connection:
            for setting in ("full_page_writes", "synchronous_commit"):
                connection.exec_driver_sql(f"alter system set {setting} = off")
            connection.exec_driver_sql("select pg_reload_conf()")
        with _made(url, template="template0") as made:
            yield made


@contextmanager
def _made(server: str, template: str) -> Iterator[str]:
    """A database that is a copy of another one on the same server: of its files, which is quicker by far than by way

    of the log, as servers have done it since 15 where nothing else is asked for.
    """
    name = f"test_{uuid.uuid4().hex}"
    with _administration(server) as connection:
        how = "strategy file_copy" if (connection.dialect.server_version_info or (0,)) >= (15,) else ""
        connection.exec_driver_sql(f"create database {name} template {template} {how}")
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f"drop database {name} with (force)")


@contextmanager
def _administration(server: str) -> Iterator[Connection]:
    around = Database(make_url(server).set(database="template1").render_as_string(hide_password=False))
    with around.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection
    around.dispose()
