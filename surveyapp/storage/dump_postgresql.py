"""A PostgreSQL database dumped by `pg_dump` while it is used, and loaded again in one transaction.

The sum of a table is the SHA-256 of a line with the names of its columns and of its rows as COPY writes them in UTC, in
the order of their keys as text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, inspect

from surveyapp.storage import postgresql_tools
from surveyapp.storage.dumps import VERSIONS_TABLE, WORK_TABLES, Contents, DumpFailed, TableSum
from surveyapp.storage.postgresql_tools import Tool

_BLOCK = 256 * 1024
_PLAIN = {
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "intervalstyle": "iso_8601",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "client_encoding": "UTF8",
}
"""Settings of a session that what COPY writes depends on."""
_PATIENT = ("statement_timeout", "idle_in_transaction_session_timeout")


def release(connection: Connection) -> int:
    """The number of the server's release, as 15 or 18."""
    return _raw(connection).info.server_version // 10000


def table_names(connection: Connection) -> list[str]:
    """The tables of the schema that the service works in."""
    return sorted(inspect(connection).get_table_names())


def dump(connection: Connection, into: Path, tool: Tool) -> Contents:
    """Write what a database holds, as the transaction of this connection sees it, to the new file `into`.

    `connection`: at REPEATABLE READ. Nobody waits for it but whoever changes tables. Raises DumpFailed.
    """
    if tool.release < release(connection):
        raise DumpFailed(
            f"{tool.path} is of PostgreSQL {tool.release} and the server is {release(connection)}: "
            "--tools or SURVEYAPP_POSTGRESQL_TOOLS names the folder of programs that are not older than the server"
        )
    for setting in _PATIENT:
        connection.exec_driver_sql(f"set local {setting} = 0")
    tables = table_names(connection)
    if VERSIONS_TABLE not in tables:
        raise DumpFailed("the database has none of surveyapp's tables")
    snapshot = connection.exec_driver_sql("select pg_export_snapshot()").scalar_one()
    schema = connection.exec_driver_sql("select current_schema()").scalar_one()
    arguments = ["--format=custom", "--lock-wait-timeout=30000", f"--snapshot={snapshot}", f"--file={into}"]
    arguments += [f"--table={_quoted(schema)}.{_quoted(table)}" for table in tables]
    postgresql_tools.run(tool, arguments, _raw(connection), into.parent)
    return contents(connection)


def contents(connection: Connection, tables: Collection[str] | None = None) -> Contents:
    """What the database holds, as the transaction of this connection sees it: all tables, or those that are named."""
    raw = _raw(connection)
    with raw.cursor() as cursor:
        for name, value in _PLAIN.items():
            cursor.execute("select set_config(%s, %s, true)", (name, value))
    there = table_names(connection)
    sums = {table: _sum(connection, table) for table in there if tables is None or table in tables}
    revision = connection.exec_driver_sql(f"select version_num from {VERSIONS_TABLE}").scalar()  # noqa: S608  # ours
    return Contents(f"PostgreSQL {_version(raw)}", revision or "", sums)


def lock(connection: Connection, tables: Collection[str]) -> list[str]:
    """Keep everybody else out of those of these tables that are there, until the transaction ends. Which these are.

    Raises DumpFailed where somebody works with them for more than ten seconds.
    """
    there = [table for table in table_names(connection) if table in tables]
    connection.exec_driver_sql("set local lock_timeout = '10s'")
    if there:
        listed = sql.SQL(", ").join(map(sql.Identifier, there))
        _execute(connection, sql.SQL("lock table {} in access exclusive mode").format(listed))
    return there


def holds_work(connection: Connection, tables: Collection[str]) -> bool:
    """Whether there are inspections or surveys in the database, which has these tables."""
    there = [table for table in WORK_TABLES if table in tables]
    return any(
        connection.exec_driver_sql(f"select 1 from {table} limit 1").first()  # noqa: S608  # ours
        for table in there
    )


def drop(connection: Connection, tables: Collection[str]) -> None:
    """Remove these tables, unless something that is not ours depends on them: DumpFailed."""
    if tables:
        listed = sql.SQL(", ").join(map(sql.Identifier, tables))
        _execute(connection, sql.SQL("drop table {}").format(listed))


