"""Many acts of the services as one transaction: a demonstration is there as a whole, once, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from surveyapp.storage.engine import Database

_LOCK = 7_335_264_891
"""The number of the lock that makers of demonstrations hold on PostgreSQL. SQLite has one writer anyway."""


class OneTransaction(Database):
    """A database whose sessions all live in one open transaction: what they commit is kept when that one is."""

    def __init__(self, connection: Connection, database: Database) -> None:
        self.engine = database.engine
        self.is_sqlite = database.is_sqlite
        self._connection = connection

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees what the transaction has written so far."""
        with Session(self._connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session for a service that commits, within the transaction."""
        with self.reading() as session:
            yield session


@contextmanager
def exclusively(database: Database) -> Iterator[OneTransaction]:
    """One transaction that no other maker of demonstrations runs beside. Kept unless the block raises."""
    with database.writing() as outer:
        connection = outer.connection()
        if not database.is_sqlite:
            connection.exec_driver_sql(f"select pg_advisory_xact_lock({_LOCK})")
        yield OneTransaction(connection, database)
        outer.commit()
