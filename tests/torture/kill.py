"""`kill -9` of everything, one after the other, while people answer: what was confirmed is there, once."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import psutil

from tests.crowd import Crowd, balance, finished
from tests.factories.surveys import published_survey, questionnaire_file
from tests.service import NotStarted, Service, until
from tests.torture.findings import Findings, counted
from tests.torture.grounds import DATABASES, NAMES, Ground, ground

PEOPLE = 6
SHARES = {"worker": 10, "master": 4, "scheduler": 4, "supervisor": 1, "everything": 1}
"""How often each sort is killed, in twentieths; what the database adds comes on top."""
OF_SERVER = {"connection of PostgreSQL": 3, "PostgreSQL": 2}
SEED = 2014
LONGEST_PAUSE = 1.5
"""Seconds: some kills hit what has not come back from the one before."""


def run(kills: int = 100, databases: tuple[str, ...] = DATABASES, **_: object) -> Iterator[Findings]:
    """The campaign on each database."""
    for kind in databases:
        with ground(kind) as here:
            yield campaign(here, plan(kills, kind), NAMES[kind])


def campaign(here: Ground, order: Sequence[str], name: str) -> Findings:
    """Kill these sorts of processes, one after the other, and compare what was confirmed with what is stored."""
    findings = Findings(f"Killed while people answer: {name}")
    service, chance = here.service, random.Random(SEED)
    yaml = questionnaire_file("two_questions")
    slug = published_survey(service.database, datetime.now(UTC), yaml=yaml).slug
    service.start()
    crowd = Crowd(service, slug, PEOPLE)
    crowd.start()
    killed: Counter[str] = Counter()
    given_up = 0
    for sort in order:
        time.sleep(chance.uniform(0.1, LONGEST_PAUSE))
        if not service.is_running:
            given_up += 1
            _start(service)
        until(lambda sort=sort: kill(here, sort, chance), f"there was no {sort} to be killed")
        killed[sort] += 1
    if not service.is_running:
        _start(service)
    crowd.finish()
    until(service.is_ready, "the service did not come back")

    books = balance(crowd.confirmed, finished(service, slug))
    findings.note("killed", f"{sum(killed.values())} ({counted(killed)})")
    findings.note("`surveyapp serve` gave up by itself", given_up)
    findings.note("what came in place of answers, and was answered by sending again", counted(crowd.met.came))
    findings.note("confirmations received", books.confirmed)
    findings.note("of these stored once, with the reference that was confirmed", books.confirmed - len(books.lost))
    findings.note("lost", len(books.lost))
    findings.note("stored twice", len(books.twice))
    findings.note("stored as finished, and never confirmed", len(books.unknown))
    findings.expect(crowd.troubles == [], f"somebody could not answer: {crowd.troubles!r}")
    findings.expect(books.confirmed >= PEOPLE, "hardly anything was confirmed")
    findings.expect(books.agree, f"{books}")
    for check, answer in integrity(here).items():
        findings.note(check, answer)
        findings.expect(answer == "ok", f"{check}: {answer}")
    return findings


def plan(kills: int, kind: str) -> list[str]:
    """So many sorts of processes, each at least once where there are enough, in an order of chance."""
    shares = SHARES | (OF_SERVER if kind == "postgresql" else {})
    every = [sort for sort, share in shares.items() for _ in range(share)]
    chance = random.Random(SEED)
    order = [*shares, *chance.choices(every, k=max(0, kills - len(shares)))][:kills]
    chance.shuffle(order)
    return order


def kill(here: Ground, sort: str, chance: random.Random) -> bool:
    """End one process of a sort, or more; start again what nobody else would. False where there is none just now."""
    service, server = here.service, here.server
    if sort in {"supervisor", "everything"}:
        service.kill(first_only=sort == "supervisor")
        _start(service)
        return True
    if server is not None and sort == "connection of PostgreSQL":
        return server.kill_one(chance)
    if server is not None and sort == "PostgreSQL":
        server.kill()
        time.sleep(chance.uniform(0, LONGEST_PAUSE))
        server.start()
        return True
    victims = [process for process in service.processes()[1:] if _sort_of(process) == sort]
    if not victims:
        return False
    with suppress(psutil.NoSuchProcess):
        chance.choice(victims).kill()
    return True


def _start(service: Service) -> None:
    """Start the service, as systemd would: again where it refuses since its database is not back yet."""

    def started() -> bool:
        try:
            service.start()
        except NotStarted:
            return False
        return True

    until(started, "the service could not be started")


def _sort_of(process: psutil.Process) -> str:
    try:
        line = process.cmdline()
        above = process.parent()
        if "scheduler" in line:
            return "scheduler"
        if "gunicorn" not in line:
            return ""
        return "worker" if above is not None and "gunicorn" in above.cmdline() else "master"
    except psutil.Error:
        return ""


def integrity(here: Ground) -> dict[str, str]:
    """What the database says of its own state, by what was asked; `ok` where nothing is wrong."""
    if here.server is not None:
        return {"`pg_checksums --check`": here.server.check_pages()}
    with here.service.database.engine.connect() as connection:
        broken = connection.exec_driver_sql("pragma foreign_key_check").all()
        return {
            "`pragma integrity_check`": str(connection.exec_driver_sql("pragma integrity_check").scalar()),
            "`pragma foreign_key_check`": f"{len(broken)} rows" if broken else "ok",
        }
