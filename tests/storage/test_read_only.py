"""A database that could not be written to for a while: nobody has to restart anything."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from surveyapp.services import effects
from surveyapp.storage.engine import Database
from tests.factories.surveys import NOW

NOBODY = 65534


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, whom no permission holds back."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if before == 0:
            os.seteuid(before)


def permit(folder: Path, *, writing: bool) -> None:
    for path in folder.iterdir():
        path.chmod(0o666 if writing else 0o444)
    folder.chmod(0o777 if writing else 0o555)


def test_writing_works_again_when_the_file_may_be_written_again(migrated: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "test.sqlite3"
        path.write_bytes(migrated)
        with closing(sqlite3.connect(path)) as somebody_else:
            somebody_else.execute("select count(*) from surveys")  # SQLite's two other files are there now
            permit(path.parent, writing=False)
            database = Database(f"sqlite:///{path}")
            with as_nobody(), pytest.raises(OperationalError, match="readonly database"):
                effects.beat(database, NOW, "one")
            permit(path.parent, writing=True)
            with as_nobody():
                effects.beat(database, NOW, "one")
            database.dispose()
