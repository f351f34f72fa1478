"""`kill -9` at any moment: what was confirmed is there, once."""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import psutil
import pytest
from sqlalchemy import select

from surveyapp.services.responses import reference
from surveyapp.storage import responses as store
from tests.e2e.service import PATIENCE, Service, until
from tests.factories.surveys import published_survey, questionnaire_file
from tests.robot import MOST_PAGES, Lost, Robot

pytestmark = pytest.mark.e2e

ROBOTS = 6
KILLS = 12
PAUSE = 0.6
"""Seconds between two kills: about as long as a worker takes to come back."""

QUESTIONNAIRE = questionnaire_file("two_questions")


_REFERENCE = re.compile(r'class="reference"[^0-9A-Z]*>(?:<bdi>)?([0-9A-Z]{4}-[0-9A-Z]{4})<')


class Stubborn(Robot):
    """Somebody who presses the button again whenever nothing comes back."""

    def __init__(self, service: Service, seed: int, words: str) -> None:
        super().__init__(service.url, seed, timeout=10, words=words)

    def insist(self, method: str, path: str, fields: list[tuple[str, str]] | None = None) -> tuple[int, str, str]:
        deadline = time.monotonic() + PATIENCE
        came: Counter[str] = Counter()
        while time.monotonic() < deadline:
            try:
                answer = self.request(method, path, fields)
            except (OSError, http.client.HTTPException) as trouble:
                came[repr(trouble)] += 1
            else:
                if answer[0] not in {500, 502, 503}:
                    return answer
                came[f"{answer[0]}: {answer[2][:200]}"] += 1
            self.close()
            time.sleep(0.05)
        raise TimeoutError(f"no answer at {path} but {came}")

    def confirmed(self, slug: str) -> str:
        """The reference that this respondent was given in the end."""
        status, path, page = self.insist("GET", f"/s/{slug}")
        for _ in range(MOST_PAGES):
            found = _reference(page)
            if found:
                return found
            if status >= 400:
                raise Lost(f"{status} at {path}: {page[:300]}")
            action, fields = self.fill(page, path)
            fields = [(name, self._words if name.startswith("q-") else value) for name, value in fields]
            status, path, page = self.insist("POST", action, fields)
        raise Lost(f"no confirmation; the last page was {path}")


@pytest.fixture
def running(service: Callable[[], Service]) -> tuple[Service, str]:
    """A service with one open survey of two questions, and its slug."""
    made = service()
    slug = published_survey(made.database, datetime.now(UTC), yaml=QUESTIONNAIRE).slug
    made.start()
    return made, slug


@pytest.mark.timeout(240)
def test_what_was_confirmed_survives_kill_9(running: tuple[Service, str]) -> None:
    service, slug = running
    confirmations: dict[str, str] = {}
    troubles: list[BaseException] = []
    enough = threading.Event()

    def respond(number: int) -> None:
        turn = 0
        while not enough.is_set() or turn == 0:
            words = f"respondent {number} turn {turn}"
            robot = Stubborn(service, number, words)
            try:
                confirmations[words] = robot.confirmed(slug)
            except Exception as trouble:
                troubles.append(trouble)
                return
            finally:
                robot.close()
            turn += 1

    threads = [threading.Thread(target=respond, args=(number,)) for number in range(ROBOTS)]
    for thread in threads:
        thread.start()
    killed = _kill_about(service)
    enough.set()
    for thread in threads:
        thread.join(PATIENCE * 2)
    assert troubles == [], service.log.read_text()[-4000:]
    assert len(confirmations) >= ROBOTS
    assert {"gunicorn", "scheduler", "serve"} <= killed
    until(service.is_ready, "the service did not come back")

    found = _finished(service)
    assert Counter(found) == Counter(confirmations)
    assert found == confirmations
    with service.database.engine.connect() as connection:
        assert connection.exec_driver_sql("pragma integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("pragma foreign_key_check").all() == []


def test_a_page_sent_twenty_times_at_once_counts_once(running: tuple[Service, str]) -> None:
    service, slug = running
    first = Robot(service.url, words="All at once.")
    _, path, page = first.request("GET", f"/s/{slug}")
    seen: set[str] = set()
    references: set[str | None] = set()
    while "/done" not in path:
        action, fields = first.fill(page, path)
        answers = _at_once(service, first.cookies, action, fields)
        assert {status for status, _, _ in answers} == {200}
        references |= {_reference(page) for _, _, page in answers}
        _, path, page = first.request("POST", action, fields)
        if path in seen:
            break
        seen.add(path)
    first.close()
    references.discard(None)
    found = _finished(service)
    assert len(found) == 1
    assert references == set(found.values())
    with service.database.reading() as session:
        assert len(session.execute(select(store.responses)).all()) == 1
        assert len(session.execute(select(store.answers)).all()) == 2


def _kill_about(service: Service) -> set[str]:
    """End processes of every sort, one after the other, and all at once, and the one that looks after the
    others. Which sorts they were."""
    chance = random.Random(2014)
    killed = set()
    for turn in range(KILLS):
        time.sleep(PAUSE)
        if turn % 6 == 5:
            service.kill(first_only=turn > 6)
            killed.add("serve")
            service.start()
            continue
        victims: dict[str, list[psutil.Process]] = {}
        for process in service.processes()[1:]:
            with suppress(psutil.NoSuchProcess):
                line = process.cmdline()
                victims.setdefault("scheduler" if "scheduler" in line else "gunicorn", []).append(process)
        if victims:
            sort = "scheduler" if turn % 6 == 2 and "scheduler" in victims else chance.choice(sorted(victims))
            victim = victims[sort][0] if turn % 6 == 4 else chance.choice(victims[sort])
            with suppress(psutil.NoSuchProcess):
                victim.kill()
                killed.add(sort)
    return killed


def _at_once(
    service: Service, cookies: dict[str, str], action: str, fields: list[tuple[str, str]]
) -> list[tuple[int, str, str]]:
    answers: list[tuple[int, str, str]] = []
    gate = threading.Barrier(20)

    def send() -> None:
        robot = Robot(service.url)
        robot.cookies = dict(cookies)
        gate.wait(PATIENCE)
        answers.append(robot.request("POST", action, fields))
        robot.close()

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(answers) == 20
    return answers


def _finished(service: Service) -> dict[str, str]:
    """What each finished response says, with its reference. Fails where two say the same."""
    secret = service.settings.secret_key
    query = select(store.answers.c.value, store.responses.c.id).join_from(store.responses, store.answers)
    query = query.where(store.responses.c.state == "finished", store.answers.c.question == "who")
    with service.database.reading() as session:
        rows = session.execute(query).all()
        count = len(session.execute(select(store.responses.c.id).where(store.responses.c.state == "finished")).all())
    assert len({row.value for row in rows}) == len(rows) == count
    return {row.value: reference(secret, row.id) for row in rows}


def _reference(page: str) -> str | None:
    """The reference on a confirmation, or on the page that says that the answers were sent before."""
    found = _REFERENCE.search(page)
    return found[1] if found else None
