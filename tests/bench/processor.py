"""What a page of twenty questions and its post take of the processor and ask of the database, without a server."""

from __future__ import annotations

import io
import shutil
import sys
import time
from collections.abc import Callable
from typing import Any
from wsgiref.types import WSGIApplication

from sqlalchemy import event

from surveyapp import config
from surveyapp.app import create_app
from surveyapp.storage.engine import Database
from tests.bench.instances import QUESTIONS, instance, single_page
from tests.bench.measure import percentile, scratch, table
from tests.bench.respondents import BROWSER, PLACE, Step, Way, recorded
from tests.bench.serving import serving
from tests.bench.surveys import DATABASES, PAIR, database_address, drafts

ROUNDS = 400
Asked = Callable[[], int]


def run() -> str:
    """The table: each database, page and post."""
    rows = [row for name in DATABASES for row in _rows(name)]
    note = f"\n{ROUNDS} new drafts, one after another in one process; beginnings of transactions are no queries."
    columns = ["database", "request", "queries", "processor time: lower quartile", "median", "95th percentile"]
    return table(f"A page of {QUESTIONS} questions and its post, in the application alone", columns, rows) + "\n" + note


def _rows(name: str) -> list[list[str]]:
    folder = scratch() / "processor"
    with database_address(name) as url:
        made = instance(folder, url, single_page())
        with serving(made.environment, 1) as server:
            [way] = recorded(server.base, made.slug, "all", 1)
        pair = tuple(step for step in way if step.name in PAIR)
        settings = config.load(made.environment)
        database = Database(settings.database_url)
        app = create_app(settings, database)
        _rounds(app.wsgi_app, pair, list(drafts(made, 30)))
        spent = _rounds(app.wsgi_app, pair, list(drafts(made, ROUNDS)))
        asked = _asked(app.wsgi_app, database, pair, next(drafts(made, 1)))
        database.dispose()
    shutil.rmtree(folder, ignore_errors=True)
    together = [sum(each) for each in zip(*spent, strict=True)]
    counted = [*map(str, asked), str(sum(asked))]
    lines = zip(("page", "post", "both"), counted, (*spent, together), strict=True)
    return [
        [name, request, queries, *(f"{1000 * percentile(each, part):.2f} ms" for part in (25, 50, 95))]
        for request, queries, each in lines
    ]


def _rounds(app: WSGIApplication, pair: Way, tokens: list[str]) -> list[list[float]]:
    """Processor seconds of each step, token by token."""
    spent: list[list[float]] = [[] for _ in pair]
    for token in tokens:
        for step, found in zip(pair, spent, strict=True):
            before = time.process_time()
            _ask(app, step, token)
            found.append(time.process_time() - before)
    return spent


def _asked(app: WSGIApplication, database: Database, pair: Way, token: str) -> list[int]:
    """Queries of each step."""
    seen: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    found = []
    for step in pair:
        seen.clear()
        _ask(app, step, token)
        found.append(len([one for one in seen if not one.lower().startswith(("begin", "pragma"))]))
    return found


def _ask(app: WSGIApplication, step: Step, token: str) -> None:
    body = step.body.replace(PLACE, token).encode()
    headers = dict(line.split(": ", 1) for line in BROWSER.splitlines())
    environ: dict[str, Any] = {
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
        "REQUEST_METHOD": step.method,
        "PATH_INFO": step.path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "5000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:5000",
        "HTTP_COOKIE": f"cookies=on; draft={token}",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    statuses: list[str] = []

    def start(status: str, _headers: list[tuple[str, str]], _failure: Any = None) -> Callable[[bytes], object]:
        statuses.append(status)
        return lambda _data: None

    b"".join(app(environ, start))
    if not statuses[0].startswith(str(step.status)):
        raise RuntimeError(f"{statuses[0]} in place of {step.status} at {step.name}")
