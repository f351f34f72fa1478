"""Runs a process by the clock that a file sets. Python loads this module by itself where its folder is on its path.

The file holds by how many seconds the clock is ahead. How long things take stays as it is, as on any machine.
"""

import contextlib
import os
import threading
import time
from pathlib import Path

import time_machine

_FILE = Path(os.environ["SET_CLOCK"])
_LOOK_EVERY = 0.1
_LEAST = 0.001
_traveller = time_machine.travel(time.time(), tick=True).start()


def _look() -> None:
    """Set the clock of this process, unless it is right to the millisecond."""
    with contextlib.suppress(OSError, ValueError):
        wrong = float(_FILE.read_text()) - (time.time() - time_machine.escape_hatch.time.time())
        if abs(wrong) > _LEAST:
            _traveller.shift(wrong)


def _watch() -> None:
    while True:
        time.sleep(_LOOK_EVERY)
        _look()


def _start() -> None:
    threading.Thread(target=_watch, daemon=True).start()


_look()
_start()
os.register_at_fork(after_in_child=_start)  # gunicorn's workers are forked, and threads are not
