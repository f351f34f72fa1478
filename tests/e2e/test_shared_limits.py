"""Limits on guessing that hold over several machines: two services, and a Redis or Valkey between them."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from surveyapp.services import accounts
from surveyapp.services.actors import COMMAND_LINE
from tests.robot import Robot
from tests.service import Service, free_port, until

PROGRAM = next((found for name in ("valkey-server", "redis-server") if (found := shutil.which(name))), None)
ADDRESS = "lead@example.org"
MOST = 10
"""Wrong passwords for one address in a minute, after which it has to wait."""

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(PROGRAM is None, reason="neither valkey-server nor redis-server is here"),
]


class Store:
    """A Redis or Valkey of its own, in memory alone."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        call = [PROGRAM or "", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        self._process = subprocess.Popen(call, stdout=subprocess.DEVNULL)
        until(self._answers, "the store of limits does not start")

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1) as probe:
            probe.sendall(b"PING\r\n")
            return probe.recv(16).startswith(b"+PONG")
        return False

    def end(self) -> None:
        """Stop it, as when its machine goes."""
        self._process.kill()
        self._process.wait(30)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = Store(tmp_path)
    yield found
    found.end()


@pytest.fixture
def machines(tmp_path: Path, store: Store) -> Iterator[tuple[Service, Service]]:
    """Two services with one database, one secret key, and one store of limits."""
    shared = {"SURVEYAPP_SECRET_KEY": "k" * 40, "SURVEYAPP_LIMITS_URL": store.url}
    shared["SURVEYAPP_DATABASE_URL"] = f"sqlite:///{tmp_path / 'shared.sqlite3'}"
    found = tuple(Service(_made(tmp_path / name), workers=1, **shared) for name in ("one", "two"))
    with found[0].database.writing() as session:
        made = datetime.now(UTC)
        given = {"email": ADDRESS, "role": "lead-inspector", "password": "three words long"}
        accounts.add_user(session, COMMAND_LINE, **given, now=made)
    for machine in found:
        machine.start()
    yield found[0], found[1]
    for machine in found:
        machine.kill()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def guesses(machine: Service, number: int) -> list[int]:
    """The statuses that so many wrong passwords are answered with."""
    robot = Robot(machine.url)
    form = robot.request("GET", "/staff/sign-in")[2]
    action, fields = robot.fill(form, "/staff/sign-in")
    typed = {"email": ADDRESS, "password": "wrong"}
    found = [
        robot.request("POST", action, [(name, typed.get(name, value)) for name, value in fields])[0]
        for _ in range(number)
    ]
    robot.close()
    return found


def test_what_was_tried_at_one_machine_counts_at_the_other(machines: tuple[Service, Service], store: Store) -> None:
    one, two = machines
    assert guesses(one, MOST // 2) == [422] * (MOST // 2)
    assert guesses(two, MOST) == [422] * (MOST - MOST // 2) + [429] * (MOST // 2)
    # Without the store nobody is shut out, and each process counts by itself.
    store.end()
    assert guesses(one, MOST + 1) == [422] * MOST + [429]
