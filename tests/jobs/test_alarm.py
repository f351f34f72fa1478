"""The alarm clock: it sweeps at once, by the clock and to the second, and outlives a database that is away."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from surveyapp import config
from surveyapp.jobs import scheduler
from surveyapp.jobs.scheduler import Alarm
from surveyapp.services import accounts, effects, mail
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.storage.effects import Effect, Heartbeat, Notice, is_finalised
from surveyapp.storage.engine import Database
from tests.factories.surveys import published_survey
from tests.jobs.clock import present, wait_for


@pytest.fixture
def alarms(settings: config.Settings, database: Database) -> Iterator[Callable[..., Alarm]]:
    """Makes alarm clocks, and stops those that were started."""
    made: list[Alarm] = []

    def make(clock: Callable[[], datetime] = present, extra: Callable[[datetime], object] | None = None) -> Alarm:
        made.append(Alarm(settings, database, clock, extra))
        return made[-1]

    yield make
    for alarm in made:
        if alarm._scheduler.running:
            alarm.stop()


def notices(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Notice.code).order_by(Notice.id)))


def test_it_sweeps_at_once_and_leaves_a_sign_of_life(database: Database, alarms: Callable[..., Alarm]) -> None:
    published_survey(database, present(), opens_in=timedelta(hours=-1))
    seen: list[datetime] = []
    alarms(extra=seen.append).start()
    assert notices(database) == ["survey-opened"]
    with database.reading() as session:
        assert session.scalars(select(Heartbeat.name)).all() == [scheduler.worker_name()]
    assert len(seen) == 1


def test_it_wakes_to_the_second_for_an_edge_before_the_next_sweep(
    database: Database, alarms: Callable[..., Alarm]
) -> None:
    survey = published_survey(database, present(), opens_in=timedelta(seconds=2))
    alarms().start()
    assert notices(database) == []
    wait_for(lambda: bool(notices(database)))
    with database.reading() as session:
        done_at = session.scalars(select(Effect.done_at).where(Effect.kind == "opened")).one()
    assert done_at is not None
    assert timedelta(0) <= done_at - survey.opens_at < timedelta(seconds=5)


def test_a_sweep_that_was_missed_runs_late_and_several_that_were_are_one(
    alarms: Callable[..., Alarm], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a machine has slept: the job was due long ago."""
    monkeypatch.setattr(scheduler, "SWEEP_EVERY", timedelta(minutes=10))
    seen: list[datetime] = []
    alarm = alarms(extra=seen.append)
    alarm.start()
    alarm._scheduler.modify_job("sweep", next_run_time=present() - timedelta(hours=8))
    wait_for(lambda: len(seen) == 2)
    time.sleep(0.3)
    assert len(seen) == 2


@pytest.mark.parametrize("step", [-1, 1])
def test_a_clock_that_was_set_does_not_keep_it_waiting(alarms: Callable[..., Alarm], step: int) -> None:
    """APScheduler would sweep when the clock shows again what it showed before."""
    ahead = timedelta(0)
    seen: list[datetime] = []
    alarm = alarms(lambda: present() + ahead, seen.append)
    alarm.start()
    alarm.keep_time()
    alarm._scheduler.modify_job("sweep", next_run_time=present() + timedelta(hours=1))
    assert len(seen) == 1
    ahead = timedelta(hours=step)
    alarm.keep_time()
    wait_for(lambda: len(seen) == 2)
    assert timedelta(minutes=59) < step * (seen[1] - seen[0]) < timedelta(minutes=61)


def test_a_survey_that_was_ended_by_a_clock_ahead_goes_on_when_the_clock_is_set_back(
    database: Database, alarms: Callable[..., Alarm]
) -> None:
    survey = published_survey(database, present(), opens_in=timedelta(hours=-1), closes_in=timedelta(minutes=10))
    ahead = timedelta(hours=1)
    alarm = alarms(lambda: present() + ahead)
    alarm.start()
    assert notices(database)[-1] == "survey-finalised"
    ahead = timedelta(0)
    alarm.keep_time()

    def due_again() -> bool:
        with database.reading() as session:
            return not is_finalised(session, survey.id)

    wait_for(due_again)
    alarm.sweep()
    assert len(notices(database)) == 3


