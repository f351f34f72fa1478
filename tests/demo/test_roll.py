"""The demonstration rolls itself forward: something is open at any hour of any day, and only one process rolls."""

import datetime as dt
import threading

import pytest
from sqlalchemy import select

from surveyapp.demo import roll, seed
from surveyapp.domain.clock import UTC
from surveyapp.services import effects
from surveyapp.storage.engine import Database
from surveyapp.storage.inspections import Inspection
from surveyapp.storage.surveys import surveys_open_at

TINY = 0.004
HOUR = dt.timedelta(hours=1)


def asked_at(database: Database, now: dt.datetime) -> list[str]:
    with database.reading() as session:
        return [s.slug for s in surveys_open_at(session, now) if s.audience != "nominated-officer"]


@pytest.mark.parametrize(
    "start",
    [dt.datetime(2026, 12, 4, 3, 20, tzinfo=UTC), dt.datetime(2027, 3, 11, 17, 5, tzinfo=UTC)],
    ids=["over Christmas", "over Easter and a clock change"],
)
def test_something_is_open_all_through_a_month(database: Database, start: dt.datetime) -> None:
    seed.prepare(database, start, TINY)
    rolled = 0
    for step in range(0, 31 * 24, 7):
        now = start + step * HOUR
        rolled += roll.roll_forward(database, now, TINY)
        effects.sweep(database, now, "a scheduler")
        assert asked_at(database, now), now
    assert 3 <= rolled <= 10
    with database.reading() as session:
        areas = session.scalars(select(Inspection.area)).all()
        assert (len(areas), len(set(areas))) == (3 * (rolled + 1), 2 * (rolled + 1)), (
            "the re-visit is of an area seen before"
        )


def test_it_wakes_up_after_months_of_sleep(database: Database) -> None:
    start = dt.datetime(2026, 6, 13, 21, 15, tzinfo=UTC)
    first = seed.prepare(database, start, TINY)
    later = start + dt.timedelta(days=100)
    second = seed.prepare(database, later, TINY)
    assert asked_at(database, later)
    assert {s.slug for s in second.open}.isdisjoint({s.slug for s in first.open})


def test_the_nominated_officers_evaluation_alone_is_not_enough(database: Database) -> None:
    first = seed.prepare(database, dt.datetime(2026, 6, 13, 21, 15, tzinfo=UTC), TINY)
    while_evaluating = first.to_come[0].opens_at + HOUR
    assert roll.roll_forward(database, while_evaluating, TINY)


def test_two_that_roll_at_once_make_one_pair(database: Database) -> None:
    start = dt.datetime(2026, 6, 13, 21, 15, tzinfo=UTC)
    seed.prepare(database, start, TINY)
    later = start + dt.timedelta(days=30)
    together = threading.Barrier(3)
    done: list[bool] = []

    def one() -> None:
        mine = Database(database.engine.url.render_as_string(hide_password=False))
        together.wait()
        done.append(roll.roll_forward(mine, later, TINY))
        mine.dispose()

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, True]
    with database.reading() as session:
        assert roll.pairs_made(session) == 2
