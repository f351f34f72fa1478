"""A PostgreSQL server as a process of our own, which may be killed and started again."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg

from tests import postgresql_server
from tests.service import PATIENCE, until


class PostgreSQL:
    """A server with an empty database in a folder of its own, reached by a socket in it.

    The newest release that is here. `folder`: where its folder is made, by default among temporary files; other users
    must be able to reach it, since the server does not run as root. `settings`: as in `max_connections="12"`.
    """

    def __init__(self, folder: Path | None = None, **settings: str) -> None:
        found = postgresql_server.programs()
        self._programs = found[max(found)]
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir=folder))
        self._data = self.folder / "data"
        self._data.mkdir()
        self.folder.chmod(0o755)
        postgresql_server.give(self._data)
        made = ("--auth=trust", "--username=postgres", "--data-checksums", "-D", self._data)
        postgresql_server.run([self._programs / "initdb", *made])
        self.log = self.folder / "log.txt"
        self.settings = settings
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://postgres@/{database}?host={self._data}"

    def start(self) -> None:
        """Start the server, and return when it takes connections. What is left of a killed one is waited for."""
        until(self._started, f"PostgreSQL does not start: see {self.log}")

    def answers(self) -> bool:
        """Whether it takes a connection."""
        try:
            psycopg.connect(self.url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def processes(self) -> list[psutil.Process]:
        """Every process of the server, that which was started first."""
        if self._process is None or self._process.poll() is not None:  # its number may be somebody else's by now
            return []
        try:
            first = psutil.Process(self._process.pid)
            return [first, *first.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def kill(self) -> None:
        """End the server as when the power goes. Returns when nothing of it is left."""
        everyone = self.processes()
        for process in everyone:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        if self._process is not None:
            self._process.wait(PATIENCE)
        psutil.wait_procs(everyone, timeout=PATIENCE)

    def kill_one(self, chance: random.Random) -> bool:
        """End one of the processes that answer a connection. The server then ends them all and starts anew."""
        serving = []
        for process in self.processes()[1:]:
            with suppress(psutil.Error):
                if " [local] " in " ".join(process.cmdline()):
                    serving.append(process)
        if not serving:
            return False
        with suppress(psutil.NoSuchProcess):
            chance.choice(serving).kill()
        return True

    def stop(self) -> None:
        """Ask the server to stop at once, with its connections cut but its work finished."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(PATIENCE)

    def check_pages(self) -> str:
        """Stop the server and compare every page of its files with its checksum: `ok`, or what is wrong."""
        self.stop()
        call = [self._programs / "pg_checksums", "--check", "-D", self._data]
        user = postgresql_server.run_as()
        checked = subprocess.run(call, capture_output=True, text=True, check=False, user=user, cwd="/")
        return "ok" if checked.returncode == 0 else checked.stdout + checked.stderr

    def remove(self) -> None:
        """Stop the server and remove all that it kept."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _started(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            call = [str(self._programs / "postgres"), "-D", str(self._data), "-h", "", "-k", str(self._data)]
            for name, value in self.settings.items():
                call += ["-c", f"{name}={value}"]
            with self.log.open("ab") as log:
                self._process = subprocess.Popen(
                    call,
                    stdout=log,
                    stderr=log,
                    cwd=self.folder,
                    start_new_session=True,
                    user=postgresql_server.run_as(),
                )
        return self.answers()
