"""For those who run the service: is the process up, is everything behind it ready."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from surveyapp.storage.effects import last_heartbeat
from surveyapp.storage.schema import is_current
from surveyapp.web.context import database, now

blueprint = Blueprint("operators", __name__)
SCHEDULER_SEEN_WITHIN = timedelta(minutes=3)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="up")


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The database can be reached, its schema is current, and a scheduler was seen lately."""
    checks = {"database": False, "migrations": False, "scheduler": False}
    try:
        with database().reading() as session:
            seen = last_heartbeat(session)
            checks["database"] = True
        checks["migrations"] = is_current(database())
        checks["scheduler"] = seen is not None and now() - seen < SCHEDULER_SEEN_WITHIN
    except SQLAlchemyError:
        pass
    ready = all(checks.values())
    return jsonify(status="ready" if ready else "not ready", checks=checks), 200 if ready else 503
