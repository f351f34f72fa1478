"""Complete surveys a second, how long each page takes, and a page and its post against a bare floor."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path

from surveyapp.config import load
from surveyapp.services import responses
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import survey_by_slug
from tests.bench.instances import QUESTIONS, Instance, instance, postgresql, single_page
from tests.bench.measure import percentiles, scratch, table
from tests.bench.respondents import NO_TOKENS, Step, Times, Way, one_after_another, recorded
from tests.bench.serving import Serving, bare, serving

SECONDS = float(os.environ.get("BENCH_SECONDS", "10"))
AT_ONCE = (1, 8, 32, 128)
WORKERS = 2
WAYS = 20
"""So many different respondents are recorded, and then replayed in random order."""
DATABASES = ("SQLite", "PostgreSQL")
PAIR = ("questions", "save questions")
_MOST_PAIRS = 500
"""More than that a second no server here is expected to take: so many drafts are begun beforehand."""


@dataclass(frozen=True)
class Load:
    """What one load took: its times, and the processor seconds of the server."""

    times: Times
    processor: float

    @property
    def rate(self) -> float:
        """Finished ways a second."""
        return len(self.times.ways) / self.times.seconds

    @property
    def milliseconds_each(self) -> float:
        """The server's processor time for each way."""
        return 1000 * self.processor / max(len(self.times.ways), 1)


def loaded(server: Serving, ways: Sequence[Way], at_once: int, tokens: Iterator[str] = NO_TOKENS) -> Load:
    """Load a server for `SECONDS`. Raises RuntimeError where it answered anything but what robots got."""
    before = server.processor_seconds()
    times = one_after_another(server.base, ways, at_once, SECONDS, tokens)
    if times.errors:
        raise RuntimeError(f"{len(times.errors)} ways of {at_once} at once failed, the first with {times.errors[0]}")
    return Load(times, server.processor_seconds() - before)


@contextmanager
def database_address(name: str) -> Iterator[str | None]:
    """The address of an empty database of this kind; None for SQLite: an instance has that by itself."""
    if name == "SQLite":
        yield None
    else:
        with postgresql() as url:
            yield url


def drafts(made: Instance, count: int) -> Iterator[str]:
    """Tokens of so many drafts that have just begun."""
    settings = load(made.environment)
    database = Database(settings.database_url)
    tokens = [responses.new_token() for _ in range(count)]
    with database.writing() as session:
        survey = survey_by_slug(session, made.slug)
        assert survey is not None
        for token in tokens:
            hashed = responses.token_hash(settings.secret_key, token)
            now = datetime.now(UTC)
            responses.begin(session, survey, hashed, version="standard", language="en", layout="all", now=now)
    database.dispose()
    return iter(tokens)


@dataclass(frozen=True)
class _Part:
    """The rows of one database."""

    whole: list[list[str]]
    pairs: list[list[str]]
    pages: list[list[str]]
    memory: list[list[str]]


def run() -> str:
    """The tables."""
    parts = {name: _of_database(name) for name in DATABASES}
    note = (
        f"\n`surveyapp serve` with {WORKERS} workers of 8 threads and its scheduler. Respondents on the same machine "
        "take compressed pages as browsers do. Each database as durable as it comes; SQLite synchronises fully."
    )
    columns = ["database", "at once", "complete surveys a second", "requests a second", "processor time each", "median"]
    found = [_table(f"Complete surveys of {QUESTIONS} questions on one page", columns, parts, "whole") + "\n" + note]
    columns = ["database", "at once", "pairs a second", "the floor's", "share", "processor time each", "the floor's"]
    found.append(_table("A page and its post, against a bare page and a bare insert", columns, parts, "pairs"))
    columns = ["database", "page", *(f"{at_once} at once" for at_once in AT_ONCE)]
    found.append(_table("Each page of a complete survey: median / 95th percentile in ms", columns, parts, "pages"))
    found.append(_table("Memory of each worker after all this", ["database", "resident", "shared"], parts, "memory"))
    return "\n".join(found)


def _table(title: str, columns: list[str], parts: Mapping[str, _Part], of: str) -> str:
    return table(title, columns, [[name, *row] for name, part in parts.items() for row in getattr(part, of)])


def _of_database(name: str) -> _Part:
    folder = scratch() / "surveys"
    with database_address(name) as url:
        made = instance(folder, url, single_page())
        with serving(made.environment, WORKERS) as server:
            ways = recorded(server.base, made.slug, "all", WAYS)
            one_after_another(server.base, ways, 4, 2)  # what is compiled or drawn once, is
            whole = {at_once: loaded(server, ways, at_once) for at_once in AT_ONCE}
            pairs = [tuple(step for step in way if step.name in PAIR) for way in ways]
            count = int(SECONDS * _MOST_PAIRS)
            alone = {at_once: loaded(server, pairs, at_once, drafts(made, count)) for at_once in AT_ONCE}
            memory = [[f"{resident:.0f} MB", f"{shared:.0f} MB"] for resident, shared in server.memory()]
    shutil.rmtree(folder, ignore_errors=True)
    floor = _floor(name, pairs[0])
    return _Part(
        whole=[[str(n), *_whole(load)] for n, load in whole.items()],
        pairs=[[str(n), *_against(load, floor[n])] for n, load in alone.items()],
        pages=[
            [step.name, *(percentiles(load.times.by_step[step.name]) for load in whole.values())] for step in ways[0]
        ],
        memory=memory,
    )


def _floor(name: str, pair: Way) -> dict[int, Load]:
    """The same load on the floor: a page and a form of the same size, one insert."""
    page, form = pair
    file = Path(scratch() / "floor.sqlite3")
    file.unlink(missing_ok=True)
    steps: Way = (Step("page", "GET", "/", "", 200), Step("post", "POST", "/", form.body, 200))
    with database_address(name) as url:
        environment = {**os.environ, "FLOOR_BYTES": str(page.size), "FLOOR_DATABASE": url or str(file)}
        with bare("tests.bench.floor_app:app", environment, WORKERS) as server:
            found = {at_once: loaded(server, [steps], at_once, repeat("-")) for at_once in AT_ONCE}
    file.unlink(missing_ok=True)
    return found


def _whole(load: Load) -> list[str]:
    requests = f"{load.times.requests / load.times.seconds:.0f}"
    middle = f"{percentiles(load.times.ways).split(' /')[0]} ms"
    return [f"{load.rate:.1f}", requests, f"{load.milliseconds_each:.1f} ms", middle]


def _against(load: Load, floor: Load) -> list[str]:
    share = f"{100 * load.rate / floor.rate:.0f} %"
    return [
        f"{load.rate:.1f}",
        f"{floor.rate:.1f}",
        share,
        f"{load.milliseconds_each:.1f} ms",
        f"{floor.milliseconds_each:.1f} ms",
    ]
