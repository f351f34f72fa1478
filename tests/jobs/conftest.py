from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyapp import config
from surveyapp.storage.engine import Database


@pytest.fixture
def settings(tmp_path: Path, migrated: bytes) -> config.Settings:
    (tmp_path / "surveyapp.sqlite3").write_bytes(migrated)
    return config.load({"SURVEYAPP_INSTANCE_DIR": str(tmp_path)})


@pytest.fixture
def database(settings: config.Settings) -> Iterator[Database]:
    found = Database(settings.database_url)
    yield found
    found.dispose()
