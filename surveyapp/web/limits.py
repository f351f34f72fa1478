"""Limits on how often something may be tried. Kept in memory, or in Redis where there are several processes."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from surveyapp.web.context import settings

limiter = Limiter(get_remote_address, default_limits=[], headers_enabled=False)


def init_app(app: Flask) -> None:
    """Choose where limits are kept. A store that cannot be reached falls back to memory rather than shut people out."""
    with app.app_context():
        url = settings().limits_url
    app.config["RATELIMIT_STORAGE_URI"] = url or "memory://"
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = bool(url)
    limiter.init_app(app)
