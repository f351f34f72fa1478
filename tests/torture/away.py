"""Databases that are locked, gone, silent, or have no connection left."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import psutil
import psycopg

from surveyapp.storage.engine import Database
from tests.service import until
from tests.torture.findings import Findings
from tests.torture.grounds import DATABASES, NAMES, ground
from tests.torture.scenes import Scene, play

MOST = "40"
"""Connections that the server allows where they are to run out: enough for everybody, while nobody takes them all."""
TAKER = "taker"


def run(seconds: float = 60, databases: tuple[str, ...] = DATABASES, **_: object) -> Iterator[Findings]:
    """The campaign on each database; each trouble lasts so many seconds, or half as many."""
    for kind in databases:
        findings = Findings(f"Databases that are away: {NAMES[kind]}")
        locked_database(findings, kind, seconds)
        gone_database(findings, kind, seconds)
        no_connections(findings, kind, seconds / 2)
        yield findings


def locked_database(findings: Findings, kind: str, seconds: float) -> None:
    """Somebody else holds what every page that is saved has to write to."""
    with ground(kind) as here:
        play(findings, here, f"database locked for {seconds:.0f} seconds", locked, seconds)


def gone_database(findings: Findings, kind: str, seconds: float) -> None:
    """The server is stopped and started again, and then it is there and says nothing. With PostgreSQL only."""
    if kind != "postgresql":
        return
    with ground(kind) as here:
        play(findings, here, f"database gone for {seconds:.0f} seconds", gone, seconds)
    with ground(kind) as here:
        play(findings, here, f"database silent for {seconds / 2:.0f} seconds", silent, seconds / 2)


def no_connections(findings: Findings, kind: str, seconds: float) -> None:
    """Somebody else takes every connection of the server. With PostgreSQL only."""
    if kind != "postgresql":
        return
    settings = {"max_connections": MOST, "superuser_reserved_connections": "0"}
    with ground(kind, server_settings=settings) as here:
        play(findings, here, f"all {MOST} connections taken for {seconds:.0f} seconds", taken, seconds)


@contextmanager
def locked(scene: Scene) -> Iterator[None]:
    """Hold the write lock of SQLite, or the table of responses on PostgreSQL."""
    database = Database(scene.here.service.settings.database_url)
    with database.writing() as session:
        connection = session.connection()
        if not database.is_sqlite:
            connection.exec_driver_sql("lock table responses in exclusive mode")
        yield
        session.rollback()
    database.dispose()


@contextmanager
def gone(scene: Scene) -> Iterator[None]:
    """Stop the server, and start it again."""
    server = scene.here.server
    assert server is not None
    server.stop()
    yield
    server.start()


@contextmanager
def silent(scene: Scene) -> Iterator[None]:
    """Halt every process of the server: connections stand, new ones are made, and nothing is answered."""
    server = scene.here.server
    assert server is not None
    halted = server.processes()
    for process in halted:
        _send(process, signal.SIGSTOP)
    yield
    for process in reversed(halted):
        _send(process, signal.SIGCONT)


@contextmanager
def taken(scene: Scene) -> Iterator[None]:
    """Cut the connections of everybody else, and take them all."""
    server = scene.here.server
    assert server is not None
    with ExitStack() as held:
        first = held.enter_context(psycopg.connect(server.url(), autocommit=True, application_name=TAKER))
        others = "from pg_stat_activity where backend_type = 'client backend' and application_name <> %s"

        def cut_and_take() -> bool:
            first.execute(f"select pg_terminate_backend(pid) {others}", [TAKER])
            with suppress(psycopg.OperationalError):
                while True:
                    held.enter_context(psycopg.connect(server.url(), connect_timeout=5, application_name=TAKER))
            return first.execute(f"select count(*) {others}", [TAKER]).fetchone() == (0,)

        until(cut_and_take, "the connections could not all be taken")
        yield


def _send(process: psutil.Process, number: signal.Signals) -> None:
    with suppress(psutil.NoSuchProcess):
        process.send_signal(number)
