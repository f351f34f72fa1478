"""What is counted while requests are answered, and written out for Prometheus: never a path, a survey or a person.

Under `surveyapp serve` the counts of all workers lie in one folder (`commands/counts.py`), and each can tell them all.
"""

from __future__ import annotations

import logging
import os
from functools import cache
from time import perf_counter

from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from surveyapp.logs import ENDPOINT, METHODS, NONE, OTHER
from surveyapp.storage.surveys import Survey

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which prometheus-client is told of the folder. Without it each process knows its own counts."""
STEPS = ("begun", "sent", "late")
EXTENSION = "surveyapp-metrics"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_log = logging.getLogger(__name__)
disable_created_metrics()


class Counts:
    """The counters of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "surveyapp_requests",
            "Requests answered, by the page that answered, method and class of status.",
            ("endpoint", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "surveyapp_request_seconds",
            "Seconds from a request's arrival in the application to its answer, by page.",
            ("endpoint",),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._steps = Counter(
            "surveyapp_submissions",
            "What respondents did in all surveys together: begun, sent, or kept although it came late.",
            ("step",),
            registry=self._registry,
        )
        for step in STEPS:
            self._steps.labels(step)

    def request(self, endpoint: str, method: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(endpoint, method if method in METHODS else OTHER, f"{status // 100}xx").inc()
        self._seconds.labels(endpoint).observe(seconds)

    def step(self, step: str) -> None:
        """Count one of `STEPS`."""
        self._steps.labels(step).inc()

    def text(self) -> bytes:
        """All counts in the format of Prometheus: those of every worker where they share a folder."""
        if FOLDER not in os.environ:
            return generate_latest(self._registry)
        of_all = CollectorRegistry()
        MultiProcessCollector(of_all, os.environ[FOLDER])
        return generate_latest(of_all)


def init_app(app: Flask) -> None:
    """Count every request. To be called before anything else acts on requests, so that all of it is timed."""
    app.extensions[EXTENSION] = Counts()
    app.before_request(_arrived)
    app.after_request(_answered)


def counts() -> Counts:
    """The counters of the running application."""
    found: Counts = current_app.extensions[EXTENSION]
    return found


def count_step(step: str, survey: Survey) -> None:
    """Count what a respondent did once it is stored. Trials of a survey are not counted."""
    if survey.is_trial:
        return
    try:
        counts().step(step)
    except Exception:
        _not_counted()


def _arrived() -> None:
    g.arrived = perf_counter()


def _answered(response: Response) -> Response:
    endpoint = request.environ[ENDPOINT] = request.endpoint or NONE
    try:
        counts().request(endpoint, request.method, response.status_code, perf_counter() - g.arrived)
    except Exception:  # what was stored is confirmed, whether it can be counted or not
        _not_counted()
    return response


@cache
def _not_counted() -> None:
    """Say so once in the life of a process."""
    _log.exception("a count could not be kept")
