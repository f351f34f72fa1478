"""A worker that has lost the one that looks after it ends its master, and never a process that only took its place."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from surveyapp.commands import gunicorn_hooks


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "kill", lambda number, name: found.append((number, name)))
    return found


@pytest.fixture
def lifeline(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, int]]:
    reading, holding = os.pipe()
    monkeypatch.setenv(gunicorn_hooks.LIFELINE, str(reading))
    yield reading, holding
    os.close(reading)


def let_go(holding: int) -> None:
    """End the lifeline, and wait until the threads that held it are through."""
    held = [thread for thread in threading.enumerate() if thread.name.endswith("(_hold)")]
    assert held
    os.close(holding)
    for thread in held:
        thread.join(10)


def test_the_master_is_told_to_stop(sent: list[tuple[int, int]], lifeline: tuple[int, int]) -> None:
    gunicorn_hooks.post_worker_init(None)
    assert sent == []
    let_go(lifeline[1])
    assert sent == [(os.getppid(), signal.SIGTERM)]


def test_nobody_else_is(
    sent: list[tuple[int, int]], lifeline: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    gunicorn_hooks.post_worker_init(None)
    monkeypatch.setattr(os, "getppid", lambda: 1)
    let_go(lifeline[1])
    assert sent == []


def test_without_a_lifeline_nothing_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(gunicorn_hooks.LIFELINE, raising=False)
    before = threading.active_count()
    gunicorn_hooks.post_worker_init(None)
    assert threading.active_count() == before
