"""Which permission each address needs: the one table, and the guard that reads it before every request."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from surveyapp.domain.roles import may

PUBLIC = None

ROUTES: dict[str, str | None] = {
    "static": PUBLIC,
    "operators.healthz": PUBLIC,
    "operators.readyz": PUBLIC,
}
"""Endpoint to permission (a key of `roles.PERMISSIONS`), or PUBLIC. A test finds endpoints that are missing here."""


def guard() -> ResponseReturnValue | None:
    """Let through who may; send who is not signed in to the sign-in page; 403 for the others."""
    endpoint = request.endpoint
    if endpoint is None:
        return None
    permission = ROUTES[endpoint]
    if permission is PUBLIC:
        return None
    from_session = _role()
    if from_session is None:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("account.sign_in", next=wanted))
    if not may(from_session, permission):
        abort(403)
    return None


def _role() -> str | None:
    return current_user.role if current_user.is_authenticated else None
