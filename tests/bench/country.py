"""`make country`: every area of England asks at once. 459 surveys open at the same midday, on one machine.

How people come. 500,000 responses in the four days of a window, a fifth of them in its first hour: of surveys sent by
e-mail about 12 % of all that ever comes is said to come in the first hour, which is a quarter of what comes in four
days; but schools and forums hand our addresses on over hours, so somewhat fewer. That hour is replayed in real time, at
a growing part of its rate until the machine no longer keeps up; the first part is the opening itself, at which nothing
has been read or drawn before. Time is not compressed. The tables hold the 500,000 from the beginning, so they are as
large as at the end.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from surveyapp.config import load
from surveyapp.services import inspections, surveys
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage import responses as store
from surveyapp.storage.effects import Effect
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import surveys_in_order
from tests.bench import bulk
from tests.bench.instances import FIRST_DAY, environment, postgresql
from tests.bench.measure import percentile, scratch, table
from tests.bench.proxied import Machine, proxied
from tests.bench.respondents import Times, Way, arriving, for_survey, recorded

AREAS = int(os.environ.get("COUNTRY_AREAS", "153"))
RESPONSES = int(os.environ.get("COUNTRY_RESPONSES", "500000"))
AUDIENCES = {"parents-carers": 0.6, "young-people": 0.2, "practitioners": 0.2}
"""The surveys of each area, and which part of all responses each has."""
LAYOUTS = {"question": 0.5, "section": 0.25, "all": 0.25}
"""How respondents choose to be asked; one question a page is the usual way."""
FIRST_HOUR = 0.2
PEAK = RESPONSES * FIRST_HOUR / 3600
"""Complete surveys a second in the first hour."""
PARTS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0)
"""The parts of that rate that are tried, until one is too much."""
SECONDS = float(os.environ.get("COUNTRY_SECONDS", "60"))
SERVERS, WORKERS = 2, 1
TOO_SLOW = 1.0
"""Seconds: a machine keeps up while 95 of 100 pages take less."""


@dataclass(frozen=True)
class Opened:
    """A survey of the country."""

    slug: str
    audience: str


@dataclass(frozen=True)
class Tried:
    """What one rate took."""

    rate: float
    times: Times
    processor: Mapping[str, float]

    @property
    def keeps_up(self) -> bool:
        """Whether all were served, and soon."""
        pages = [seconds for each in self.times.by_step.values() for seconds in each]
        return not self.times.errors and percentile(pages, 95) < TOO_SLOW


def run() -> str:
    """The tables, and what they say."""
    if shutil.which("nginx") is None:
        raise SystemExit("nginx is not here: apt-get install nginx-light (or brew install nginx), then once more")
    folder = scratch() / "country"
    with postgresql() as url:
        made = environment(folder, url)
        database = Database(load(made).database_url)
        opened = _country(database)
        with proxied(made, folder, SERVERS, WORKERS) as machine:
            ways = _recorded(machine, opened)
            opens_at = _open_all(database)
            tried = _until_too_much(machine, ways, opened)
            effects = _effects(database, opens_at)
            memory = [pair for server in machine.servers for pair in server.memory()]
        sent = sum(len(one.times.ways) for one in tried)
        kept = _finished(database)
        database.dispose()
    shutil.rmtree(folder, ignore_errors=True)
    return "\n".join([*_tables(tried, memory), "", effects, _account(sent, kept, tried)])


def _say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


def _country(database: Database) -> list[Opened]:
    """Make the inspections, publish their surveys for an opening that is to come, and fill the tables."""
    now = datetime.now(UTC)
    _say(f"{AREAS} inspections")
    for number in range(AREAS):
        with database.writing() as session:
            area = f"Area {number + 1}"
            created = inspections.create_inspection(
                session, COMMAND_LINE, area=area, kind="full-2023", first_day=FIRST_DAY, now=now
            )
            for survey in created.surveys:
                if survey.audience in AUDIENCES:
                    survey.announced_at = now - timedelta(days=2)
                    survey.opens_at, survey.closes_at = now - timedelta(hours=1), now + timedelta(days=4)
                    surveys.publish(session, COMMAND_LINE, survey, now=now, override="a simulation")
            session.commit()
    with database.reading() as session:
        open_ones = [one for one in surveys_in_order(session) if one.revision is not None]
        _say(f"{len(open_ones)} surveys; {RESPONSES:,} responses")
        bulk.finished(
            database,
            {
                one.id: (one.revision_id or 0, questionnaire_of(one.revision), _share(one.audience))
                for one in open_ones
                if one.revision is not None
            },
        )
        return [Opened(one.slug, one.audience) for one in open_ones]


def _share(audience: str) -> int:
    return round(RESPONSES * AUDIENCES[audience] / AREAS)


def _recorded(machine: Machine, opened: Sequence[Opened]) -> dict[tuple[str, str], tuple[str, list[Way]]]:
    """Ways of robots through one survey of each audience in each layout, and the survey that they went through."""
    _say("ways of respondents")
    found = {}
    for audience in AUDIENCES:
        slug = next(one.slug for one in opened if one.audience == audience)
        for layout in LAYOUTS:
            found[audience, layout] = (slug, recorded(machine.base, slug, layout, 5))
    return found


def _open_all(database: Database) -> datetime:
    """Let all surveys open at one and the same moment, some seconds from now. That moment."""
    now = datetime.now(UTC)
    opens_at = now + timedelta(seconds=30 + AREAS / 5)
    with database.writing() as session:
        for survey in surveys_in_order(session):
            if survey.revision is not None:
                closes_at = opens_at + timedelta(days=4)
                window = {"opens_at": opens_at, "closes_at": closes_at}
                surveys.change_window(session, COMMAND_LINE, survey, **window, reason="the same midday", now=now)
        session.commit()
    _say("waiting for the opening")
    time.sleep(max(0.0, (opens_at - datetime.now(UTC)).total_seconds()))
    return opens_at


def _until_too_much(
    machine: Machine, ways: Mapping[tuple[str, str], tuple[str, list[Way]]], opened: Sequence[Opened]
) -> list[Tried]:
    mixed = _mixed(ways, opened)
    tried: list[Tried] = []
    for part in PARTS:
        _say(f"{PEAK * part:.1f} a second for {SECONDS:g} seconds")
        before = machine.processor_seconds()
        times = arriving(machine.base, mixed, PEAK * part, SECONDS)
        used = {kind: seconds - before[kind] for kind, seconds in machine.processor_seconds().items()}
        tried.append(Tried(PEAK * part, times, used))
        if not tried[-1].keeps_up:
            break
    return tried


def _mixed(ways: Mapping[tuple[str, str], tuple[str, list[Way]]], opened: Sequence[Opened]) -> list[Way]:
    """Ways through surveys of all areas, so many of each audience and layout as there are such respondents."""
    chosen = random.Random(2014)
    by_audience = {audience: [one for one in opened if one.audience == audience] for audience in AUDIENCES}
    mixed = []
    for _ in range(3_000):
        [audience] = chosen.choices(list(AUDIENCES), list(AUDIENCES.values()))
        [layout] = chosen.choices(list(LAYOUTS), list(LAYOUTS.values()))
        slug, found = ways[audience, layout]
        mixed += for_survey([chosen.choice(found)], slug, chosen.choice(by_audience[audience]).slug)
    return mixed


def _effects(database: Database, opens_at: datetime) -> str:
    """How late the openings were acted upon, each once."""
    with database.reading() as session:
        done = list(session.scalars(select(Effect.done_at).where(Effect.kind == "opened", Effect.due_at == opens_at)))
    late = [(each - opens_at).total_seconds() for each in done if each is not None]
    return (
        f"Openings: {len(done)} due at once, {len(late)} acted upon, "
        f"the last {max(late, default=0):.1f} seconds after midday."
    )


def _finished(database: Database) -> int:
    with database.reading() as session:
        query = select(func.count()).select_from(store.responses).where(store.responses.c.state == "finished")
        return session.scalar(query) or 0


def _account(sent: int, kept: int, tried: Sequence[Tried]) -> str:
    """What was confirmed against what is stored, beside the robots that showed the way."""
    filled = AREAS * sum(map(_share, AUDIENCES))
    shown_the_way = 5 * len(AUDIENCES) * len(LAYOUTS)
    stored = kept - filled - shown_the_way
    best = max((one for one in tried if one.keeps_up), key=lambda one: one.rate, default=tried[0])
    each = sum(seconds for kind, seconds in best.processor.items() if kind != "respondents") / len(best.times.ways)
    return (
        f"Confirmed: {sent:,}; stored besides the {filled:,}: {stored:,}. A response took {1000 * each:.0f} ms of "
        f"processors without the respondents': the first hour's {PEAK:.1f} a second need {PEAK * each:.1f} cores."
    )


def _tables(tried: Sequence[Tried], memory: Sequence[tuple[float, float]]) -> list[str]:
    loads = [
        [
            f"{one.rate:.1f} ({100 * one.rate / PEAK:.0f} %)",
            f"{len(one.times.ways) / one.times.seconds:.1f}",
            f"{one.times.requests / one.times.seconds:.0f}",
            *(f"{percentile(_pages(one), percent):.2f} s" for percent in (50, 95, 99)),
            str(one.times.most_at_once),
            str(len(one.times.errors)),
            "yes" if one.keeps_up else "no",
        ]
        for one in tried
    ]
    columns = [
        "come a second (of the peak)",
        "finished",
        "requests",
        "median",
        "95th",
        "99th",
        "most at once",
        "failed",
        "keeps up",
    ]
    shares = [
        [f"{one.rate:.1f}", *(f"{100 * seconds / one.times.seconds:.0f} %" for seconds in one.processor.values())]
        for one in tried
    ]
    workers = [[str(n), f"{rss:.0f} MB", f"{pss:.0f} MB"] for n, (rss, pss) in enumerate(memory, 1)]
    title = f"{AREAS * len(AUDIENCES)} surveys at the same midday, {RESPONSES:,} responses in the tables"
    return [
        table(title, columns, loads),
        table("Processors, of one core", ["come a second", *tried[0].processor], shares),
        table("Memory of each worker afterwards", ["worker", "resident", "shared"], workers),
    ]


def _pages(one: Tried) -> list[float]:
    return [seconds for each in one.times.by_step.values() for seconds in each]


if __name__ == "__main__":
    print(run())
