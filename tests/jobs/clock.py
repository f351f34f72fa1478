"""The time of a test of jobs, and waiting for what they do."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime


def present() -> datetime:
    return datetime.now(UTC)


def wait_for(found: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something is so. Fails where it is not within so many seconds."""
    until = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)
