"""An empty database for each test of the demonstration."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyapp.storage.engine import Database
from surveyapp.storage.schema import upgrade


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    empty = Database(f"sqlite:///{tmp_path / 'demonstration.sqlite3'}")
    upgrade(empty)
    yield empty
    empty.dispose()
