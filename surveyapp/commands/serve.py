"""`surveyapp serve` and `surveyapp scheduler`: the processes of a running service."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime

import click

from surveyapp.commands.calls import OneLineCommand, WrongCall, opened_database, present, settings_or_refuse
from surveyapp.config import Settings
from surveyapp.jobs.scheduler import Alarm
from surveyapp.storage.engine import Database
from surveyapp.storage.schema import is_current

GRACEFUL_SECONDS = 20


def gunicorn_arguments(host: str, port: int, workers: int, *, access_log: bool) -> list[str]:
    """The call of gunicorn. Access logs are off unless asked for, and then without addresses of people."""
    arguments = [
        *(sys.executable, "-m", "gunicorn", "surveyapp.wsgi:app"),
        *("--bind", f"{host}:{port}", "--workers", str(workers)),
        *("--worker-class", "gthread", "--threads", "8", "--timeout", "60"),
        *("--graceful-timeout", str(GRACEFUL_SECONDS), "--keep-alive", "15", "--log-level", "warning"),
        "--preload",  # loaded once: a worker that is started again is there at once
        *("--worker-tmp-dir", "/dev/shm" if os.path.isdir("/dev/shm") else "."),  # noqa: S108  # gunicorn's heartbeat
    ]
    if access_log:
        arguments += ["--access-logfile", "-", "--access-logformat", '%(t)s "%(m)s %(U)s" %(s)s %(L)s']
    return arguments


def run_together(calls: list[list[str]], ready: Callable[[], None] | None = None) -> int:
    """Run processes beside each other until told to stop; one that dies is started again. The exit status."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    environment = {**os.environ, "SURVEYAPP_PARENT": str(os.getpid())}
    processes = [subprocess.Popen(call, env=environment, start_new_session=True) for call in calls]  # noqa: S603  # our own calls
    if ready is not None:
        ready()
    failures = 0
    while not stopping.wait(0.5):
        for index, process in enumerate(processes):
            if process.poll() is None:
                continue
            failures += 1
            if failures > 20 * len(calls) and process.returncode == 1:
                stopping.set()
                break
            stopping.wait(min(failures / 4, 5))
            if not stopping.is_set():
                processes[index] = subprocess.Popen(calls[index], env=environment, start_new_session=True)  # noqa: S603  # our own calls
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(GRACEFUL_SECONDS + 5)
        except subprocess.TimeoutExpired:
            process.kill()
    return 0


def check_schema(database: Database) -> None:
    """Refuse to start on a database whose schema is not the newest."""
    if not is_current(database):
        raise WrongCall("the database is not at the newest schema: run surveyapp db upgrade")


@click.command(cls=OneLineCommand)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=5000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=lambda: min(8, (os.cpu_count() or 1) + 1))
@click.option("--no-scheduler", is_flag=True, help="Only the web part; the scheduler runs elsewhere.")
def serve(host: str, port: int, workers: int, no_scheduler: bool) -> None:
    """Serve the configured database with gunicorn, and the scheduler beside it."""
    settings = settings_or_refuse()
    with opened_database(settings) as database:
        check_schema(database)
    calls = [gunicorn_arguments(host, port, workers, access_log=settings.access_log)]
    if not no_scheduler:
        calls.append([sys.executable, "-m", "surveyapp.cli", "scheduler"])
    sys.exit(run_together(calls))


@click.command(cls=OneLineCommand)
def scheduler() -> None:
    """Run the scheduler alone. Any number may run, on any number of machines."""
    settings = settings_or_refuse()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    with opened_database(settings) as database:
        check_schema(database)
        alarm = Alarm(settings, database, present, _extra(settings, database))
        alarm.start()
        while not stopping.wait(1) and _parent_lives():
            pass
        alarm.stop()


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
