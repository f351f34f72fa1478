"""What a request needs from the application: the database, the settings, the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, g

from surveyapp.config import Settings
from surveyapp.storage.engine import Database

EXTENSION = "surveyapp"


@dataclass(frozen=True, slots=True)
class Services:
    """What the application was put together from. `clock` gives the present in UTC."""

    settings: Settings
    database: Database
    clock: Callable[[], datetime]


def services() -> Services:
    """The parts of the running application."""
    found: Services = current_app.extensions[EXTENSION]
    return found


def database() -> Database:
    """The database."""
    return services().database


def settings() -> Settings:
    """The settings."""
    return services().settings


def now() -> datetime:
    """The instant of this request in UTC: the same however often it is asked for."""
    if "now" not in g:
        g.now = services().clock()
    found: datetime = g.now
    return found
