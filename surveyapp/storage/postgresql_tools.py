"""PostgreSQL's own programs: where they are, how old they are, and how they reach a database without showing how."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from surveyapp.storage.dumps import DumpFailed

_SERVICE = "surveyapp"
_NOT_OF_A_SERVICE = {"service", "servicefile", "passfile", "application_name", "fallback_application_name"}
_UNSAID = ("sslcertmode", "allow")
"""A default that libpq names as if somebody had set it. Programs before release 16 do not know it."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One of PostgreSQL's programs, and the number of the release that it comes from."""

    name: str
    path: str
    release: int


def find(name: str, folder: Path | None) -> Tool:
    """A program in this folder, or on the PATH where none is named. Raises DumpFailed."""
    path = shutil.which(name, path=str(folder) if folder else None)
    named = "--tools or SURVEYAPP_POSTGRESQL_TOOLS names the folder of PostgreSQL's client programs"
    if path is None:
        raise DumpFailed(f"{name} is not {f'in {folder}' if folder else 'on the PATH'}; {named}")
    try:
        ended = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603  # found
    except OSError as error:
        raise DumpFailed(f"{path} cannot be run: {error.strerror}") from error
    version = re.search(r"\(PostgreSQL\) (\d+)", ended.stdout)
    if version is None:
        raise DumpFailed(f"{path} does not say which version of PostgreSQL it is of")
    return Tool(name, path, int(version[1]))


def run(tool: Tool, arguments: Sequence[str], connection: psycopg.Connection, folder: Path) -> None:
    """Run a program on the database of a connection. Neither its arguments nor its messages hold the password.

    `folder`: one that nobody else can read; the connection's parameters are in a file there. Raises DumpFailed.
    """
    service = folder / "pg_service.conf"
    parameters = [
        f"{name}={value}\n"
        for name, value in connection.info.get_parameters().items()
        if name not in _NOT_OF_A_SERVICE and (name, value) != _UNSAID
    ]
    service.touch(0o600)
    service.write_text("".join([f"[{_SERVICE}]\n", *parameters]), encoding="utf-8")
    environment = {**os.environ, "LC_ALL": "C", "PGSERVICEFILE": str(service), "PGPASSWORD": connection.info.password}
    call = [tool.path, "--no-password", f"--dbname=service={_SERVICE}", *arguments]
    ended = subprocess.run(  # noqa: S603  # a program that was found, and our own arguments
        call, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    service.unlink()
    if ended.returncode:
        raise DumpFailed(_failure(tool, ended.returncode, ended.stderr))


@contextmanager
def lines(tool: Tool, arguments: Sequence[str]) -> Iterator[Iterator[bytes]]:
    """What a program writes, line by line, while it runs. Raises DumpFailed at the end where it ended badly."""
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(  # noqa: S603  # a program that was found, and our own arguments
            [tool.path, *arguments],
            env={**os.environ, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
        ) as process:
            try:
                yield iter(process.stdout or ())
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            said.seek(0)
            raise DumpFailed(_failure(tool, process.returncode, said.read()))


def _failure(tool: Tool, status: int, said: bytes) -> str:
    """What went wrong, in the program's own words where it has any: the line that speaks of an error, or the last."""
    if status < 0:
        return f"{tool.name} was ended by signal {-status}"
    told = [line.strip() for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    errors = [line for line in told if "error:" in line]
    return (errors or told[-1:] or [f"{tool.name} ended with status {status}"])[0]
