"""A line of the log says what happened and where in the code: never what somebody wrote, who asked, or for what."""

from __future__ import annotations

import ast
import io
import json
import logging
import re
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from surveyapp import logs

ROOT = Path(__file__).parent.parent
SECRET = "4KQ7 my son is afraid of school https://surveys.example.org/review/in/tokentoken?x=1 203.0.113.9"


def written(formatter: logging.Formatter, name: str, act: Callable[[logging.Logger], None]) -> str:
    """What one call of a logger of this name leads to."""
    found = io.StringIO()
    handler = logging.StreamHandler(found)
    handler.setFormatter(formatter)
    logger = logging.Logger(name)  # noqa: LOG001  # one of its own, that no other test meets
    logger.addHandler(handler)
    act(logger)
    return found.getvalue()


def line(name: str, act: Callable[[logging.Logger], None]) -> dict[str, Any]:
    """The object in the one line of JSON."""
    text = written(logs.AsJson(), name, act)
    assert text.count("\n") == 1
    found: dict[str, Any] = json.loads(text)
    assert SECRET not in text
    return found


def fail() -> None:
    """Fail as code does that was given an answer, twice over."""
    try:
        int(SECRET)
    except ValueError as error:
        raise LookupError(SECRET) from error


def test_an_event_with_its_fields() -> None:
    extra = {"endpoint": "respond.submit", "status": 200, "anything": SECRET, "count": 3}
    found = line("surveyapp.web.errors", lambda log: log.warning("it happened", extra=extra))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", found.pop("time"))
    assert found == {
        "level": "warning",
        "logger": "surveyapp.web.errors",
        "event": "it happened",
        "endpoint": "respond.submit",
        "status": 200,
        "count": 3,
    }


def test_an_exception_leaves_its_type_and_its_way_but_not_its_words() -> None:
    def act(log: logging.Logger) -> None:
        try:
            fail()
        except LookupError:
            log.exception("a request failed")

    found = line("surveyapp.app", act)
    assert found["exception"] == "LookupError"
    here = re.escape(__name__)
    way = "\n".join(found["traceback"])
    assert re.fullmatch(rf"{here}:\d+ act\n{here}:\d+ fail\nbecause of ValueError\n{here}:\d+ fail", way)


def test_a_statement_of_the_database_leaves_no_values() -> None:
    engine = create_engine("sqlite://")

    def act(log: logging.Logger) -> None:
        try:
            with engine.connect() as connection:
                connection.execute(text("select nothing from nowhere where :answer = 1"), {"answer": SECRET})
        except Exception:
            log.exception("a request failed")

    found = line("surveyapp.app", act)
    engine.dispose()
    assert found["exception"] == "sqlalchemy.exc.OperationalError"
    assert "because of sqlite3.OperationalError" in found["traceback"]


@pytest.mark.parametrize(
    ("message", "arguments", "event"),
    [
        ("Error handling request %s %s", ("GET", SECRET), "Error handling request … …"),
        ("Worker (pid:%s) exited with code %d.", (12, 3), "Worker (pid:12) exited with code 3."),
        ("%d of %r", (SECRET, SECRET), "%d of %r"),
        ("%(who)s", ({"who": SECRET},), "%(who)s"),
        ("no values", (), "no values"),
    ],
)
def test_what_libraries_fill_in_is_left_out_but_for_numbers(
    message: str, arguments: tuple[Any, ...], event: str
) -> None:
    assert line("gunicorn.error", lambda log: log.error(message, *arguments))["event"] == event


def test_an_exception_logged_as_a_message_is_its_type() -> None:
    assert line("gunicorn.error", lambda log: log.error(ValueError(SECRET)))["event"] == "ValueError"


def test_for_people() -> None:
    def act(log: logging.Logger) -> None:
        try:
            fail()
        except LookupError:
            log.exception("a request failed", extra={"endpoint": "respond.save"})

    found = written(logs.AsText(), "surveyapp.app", act)
    first, *rest = found.splitlines()
    assert first.endswith(" ERROR    surveyapp.app: a request failed endpoint=respond.save exception=LookupError")
    assert len(rest) == 4
    assert all(each.startswith("    ") for each in rest)
    assert SECRET not in found


@pytest.fixture
def restored() -> Iterator[None]:
    """Logging as it was, afterwards."""
    root, raising, hook = logging.getLogger(), logging.raiseExceptions, sys.excepthook
    handlers, level, ours = root.handlers[:], root.level, logging.getLogger("surveyapp").level
    of_threads = threading.excepthook
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("surveyapp").setLevel(ours)
    logging.raiseExceptions, sys.excepthook, threading.excepthook = raising, hook, of_threads


@pytest.mark.usefixtures("restored")
@pytest.mark.parametrize(("form", "as_json"), [("json", True), ("text", False), (None, True)])
def test_where_standard_error_is_no_terminal_lines_are_json(
    form: str | None, as_json: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up(form)
    logging.getLogger("surveyapp.jobs").info("it happened")
    logging.getLogger("apscheduler").info("of no interest")
    try:
        fail()
    except LookupError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    first, *rest = capsys.readouterr().err.splitlines()
    assert first.startswith("{") is as_json
    assert "it happened" in first
    assert "LookupError" in rest[0]
    assert SECRET not in "\n".join(rest)


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call of a logger in the package."""
    for path in sorted((ROOT / "surveyapp").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            owner = ast.unparse(node.func.value).split(".")[-1]
            levels = {"debug", "info", "warning", "error", "exception", "critical"}
            if owner in {"_log", "logger", "access_log", "error_log"} and node.func.attr in levels:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def test_our_events_are_constant_words_and_their_fields_are_known() -> None:
    found = list(calls())
    assert len(found) > 8
    for place, call in found:
        assert len(call.args) == 1, place
        assert isinstance(call.args[0], ast.Constant), place
        for keyword in call.keywords:
            if keyword.arg == "extra" and isinstance(keyword.value, ast.Dict):
                assert {ast.literal_eval(key) for key in keyword.value.keys if key} <= set(logs.FIELDS), place


def test_every_event_and_field_is_explained_to_operators() -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    section = page.partition("\n### Log lines\n")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([^`]+)`", section))
    assert {ast.literal_eval(call.args[0]) for _, call in calls()} - named == set()
    assert set(logs.FIELDS) - named == set()
