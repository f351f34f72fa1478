"""Complete surveys a second and the server's processor time for each, against a floor measured in the same run."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psutil

from surveyapp.config import load
from surveyapp.services import inspections, surveys
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.storage import schema
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import surveys_in_order
from tests.bench.measure import scratch, table
from tests.robot import Robot

SECONDS = 10.0
AT_ONCE = (1, 8, 32)
LAYOUTS = {"all": "all questions on one page", "question": "one question a page"}
WORKERS = 2


def instance(folder: Path) -> tuple[dict[str, str], str]:
    """An instance with one open survey of the 2023 parents' bank. Its environment and the survey's slug."""
    shutil.rmtree(folder, ignore_errors=True)
    environment = {**os.environ, "SURVEYAPP_INSTANCE_DIR": str(folder.absolute())}
    for name in ("SURVEYAPP_DATABASE_URL", "SURVEYAPP_SECRET_KEY"):
        environment.pop(name, None)
    database = Database(load(environment).database_url)
    schema.upgrade(database)
    now = datetime.now(UTC)
    with database.writing() as session:
        inspections.create_inspection(
            session, COMMAND_LINE, area="Northmere", kind="full-2023", first_day=_monday(), now=now
        )
        survey = next(s for s in surveys_in_order(session) if s.audience == "parents-carers")
        survey.announced_at = now - timedelta(days=2)
        surveys.publish(session, COMMAND_LINE, survey, now=now)
        window = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=2)}
        surveys.change_window(session, COMMAND_LINE, survey, **window, reason="bench", now=now)
        slug = survey.slug
    database.dispose()
    return environment, slug


def _monday() -> date:
    return date(2030, 6, 17)


@contextmanager
def server(application: str, environment: dict[str, str]) -> Iterator[tuple[str, psutil.Process]]:
    """gunicorn with two workers on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    call = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
    call += ["--worker-class", "gthread", "--threads", "8", "--keep-alive", "15", "--log-level", "error", "--preload"]
    process = subprocess.Popen(call, env=environment)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def processor_seconds(process: psutil.Process) -> float:
    """User and system time of a process and its children."""
    everyone = [process, *process.children(recursive=True)]
    return sum(p.cpu_times().user + p.cpu_times().system for p in everyone)


def load_with(base: str, at_once: int, one: Callable[[Robot, int], int], seconds: float = SECONDS) -> tuple[int, int]:
    """Let so many robots work for so long. How many rounds they finished, and how many requests that took."""
    stop = time.monotonic() + seconds
    done = [0] * at_once
    requests = [0] * at_once
    failures: list[BaseException] = []

    def work(number: int) -> None:
        round_number = 0
        robot = Robot(base, seed=number)
        try:
            while time.monotonic() < stop:
                robot.cookies.clear()
                requests[number] += one(robot, round_number)
                done[number] += 1
                round_number += 1
        except BaseException as error:
            failures.append(error)
        finally:
            robot.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return sum(done), sum(requests)


def measured(base: str, process: psutil.Process, at_once: int, one: Callable[[Robot, int], int]) -> list[str]:
    """One row: rounds a second, processor milliseconds a round, requests a round."""
    load_with(base, 2, one, seconds=1)
    before, started = processor_seconds(process), time.monotonic()
    rounds, requests = load_with(base, at_once, one)
    taken, used = time.monotonic() - started, processor_seconds(process) - before
    return [f"{rounds / taken:.1f}", f"{1000 * used / max(rounds, 1):.1f} ms", f"{requests / max(rounds, 1):.0f}"]


def run() -> str:
    """The tables."""
    folder = scratch() / "surveys"
    environment, slug = instance(folder)
    rows: list[list[str]] = []
    with server("surveyapp.wsgi:app", environment) as (base, process):
        robot = Robot(base)
        _, path, page = robot.request("GET", f"/s/{slug}")
        action, fields = robot.fill(page, path, "all")
        _, path, page = robot.request("POST", action, fields)
        size = len(page.encode())
        for layout, name in LAYOUTS.items():
            for at_once in AT_ONCE:

                def one(robot: Robot, _: int, layout: str = layout) -> int:
                    return len(robot.walk(slug, layout).paths)

                rows.append([name, str(at_once), *measured(base, process, at_once, one)])
    floor_database = scratch() / "floor.sqlite3"
    floor_database.unlink(missing_ok=True)
    floor = {**os.environ, "FLOOR_BYTES": str(size), "FLOOR_DATABASE": str(floor_database)}
    with server("tests.bench.floor_app:app", floor) as (base, process):
        body = [("answers", "x" * 1200)]

        def bare(robot: Robot, _: int) -> int:
            robot.request("GET", "/")
            robot.request("POST", "/", body)
            return 2

        rows += [["floor: a bare page and a post", str(n), *measured(base, process, n, bare)] for n in AT_ONCE]
    shutil.rmtree(folder, ignore_errors=True)
    floor_database.unlink(missing_ok=True)
    columns = ["survey", "at once", "complete surveys a second", "server's processor time each", "requests each"]
    note = (
        f"\nThe page with all questions has {size:,} bytes; the floor serves as many. {WORKERS} gunicorn workers with "
        "8 threads; SQLite with a write-ahead log and full synchronisation on both sides; robots on the same machine."
    )
    return table("Complete surveys, from the start page to the confirmation", columns, rows) + "\n" + note
