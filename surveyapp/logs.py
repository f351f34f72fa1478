"""Log lines: one JSON object each, or plain text for a terminal. Nobody's address, answer or token is in one.

Our own events are constant words, and what varies stands in the fields named here. What libraries log is written
without its values, numbers apart; of an exception stand its type and its way through the code, never its message.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

FIELDS = ("endpoint", "method", "status", "seconds", "count", "mail", "failures", "error", "exit")
"""What may stand in a line beside its event. docs/operating.md says what each means."""

ENDPOINT = "surveyapp.endpoint"
"""Where a request's environment names the page that answered it, for the access log."""
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
OTHER, NONE = "other", "none"
"""A method that no page has, and an endpoint where no page was found: what people send as such is not repeated."""

_OURS = ("surveyapp", "gunicorn.access")
_MOST_FRAMES = 30
_log = logging.getLogger("surveyapp")


def set_up(form: str | None) -> None:
    """Write everything that is logged in this process to standard error.

    `form` is `json` or `text`; None means text where standard error is a terminal, and JSON otherwise.
    """
    as_text = form == "text" or (form is None and sys.stderr.isatty())
    handler = logging.StreamHandler()
    handler.setFormatter(AsText() if as_text else AsJson())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    _log.setLevel(logging.INFO)
    logging.raiseExceptions = False  # else a line that cannot be written shows its values on standard error
    sys.excepthook = _uncaught
    threading.excepthook = lambda failed: _uncaught(failed.exc_type, failed.exc_value, failed.exc_traceback)


class AsJson(logging.Formatter):
    """One JSON object a line: `time` (UTC), `level`, `logger`, `event`, then fields; `exception` and `traceback`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return json.dumps(_entry(record))


class AsText(logging.Formatter):
    """The same for people: one line, and below it the way of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, or lines."""
        entry = _entry(record)
        way = entry.pop("traceback", ())
        time, level, logger, event = (entry.pop(name) for name in ("time", "level", "logger", "event"))
        fields = "".join(f" {name}={value}" for name, value in entry.items())
        return "\n    ".join([f"{time} {level.upper():<8} {logger}: {event}{fields}", *way])


def _entry(record: logging.LogRecord) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": _event(record),
    }
    entry |= {name: value for name, value in vars(record).items() if name in FIELDS}
    if record.exc_info and record.exc_info[1] is not None:
        entry["exception"] = _name(record.exc_info[1])
        entry["traceback"] = list(_way(record.exc_info[1]))
    return entry


def _event(record: logging.LogRecord) -> str:
    """Our own words as they are; those of others without what was filled in, unless it is a number."""
    if not isinstance(record.msg, str):
        return _name(record.msg)
    if record.name.startswith(_OURS) or not isinstance(record.args, tuple):
        return record.msg
    known = tuple(value if isinstance(value, int | float) else "…" for value in record.args)
    try:
        return record.msg % known
    except (TypeError, ValueError):
        return record.msg


def _way(error: BaseException) -> Iterator[str]:
    """Where an exception went, from the outside in, and where those that it came from did. No values, no messages."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        if seen:
            yield f"because of {_name(cause)}"
        seen.add(id(cause))
        yield from list(_frames(cause.__traceback__))[-_MOST_FRAMES:]
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _frames(way: TracebackType | None) -> Iterator[str]:
    while way is not None:
        code = way.tb_frame.f_code
        yield f"{way.tb_frame.f_globals.get('__name__', '?')}:{way.tb_lineno} {code.co_name}"
        way = way.tb_next


def _name(value: object) -> str:
    kind = type(value)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _uncaught(kind: type[BaseException], error: BaseException | None, way: TracebackType | None) -> None:
    if isinstance(error, KeyboardInterrupt):
        sys.__excepthook__(kind, error, way)
    elif error is not None and not isinstance(error, SystemExit):
        _log.critical("an error that nothing caught", exc_info=(kind, error, way))
