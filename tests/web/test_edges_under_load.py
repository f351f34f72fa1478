"""An opening and a closing while people answer, and several schedulers see to what is due: in threads, for seconds."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from werkzeug.serving import make_server

from surveyapp.config import Settings
from surveyapp.jobs.scheduler import Alarm
from surveyapp.storage.engine import Database
from surveyapp.web.context import EXTENSION
from tests.service import until
from tests.torture.edges import judge, prepare, window_of
from tests.torture.findings import Findings
from tests.torture.once import undone
from tests.torture.people import People
from tests.torture.visits import present
from tests.web.conftest import Clock

AHEAD, LENGTH, GRACE = timedelta(seconds=1.5), timedelta(seconds=2.5), timedelta(0)


class NowClock(Clock):
    """The present of this machine."""

    def __call__(self) -> datetime:
        return present()


@dataclass
class Served:
    """The application, served from threads."""

    url: str
    database: Database
    settings: Settings


@pytest.fixture
def clock() -> Clock:
    return NowClock()


@pytest.fixture
def served(app: Flask, database: Database) -> Iterator[Served]:
    listening = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    yield Served(f"http://127.0.0.1:{listening.port}", database, app.extensions[EXTENSION].settings)
    listening.shutdown()
    thread.join()
    listening.server_close()


@pytest.fixture
def alarms(served: Served) -> Iterator[list[Alarm]]:
    running = [Alarm(served.settings, served.database, present) for _ in range(3)]
    for alarm in running:
        alarm.start()
    yield running
    for alarm in running:
        alarm.stop()


def test_everybody_is_answered_by_the_rules_and_each_effect_is_done_once(served: Served, alarms: list[Alarm]) -> None:
    survey, others = prepare(served, 2, datetime.now(UTC))
    times = window_of(served, survey, AHEAD, LENGTH, GRACE)
    for other in others:
        window_of(served, other, AHEAD, LENGTH, GRACE)
    for alarm in alarms:
        alarm.sweep()
    people = People(served, times, survey.slug)
    people.start()
    people.finish()
    until(lambda: not undone(served, times.grace_ends_at), "something due was not done")
    found = Findings("in threads")
    judge(found, people, served)
    assert found.faults == []
