"""What happens at the edges of windows: once, in order, however late, whoever does it."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from surveyapp.services import effects, surveys
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.services.responses import begin
from surveyapp.storage.accounts import User, events_about
from surveyapp.storage.effects import EFFECTS, Effect, Heartbeat, Mail, Notice
from surveyapp.storage.engine import Database
from surveyapp.storage.responses import counts_by_state, responses
from surveyapp.storage.snapshots import Snapshot
from surveyapp.storage.surveys import Survey, survey_by_slug
from tests.factories.responses import add_responses
from tests.factories.surveys import NOW, published_survey

AHEAD = {"opens_in": timedelta(hours=1), "closes_in": timedelta(hours=29)}
INSTANT = timedelta(microseconds=1)


def sweep_all(database: Database, now: datetime, worker: str = "one") -> int:
    """Sweep until nothing is due; how many effects were done."""
    total = 0
    while done := effects.sweep(database, now, worker):
        total += done
    return total


def done(database: Database) -> list[tuple[str, datetime | None]]:
    with database.reading() as session:
        rows = session.scalars(select(Effect).where(Effect.done_at.is_not(None)).order_by(Effect.id))
        return [(effect.kind, effect.done_at) for effect in rows]


def test_each_edge_is_acted_on_at_its_time_and_not_before(database: Database, lead: User) -> None:
    survey = published_survey(database, **AHEAD)
    assert sweep_all(database, survey.opens_at - INSTANT) == 0
    assert sweep_all(database, survey.opens_at) == 1
    assert sweep_all(database, survey.closes_at - effects.REMINDED_BEFORE - INSTANT) == 0
    assert sweep_all(database, survey.closes_at - effects.REMINDED_BEFORE) == 1
    assert sweep_all(database, survey.closes_at - INSTANT) == 0
    assert sweep_all(database, survey.closes_at) == 1
    assert sweep_all(database, survey.times.grace_ends_at - INSTANT) == 0
    assert sweep_all(database, survey.times.grace_ends_at) == 1
    assert sweep_all(database, survey.times.grace_ends_at + effects.LATE_FORMS_KNOWN_FOR) == 1
    assert [kind for kind, _ in done(database)] == list(EFFECTS)
    with database.reading() as session:
        assert [n.code for n in session.scalars(select(Notice).order_by(Notice.id))] == [
            "survey-opened",
            "survey-closing-soon",
            "survey-closed",
            "survey-finalised",
        ]
        assert [mail.recipient for mail in session.scalars(select(Mail))] == [lead.email] * 4
        acted = [event.action for event in events_about(session, f"survey:{survey.slug}")]
        assert acted[0] == "tokens-forgotten"


def test_after_a_stop_everything_is_caught_up_in_order(database: Database) -> None:
    survey = published_survey(database, **AHEAD)
    much_later = survey.closes_at + timedelta(days=40)
    assert sweep_all(database, much_later) == 5
    assert done(database) == [(kind, much_later) for kind in EFFECTS]


def test_many_sweep_at_once_and_each_effect_is_done_once(database: Database) -> None:
    survey = published_survey(database, **AHEAD)
    add_responses(database, survey, 12)
    later = survey.closes_at + timedelta(days=3)
    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            list(pool.map(lambda worker: effects.sweep(database, later, worker), ["one", "two", "three", "four"]))
    assert [kind for kind, _ in done(database)] == list(EFFECTS)
    with database.reading() as session:
        assert session.query(Notice).count() == 3
        assert session.query(Snapshot).count() == 1


def test_a_claim_of_a_process_that_died_is_taken_over_after_a_while(database: Database) -> None:
    survey = published_survey(database, **AHEAD)
    now = survey.opens_at
    with database.writing() as session:
        effect = session.scalars(select(Effect).where(Effect.kind == "opened")).one()
        effect.claimed_at, effect.claimed_by = now, "died"
        session.commit()
    assert sweep_all(database, now + effects.STUCK_AFTER - INSTANT) == 0
    assert sweep_all(database, now + effects.STUCK_AFTER) == 1


def test_what_fails_half_way_leaves_nothing_behind_and_is_tried_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = published_survey(database, **AHEAD)

    def fail(*_: object, **__: object) -> None:
        raise OSError("no room")

    with monkeypatch.context() as patch:
        patch.setattr("surveyapp.services.mail.queue", fail)
        with pytest.raises(OSError, match="no room"):
            effects.sweep(database, survey.opens_at, "one")
    with database.reading() as session:
        assert session.query(Notice).count() == 0
    assert sweep_all(database, survey.opens_at + effects.STUCK_AFTER, "two") == 1


def test_drafts_become_partial_and_empty_ones_go_when_the_time_to_finish_is_over(database: Database) -> None:
    survey = published_survey(database, **AHEAD)
    add_responses(database, survey, 3, "finished")
    kept = add_responses(database, survey, 2, "draft")
    with database.writing() as session:
        row = {"id": "empty", "survey_id": survey.id, "revision_id": survey.revision_id, "state": "draft"}
        row |= {"version": "standard", "language": "en", "layout": "question", "in_grace": False}
        session.execute(responses.insert().values(**row))
        session.commit()
    sweep_all(database, survey.times.grace_ends_at)
    with database.reading() as session:
        assert counts_by_state(session, [survey.id])[survey.id] == {"finished": 3, "partial": 2}
        hashes = session.execute(select(responses.c.id, responses.c.token_hash)).all()
        assert all(token is None for _, token in hashes), "what tied forms to responses is gone"
        assert set(kept) <= {key for key, _ in hashes}
        [snapshot] = session.scalars(select(Snapshot)).all()
        assert (snapshot.final, snapshot.finished, snapshot.partial) == (True, 3, 2)


def test_what_takes_long_to_load_is_loaded_before_anything_is_locked(tmp_path: Path, migrated: bytes) -> None:
    """On SQLite whoever sends a page would wait for pandas at the lock that the end of a survey holds."""
    path = tmp_path / "test.sqlite3"
    path.write_bytes(migrated)
    database = Database(f"sqlite:///{path}")
    survey = published_survey(database, **AHEAD)
    database.dispose()
    asked = f"""
