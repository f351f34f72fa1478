"""The alarm clock: APScheduler wakes the sweep; what is due stands in the database."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from surveyapp.config import Settings
from surveyapp.services import effects, mail
from surveyapp.storage.effects import Effect
from surveyapp.storage.engine import Database

SWEEP_EVERY = timedelta(seconds=15)
_log = logging.getLogger(__name__)


def worker_name() -> str:
    """A name for this process that no other has at the same time."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}"


class Alarm:
    """Sweeps every fifteen seconds, and to the second when an edge of a window is due.

    Any number may run. `extra` is called at each sweep with the instant, for the demonstration.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Callable[[], datetime],
        extra: Callable[[datetime], object] | None = None,
    ) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._extra = extra
        self._worker = worker_name()
        # A job missed over a stop runs late, not never; several missed runs are one.
        self._scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self) -> None:
        """Begin: one sweep at once, then by the clock."""
        self._scheduler.add_job(self.sweep, IntervalTrigger(seconds=int(SWEEP_EVERY.total_seconds())), id="sweep")
        self._scheduler.start()
        self.sweep()

    def stop(self) -> None:
        """End after the sweep that is running."""
        self._scheduler.shutdown()

    def sweep(self) -> None:
        """Do what is due, send what waits, leave a sign of life. A database that is away is tried again next time."""
        try:
            now = self._clock()
            effects.beat(self._database, now, self._worker)
            effects.sweep(self._database, now, self._worker)
            outbox = self._settings.instance_dir / "outbox"
            mail.send_queued(self._database, self._settings.mail_url, self._settings.mail_from, outbox, now)
            if self._extra is not None:
                self._extra(now)
            self._set_alarm(now)
        except SQLAlchemyError:
            _log.exception("sweep failed; it is tried again in %s", SWEEP_EVERY)

    def _set_alarm(self, now: datetime) -> None:
        """Wake up at the next edge too, if it comes before the next sweep."""
        with self._database.reading() as session:
            query = select(Effect.due_at).where(Effect.done_at.is_(None), Effect.due_at > now).order_by(Effect.due_at)
            due = session.scalar(query.limit(1))
        if due is not None and due - now < SWEEP_EVERY:
            self._scheduler.add_job(self.sweep, DateTrigger(due), id="edge", replace_existing=True)
