"""`surveyapp serve` as its own tree of processes, on an instance and a port of its own."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from surveyapp import config
from surveyapp.storage import schema
from surveyapp.storage.engine import Database

PATIENCE = 90.0
"""Seconds after which what was waited for is taken to stay away, on a machine that is busy with other tests."""

_GIVEN = ("SURVEYAPP_DATABASE_URL", "SURVEYAPP_SECRET_KEY", "SURVEYAPP_LIMITS_URL", "SURVEYAPP_MAIL_URL")


def until(holds: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Look again and again until something holds; TimeoutError with `what` when it does not in time."""
    deadline = time.monotonic() + patience
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.05)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class NotStarted(Exception):
    """A service ended when it should have started. Holds the last lines of its log."""


class Service:
    """One instance: its folder, its database at the newest schema, and its processes while it runs.

    `environment`: settings of its own, or anything else that its processes are to find there.
    """

    def __init__(self, folder: Path, *, workers: int = 2, **environment: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.workers = workers
        self.log = folder / "log.txt"
        given = {name: value for name, value in os.environ.items() if name not in _GIVEN}
        self.environment = {
            **given,
            "SURVEYAPP_INSTANCE_DIR": str(folder / "instance"),
            "SURVEYAPP_BASE_URL": self.url,
            "SURVEYAPP_DEMONSTRATION": "yes",  # drafts of translations are offered, and so looked at
            **environment,
        }
        self.settings = config.load(self.environment)
        self.database = Database(self.settings.database_url)
        schema.upgrade(self.database)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str) -> None:
        """Start serving and wait until everything is ready, the scheduler too. `options`: more words of the call.

        Raises NotStarted where it ends instead, as where its database cannot be reached just now.
        """
        self._process = self.run("serve", "--port", str(self.port), "--workers", str(self.workers), *options)
        until(lambda: self.is_ready() or not self.is_running, "the service is not ready")
        if not self.is_running:
            raise NotStarted(self.log.read_text()[-2000:])

    def run(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start `surveyapp` on this instance as a process that goes on beside this one."""
        call = [sys.executable, "-m", "surveyapp.cli", *arguments]
        with self.log.open("ab") as log:
            return subprocess.Popen(call, env=self.environment, stdout=log, stderr=log)

    @property
    def is_running(self) -> bool:
        """Whether the process that was started first is there."""
        return self._process is not None and self._process.poll() is None

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Call `surveyapp` on this instance."""
        call = [sys.executable, "-m", "surveyapp.cli", *arguments]
        return subprocess.run(call, env=self.environment, capture_output=True, text=True, check=False, timeout=PATIENCE)

    def is_ready(self) -> bool:
        """Whether it answers, with a current database and a scheduler seen lately."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def processes(self) -> list[psutil.Process]:
        """Every process of the tree, that which was started first."""
        if self._process is None or self._process.poll() is not None:  # its number may be somebody else's by now
            return []
        try:
            first = psutil.Process(self._process.pid)
            return [first, *first.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def kill(self, *, first_only: bool = False) -> None:
        """End every process with kill -9, as when the power goes, or only the first. Returns when none is left."""
        for process in self.processes()[: 1 if first_only else None]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        if self._process is not None:
            self._process.wait(PATIENCE)
        until(lambda: not list(self._left()), "somebody of the service still runs")

    def _left(self) -> Iterator[psutil.Process]:
        """Processes of this instance, those that were being started when the others were killed too."""
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if process.environ().get("SURVEYAPP_INSTANCE_DIR") == self.environment["SURVEYAPP_INSTANCE_DIR"]:
                    yield process

    def stop(self) -> None:
        """Ask it to stop, and see that nothing is left."""
        everyone = self.processes()
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE)
        _, left = psutil.wait_procs(everyone, timeout=5)
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self.database.dispose()
        assert left == [], "processes were left behind"
