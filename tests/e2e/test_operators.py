"""A real service as its operators see it: figures of all its workers together, and lines that give nobody away."""

from __future__ import annotations

import http.client
import json
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import psutil
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.factories.surveys import published_survey, questionnaire_file
from tests.robot import Robot
from tests.service import Service, until

pytestmark = pytest.mark.e2e

WALKS = 6
WORDS = "Somebody wrote this."


def ask(service: Service, path: str, **headers: str) -> tuple[int, str]:
    """One request on a connection of its own, so that any of the workers may answer."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=20)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    found = answer.status, answer.read().decode()
    connection.close()
    return found


def figures(service: Service) -> dict[tuple[str, ...], float]:
    """Every figure, by its name and the values of its labels."""
    status, text = ask(service, "/metrics")
    assert status == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def requests(service: Service, endpoint: str) -> float:
    return sum(value for key, value in figures(service).items() if key[:2] == ("surveyapp_requests_total", endpoint))


def workers(service: Service) -> list[psutil.Process]:
    """The web workers: below gunicorn's first process."""
    first, *others = service.processes()
    found = []
    for process in others:
        with suppress(psutil.Error):  # it ended just now
            if process.status() != psutil.STATUS_ZOMBIE and process.ppid() != first.pid:
                found.append(process)
    return found


def lines(service: Service) -> list[dict[str, Any]]:
    """What was logged: every line is an object."""
    return [json.loads(line) for line in service.log.read_text().splitlines()]


@pytest.fixture
def running(service: Callable[[], Service]) -> tuple[Service, str]:
    """A service of two workers with an access log and one open survey, and its slug."""
    made = service()
    now = datetime.now(UTC)
    slug = published_survey(
        made.database, now, opens_in=timedelta(hours=-1), yaml=questionnaire_file("two_questions")
    ).slug
    made.environment |= {"SURVEYAPP_ACCESS_LOG": "yes", "SURVEYAPP_PROXIES": "1", "SURVEYAPP_METRICS_TOKEN": "to-ken"}
    made.start()
    return made, slug


def test_all_workers_are_one_figure_and_a_death_loses_none(running: tuple[Service, str]) -> None:
    service, slug = running
    for number in range(WALKS):
        robot = Robot(service.url, number, words=WORDS)
        assert robot.walk(slug).reference
        robot.close()
    for _ in range(20):
        ask(service, "/healthz")
    # Whoever is asked knows all: each of these may be answered by either of the two.
    assert {requests(service, "operators.healthz") for _ in range(8)} == {20}
    found = figures(service)
    assert found["surveyapp_submissions_total", "begun"] == WALKS
    assert found["surveyapp_submissions_total", "sent"] == WALKS
    assert found["surveyapp_submissions_total", "late"] == 0
    assert found["surveyapp_requests_total", "respond.begin", "POST", "3xx"] == WALKS
    assert found["surveyapp_request_seconds_count", "respond.begin"] == WALKS
    until(lambda: figures(service)["surveyapp_responses", "finished"] == WALKS, "the figures stay old")
    found = figures(service)
    assert found["surveyapp_surveys_open",] == 1
    assert found["surveyapp_window_lag_seconds",] == 0
    assert found["surveyapp_scheduler_heartbeat_age_seconds",] < 60
    assert slug not in ask(service, "/metrics")[1]

    before = {process.pid for process in workers(service)}
    assert len(before) == 2
    for number in before:
        os.kill(number, signal.SIGKILL)
    until(lambda: len({process.pid for process in workers(service)} - before) == 2, "no worker took their seats")
    for _ in range(20):
        ask(service, "/healthz")
    assert {requests(service, "operators.healthz") for _ in range(8)} == {40}
    assert figures(service)["surveyapp_submissions_total", "sent"] == WALKS
    killed = [line["event"] for line in lines(service) if line["logger"] == "gunicorn.error"]
    assert {f"Worker (pid:{number})" for number in before} <= {event.partition(" was ")[0] for event in killed}


def test_who_may_ask_a_service_behind_a_proxy(running: tuple[Service, str]) -> None:
    service, _ = running
    assert ask(service, "/metrics")[0] == 200
    assert ask(service, "/metrics", **{"X-Forwarded-For": "127.0.0.1"})[0] == 403
    assert ask(service, "/metrics", **{"X-Forwarded-For": "203.0.113.9"})[0] == 403
    known = {"X-Forwarded-For": "203.0.113.9", "Authorization": "Bearer to-ken"}
    assert ask(service, "/metrics", **known)[0] == 200


def test_every_line_is_an_object_and_none_says_who_or_what(running: tuple[Service, str]) -> None:
    service, slug = running
    robot = Robot(service.url, words=WORDS)
    robot.walk(slug)
    secrets = [value for value in robot.cookies.values() if len(value) > 8]
    robot.close()
    ask(service, "/review/in/a-secret-link?token=secret-too", **{"User-Agent": "Somebody/1.0", "Cookie": "a=secret"})
    ask(service, "/nowhere/secret")
    expected = {"respond.start", "respond.begin", "respond.question", "respond.checked", "review.invitation", "none"}
    until(lambda: expected <= {line.get("endpoint") for line in lines(service)}, "not every request is logged")
    line = next(line for line in lines(service) if line["logger"] == "gunicorn.access")
    assert {"time", "level", "logger", "event", "endpoint", "method", "status", "seconds"} == set(line)
    assert "the scheduler begins" in {line["event"] for line in lines(service)}
    text = service.log.read_text()
    for given in (*secrets, slug, WORDS, "secret", "127.0.0.1", "Somebody", "/s/", "/review"):
        assert given not in text
