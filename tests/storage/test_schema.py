"""On which schema the program works: its own, and that of a later program, while machines are upgraded one by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from surveyapp.storage import schema
from surveyapp.storage.engine import Database


@pytest.fixture
def database(tmp_path: Path, migrated: bytes) -> Database:
    path = tmp_path / "test.sqlite3"
    path.write_bytes(migrated)
    return Database(f"sqlite:///{path}")


@pytest.mark.parametrize(
    ("revision", "is_current", "is_usable"),
    [(None, True, True), ("0001", False, False), ("9999", False, True), ("", False, False)],
    ids=["newest", "old", "of a later program", "none"],
)
def test_what_can_be_worked_on(database: Database, revision: str | None, is_current: bool, is_usable: bool) -> None:
    if revision is not None:
        with database.engine.begin() as connection:
            connection.execute(text("delete from alembic_version"))
            if revision:
                connection.execute(text("insert into alembic_version values (:revision)"), {"revision": revision})
    assert schema.is_current(database) is is_current
    assert schema.is_usable(database) is is_usable
    database.dispose()
