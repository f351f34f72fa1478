"""A service that fails on purpose: its database has no tables, and each of its error pages has an address."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, abort
from flask.typing import ResponseReturnValue
from werkzeug.serving import WSGIRequestHandler, make_server

from surveyapp import config
from surveyapp.app import create_app

_TEMPLATES = Path(create_app.__code__.co_filename).parent / "templates" / "errors"
ERROR_PAGES = sorted([*(int(path.stem) for path in _TEMPLATES.glob("[45]*.html")), 410])
"""Every code with a page of its own, and one that has none."""


@dataclass(frozen=True)
class Faulty:
    """The application and the address at which it is served from a thread."""

    app: Flask
    url: str


@contextmanager
def serving(folder: Path) -> Iterator[Faulty]:
    """Serve it as long as the block lasts."""
    app = create_app(config.load({"SURVEYAPP_INSTANCE_DIR": str(folder)}))
    app.logger.disabled = True
    app.add_url_rule("/fault/<int:code>", "fault", _fail)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Faulty(app, f"http://127.0.0.1:{server.port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.logger.disabled = False  # the logger is that of every application here


class _Silent(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        """Say nothing."""


def _fail(code: int) -> ResponseReturnValue:
    abort(code)
