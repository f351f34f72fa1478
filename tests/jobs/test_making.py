"""Files are made in a process of its own: killed it is begun again, stopped it leaves the file to others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest

from surveyapp import config
from surveyapp.jobs.making import Maker
from surveyapp.services import downloads, summaries
from surveyapp.services.actors import Actor
from surveyapp.storage.engine import Database
from surveyapp.storage.made_files import MadeFile
from surveyapp.storage.surveys import survey_by_slug
from tests.factories.responses import add_responses
from tests.factories.surveys import published_survey
from tests.jobs.clock import present, wait_for

INSPECTOR = Actor("inspector@example.org", "inspector")


@pytest.fixture
def file_id(database: Database) -> int:
    survey = published_survey(database, present())
    add_responses(database, survey, 30)
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        snapshot = summaries.publish_snapshot(session, INSPECTOR, found, now=present())
        asked = {"kind": "pack", "contents": ["csv"], "language": "en", "now": present()}
        return downloads.ask(session, INSPECTOR, found, snapshot, **asked).id  # type: ignore[arg-type]  # by name


def state(database: Database, file_id: int) -> MadeFile:
    with database.reading() as session:
        return session.get_one(MadeFile, file_id)


def test_a_file_is_made_beside_and_looking_never_waits(
    settings: config.Settings, database: Database, file_id: int
) -> None:
    maker = Maker(settings, database, present, "here:1")
    began = time.monotonic()
    maker.look(present())
    assert time.monotonic() - began < 2
    wait_for(lambda: state(database, file_id).is_there, 90)
    assert state(database, file_id).claimed_by == "here:1:1"
    maker.look(present())
    maker.stop()


def test_a_process_that_is_killed_is_noticed_and_the_file_made_all_the_same(
    settings: config.Settings, database: Database, file_id: int
) -> None:
    maker = Maker(settings, database, present, "here:1")
    maker.look(present())
    wait_for(lambda: state(database, file_id).claimed_at is not None, 60)
    assert maker._process is not None
    assert maker._process.pid is not None
    os.kill(maker._process.pid, signal.SIGKILL)
    maker._process.join()

    def made() -> bool:
        maker.look(present())
        return state(database, file_id).is_there

    wait_for(made, 90)
    assert state(database, file_id).attempts == 2
    maker.stop()


def test_who_is_told_to_stop_leaves_the_file_to_others(
    settings: config.Settings, database: Database, file_id: int
) -> None:
    first = Maker(settings, database, present, "here:1")
    first.look(present())
    wait_for(lambda: state(database, file_id).claimed_at is not None, 60)
    first.stop()
    assert (state(database, file_id).claimed_at, state(database, file_id).attempts) == (None, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed in groups")
def test_a_scheduler_killed_with_all_it_started_has_its_file_made_once_by_another(
    settings: config.Settings, database: Database, file_id: int
) -> None:
    environment = {**os.environ, "SURVEYAPP_INSTANCE_DIR": str(settings.instance_dir)}
    call = [sys.executable, "-m", "surveyapp.cli", "scheduler"]
    killed = subprocess.Popen(call, env=environment, start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: state(database, file_id).claimed_at is not None, 60)
    finally:
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait()
    claimed = state(database, file_id)
    assert not claimed.is_there
    later = present() + downloads.STUCK_AFTER + timedelta(seconds=5)
    other = Maker(settings, database, present, "there:2")
    other.look(later)
    wait_for(lambda: state(database, file_id).is_there, 90)
    found = state(database, file_id)
    assert (found.claimed_by, found.attempts) == ("there:2:1", 2)
    other.stop()
