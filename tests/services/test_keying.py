"""Responses that staff enter: whole and once, finished or late, recorded without anything that leads to them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from surveyapp.domain.conditions import Answer
from surveyapp.domain.errors import DomainError
from surveyapp.services import effects, snapshots
from surveyapp.services.actors import Actor
from surveyapp.services.keying import key_response
from surveyapp.storage import responses as store
from surveyapp.storage.accounts import events_about
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey, survey_by_slug
from tests.factories.surveys import NOW, published_survey

OFFICER = Actor("officer@example.org", "support-officer")
GIVEN: dict[str, Answer | None] = {"support": "ehc-plan", "works-well": "The school.", "better": None}


@pytest.fixture
def survey(database: Database) -> Survey:
    return published_survey(database)


def keyed(
    database: Database, survey: Survey, token: bytes = b"t" * 32, *, now: datetime = NOW, mode: str = "paper"
) -> str:
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        return key_response(
            session, OFFICER, found, token, GIVEN, mode=mode, version="easy-read", language="en", now=now
        )


def kept(database: Database, survey: Survey) -> list[dict[str, object]]:
    with database.reading() as session:
        rows = session.execute(store.responses.select().where(store.responses.c.survey_id == survey.id)).mappings()
        return [{**row, "answers": store.answers_of(session, row["id"])} for row in rows]


def test_a_response_is_kept_as_it_came(database: Database, survey: Survey) -> None:
    assert keyed(database, survey) == "finished"
    [row] = kept(database, survey)
    wanted = {"state": "finished", "mode": "paper", "version": "easy-read", "language": "en", "in_grace": False}
    assert wanted.items() <= row.items()
    assert row["answers"] == {"support": "ehc-plan", "works-well": "The school."}
    with database.reading() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        assert list(snapshots.read_frame(session, found)[0].mode) == ["paper"]


def test_the_record_says_who_and_from_what_and_nothing_of_the_response(database: Database, survey: Survey) -> None:
    keyed(database, survey, mode="phone")
    [row] = kept(database, survey)
    with database.reading() as session:
        event = events_about(session, f"survey:{survey.slug}")[0]
    assert (event.action, event.actor) == ("response-keyed", OFFICER.name)
    assert event.details == {"mode": "phone", "late": False}
    assert OFFICER.name not in str(row)


def test_a_form_sent_twice_is_one_response_recorded_once(database: Database, survey: Survey) -> None:
    assert keyed(database, survey) == keyed(database, survey, b"u" * 32) == "finished"
    with pytest.raises(DomainError, match="kept-before"):
        keyed(database, survey)
    assert len(kept(database, survey)) == 2
    with database.reading() as session:
        events = events_about(session, f"survey:{survey.slug}")
        assert [event.action for event in events].count("response-keyed") == 2
        assert store.keyed_count(session, survey.id) == 2


def test_what_is_entered_in_the_time_of_grace_is_in_time_and_later_is_late(database: Database, survey: Survey) -> None:
    closes, ends = survey.times.closes_at, survey.times.grace_ends_at
    assert keyed(database, survey, b"1" * 32, now=closes - timedelta(seconds=1)) == "finished"
    assert keyed(database, survey, b"2" * 32, now=closes) == "finished"
    assert keyed(database, survey, b"3" * 32, now=ends - timedelta(seconds=1)) == "finished"
    assert keyed(database, survey, b"4" * 32, now=ends) == "late"
    assert sorted((row["state"], row["in_grace"]) for row in kept(database, survey)) == [
        ("finished", False),
        ("finished", True),
        ("finished", True),
        ("late", False),
    ]


def test_what_comes_as_the_figures_become_final_is_late(database: Database, survey: Survey) -> None:
    ends = survey.times.grace_ends_at
    for worker in ("one", "two", "three"):
        effects.sweep(database, ends, worker)
    assert keyed(database, survey, now=ends - timedelta(milliseconds=1)) == "late"
    [row] = kept(database, survey)
    assert (row["state"], row["in_grace"]) == ("late", False)


@pytest.mark.parametrize("opens_in", [timedelta(hours=1), timedelta(days=1)])
def test_nothing_is_entered_before_the_window_opens(database: Database, opens_in: timedelta) -> None:
    survey = published_survey(database, opens_in=opens_in)
    with pytest.raises(DomainError) as refused:
        keyed(database, survey)
    assert refused.value.code == "not-open"
    assert kept(database, survey) == []


def test_an_empty_form_is_no_response(database: Database, survey: Survey) -> None:
    with database.writing() as session, pytest.raises(DomainError) as refused:
        key_response(
            session, OFFICER, survey, b"x", {"support": None}, mode="paper", version="standard", language="en", now=NOW
        )
    assert refused.value.code == "nothing-answered"


@pytest.mark.parametrize("role", ["lead-inspector", "inspector", "administrator", "quality-assurer"])
def test_who_reads_answers_or_runs_things_enters_none(database: Database, survey: Survey, role: str) -> None:
    with database.writing() as session, pytest.raises(DomainError) as refused:
        key_response(
            session, Actor("x", role), survey, b"x", GIVEN, mode="paper", version="standard", language="en", now=NOW
        )
    assert refused.value.code == "not-permitted"
