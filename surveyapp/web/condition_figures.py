"""What the database says of the service, as figures for Prometheus: asked for at most every ten seconds."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import inf

from flask import Flask, current_app
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy.exc import SQLAlchemyError

from surveyapp.services.condition import Condition, condition_at
from surveyapp.storage.engine import Database
from surveyapp.web.context import database, now

KEPT_FOR = timedelta(seconds=10)
"""However often somebody asks, and however many: counting half a million rows is not for every request."""
EXTENSION = "surveyapp-condition"


@dataclass(slots=True)
class Lately:
    """What this process last learned of the database."""

    learned_at: datetime | None = None
    condition: Condition | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def at(self, database: Database, now: datetime) -> Condition | None:
        """The condition, at most `KEPT_FOR` old; None where the database cannot be asked."""
        with self.lock:
            if self.learned_at is None or abs(now - self.learned_at) >= KEPT_FOR:
                self.learned_at, self.condition = now, _asked(database, now)
            return self.condition


def init_app(app: Flask) -> None:
    """Know nothing yet."""
    app.extensions[EXTENSION] = Lately()


def condition_text() -> bytes:
    """The figures in the format of Prometheus. Without a database there is only one: that it cannot be reached."""
    lately: Lately = current_app.extensions[EXTENSION]
    registry = CollectorRegistry()
    registry.register(_Figures(lately.at(database(), now())))
    return generate_latest(registry)


class _Figures:
    def __init__(self, condition: Condition | None) -> None:
        self._condition = condition

    def collect(self) -> Iterator[Metric]:
        """Each figure with its help."""
        found = self._condition
        yield _figure("database_up", "Whether the database could be asked: 1 or 0.", int(found is not None))
        if found is None:
            return
        age = found.heartbeat_age
        yield _figure("surveys_open", "Surveys that are open now.", found.surveys_open)
        yield _several("responses", "Responses in all surveys together.", "state", _responses(found))
        lag = found.window_lag.total_seconds()
        yield _figure("window_lag_seconds", "For how long the oldest effect of a window that is due has waited.", lag)
        seen = inf if age is None else age.total_seconds()
        yield _figure("scheduler_heartbeat_age_seconds", "Seconds since any scheduler was last seen.", seen)
        mail = {"waiting": found.mail_waiting, "given-up": found.mail_given_up}
        yield _several("mail", "Messages that were not sent.", "state", mail)
        yield _figure("files_waiting", "Files that were asked for and are not made yet.", found.files_waiting)
        waited = found.file_lag.total_seconds()
        yield _figure("file_lag_seconds", "For how long the oldest of these files has waited.", waited)


def _asked(database: Database, now: datetime) -> Condition | None:
    try:
        with database.reading() as session:
            return condition_at(session, now)
    except SQLAlchemyError:
        return None


def _responses(found: Condition) -> dict[str, int]:
    return {
        "draft": found.drafts,
        "finished": found.finished,
        "partial": found.partial,
        "late-waiting": found.late_waiting,
    }


def _figure(name: str, said: str, value: float) -> Metric:
    return GaugeMetricFamily(f"surveyapp_{name}", said, value=value)


def _several(name: str, said: str, label: str, values: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(f"surveyapp_{name}", said, labels=[label])
    for which, value in values.items():
        family.add_metric([which], value)
    return family
