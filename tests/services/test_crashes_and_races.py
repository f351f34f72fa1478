"""Processes that die at any moment, and several that do the same thing at once: nothing twice, nothing lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.domain.answers import Answer
from surveyapp.domain.errors import DomainError
from surveyapp.services import effects, responses, summaries, surveys
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage import responses as store
from surveyapp.storage.accounts import AuditEvent, User
from surveyapp.storage.effects import EFFECTS, Effect, Mail, Notice
from surveyapp.storage.engine import Database
from surveyapp.storage.snapshots import Snapshot
from surveyapp.storage.surveys import Survey, survey_by_slug
from tests.factories.responses import add_responses
from tests.factories.surveys import NOW, published_survey

AHEAD = {"opens_in": timedelta(hours=1), "closes_in": timedelta(hours=29)}
SWEEPERS = 5


class Died(BaseException):
    """A process that ends here: nothing after this line happens, whatever it catches."""


def rows(database: Database, table: Any) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def sweep_until_done(database: Database, now: datetime, worker: str) -> None:
    while effects.sweep(database, now, worker):
        pass


def test_five_sweepers_in_threads_do_each_effect_of_many_surveys_once(database: Database, lead: User) -> None:
    found = [published_survey(database, area=f"Area {n}", **AHEAD) for n in range(4)]
    for survey in found:
        add_responses(database, survey, 2)
    later = found[0].closes_at + timedelta(days=3)
    with ThreadPoolExecutor(SWEEPERS) as pool:
        list(pool.map(lambda n: sweep_until_done(database, later, f"sweeper {n}"), range(SWEEPERS)))
    # Whoever saw an effect claimed passed over what follows it: one more round does what is left.
    sweep_until_done(database, later, "the last")
    with database.reading() as session:
        left = session.scalar(select(func.count()).select_from(Effect).where(Effect.done_at.is_(None)))
    assert left == 0
    assert rows(database, Notice) == 3 * len(found)
    assert rows(database, Mail) == 3 * len(found)
    assert rows(database, Snapshot) == len(found)


@pytest.mark.parametrize("kind", EFFECTS)
def test_a_process_that_dies_between_claim_and_act_costs_two_minutes_and_nothing_else(
    database: Database, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    survey = published_survey(database, **AHEAD)
    later = survey.closes_at + timedelta(days=3)

    def die(*_: object) -> None:
        raise Died

    with monkeypatch.context() as patch:
        patch.setitem(effects._ACTS, kind, die)
        with pytest.raises(Died):
            effects.sweep(database, later, "dies")
    assert effects.sweep(database, later + timedelta(seconds=1), "the next") == 0, "the claim still stands"
    sweep_until_done(database, later + effects.STUCK_AFTER, "the next")
    assert rows(database, Notice) == 3
    assert rows(database, Snapshot) == 1


@pytest.mark.parametrize("kind", EFFECTS)
def test_a_process_that_dies_after_acting_and_before_its_commit_leaves_nothing_behind(
    database: Database, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    survey = published_survey(database, **AHEAD)
    add_responses(database, survey, 3, "draft")
    later = survey.closes_at + timedelta(days=3)
    act = effects._ACTS[kind]

    def die_at_the_end(session: Session, survey: Survey, now: datetime) -> None:
        act(session, survey, now)
        session.flush()
        raise Died

    with monkeypatch.context() as patch:
        patch.setitem(effects._ACTS, kind, die_at_the_end)
        with pytest.raises(Died):
            effects.sweep(database, later, "dies")
    sweep_until_done(database, later + effects.STUCK_AFTER, "the next")
    assert rows(database, Notice) == 3
    assert rows(database, Snapshot) == 1
    with database.reading() as session:
        assert store.counts_by_state(session, [survey.id])[survey.id] == {"partial": 3}


def test_a_sweeper_that_is_slower_than_its_claim_does_not_act_beside_another(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One process stalls in the middle of acting, another takes over its claim: one of them acts."""
    if database.is_sqlite:
        pytest.skip("SQLite has one writer: who acts holds the lock that another would need to claim")
    survey = published_survey(database, **AHEAD)
    act, inside, go_on = effects._ACTS["opened"], threading.Event(), threading.Event()

    def stall(session: Session, survey: Survey, now: datetime) -> None:
        act(session, survey, now)
        inside.set()
        go_on.wait(20)

    with ThreadPoolExecutor(2) as pool:
        with monkeypatch.context() as patch:
            patch.setitem(effects._ACTS, "opened", stall)
            slow = pool.submit(effects.sweep, database, survey.opens_at, "slow")
            assert inside.wait(20)
        other = pool.submit(effects.sweep, database, survey.opens_at + effects.STUCK_AFTER, "other")
        time.sleep(0.5)
        go_on.set()
        assert slow.result(20) + other.result(20) == 1
    assert rows(database, Notice) == 1


