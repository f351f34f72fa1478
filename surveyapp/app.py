"""The Flask application, put together from its settings."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from wsgiref.headers import Headers

from flask import Flask
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from surveyapp import config
from surveyapp.language.catalogues import TRANSLATIONS
from surveyapp.storage.engine import Database
from surveyapp.web import (
    account,
    assets,
    comparison,
    compression,
    concerns,
    condition_figures,
    errors,
    language,
    limits,
    manage,
    metrics,
    operators,
    permissions,
    public,
    reading,
    respond,
    respond_scripts,
    review,
    security,
    summaries,
)
from surveyapp.web.context import EXTENSION, Services

LARGEST_FORM = 4 * 1024 * 1024
_HASHED = re.compile(r"/dist/[^/]+\.[0-9a-f]{12}\.[a-z0-9]+$")
"""Built files whose names change with their content: the others in their folder must not be kept for a year."""


def create_app(
    settings: config.Settings | None = None,
    database: Database | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Flask:
    """An application for these settings (the environment's by default). `clock` gives the present in UTC."""
    settings = settings or config.load()
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=5000,
        SESSION_COOKIE_NAME="staff",
        SESSION_COOKIE_PATH="/staff/",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https:"),
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,
        BABEL_TRANSLATION_DIRECTORIES=str(TRANSLATIONS),
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["asset"] = assets.asset
    app.jinja_env.globals["picture"] = assets.picture
    app.extensions[EXTENSION] = Services(settings, database or Database(settings.database_url), clock)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=1, x_host=1)  # type: ignore[method-assign]  # the documented way
    _serve_static_files(app)
    Babel(app, locale_selector=language.locale)
    CSRFProtect(app)
    metrics.init_app(app)
    app.before_request(permissions.guard)
    for part in (security, compression, respond_scripts, limits, errors, language, account, condition_figures):
        part.init_app(app)
    for blueprint in (
        public.blueprint,
        respond.blueprint,
        account.blueprint,
        manage.blueprint,
        review.blueprint,
        summaries.blueprint,
        comparison.blueprint,
        reading.blueprint,
        concerns.blueprint,
        operators.blueprint,
    ):
        app.register_blueprint(blueprint)
    return app


def _headers_of_static_files(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _serve_static_files(app: Flask) -> None:
    """Built files bypass Flask: compressed beforehand, and kept by browsers for a year since their names change."""
    static = WhiteNoise(
        app.wsgi_app,
        max_age=3600,
        immutable_file_test=lambda _path, url: bool(_HASHED.search(url)),
        allow_all_origins=False,
        add_headers_function=_headers_of_static_files,
    )
    static.add_files(str(assets.DIST.parent), prefix="static/")
    app.wsgi_app = static  # type: ignore[method-assign]  # the documented way
