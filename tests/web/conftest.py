"""The application on a database of its own with a clock that tests set, and a client that audits what it visits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from surveyapp import config
from surveyapp.app import create_app
from surveyapp.storage.engine import Database
from tests.factories.surveys import NOW
from tests.web.visitor import Visitor


@dataclass
class Clock:
    """A present that stands still until a test moves it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates, compiled once for all applications of a run."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(tmp_path: Path, database: Database, clock: Clock, compiled: FileSystemBytecodeCache) -> Flask:
    settings = config.load({"SURVEYAPP_INSTANCE_DIR": str(tmp_path / "instance")})
    made = create_app(settings, database, clock)
    made.config["TESTING"] = True
    made.jinja_env.bytecode_cache = compiled
    return made


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody with a browser."""
    return Visitor(app)


@pytest.fixture
def another(app: Flask) -> Callable[[], Visitor]:
    """Somebody else, or the same person in another browser."""
    return lambda: Visitor(app)
