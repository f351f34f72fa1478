"""What every table shares: the naming of constraints and the types of columns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, MetaData, TypeDecorator
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The registry of all tables; every constraint gets a name, so that migrations can speak of it."""

    metadata = MetaData(naming_convention=NAMING)


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC. A naive value is a mistake and refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC; SQLite, which knows no zones, gets it without."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # its signature
        """From the database: aware, in UTC."""
        if value is None:
            return None
        found: datetime = value
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def is_sqlite(session: Session) -> bool:
    """Whether the database is SQLite, where it and PostgreSQL differ."""
    return bool(session.get_bind().dialect.name == "sqlite")


def insert_into(session: Session, table: Any) -> Any:
    """An INSERT that can say what to do where the row is there already; both databases have it, each in its dialect."""
    return (sqlite if is_sqlite(session) else postgresql).insert(table)


def one_of(column: str, values: Iterable[str]) -> str:
    """The SQL of a check that a column holds one of these words."""
    return f"{column} in ({', '.join(repr(str(value)) for value in values)})"