import sys
from datetime import datetime
from surveyapp.services import effects
from surveyapp.storage.engine import Database
assert "pandas" not in sys.modules
effects._claim_and_do = lambda *_: print("pandas" in sys.modules) or 0
effects.sweep(Database("sqlite:///{path}"), datetime.fromisoformat("{survey.times.grace_ends_at.isoformat()}"), "one")
"""
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True"] * 4


def test_late_forms_are_known_for_a_day(database: Database) -> None:
    survey = published_survey(database, **AHEAD)
    add_responses(database, survey, 1, "late")
    over = survey.times.grace_ends_at
    sweep_all(database, over)
    with database.reading() as session:
        assert session.scalar(select(responses.c.token_hash)) is not None
    sweep_all(database, over + effects.LATE_FORMS_KNOWN_FOR)
    with database.reading() as session:
        assert session.scalar(select(responses.c.token_hash)) is None


def move(database: Database, survey: Survey, now: datetime, opens_at: datetime, closes_at: datetime) -> None:
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        surveys.change_window(session, COMMAND_LINE, found, opens_at=opens_at, closes_at=closes_at, reason="x", now=now)


def test_a_window_that_is_extended_closes_later_and_opens_once(database: Database) -> None:
    survey = published_survey(database, **AHEAD)
    sweep_all(database, survey.opens_at)
    later = survey.closes_at + timedelta(hours=3)
    move(database, survey, survey.opens_at, survey.opens_at, later)
    assert sweep_all(database, survey.times.grace_ends_at) == 1, "the reminder, by the new time"
    assert sweep_all(database, later) == 1
    with database.reading() as session:
        codes = [notice.code for notice in session.scalars(select(Notice).order_by(Notice.id))]
    assert codes == ["survey-opened", "window-moved", "survey-closing-soon", "survey-closed"]


def test_a_survey_that_is_opened_again_is_finalised_again(database: Database) -> None:
    survey = published_survey(database, **AHEAD)
    over = survey.times.grace_ends_at
    sweep_all(database, over)
    move(database, survey, over, over + timedelta(days=1), over + timedelta(days=2))
    add_responses(database, survey, 1)
    assert sweep_all(database, over + timedelta(days=3)) == 3, "no reminder of so short a window"
    with database.reading() as session:
        assert [s.finished for s in session.scalars(select(Snapshot).order_by(Snapshot.id))] == [0, 1]


def test_what_a_clock_that_was_ahead_did_too_early_is_due_again(database: Database, lead: User) -> None:
    survey = published_survey(database, **AHEAD)
    sweep_all(database, survey.opens_at)
    sweep_all(database, survey.times.grace_ends_at, "an hour ahead")
    now = survey.closes_at - timedelta(minutes=30)
    assert effects.take_back(database, now) == 1
    assert effects.take_back(database, now) == 0
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        view = {"version": "standard", "language": "en", "layout": "question"}
        begin(session, found, b"1" * 32, **view, now=now)
    assert sweep_all(database, now) == 0
    assert sweep_all(database, survey.closes_at) == 1
    assert sweep_all(database, survey.times.grace_ends_at) == 1
    with database.reading() as session:
        codes = [notice.code for notice in session.scalars(select(Notice).order_by(Notice.id))]
        assert [snapshot.final for snapshot in session.scalars(select(Snapshot))] == [True, True]
    assert codes == ["survey-opened", *["survey-closed", "survey-finalised"] * 2]


def test_clocks_that_differ_a_little_take_nothing_back(database: Database) -> None:
    survey = published_survey(database, **AHEAD)
    sweep_all(database, survey.closes_at)
    assert effects.take_back(database, survey.closes_at - effects.CLOCKS_DIFFER_BY) == 0
    assert effects.take_back(database, survey.closes_at - effects.CLOCKS_DIFFER_BY - INSTANT) == 1


def test_an_opening_is_announced_once_though_the_clock_goes_back(database: Database) -> None:
    survey = published_survey(database, **AHEAD)
    sweep_all(database, survey.closes_at)
    before = survey.opens_at - timedelta(minutes=30)
    assert effects.take_back(database, before) == 1
    assert sweep_all(database, survey.times.grace_ends_at) == 3
    with database.reading() as session:
        codes = [notice.code for notice in session.scalars(select(Notice).order_by(Notice.id))]
    assert codes == ["survey-opened", "survey-closed", "survey-closed", "survey-finalised"]


def test_a_heartbeat_is_kept_for_each_worker(database: Database) -> None:
    for minutes, worker in ((0, "one"), (1, "two"), (2, "one")):
        effects.beat(database, NOW + timedelta(minutes=minutes), worker)
    with database.reading() as session:
        seen = {beat.name: beat.seen_at for beat in session.scalars(select(Heartbeat))}
    assert seen == {"one": NOW + timedelta(minutes=2), "two": NOW + timedelta(minutes=1)}
