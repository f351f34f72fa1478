"""`kill -9` at any moment: what was confirmed is there, once. `make torture` does the same for minutes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from surveyapp.storage import responses as store
from tests.crowd import finished, reference_on
from tests.factories.surveys import published_survey, questionnaire_file
from tests.robot import Robot
from tests.service import PATIENCE, Service
from tests.torture import kill
from tests.torture.grounds import ground

pytestmark = pytest.mark.e2e

ORDERS = {
    "sqlite": ["worker", "scheduler", "master", "supervisor", "everything", "worker"],
    "postgresql": ["connection of PostgreSQL", "PostgreSQL", "worker"],
}


@pytest.mark.timeout(240)
@pytest.mark.parametrize("kind", ORDERS)
def test_what_was_confirmed_survives_kill_9(kind: str) -> None:
    with ground(kind, workers=2) as here:
        found = kill.campaign(here, ORDERS[kind], kind)
        assert found.faults == [], here.service.log.read_text()[-4000:]


def test_a_page_sent_twenty_times_at_once_counts_once(service: Callable[[], Service]) -> None:
    running = service()
    slug = published_survey(running.database, datetime.now(UTC), yaml=questionnaire_file("two_questions")).slug
    running.start()
    first = Robot(running.url, words="All at once.")
    _, path, page = first.request("GET", f"/s/{slug}")
    seen: set[str] = set()
    references: set[str | None] = set()
    while "/done" not in path:
        action, fields = first.fill(page, path)
        answers = _at_once(running, first.cookies, action, fields)
        assert {status for status, _, _ in answers} == {200}
        references |= {reference_on(page) for _, _, page in answers}
        _, path, page = first.request("POST", action, fields)
        if path in seen:
            break
        seen.add(path)
    first.close()
    references.discard(None)
    found = finished(running, slug)
    assert len(found) == 1
    assert references == {found[0][1]}
    with running.database.reading() as session:
        assert len(session.execute(select(store.responses)).all()) == 1
        assert len(session.execute(select(store.answers)).all()) == 2


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