def load(connection: Connection, source: Path, tool: Tool) -> None:
    """Make the tables of a dump with all that is in them, in the transaction of this connection.

    `pg_restore` writes the statements, and they are run here: so that what came of them can be looked at before the
    transaction ends, and no program needs the password. Raises DumpFailed.
    """
    with _raw(connection).cursor() as cursor:
        for section in ("pre-data", "data", "post-data"):
            arguments = ["--file=-", f"--section={section}", "--no-owner", "--no-privileges", str(source)]
            with postgresql_tools.lines(tool, arguments) as lines:
                _run(cursor, lines)
        cursor.execute("reset all")  # among others the path on which tables are looked for


def _run(cursor: psycopg.Cursor[Any], lines: Iterator[bytes]) -> None:
    """Run a script as pg_restore writes it: statements, and rows between `COPY … FROM stdin;` and a line `\\.`."""
    statements: list[bytes] = []
    for line in lines:
        if line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n"):
            _flush(cursor, statements)
            _copy(cursor, line, lines)
        # Lines for psql, and a setting of release 17 that older servers refuse and that is off anyway.
        elif not line.startswith((b"\\restrict", b"\\unrestrict", b"SET transaction_timeout ")):
            statements.append(line)
    _flush(cursor, statements)


def _flush(cursor: psycopg.Cursor[Any], statements: list[bytes]) -> None:
    try:
        if statements:
            cursor.execute(b"".join(statements))
    except psycopg.Error as error:
        raise DumpFailed(f"the server refused a statement of the dump: {_told(error)}") from error
    statements.clear()


def _copy(cursor: psycopg.Cursor[Any], statement: bytes, lines: Iterator[bytes]) -> None:
    try:
        with cursor.copy(statement) as copy:
            waiting: list[bytes] = []
            size = 0
            for line in lines:
                if line == b"\\.\n":
                    break
                waiting.append(line)
                size += len(line)
                if size > _BLOCK:
                    copy.write(b"".join(waiting))
                    waiting, size = [], 0
            copy.write(b"".join(waiting))
    except psycopg.Error as error:  # its own words may hold what somebody answered
        table = statement.split()[1].decode("utf-8", "replace")
        raise DumpFailed(f"the server refused a row of {table} (SQLSTATE {error.sqlstate})") from error


def _execute(connection: Connection, statement: sql.Composed) -> None:
    try:
        with _raw(connection).cursor() as cursor:
            cursor.execute(statement)
    except psycopg.errors.LockNotAvailable as error:
        raise DumpFailed("the database is in use; stop the service first") from error
    except psycopg.Error as error:
        raise DumpFailed(f"the server refused: {_told(error)}") from error


def _told(error: psycopg.Error) -> str:
    return error.diag.message_primary or f"SQLSTATE {error.sqlstate}"


def _sum(connection: Connection, table: str) -> TableSum:
    found = inspect(connection)
    columns = [column["name"] for column in found.get_columns(table)]
    keys = found.get_pk_constraint(table)["constrained_columns"] or columns
    order = sql.SQL(", ").join(sql.SQL('{}::text collate "C"').format(sql.Identifier(key)) for key in keys)
    query = sql.SQL("copy (select {} from {} order by {}) to stdout").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(table), order
    )
    digest, rows = hashlib.sha256("\t".join(columns).encode() + b"\n"), 0
    with _raw(connection).cursor() as cursor, cursor.copy(query) as copy:
        for block in copy:
            digest.update(block)
            rows += bytes(block).count(b"\n")  # one at the end of each row: those within are written as \n
    return TableSum(rows, digest.hexdigest())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _version(connection: psycopg.Connection[Any]) -> str:
    number = connection.info.server_version
    return f"{number // 10000}.{number % 10000}"


def _raw(connection: Connection) -> psycopg.Connection[Any]:
    found = connection.connection.driver_connection
    if not isinstance(found, psycopg.Connection):
        raise TypeError("a connection to PostgreSQL is needed")
    return found
