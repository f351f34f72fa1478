"""A whole service, backed up while people send their answers, and put back elsewhere: their references still fit."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from surveyapp.services.responses import reference
from surveyapp.storage import responses as store
from tests.commands.installations import Installation, said
from tests.factories.surveys import published_survey
from tests.robot import Robot
from tests.service import Service, until

ROBOTS = 3


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A service that runs."""
    (tmp_path / "service").mkdir()
    made = Service(tmp_path / "service")
    made.start()
    yield made
    made.kill()
    made.database.dispose()


@pytest.mark.slow
def test_whoever_has_a_confirmation_is_in_the_backup_by_its_reference(service: Service, tmp_path: Path) -> None:
    slug = published_survey(service.database, datetime.now(UTC)).slug
    confirmed: list[str] = []
    stopping = threading.Event()

    def respond(number: int) -> None:
        seed = number
        while not stopping.is_set():
            robot = Robot(service.url, seed=seed)
            confirmed.append(robot.walk(slug, "all").reference)
            robot.close()
            seed += ROBOTS

    robots = [threading.Thread(target=respond, args=(number,)) for number in range(ROBOTS)]
    for robot in robots:
        robot.start()
    until(lambda: len(confirmed) >= 2 * ROBOTS, "nobody came to the end")
    before = list(confirmed)
    backup = tmp_path / "backup.zip"
    ended = service.command("backup", str(backup))
    assert ended.returncode == 0, ended.stderr
    until(lambda: len(confirmed) > len(before), "nobody could send anything any more")
    refused = service.command("restore", str(backup), "--replace")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "a service works on the database" in refused.stderr
    stopping.set()
    for robot in robots:
        robot.join()

    there = Installation(tmp_path / "there")
    said(there.call("restore", backup))
    key = (there.instance / "secret-key").read_bytes()
    with there.database() as database, database.reading() as session:
        finished = session.scalars(select(store.responses.c.id).where(store.responses.c.state == "finished"))
        kept = [reference(key, each) for each in finished]
    assert set(before) <= set(kept)
    assert len(kept) == len(set(kept))
