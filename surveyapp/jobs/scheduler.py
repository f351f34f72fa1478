"""The alarm clock: APScheduler wakes the sweep; what is due stands in the database."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from surveyapp.config import Settings
from surveyapp.jobs.making import Maker
from surveyapp.services import (
    alarms,
    comments_gathering,
    comments_themes,
    concerns,
    downloads,
    effects,
    mail,
    trials,
)
from surveyapp.storage.effects import Effect
from surveyapp.storage.engine import Database

SWEEP_EVERY = timedelta(seconds=15)
LOOK_EVERY = timedelta(seconds=3)
"""For files that somebody waits for."""
_SUGGEST_EVERY = timedelta(minutes=1)
_SET_BY = timedelta(seconds=2)
"""By more than this a clock that is only kept in step does not move in a second."""
_log = logging.getLogger(__name__)


def worker_name() -> str:
    """A name for this process that no other has at the same time."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}"


class Alarm:
    """Sweeps every fifteen seconds, to the second when an edge of a window is due, and when the clock is set.

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
        self._maker = Maker(settings, database, clock, self._worker)
        self._last_offset = self._offset()
        self._may_have_been_ahead = True
        # A job missed over a stop runs late, not never; several missed runs are one.
        self._scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self) -> None:
        """Begin: one sweep at once, then by the clock. Beside it, so that they do not hold up the rest: mail, looking

        through what was written, and files, which are made in a process of their own.
        """
        every = IntervalTrigger(seconds=int(SWEEP_EVERY.total_seconds()))
        self._scheduler.add_job(self.sweep, every, id="sweep")
        self._scheduler.add_job(self.send, every, id="send", next_run_time=self._clock())
        often = IntervalTrigger(seconds=int(LOOK_EVERY.total_seconds()))
        self._scheduler.add_job(self.make, often, id="make", next_run_time=self._clock())
        self._scheduler.add_job(self.look_through, every, id="look-through", next_run_time=self._clock())
        seldom = IntervalTrigger(seconds=int(_SUGGEST_EVERY.total_seconds()))
        self._scheduler.add_job(self.suggest, seldom, id="suggest")
        self._scheduler.start()
        self.sweep()

    def keep_time(self) -> None:
        """Sweep at once if the clock was set since the last look. To be called every second or so.

        APScheduler waits for an instant: when the clock goes back by an hour, it would wait for an hour.
        """
        offset = self._offset()
        if abs(offset - self._last_offset) > _SET_BY:
            _log.warning("the clock was set", extra={"seconds": round((offset - self._last_offset).total_seconds())})
            self._may_have_been_ahead = True
            for job in ("sweep", "send", "make", "look-through", "suggest"):
                self._scheduler.modify_job(job, next_run_time=datetime.now(UTC))
        self._last_offset = offset

    def stop(self) -> None:
        """End after what is running. A file that is being made is left for others, or for later."""
        self._scheduler.shutdown()
        self._maker.stop()

    def _offset(self) -> timedelta:
        """The time on the clock less the time that has passed since some moment: the same until the clock is set."""
        return self._clock() - datetime.min.replace(tzinfo=UTC) - timedelta(seconds=time.monotonic())

    def sweep(self) -> None:
        """Leave a sign of life and do what is due. What fails is logged, and tried again next time."""
        now = self._clock()
        for act in (
            self._beat,
            self._take_back,
            self._do_what_is_due,
            self._raise_alarms,
            self._end_trials,
            self._forget_files,
            self._do_extra,
            self._set_alarm,
        ):
            if not self._tried(act, now):
                return

    def send(self) -> None:
        """Send the mail that waits."""
        self._tried(self._send, self._clock())

    def make(self) -> None:
        """See to the files that somebody asked for."""
        self._tried(self._maker.look, self._clock())

    def look_through(self) -> None:
        """Look through what was written since the last time, and remind of concerns that wait too long."""
        now = self._clock()
        if self._tried(self._gather, now):
            self._tried(self._remind, now)

    def suggest(self) -> None:
        """Suggest themes for one question that has new comments. It takes seconds where there are thousands."""
        self._tried(self._suggest, self._clock())

    def _tried(self, act: Callable[[datetime], object], now: datetime) -> bool:
        """Act, whatever happens. False where the database is away, so that nothing else need be tried now."""
        try:
            act(now)
        except OperationalError as error:
            _log.warning("the database cannot be used just now", extra={"error": type(error.orig).__name__})
            return False
        except Exception:
            _log.exception("a sweep failed; it is tried again")
        return True

    def _beat(self, now: datetime) -> None:
        effects.beat(self._database, now, self._worker)

    def _take_back(self, now: datetime) -> None:
        """Only at the start and after a step: two clocks that go on to differ must not undo each other's work."""
        if self._may_have_been_ahead:
            if surveys := effects.take_back(self._database, now):
                _log.warning("the clock was ahead; ends of surveys are due again", extra={"count": surveys})
            self._may_have_been_ahead = False

    def _do_what_is_due(self, now: datetime) -> None:
        done = effects.sweep(self._database, now, self._worker)
        if done:
            _log.info("effects were done", extra={"count": done})

    def _raise_alarms(self, now: datetime) -> None:
        alarms.raise_due(self._database, now)

    def _end_trials(self, now: datetime) -> None:
        trials.end_over(self._database, now)

    def _forget_files(self, now: datetime) -> None:
        kept_for = timedelta(days=self._settings.files_kept_days)
        if forgotten := downloads.forget_old(self._database, kept_for, now):
            _log.info("old files were forgotten", extra={"count": forgotten})

    def _do_extra(self, now: datetime) -> None:
        if self._extra is not None:
            self._extra(now)

    def _send(self, now: datetime) -> None:
        outbox = self._settings.instance_dir / "outbox"
        sent = mail.send_queued(self._database, self._settings.mail_url, self._settings.mail_from, outbox, now)
        if sent:
            _log.info("mail was sent", extra={"count": sent})

    def _gather(self, now: datetime) -> None:
        looked = comments_gathering.gather(self._database, now)
        if looked:
            _log.info("comments were looked through", extra={"count": looked})

    def _remind(self, now: datetime) -> None:
        concerns.remind(self._database, now)

    def _suggest(self, _now: datetime) -> None:
        comments_themes.suggest_due(self._database)

    def _set_alarm(self, now: datetime) -> None:
        """Wake up at the next edge too, if it comes before the next sweep."""
        with self._database.reading() as session:
            query = select(Effect.due_at).where(Effect.done_at.is_(None), Effect.due_at > now).order_by(Effect.due_at)
            due = session.scalar(query.limit(1))
        if due is not None and due - now < SWEEP_EVERY:
            self._scheduler.add_job(self.sweep, DateTrigger(due), id="edge", replace_existing=True)
