"""What gunicorn is to do beyond its options. Given to it as `--config python:surveyapp.commands.gunicorn_hooks`."""

from __future__ import annotations

import os
import signal
import threading
from itertools import count
from pathlib import Path
from typing import Any

from gunicorn import glogging
from prometheus_client import values

from surveyapp import logs
from surveyapp.commands import counts
from surveyapp.commands.counts import FOLDER
from surveyapp.config import load

LIFELINE = "SURVEYAPP_LIFELINE"
"""Names a file descriptor that reads as ended once the process that started gunicorn is gone, however it went."""

_seat = "master"
if FOLDER in os.environ:
    # A worker's counts lie in a file under its seat, not its process number: whoever follows one that died goes on
    # with its file. So no count is lost, and there are never more files than workers.
    values.ValueClass = values.MultiProcessValue(lambda: _seat)


class Log(glogging.Logger):
    """Gunicorn's messages as all others are written. Its access log names the page, never the path."""

    def setup(self, cfg: Any) -> None:
        """Hand everything to the handler of this process."""
        super().setup(cfg)
        logs.set_up(load().log_format)
        for log in (self.error_log, self.access_log):
            log.handlers.clear()
            log.propagate = True

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:  # noqa: ARG002  # its signature
        """One line for a request, without anything that the client chose."""
        if not self.access_log_enabled:
            return
        method = environ.get("REQUEST_METHOD")
        answered = {
            "endpoint": environ.get(logs.ENDPOINT, logs.NONE),
            "method": method if method in logs.METHODS else logs.OTHER,
            "status": int(str(resp.status).split(None, 1)[0]),
            "seconds": round(request_time.total_seconds(), 6),
        }
        self.access_log.info("request", extra=answered)


logger_class = Log


def on_starting(server: Any) -> None:  # noqa: ARG001  # gunicorn's signature
    """Count from nought."""
    if FOLDER in os.environ:
        counts.begin_anew(Path(os.environ[FOLDER]))


def pre_fork(server: Any, worker: Any) -> None:
    """Give a worker the first seat that no living one has."""
    taken = {each.seat for each in server.WORKERS.values()}
    worker.seat = next(seat for number in count() if (seat := f"worker-{number}") not in taken)


def post_fork(server: Any, worker: Any) -> None:  # noqa: ARG001  # gunicorn's signature
    """Take the seat."""
    global _seat  # noqa: PLW0603  # prometheus-client asks a function without arguments
    _seat = worker.seat


def post_worker_init(worker: Any) -> None:  # noqa: ARG001  # gunicorn's signature
    """Stop serving when whoever looks after gunicorn has been killed: the port must not stay taken."""
    if LIFELINE in os.environ:
        threading.Thread(target=_hold, args=(int(os.environ[LIFELINE]), os.getppid()), daemon=True).start()


def _hold(lifeline: int, master: int) -> None:
    os.read(lifeline, 1)
    if os.getppid() == master:  # else it is gone already, and the worker ends by itself
        os.kill(master, signal.SIGTERM)
