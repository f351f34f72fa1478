"""The database: one object that hands out sessions for reading and for writing."""

from __future__ import annotations

import select
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session

_BUSY_SECONDS = 20
_POSTGRESQL = {
    "options": f"-c lock_timeout={_BUSY_SECONDS}s",
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""Whoever waits is told within half a minute that a table is locked or that the server's machine is gone, and what was
typed comes back. What the address of the database says instead goes before this."""
_STALE = {
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOTADB,
}
"""Errors that a connection may go on giving when the disk, or the file's permissions, have long been put right."""


class Database:
    """Engines for one address. On SQLite: write-ahead log, full synchronous, foreign keys, and writers that take

    the write lock at once, so that no transaction can fail half-way because another wrote first. On either database
    nobody waits for a lock for more than twenty seconds.
    """

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        if parsed.drivername in {"postgresql", "postgres"}:
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        usual = {"timeout": _BUSY_SECONDS} if self.is_sqlite else _POSTGRESQL
        self.engine: Engine = create_engine(
            parsed,
            hide_parameters=True,  # an error that is logged must not say what somebody answered
            connect_args={name: value for name, value in usual.items() if name not in parsed.query},
        )
        self._reader = (
            self.engine if self.is_sqlite else self.engine.execution_options(isolation_level="REPEATABLE READ")
        )
        self._writer = self.engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        if self.is_sqlite:
            event.listen(self.engine, "connect", _set_up_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
            event.listen(self.engine, "handle_error", _drop_stale_sqlite)
        else:
            event.listen(self.engine, "checkout", _drop_ended)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the data. What it changes is not kept."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session for a service that commits. Leaving without a commit keeps nothing."""
        with Session(self._writer, expire_on_commit=False) as session:
            yield session

    def dispose(self) -> None:
        """Close every connection, before a fork and at the end."""
        self.engine.dispose()


class _Wired(Protocol):
    """A connection to a server: its socket, and whether it is known to be closed."""

    closed: bool

    def fileno(self) -> int: ...


def _drop_ended(connection: _Wired, _record: object, _proxy: object) -> None:
    """Make connections anew that the server has ended: one at rest, to which it said something, has heard farewell.

    That costs nothing, where asking the server each time (`pool_pre_ping`) is a question more for every request.
    """
    waiting = select.poll()
    if not connection.closed:
        waiting.register(connection.fileno(), select.POLLIN)
    if connection.closed or waiting.poll(0):
        raise InvalidatePoolError


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says so
    for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "temp_store=memory"):
        connection.execute(f"pragma {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def _drop_stale_sqlite(context: ExceptionContext) -> None:
    """Let connections be made anew: one that was opened while its file was read-only stays read-only."""
    code = getattr(context.original_exception, "sqlite_errorcode", 0)
    if code & 0xFF in _STALE:  # the lower byte: without what is said beyond the kind of error
        context.is_disconnect = True
