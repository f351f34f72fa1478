"""What every answer carries: a strict content security policy, and nothing of the person to others."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request

from surveyapp.web.context import settings

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; font-src 'self'; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def add_headers(response: Response) -> Response:
    """The headers of every page. What was answered is never kept by a browser or on the way."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    headers.setdefault("X-Robots-Tag", "noindex")
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def cookie_options() -> dict[str, Any]:
    """What every cookie of a respondent's browser is set with: out of reach of scripts and of other sites."""
    secure = request.is_secure or settings().base_url.startswith("https:")
    return {"httponly": True, "samesite": "Lax", "secure": secure}


def from_elsewhere() -> bool:
    """Whether a browser says that another site sent this form; older ones say only from where."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"cross-site", "same-site"}
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc not in {request.host, urlsplit(settings().base_url).netloc}


def refuse_endless_form() -> None:
    """Refuse too large a form whose length was not told beforehand: what was read of it would end at the limit."""
    told = request.content_length is not None or "Transfer-Encoding" not in request.headers
    if not told and len(request.get_data()) >= current_app.config["MAX_CONTENT_LENGTH"]:
        abort(413)


def init_app(app: Flask) -> None:
    """Put the headers on every answer, and take no form that has no end."""
    app.before_request(refuse_endless_form)
    app.after_request(add_headers)
