"""Disks that are full, or that cannot be written to."""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from sqlalchemy.engine import make_url

from tests.torture.findings import Findings
from tests.torture.grounds import DATABASES, NAMES, Ground, ground
from tests.torture.scenes import Scene, play

SIZES = {"sqlite": "24m", "postgresql": "200m"}
SERVER = {"min_wal_size": "32MB", "max_wal_size": "64MB"}
BLOCK = b"\0" * 65536


def run(seconds: float = 20, databases: tuple[str, ...] = DATABASES, **_: object) -> Iterator[Findings]:
    """The campaign on each database; each trouble lasts so many seconds."""
    for kind in databases:
        findings = Findings(f"Disks: {NAMES[kind]}")
        full_disk(findings, kind, seconds)
        read_only(findings, kind, seconds)
        yield findings


def full_disk(findings: Findings, kind: str, seconds: float) -> None:
    """A disk of a few megabytes that fills up: mounted for the campaign where that is allowed."""
    with small_disk(SIZES[kind]) as folder:
        if folder is None:
            cannot_grow(findings, kind, seconds)
            return
        with ground(kind, folder=folder, server_settings=SERVER) as here:
            play(findings, here, "full disk", lambda scene: filled(scene.here, folder), seconds)


def cannot_grow(findings: Findings, kind: str, seconds: float) -> None:
    """Files that cannot grow, where no disk may be mounted. Only with SQLite: PostgreSQL runs as somebody else."""
    if kind == "postgresql":
        findings.note("full disk", "not tried: no disk may be mounted here")
        return
    with ground(kind) as here:
        play(findings, here, "files that cannot grow, as on a full disk", no_larger, seconds)


def read_only(findings: Findings, kind: str, seconds: float) -> None:
    """A database that can be read and not written."""
    with ground(kind) as here:
        if here.server is not None:
            play(findings, here, "read-only database", reads_only, seconds)
        elif may_be_immutable(here):
            play(findings, here, "read-only database", immutable, seconds)
        else:
            findings.note("read-only database", "not tried: files cannot be made immutable here")


@contextmanager
def small_disk(size: str) -> Iterator[Path | None]:
    """A folder that is a disk of this size; None where nothing may be mounted."""
    with tempfile.TemporaryDirectory(prefix="disk-") as place:
        Path(place).chmod(0o755)
        call = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=1777", "tmpfs", place]
        try:
            subprocess.run(call, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            yield None
            return
        try:
            yield Path(place)
        finally:
            subprocess.run(["umount", "--lazy", place], check=True)


@contextmanager
def filled(here: Ground, folder: Path) -> Iterator[None]:
    """No byte is left on a disk. A database server that ended for it is started again, as systemd would."""
    here.service.database.dispose()
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for block in (BLOCK, BLOCK[:512], b"\0"):
            with suppress(OSError):
                while file.write(block):
                    pass
    yield
    filler.unlink()
    if here.server is not None:
        here.server.start()


@contextmanager
def no_larger(scene: Scene) -> Iterator[None]:
    """No process of the service may make a file larger than a few bytes: writing beyond that fails."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    _limit(scene, (4096, usual[1]))
    yield
    _limit(scene, usual)


def _limit(scene: Scene, limits: tuple[int, int]) -> None:
    for process in scene.here.service.processes():
        with suppress(psutil.NoSuchProcess):
            process.rlimit(psutil.RLIMIT_FSIZE, limits)


@contextmanager
def reads_only(scene: Scene) -> Iterator[None]:
    """PostgreSQL takes no writes, as a server that stands by for another."""
    _alter(scene, "alter system set default_transaction_read_only = on")
    yield
    _alter(scene, "alter system reset default_transaction_read_only")


def _alter(scene: Scene, statement: str) -> None:
    engine = scene.here.service.database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
        connection.exec_driver_sql("select pg_reload_conf()")


@contextmanager
def immutable(scene: Scene) -> Iterator[None]:
    """The files of SQLite take no writes. A worker dies meanwhile, so that another opens them as they are."""
    files = _files(scene.here)
    _attribute("+i", files)
    workers = scene.here.service.processes()
    workers[-1].kill()
    yield
    _attribute("-i", files)


def may_be_immutable(here: Ground) -> bool:
    """Whether files here can be made immutable, which takes root and a file system that knows it."""
    files = _files(here)[:1]
    try:
        _attribute("+i", files)
        _attribute("-i", files)
    except (OSError, subprocess.CalledProcessError):
        return False
    return os.geteuid() == 0


def _files(here: Ground) -> list[str]:
    database = make_url(here.service.settings.database_url).database or ""
    return [name for name in (database, f"{database}-wal") if Path(name).exists()]


def _attribute(change: str, files: list[str]) -> None:
    subprocess.run(["chattr", change, *files], check=True, capture_output=True)
