"""A database that cannot be written to: a page says so and keeps what was typed, and the same form works afterwards."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager

import pytest
from sqlalchemy import event

from surveyapp.storage.engine import Database
from tests.factories.surveys import published_survey, questionnaire_file
from tests.web.test_respond import stored
from tests.web.visitor import Page, Visitor

TYPED = "Somebody <b>ہمیں</b> & “others”"
Trouble = Callable[[Database], AbstractContextManager[None]]


@contextmanager
def no_room(database: Database) -> Iterator[None]:
    """No file grows beyond its first page, as on a disk that is full."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


@contextmanager
def read_only(database: Database) -> Iterator[None]:
    """Every connection that is used meanwhile takes no writes, and goes on taking none."""
    with on_checkout(database, "pragma query_only=on"):
        yield


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Somebody else writes, for longer than anybody waits."""
    with closing(sqlite3.connect(database.engine.url.database or "", isolation_level=None)) as other:
        other.execute("begin immediate")
        with on_checkout(database, "pragma busy_timeout=20"):
            yield


@contextmanager
def on_checkout(database: Database, statement: str) -> Iterator[None]:
    def act(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(statement)

    event.listen(database.engine, "checkout", act)
    yield
    event.remove(database.engine, "checkout", act)


@pytest.mark.parametrize("trouble", [no_room, read_only, locked])
def test_whatever_is_sent_comes_back_and_can_be_sent_again(
    visitor: Visitor, database: Database, trouble: Trouble
) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL keeps its files itself: tests/storage/test_postgresql_gone.py")
    visitor.app.jinja_env.bytecode_cache = None  # files of the tests' own, which could not grow either
    slug = published_survey(database, yaml=questionnaire_file("two_questions")).slug

    def sent(page: Page, answers: dict[str, str], changes: str = "") -> Page:
        """The page that follows, when a form was sent once in vain."""
        before = stored(database)
        with trouble(database):
            failed = visitor.send(page, answers)
        assert failed.status == 503
        assert stored(database) == before
        assert failed.fields().items() >= {name: [value] for name, value in answers.items()}.items()
        return visitor.send(failed)

    page = sent(visitor.get(f"/s/{slug}"), {"agree": "yes"})
    page = sent(page, {"q-who": TYPED})
    page = sent(page, {"q-tell-us": TYPED})
    page = sent(page, {})
    assert page.heading.startswith("Thank you")
    assert stored(database) == [("finished", {"who": TYPED, "tell-us": TYPED})]