def test_one_effect_that_fails_does_not_keep_others_waiting(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (published_survey(database, area=area, **AHEAD) for area in ("Firstham", "Secondham"))
    act = effects._ACTS["opened"]

    def fail_for_the_first(session: Session, survey: Survey, now: datetime) -> None:
        if survey.slug == first.slug:
            raise ValueError("a survey that cannot be read")
        act(session, survey, now)

    with monkeypatch.context() as patch:
        patch.setitem(effects._ACTS, "opened", fail_for_the_first)
        with pytest.raises(ValueError, match="cannot be read"):
            effects.sweep(database, first.opens_at, "one")
    with database.reading() as session:
        assert session.scalars(select(Notice.survey_id)).all() == [second.id]


def begun(database: Database, survey: Survey, token: bytes) -> responses.Response:
    with database.writing() as session:
        responses.begin(
            session, survey, token, version="standard", language="en", layout="question", now=survey.opens_at
        )
        assert survey.revision is not None
        found = responses.find(session, survey, token)
    assert found is not None
    return found


def an_answer(survey: Survey) -> dict[str, Answer | None]:
    assert survey.revision is not None
    question = next(q for q in questionnaire_of(survey.revision).questions() if q.kind == "long-text")
    return {question.code: "We were heard."}


def test_a_first_answer_stored_while_drafts_end_is_not_lost(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL a page may be committed between two statements of the act that ends drafts."""
    survey = published_survey(database)
    response = begun(database, survey, b"1" * 32)
    given = an_answer(survey)
    saving, ending = threading.Event(), threading.Event()
    put = store.put_answers

    def slowly(*arguments: Any) -> None:
        put(*arguments)
        saving.set()
        ending.wait(0.7)  # the page is stored and not committed yet: the sweep runs into it

    monkeypatch.setattr(store, "put_answers", slowly)

    def save() -> None:
        with database.writing() as session:
            responses.save_page(session, survey, response, given, now=NOW)

    def end() -> tuple[int, int]:
        with database.writing() as session:
            ended = store.end_drafts(session, survey.id)
            session.commit()
            return ended

    with ThreadPoolExecutor(2) as pool:
        page = pool.submit(save)
        assert saving.wait(20)
        assert pool.submit(end).result(30) == (1, 0)
        page.result(30)
    with database.reading() as session:
        assert store.answers_of(session, response.id) == dict.fromkeys(given, "We were heard.")


def test_a_draft_begun_after_its_survey_was_finalised_does_not_stay_a_draft(database: Database) -> None:
    """A request that waited for the lock past the time of grace: nobody would ever end what it began."""
    survey = published_survey(database, **AHEAD)
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        surveys.change_grace(session, COMMAND_LINE, found, minutes=0, now=NOW)
        survey = found
    sweep_until_done(database, survey.closes_at, "one")
    a_moment_ago = survey.closes_at - timedelta(microseconds=1)
    with pytest.raises(DomainError) as refused, database.writing() as session:
        responses.begin(
            session, survey, b"2" * 32, version="standard", language="en", layout="question", now=a_moment_ago
        )
    assert refused.value.code == "not-open"
    assert rows(database, store.responses) == 0


def at_once(database: Database, number: int, act: Callable[[Session, Survey], object], slug: str) -> list[object]:
    """Do the same with the survey in so many threads, each of which has read it before any of them acts."""
    barrier = threading.Barrier(number)

    def one(_: int) -> object:
        with database.reading() as session:
            assert survey_by_slug(session, slug) is not None
        barrier.wait(20)
        with database.writing() as session:
            survey = survey_by_slug(session, slug)
            assert survey is not None
            return act(session, survey)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def test_publishing_twice_at_once_makes_one_revision(database: Database) -> None:
    survey = published_survey(database, publish=False, **AHEAD)

    def publish(session: Session, survey: Survey) -> int:
        return surveys.publish(session, COMMAND_LINE, survey, now=NOW, override="a test").revision.number

    assert at_once(database, 4, publish, survey.slug) == [1] * 4
    assert rows(database, Effect) == len(EFFECTS)


def test_moving_a_window_several_times_at_once_leaves_the_edges_of_one(database: Database) -> None:
    survey = published_survey(database, **AHEAD)

    def move(session: Session, survey: Survey) -> None:
        closes_at = survey.closes_at + timedelta(hours=1)
        surveys.change_window(
            session, COMMAND_LINE, survey, opens_at=survey.opens_at, closes_at=closes_at, reason="x", now=NOW
        )

    at_once(database, 4, move, survey.slug)
    with database.reading() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        undone = session.scalars(select(Effect).where(Effect.done_at.is_(None))).all()
        assert found.window_moved == 4
        assert {effect.generation for effect in undone} == {4}
        assert {effect.due_at for effect in undone if effect.kind == "closed"} == {found.closes_at}
        moved = session.scalars(select(AuditEvent).where(AuditEvent.action == "window-moved")).all()
    assert len(moved) == 4


def test_looking_at_live_figures_several_times_at_once_takes_one_snapshot(database: Database) -> None:
    survey = published_survey(database)
    add_responses(database, survey, 40)

    def look(session: Session, survey: Survey) -> int:
        return summaries.publish_snapshot(session, COMMAND_LINE, survey, now=NOW).id

    assert len(set(at_once(database, 4, look, survey.slug))) == 1
    assert rows(database, Snapshot) == 1


def test_a_late_response_is_decided_in_its_own_survey_only(database: Database) -> None:
    survey, other = (published_survey(database, area=area) for area in ("Firstham", "Secondham"))
    [key] = add_responses(database, survey, 1, "late")
    with database.writing() as session:
        assert not responses.decide_late(session, COMMAND_LINE, other, key, include=True, now=NOW)
    with database.writing() as session:
        assert responses.decide_late(session, COMMAND_LINE, survey, key, include=True, now=NOW)
        assert not responses.decide_late(session, COMMAND_LINE, survey, key, include=False, now=NOW)
