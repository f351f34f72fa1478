"""`surveyapp serve` and `surveyapp scheduler`: the processes of a running service."""

from __future__ import annotations

import errno
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime

import click
from sqlalchemy.exc import OperationalError

from surveyapp import logs
from surveyapp.commands import counts, gunicorn_hooks
from surveyapp.commands.calls import OneLineCommand, WrongCall, opened_database, present, settings_or_refuse
from surveyapp.config import Settings
from surveyapp.jobs.scheduler import Alarm
from surveyapp.storage.engine import Database
from surveyapp.storage.schema import is_usable

GRACEFUL_SECONDS = 20
MOST_STARTS = 8
"""How often in a row the service may end within seconds of its start before nothing more is tried."""
_SECONDS_TO_START = 10
_log = logging.getLogger(__name__)


def gunicorn_arguments(host: str, port: int, workers: int, *, access_log: bool) -> list[str]:
    """The call of gunicorn. Access logs are off unless asked for; `gunicorn_hooks.Log` says what stands in them."""
    arguments = [
        *(sys.executable, "-m", "gunicorn", "surveyapp.wsgi:app"),
        *("--config", f"python:{gunicorn_hooks.__name__}"),
        *("--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}", "--workers", str(workers)),
        *("--worker-class", "gthread", "--threads", "8", "--timeout", "60"),
        *("--graceful-timeout", str(GRACEFUL_SECONDS), "--keep-alive", "15"),
        *("--log-level", "error"),  # its warnings name the addresses of those who send broken requests
        "--preload",  # loaded once: a worker that is started again is there at once
    ]
    if os.path.isdir("/dev/shm"):  # noqa: S108  # gunicorn's heartbeat, which must not wait for a disk
        arguments += ["--worker-tmp-dir", "/dev/shm"]  # noqa: S108  # the same
    if access_log:
        arguments += ["--access-logfile", "-"]
    return arguments


class Unreachable(WrongCall):
    """The database is away: the call may be right."""


class Companion:
    """One process that is kept running."""

    def __init__(self, call: list[str], environment: dict[str, str], lifeline: int) -> None:
        self._call = call
        self._environment = environment
        self._lifeline = lifeline
        self.quick_ends = 0
        self.start()

    def start(self) -> None:
        """Start the process, in a session of its own: Ctrl-C reaches only the one that looks after it."""
        self._ended_at: float | None = None
        self._started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  # our own calls
            self._call, env=self._environment, start_new_session=True, pass_fds=(self._lifeline,)
        )

    def look(self) -> None:
        """Start the process again if it has ended, later and later where it ends within seconds."""
        if self.process.poll() is None:
            return
        now = time.monotonic()
        if self._ended_at is None:
            self._ended_at = now
            self.quick_ends = self.quick_ends + 1 if now - self._started_at < _SECONDS_TO_START else 0
        if now - self._ended_at >= 2 ** min(self.quick_ends, 5) / 8:
            self.start()


def run_together(calls: list[list[str]], ready: Callable[[], None] | None = None) -> int:
    """Run processes beside each other until told to stop; one that dies is started again. The exit status.

    The first is the service: when it cannot be started, all is stopped, and the status is 1. The others are tried
    again for ever. `ready` is called beside them. A second signal stops everything at once.
    """
    stopping, hurry = threading.Event(), threading.Event()
    numbers = [signal.SIGTERM, signal.SIGINT]
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup asks
        numbers.append(signal.SIGHUP)
    for number in numbers:
        signal.signal(number, lambda *_: (hurry if stopping.is_set() else stopping).set())
    lifeline, held = os.pipe()
    environment = {**os.environ, "SURVEYAPP_PARENT": str(os.getpid()), gunicorn_hooks.LIFELINE: str(lifeline)}
    companions = [Companion(call, environment, lifeline) for call in calls]
    if ready is not None:
        threading.Thread(target=ready, daemon=True).start()
    status = 0
    while not stopping.wait(0.2):
        for companion in companions:
            companion.look()
        if companions[0].quick_ends >= MOST_STARTS:
            click.echo("surveyapp: the service ends each time that it is started; nothing more is tried", err=True)
            status = 1
            break
    _stop([companion.process for companion in companions], hurry)
    for end in (lifeline, held):
        os.close(end)
    return status


def _stop(processes: list[subprocess.Popen[bytes]], hurry: threading.Event) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    patience = time.monotonic() + GRACEFUL_SECONDS + 5
    while any(process.poll() is None for process in processes) and time.monotonic() < patience:
        if hurry.wait(0.1):
            break
    for process in processes:
        if process.poll() is None:
            process.kill()
            process.wait()


def refuse_taken(host: str, port: int) -> None:
    """Refuse a call whose port somebody else has."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise WrongCall(f"port {port} is taken: choose another, as in make run PORT=5050") from error
        raise WrongCall(f"{host} port {port} cannot be used: {error.strerror or error}") from error


def check_schema(database: Database) -> None:
    """Refuse to start on a database that cannot be reached, or whose schema is old."""
    try:
        usable = is_usable(database)
    except OperationalError as error:
        raise Unreachable(f"the database cannot be reached: {error.orig}") from error
    if not usable:
        raise WrongCall("the database is not at the newest schema: run surveyapp db upgrade")


@click.command(cls=OneLineCommand)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=5000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=lambda: min(8, (os.cpu_count() or 1) + 1))
@click.option("--no-scheduler", is_flag=True, help="Only the web part; the scheduler runs elsewhere.")
def serve(host: str, port: int, workers: int, no_scheduler: bool) -> None:
    """Serve the configured database with gunicorn, and the scheduler beside it."""
    settings = settings_or_refuse()
    refuse_taken(host, port)
    with opened_database(settings) as database:
        check_schema(database)
    calls = [gunicorn_arguments(host, port, workers, access_log=settings.access_log)]
    if not no_scheduler:
        calls.append([sys.executable, "-m", "surveyapp.cli", "scheduler"])
    with counts.shared(settings.instance_dir):
        sys.exit(run_together(calls))


@click.command(cls=OneLineCommand)
def scheduler() -> None:
    """Run the scheduler alone. Any number may run, on any number of machines."""
    settings = settings_or_refuse()
    logs.set_up(settings.log_format)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    with opened_database(settings) as database:
        if not _waited_for(database, stopping):
            return
        _log.info("the scheduler begins")
        alarm = Alarm(settings, database, present, _extra(settings, database))
        alarm.start()
        while not stopping.wait(1) and _parent_lives():
            alarm.keep_time()
        alarm.stop()
        _log.info("the scheduler ends")


def _waited_for(database: Database, stopping: threading.Event) -> bool:
    """Wait until the database can be reached. False where the scheduler was told to stop first."""
    while not stopping.is_set() and _parent_lives():
        try:
            check_schema(database)
        except Unreachable as error:
            reason = type(getattr(error.__cause__, "orig", error)).__name__
            _log.warning("the database cannot be reached; it is tried again", extra={"error": reason})
            stopping.wait(5)
        else:
            return True
    return False


def _extra(settings: Settings, database: Database) -> Callable[[datetime], object] | None:
    """What the demonstration adds to each sweep: something stays open, however long it runs."""
    if not settings.demonstration:
        return None
    from surveyapp.demo.roll import roll_forward  # noqa: PLC0415  # the demonstration is not loaded in a real service

    return lambda now: roll_forward(database, now)


def _parent_lives() -> bool:
    """Whether the process that started this one as its companion is still there."""
    parent = os.environ.get("SURVEYAPP_PARENT")
    return parent is None or os.getppid() == int(parent)