def test_a_clock_that_was_not_set_starts_nothing(alarms: Callable[..., Alarm]) -> None:
    seen: list[datetime] = []
    alarm = alarms(extra=seen.append)
    alarm.start()
    due = alarm._scheduler.get_job("sweep").next_run_time
    for _ in range(20):
        alarm.keep_time()
    assert alarm._scheduler.get_job("sweep").next_run_time == due
    assert len(seen) == 1


def test_it_goes_on_by_itself(alarms: Callable[..., Alarm], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "SWEEP_EVERY", timedelta(seconds=1))
    seen: list[datetime] = []
    alarms(extra=seen.append).start()
    wait_for(lambda: len(seen) >= 3)


def test_a_database_that_is_away_is_waited_for(
    database: Database, alarms: Callable[..., Alarm], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    published_survey(database, present(), opens_in=timedelta(hours=-1))
    away = threading.Event()
    away.set()
    beat = effects.beat

    def unreachable(*arguments: object) -> None:
        if away.is_set():
            raise OperationalError("select 1", {}, OSError("no route"))
        beat(*arguments)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(effects, "beat", unreachable)
    monkeypatch.setattr(scheduler, "SWEEP_EVERY", timedelta(seconds=1))
    alarms().start()
    assert notices(database) == []
    assert [(line.message, line.error) for line in caplog.records] == [
        ("the database cannot be used just now", "OSError")
    ]
    assert "Traceback" not in caplog.text
    away.clear()
    wait_for(lambda: notices(database) == ["survey-opened"])


def test_what_fails_does_not_end_the_clock(
    database: Database, alarms: Callable[..., Alarm], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: datetime) -> None:
        raise ValueError("not today")

    alarm = alarms(extra=fail)
    alarm.start()
    assert alarm._scheduler.running
    assert "a sweep failed" in caplog.text


def test_a_slow_mail_server_does_not_hold_up_what_is_due(
    database: Database, alarms: Callable[..., Alarm], monkeypatch: pytest.MonkeyPatch
) -> None:
    sending, go_on = threading.Event(), threading.Event()

    def slowly(*_: object) -> int:
        sending.set()
        go_on.wait(20)
        return 0

    monkeypatch.setattr(mail, "send_queued", slowly)
    alarm = alarms()
    alarm.start()
    assert sending.wait(10)
    published_survey(database, present(), opens_in=timedelta(hours=-1))
    alarm.sweep()
    assert notices(database) == ["survey-opened"]
    go_on.set()


def test_mail_goes_out_after_the_commit_of_what_it_tells_of(
    database: Database, settings: config.Settings, alarms: Callable[..., Alarm], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "SWEEP_EVERY", timedelta(seconds=1))
    with database.writing() as session:
        password = "three words together"
        accounts.add_user(
            session, COMMAND_LINE, email="lead@example.org", role="lead-inspector", password=password, now=present()
        )
    published_survey(database, present(), opens_in=timedelta(hours=-1))
    alarms().start()
    wait_for(lambda: len(list((settings.instance_dir / "outbox").glob("*.eml"))) == 1)


def test_several_alarm_clocks_do_everything_once(database: Database, alarms: Callable[..., Alarm]) -> None:
    survey = published_survey(database, present(), opens_in=timedelta(hours=-9), closes_in=timedelta(hours=-2))
    running = [alarms() for _ in range(4)]
    starts = [threading.Thread(target=alarm.start) for alarm in running]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    running[0].sweep()
    assert notices(database) == ["survey-opened", "survey-closed", "survey-finalised"]
    with database.reading() as session:
        assert session.query(Effect).filter(Effect.survey_id == survey.id, Effect.done_at.is_(None)).count() == 1
