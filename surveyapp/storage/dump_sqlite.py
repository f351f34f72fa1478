"""A SQLite database copied while it is used, looked through, and put back.

The sum of a table is the SHA-256 of lines of JSON: the names of its columns, then its rows in the order of their keys.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from surveyapp.storage.dumps import VERSIONS_TABLE, WORK_TABLES, Contents, DumpFailed, TableSum

_BESIDE = ("-wal", "-shm", "-journal")
"""Files that SQLite keeps beside a database and reads with it."""
_LOCK_SECONDS = 2.0


class Unreadable(DumpFailed):
    """What is there is no database, or not one that SQLite can read."""


def dump(source: Path, into: Path) -> None:
    """Copy a database, as it is at one moment, to the new file `into`; meanwhile a second copy stands beside that.

    Writers go on: the pages are copied in one step, under a lock for reading. What was deleted is still in them, and
    so is the order in which they were filled. Neither is in the copy that is made from them, nor does the service
    wait for that. Raises DumpFailed.
    """
    pages = into.with_name(f"{into.name}.pages")
    try:
        with closing(_opened(source)) as live, closing(sqlite3.connect(pages)) as copy:
            live.backup(copy)
        with closing(_opened(pages)) as copy:
            copy.execute("vacuum into ?", (str(into),))
    except sqlite3.Error as error:
        raise DumpFailed(f"{source} cannot be copied: {error}") from error
    finally:
        for suffix in ("", *_BESIDE):
            pages.with_name(pages.name + suffix).unlink(missing_ok=True)


def contents(path: Path) -> Contents:
    """What a database that nobody writes to holds. Raises DumpFailed, also where SQLite finds it damaged."""
    try:
        with closing(_opened(path)) as connection:
            return contents_of(connection)
    except sqlite3.Error as error:
        raise DumpFailed(f"the database cannot be read: {error}") from error


def contents_of(connection: sqlite3.Connection) -> Contents:
    """The same by a connection to it. Raises DumpFailed, sqlite3.Error."""
    found = connection.execute("pragma integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise DumpFailed(f"SQLite finds the database damaged: {found}")
    tables = table_names(connection)
    if VERSIONS_TABLE not in tables:
        raise DumpFailed("the database has none of surveyapp's tables")
    revision = connection.execute(f"select version_num from {VERSIONS_TABLE}").fetchone()  # noqa: S608  # ours
    sums = {table: _sum(connection, table) for table in tables}
    return Contents(f"SQLite {sqlite3.sqlite_version}", revision[0] if revision else "", sums)


@contextmanager
def held(target: Path) -> Iterator[sqlite3.Connection]:
    """A connection that keeps every other process out. What waited in the write-ahead log is in the file by then.

    Raises DumpFailed where another process has the database open or the disk is full, Unreadable where it is none.
    """
    with closing(_opened(target, timeout=_LOCK_SECONDS)) as connection:
        try:
            # With a write-ahead log whoever has a database open holds a lock on it, even while doing nothing.
            for step in ("pragma locking_mode=exclusive", "pragma journal_mode=delete", "begin exclusive", "commit"):
                connection.execute(step)
            table_names(connection)
        except sqlite3.Error as error:
            match error.sqlite_errorcode & 0xFF:
                case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                    raise DumpFailed(f"{target} is in use by another process; stop the service first") from error
                case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
                    raise Unreadable(f"{target} cannot be read: {error}") from error
                case _:
                    raise DumpFailed(f"{target} cannot be used: {error}") from error
        yield connection


def holds_work(connection: sqlite3.Connection, ours: Collection[str]) -> bool:
    """Whether there are inspections or surveys in the database, or other tables than `ours`."""
    tables = table_names(connection)
    there = [table for table in WORK_TABLES if table in tables]
    return bool(set(tables) - set(ours)) or any(
        connection.execute(f"select 1 from {table} limit 1").fetchone()  # noqa: S608  # ours
        for table in there
    )


def load(source: Path, connection: sqlite3.Connection) -> None:
    """Replace everything in a held database by what is in a file, in one transaction. Raises DumpFailed."""
    try:
        with closing(_opened(source)) as found:
            found.backup(connection)
    except sqlite3.Error as error:
        raise DumpFailed(f"the database could not be written and is as it was: {error}") from error


def put(source: Path, target: Path) -> None:
    """Move a file to where there is no database, or none that can be read, in one step. Raises OSError."""
    for suffix in _BESIDE:  # SQLite would take what it finds there for a part of the new one
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    source.chmod(0o600)
    with source.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(source, target)


def table_names(connection: sqlite3.Connection) -> list[str]:
    """The tables of a database, without SQLite's own."""
    query = "select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by 1"
    return [name for (name,) in connection.execute(query)]


def _opened(path: Path, *, timeout: float = 20) -> sqlite3.Connection:
    """A connection to a database that is there already."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=timeout, isolation_level=None)
    connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")  # whatever is in it can be summed
    return connection


def _sum(connection: sqlite3.Connection, table: str) -> TableSum:
    described = connection.execute("select name, pk from pragma_table_info(?)", (table,)).fetchall()
    columns = [name for name, _ in described]
    keys = [name for name, place in sorted(described, key=lambda each: each[1]) if place] or columns
    query = f"select {_names(columns)} from {_names([table])} order by {_names(keys)}"  # noqa: S608  # all quoted
    digest, rows = hashlib.sha256(_line(columns)), 0
    for row in connection.execute(query):
        digest.update(_line(row))
        rows += 1
    return TableSum(rows, digest.hexdigest())


def _names(names: list[str]) -> str:
    return ", ".join('"' + name.replace('"', '""') + '"' for name in names)


def _line(values: object) -> bytes:
    return json.dumps(values, default=lambda data: {"hex": data.hex()}).encode() + b"\n"
