"""The folder in which workers count: there while a service runs, and cleared away after one that was killed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector

from surveyapp.commands import counts, gunicorn_hooks
from surveyapp.web import metrics

IS_KILLED = """
import os, signal, sys
from pathlib import Path
from surveyapp.commands import counts
counts.IN_MEMORY = Path(sys.argv[1])
with counts.shared(Path("unused")):
    print(os.environ[counts.FOLDER], flush=True)
    if len(sys.argv) > 2:
        sys.stdin.read()
    os.kill(os.getpid(), signal.SIGKILL)
"""

COUNTS = """
import sys
from surveyapp.commands import gunicorn_hooks
from surveyapp.web.metrics import Counts
gunicorn_hooks.post_fork(None, type("Worker", (), {"seat": sys.argv[1]}))
Counts().step("sent")
"""


@pytest.fixture(autouse=True)
def in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = tmp_path / "shm"
    found.mkdir()
    monkeypatch.setattr(counts, "IN_MEMORY", found)
    monkeypatch.delenv(counts.FOLDER, raising=False)
    return found


def killed(place: Path) -> Path:
    """The folder left behind by a process that was killed."""
    call = [sys.executable, "-c", IS_KILLED, str(place)]
    return Path(subprocess.run(call, capture_output=True, text=True, check=False).stdout.strip())


def age(folder: Path) -> None:
    """Make a folder look as if it had been made a while ago."""
    os.utime(folder, (1e9, 1e9))


def test_both_sides_mean_the_same_variable() -> None:
    assert counts.FOLDER == metrics.FOLDER


def test_the_folder_is_its_owners_and_goes_with_the_service(in_memory: Path, tmp_path: Path) -> None:
    with counts.shared(tmp_path) as folder:
        assert folder.parent == in_memory
        assert os.environ[counts.FOLDER] == str(folder)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "counter_worker-0.db").touch()
    assert counts.FOLDER not in os.environ
    assert list(in_memory.iterdir()) == []


def test_without_memory_to_share_it_lies_in_the_instance_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "IN_MEMORY", tmp_path / "not there")
    with counts.shared(tmp_path) as folder:
        assert folder.parent == tmp_path


def test_what_a_killed_service_left_is_cleared_away_and_a_running_one_is_left_alone(
    in_memory: Path, tmp_path: Path
) -> None:
    left = killed(in_memory)
    assert left.is_dir()
    other = in_memory / "somebody-elses"
    other.mkdir()
    call = [sys.executable, "-c", IS_KILLED, str(in_memory), "wait"]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        held = Path(running.stdout.readline().strip())
        for folder in (left, other, held):
            age(folder)
        new = killed(in_memory)  # younger than a minute: whoever made it may be about to lock it
        assert not left.exists()
        with counts.shared(tmp_path):
            assert held.is_dir()
            assert other.is_dir()
            assert new.is_dir()
        running.kill()


def test_a_worker_sits_where_nobody_sits() -> None:
    server = SimpleNamespace(WORKERS={})
    seats = []
    for number in range(3):
        worker = SimpleNamespace()
        gunicorn_hooks.pre_fork(server, worker)
        server.WORKERS[number] = worker
        seats.append(worker.seat)
    assert seats == ["worker-0", "worker-1", "worker-2"]
    del server.WORKERS[1]
    worker = SimpleNamespace()
    gunicorn_hooks.pre_fork(server, worker)
    assert worker.seat == "worker-1"


def sent(folder: Path) -> float:
    """What all files of a folder say was sent."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(folder))
    return registry.get_sample_value("surveyapp_submissions_total", {"step": "sent"}) or 0


def test_who_follows_a_worker_goes_on_with_its_counts(tmp_path: Path) -> None:
    folder = tmp_path / "counts"
    folder.mkdir()
    for turn, seat in enumerate(["worker-0", "worker-1", "worker-0", "worker-0"], start=1):
        environment = {**os.environ, counts.FOLDER: str(folder)}
        subprocess.run([sys.executable, "-c", COUNTS, seat], env=environment, check=True)
        assert sent(folder) == turn
    assert {path.name for path in folder.glob("counter_worker*")} == {"counter_worker-0.db", "counter_worker-1.db"}
    counts.begin_anew(folder)
    assert sent(folder) == 0
