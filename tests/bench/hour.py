"""50,000 responses in an hour while inspectors read the figures: whether one machine keeps up."""

from __future__ import annotations

import shutil
import threading
import time
from datetime import UTC, datetime

from surveyapp.config import load
from surveyapp.services import accounts
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import survey_by_slug
from tests.bench import bulk
from tests.bench.instances import Instance, instance, single_page
from tests.bench.measure import percentiles, scratch, table
from tests.bench.respondents import arriving, one_after_another, recorded
from tests.bench.serving import serving
from tests.bench.surveys import DATABASES, WAYS, WORKERS, database_address
from tests.robot import Robot

RESPONSES = 50_000
RATE = RESPONSES / 3600
"""Complete surveys a second."""
READ_EVERY = 10.0
"""Seconds between two looks at the figures."""
EMAIL, PASSWORD = "inspector@example.org", "three words together"


class Inspector(threading.Thread):
    """Signs in and reads the page of figures again and again, until told to stop."""

    def __init__(self, base: str, slug: str) -> None:
        super().__init__()
        self._robot = Robot(base, timeout=120)
        self._address = f"/staff/surveys/{slug}/summary"
        self.stopping = threading.Event()
        self.seconds: list[float] = []
        self.failed = ""

    def run(self) -> None:
        """Read until told to stop, or until a page is none of figures."""
        action, fields = self._robot.fill(self._robot.request("GET", "/staff/sign-in")[2], "/staff/sign-in")
        given = {"email": EMAIL, "password": PASSWORD}
        self._robot.request("POST", action, [(name, given.get(name, value)) for name, value in fields])
        while not self.failed and not self.stopping.is_set():
            started = time.perf_counter()
            status, path, page = self._robot.request("GET", self._address)
            self.seconds.append(time.perf_counter() - started)
            if status != 200 or path != self._address:
                self.failed = f"{status} at {path}: {page[:200]}"
            self.stopping.wait(READ_EVERY)
        self._robot.close()


def run(minutes: float = 3) -> str:
    """The table: the last minutes of the hour on each database."""
    rows = [_row(name, minutes) for name in DATABASES]
    columns = ["database", "came", "finished", "failed", "rate", "a page", "the slowest", "most at once"]
    columns += ["figures read", "reading them", "processor"]
    note = (
        f"\nThe last {minutes:g} minutes of an hour in which {RESPONSES:,} come at random moments, {RATE:.1f} a "
        f"second; what was sent before is in the tables. Figures are read every {READ_EVERY:g} seconds. "
        "Pages: median / 95th percentile in ms."
    )
    return table(f"{RESPONSES:,} responses in an hour on one machine", columns, rows) + "\n" + note


def _row(name: str, minutes: float) -> list[str]:
    folder = scratch() / "hour"
    with database_address(name) as url:
        made = instance(folder, url, single_page())
        _prepare(made, before=max(0, RESPONSES - round(RATE * 60 * minutes)))
        with serving(made.environment, WORKERS) as server:
            ways = recorded(server.base, made.slug, "all", WAYS)
            one_after_another(server.base, ways, 2, 1)
            inspector = Inspector(server.base, made.slug)
            before = server.processor_seconds()
            inspector.start()
            times = arriving(server.base, ways, RATE, 60 * minutes)
            inspector.stopping.set()
            inspector.join()
            used = server.processor_seconds() - before
    shutil.rmtree(folder, ignore_errors=True)
    if inspector.failed:
        raise RuntimeError(f"the figures could not be read: {inspector.failed}")
    pages = [seconds for each in times.by_step.values() for seconds in each]
    return [
        name,
        f"{len(times.ways) + len(times.errors):,}",
        f"{len(times.ways):,}",
        str(len(times.errors)),
        f"{len(times.ways) / times.seconds:.1f}/s",
        percentiles(pages),
        f"{1000 * max(pages):.0f} ms",
        str(times.most_at_once),
        str(len(inspector.seconds)),
        percentiles(inspector.seconds),
        f"{100 * used / times.seconds:.0f} %",
    ]


def _prepare(made: Instance, before: int) -> None:
    """An account that may read figures, and the responses of those who came before."""
    database = Database(load(made.environment).database_url)
    now = datetime.now(UTC)
    with database.writing() as session:
        accounts.add_user(session, COMMAND_LINE, email=EMAIL, role="lead-inspector", password=PASSWORD, now=now)
        survey = survey_by_slug(session, made.slug)
        assert survey is not None
        assert survey.revision is not None
        key, revision, questionnaire = survey.id, survey.revision.id, questionnaire_of(survey.revision)
    bulk.finished(database, {key: (revision, questionnaire, before)})
    database.dispose()
