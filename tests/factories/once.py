"""What many tests begin with is made once in a run, and its rows are put into the database of each."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Table, bindparam, func, insert, select, update

from surveyapp.storage import schema
from surveyapp.storage.engine import Database

T = TypeVar("T")
Row = dict[str, Any]

_BESIDE = frozenset({"users", "heartbeats"})
"""Tables whose rows neither change what is made nor are changed by it."""
_JOURNAL = "audit_events"
"""Rows that were there before do not matter here either: those that are made get numbers after theirs."""

_made: dict[Hashable, tuple[Any, dict[str, list[Row]]]] = {}


def once(database: Database, what: Hashable, make: Callable[[], T]) -> T:
    """Have in a database what `make` writes into it: made at the first call, copied at each other. What it returned.

    `what` stands for all that the result depends on. A database that is not empty has it made, as ever.
    """
    with database.engine.connect() as connection:
        empty = not any(_count(connection, table) for table in _tables() if table.name != _JOURNAL)
        acts = _count(connection, schema.metadata().tables[_JOURNAL])
    if empty and what in _made:
        result, rows = _made[what]
        _put(database, rows)
    else:
        result = make()
        if empty:
            _made[what] = result, _taken(database, acts)
    return result


def _tables() -> list[Table]:
    """The tables in an order in which they can be filled."""
    return [table for table in schema.metadata().sorted_tables if table.name not in _BESIDE]


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _taken(database: Database, acts: int) -> dict[str, list[Row]]:
    """Every row by its table. `acts`: how many of the journal were there before."""
    rows: dict[str, list[Row]] = {}
    with database.engine.connect() as connection:
        for table in _tables():
            found = connection.execute(select(table).order_by(*table.primary_key)).mappings()
            rows[table.name] = [dict(row) for row in found]
    rows[_JOURNAL] = [{name: value for name, value in row.items() if name != "id"} for row in rows[_JOURNAL][acts:]]
    return {name: found for name, found in rows.items() if found}


def _put(database: Database, rows: dict[str, list[Row]]) -> None:
    filled = [table for table in _tables() if table.name in rows]
    with database.writing() as session:
        for table in filled:
            later = dict.fromkeys(column.name for column in _later(table))
            session.execute(insert(table), [{**row, **later} for row in rows[table.name]])
        for table in filled:
            for column in _later(table):
                known = [{"key": row["id"], "to": row[column.name]} for row in rows[table.name]]
                change = update(table).where(table.c.id == bindparam("key")).values({column: bindparam("to")})
                session.connection().execute(change, known)
            counted = table.autoincrement_column
            if counted is not None and not database.is_sqlite:
                sequence = func.pg_get_serial_sequence(table.name, counted.name)
                session.execute(select(func.setval(sequence, select(func.max(counted)).scalar_subquery())))
        session.commit()


def _later(table: Table) -> list[Column[Any]]:
    """Columns that lead to rows which can only be there afterwards."""
    return [column for column in table.columns if any(key.use_alter for key in column.foreign_keys)]
