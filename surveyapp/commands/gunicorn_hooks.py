"""What gunicorn is to do beyond its options. Given to it as `--config python:surveyapp.commands.gunicorn_hooks`."""

from __future__ import annotations

import os
import signal
import threading
from typing import Any

LIFELINE = "SURVEYAPP_LIFELINE"
"""Names a file descriptor that reads as ended once the process that started gunicorn is gone, however it went."""


def post_worker_init(worker: Any) -> None:  # noqa: ARG001  # gunicorn's signature
    """Stop serving when whoever looks after gunicorn has been killed: the port must not stay taken."""
    if LIFELINE in os.environ:
        threading.Thread(target=_hold, args=(int(os.environ[LIFELINE]), os.getppid()), daemon=True).start()


def _hold(lifeline: int, master: int) -> None:
    os.read(lifeline, 1)
    if os.getppid() == master:  # else it is gone already, and the worker ends by itself
        os.kill(master, signal.SIGTERM)
