"""A clock of their own for the processes of a service, which may be set while they run."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

SEEN_WITHIN = 0.5
"""Seconds after which every process has seen that its clock was set."""

_FOLDER = Path(__file__).parent / "set_clock"


class FakeClock:
    """A wall clock kept in a file. How long things take stays as it is, as on a machine whose clock is set."""

    def __init__(self, file: Path, start: datetime) -> None:
        self._file = file
        self._ahead = timedelta(0)
        self.set_to(start)

    def now(self) -> datetime:
        """The present by this clock, in UTC."""
        return datetime.now(UTC) + self._ahead

    def set_to(self, present: datetime) -> None:
        """Set the clock, and return when everybody has seen it. It goes on meanwhile."""
        self._ahead = present - datetime.now(UTC)
        beside = self._file.with_suffix(".new")
        beside.write_text(str(self._ahead.total_seconds()))
        beside.replace(self._file)
        time.sleep(SEEN_WITHIN)

    def environment(self) -> dict[str, str]:
        """What a process needs to run by this clock."""
        path = os.pathsep.join(filter(None, (str(_FOLDER), os.environ.get("PYTHONPATH", ""))))
        return {"SET_CLOCK": str(self._file), "PYTHONPATH": path}
