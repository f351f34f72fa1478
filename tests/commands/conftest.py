"""Installations for the commands that back up and restore: on SQLite, and on every release of PostgreSQL found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import postgresql_server
from tests.commands.installations import Install, Installation
from tests.postgresql_server import Server

RELEASES = sorted(postgresql_server.programs())
NEWEST = RELEASES[-1]
EITHER = ("sqlite", f"postgresql-{NEWEST}")
EVERY = ("sqlite", *(f"postgresql-{release}" for release in RELEASES))


@pytest.fixture(scope="session")
def servers() -> Iterator[Callable[[int], Server]]:
    """Servers by release, each started when it is asked for."""
    started: dict[int, Server] = {}
    with ExitStack() as stack:

        def start(release: int) -> Server:
            if release not in started:
                started[release] = stack.enter_context(postgresql_server.running(release))
            return started[release]

        yield start


@pytest.fixture(params=EITHER)
def kind(request: pytest.FixtureRequest) -> str:
    """What kind of database installations have, and of which release."""
    return str(request.param)


@pytest.fixture
def install(kind: str, servers: Callable[[int], Server], tmp_path: Path) -> Iterator[Install]:
    """Makes installations without a database yet, or with an empty one."""
    made: list[Installation] = []

    def make() -> Installation:
        release = int(kind.partition("-")[2] or 0)
        made.append(Installation(tmp_path / f"installation {len(made)}", servers(release) if release else None))
        return made[-1]

    yield make
    for installation in made:
        installation.remove()
