"""For those who run the service: is the process up, is everything behind it ready, and what is going on."""

from __future__ import annotations

import hmac
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from flask import Blueprint, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from surveyapp.storage.effects import last_heartbeat
from surveyapp.storage.schema import is_usable
from surveyapp.web.condition_figures import condition_text
from surveyapp.web.context import database, now, settings
from surveyapp.web.metrics import counts

blueprint = Blueprint("operators", __name__)
SCHEDULER_SEEN_WITHIN = timedelta(minutes=3)

_ON_THE_WAY = frozenset({"forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip"})
"""Headers of which proxies add some to what they hand on, besides those that begin with X-Forwarded."""


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="up")


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The database can be reached, its schema is the newest or newer, and a scheduler was seen lately."""
    checks = {"database": False, "migrations": False, "scheduler": False}
    try:
        with database().reading() as session:
            seen = last_heartbeat(session)
            checks["database"] = True
        checks["migrations"] = is_usable(database())
        checks["scheduler"] = seen is not None and now() - seen < SCHEDULER_SEEN_WITHIN
    except SQLAlchemyError:
        pass
    ready = all(checks.values())
    return jsonify(status="ready" if ready else "not ready", checks=checks), 200 if ready else 503


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Counts and figures for Prometheus: to programs on this machine, and to whoever has the token."""
    if not (_came_straight_from_here() or _has_token()):
        abort(403)
    return Response(counts().text() + condition_text(), content_type=CONTENT_TYPE_LATEST)


def _came_straight_from_here() -> bool:
    """Whether the request began on this machine and nothing handed it on.

    What a proxy hands on is never from here, whatever it says: a client can add headers to a request, as if it
    came from 127.0.0.1, but cannot keep the proxy from adding its own. So this holds with any SURVEYAPP_PROXIES,
    a wrong one too.
    """
    names = {name.lower() for name, _ in request.headers}
    if names & _ON_THE_WAY or any(name.startswith("x-forwarded") for name in names):
        return False
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def _has_token() -> bool:
    token, given = settings().metrics_token, request.authorization
    if token is None or given is None or given.type != "bearer" or given.token is None:
        return False
    return hmac.compare_digest(given.token.encode(), token.encode())
