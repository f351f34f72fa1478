"""Pages are compressed on the way. docs/decisions/respondent-tokens.md says why that gives no token away."""

from __future__ import annotations

import gzip

import brotli
from flask import Flask, Response, request

SMALLEST = 600
_TYPES = frozenset({"text/html", "text/csv", "application/json", "image/svg+xml"})


def compress(response: Response) -> Response:
    """The same response, compressed with what the browser takes: Brotli, else gzip."""
    if response.mimetype not in _TYPES or response.direct_passthrough or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) < SMALLEST:
        return response
    if request.accept_encodings["br"] > 0:
        # A twelfth smaller than with quality 4; 9 makes it a hundredth smaller still, for half as much time again. A
        # small window keeps it quick.
        response.set_data(brotli.compress(body, mode=brotli.MODE_TEXT, quality=5, lgwin=16))
        response.content_encoding = "br"
    elif request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(body, compresslevel=5, mtime=0))
        response.content_encoding = "gzip"
    return response


def init_app(app: Flask) -> None:
    """Compress every page."""
    app.after_request(compress)
