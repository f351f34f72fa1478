"""Whether a service works on a database now."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

from sqlalchemy import inspect, select

from surveyapp.storage.effects import Heartbeat
from surveyapp.storage.engine import Database

SEEN_LATELY = timedelta(minutes=1)


def is_served(database: Database, now: datetime) -> bool:
    """Whether a scheduler works on the database: it was seen lately, and is not known to have ended since."""
    if not inspect(database.engine).has_table(Heartbeat.__tablename__):
        return False
    with database.reading() as session:
        lately = session.scalars(select(Heartbeat.name).where(Heartbeat.seen_at > now - SEEN_LATELY))
        return any(not _has_ended(name) for name in lately)


def _has_ended(worker: str) -> bool:
    host, _, number = worker.rpartition(":")
    if host != socket.gethostname()[:60] or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
