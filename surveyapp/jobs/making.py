"""Makes the files that were asked for, each in a process of its own: memory is given back, and no sweep is late."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from multiprocessing.context import SpawnProcess

from surveyapp import logs
from surveyapp.config import Settings
from surveyapp.services import downloads
from surveyapp.storage.engine import Database

MOST_SECONDS = 30 * 60
"""So long a file may take; whoever takes longer is ended, and it counts as an attempt that failed."""
BEAT_EVERY = 20
"""Seconds between two signs of life, well within `downloads.STUCK_AFTER`."""
_NICER = 10
"""By so much the process is nicer than others: those who answer come first."""
_log = logging.getLogger(__name__)


class Maker:
    """Starts a process when a file waits, one at a time, and sees to it that what it leaves behind is taken up."""

    def __init__(self, settings: Settings, database: Database, clock: Callable[[], datetime], worker: str) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._worker = worker
        self._started = 0
        self._process: SpawnProcess | None = None

    def look(self, now: datetime) -> None:
        """See to the process that is at work, or start one if there is something to do. Never waits."""
        if self._process is not None and self._is_at_work(self._process):
            return
        if downloads.has_work(self._database, now):
            self._start(now)

    def stop(self) -> None:
        """End the process that is at work, if there is one; its file is begun anew by whoever looks next."""
        if self._process is None:
            return
        self._process.kill()
        self._process.join()
        self._process = None
        downloads.release(self._database, self._name, was_stopped=True)

    @property
    def _name(self) -> str:
        return f"{self._worker}:{self._started}"

    def _start(self, now: datetime) -> None:
        self._started += 1
        self._since = time.monotonic()
        arguments = (self._settings.database_url, self._settings.log_format, self._name, now)
        self._process = multiprocessing.get_context("spawn").Process(target=work, args=arguments, daemon=True)
        self._process.start()

    def _is_at_work(self, process: SpawnProcess) -> bool:
        if process.is_alive():
            if time.monotonic() - self._since < MOST_SECONDS:
                return True
            process.kill()
            process.join()
        if process.exitcode:
            _log.warning("a file could not be made; it is tried again", extra={"exit": process.exitcode})
            downloads.release(self._database, self._name, was_stopped=False)
        process.close()
        self._process = None
        return False


def work(database_url: str, log_format: str | None, worker: str, began_at: datetime) -> None:
    """The life of the process: make one file, if there is still one to make.

    `began_at`: the present by the clock of whoever started it, from which on time is counted.
    """
    logs.set_up(log_format)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that started it, which then ends this
    os.nice(_NICER)
    since = time.monotonic()

    def clock() -> datetime:
        return began_at + timedelta(seconds=time.monotonic() - since)

    database = Database(database_url)
    try:
        making = downloads.claim_next(database, worker, clock)
        if making is not None:
            with _beating(making.beat):
                making.run()
            _log.info("a file was made", extra={"seconds": round(time.monotonic() - since, 1)})
    finally:
        database.dispose()


@contextmanager
def _beating(beat: Callable[[], None]) -> Iterator[None]:
    """Leave signs of life from beside, while something takes its time."""
    over = threading.Event()

    def go_on() -> None:
        while not over.wait(BEAT_EVERY):
            try:
                beat()
            except Exception:
                _log.exception("no sign of life could be left; it is tried again")

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
