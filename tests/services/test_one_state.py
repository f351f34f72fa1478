"""A session for reading sees one state of the data, whatever others commit meanwhile, on either database."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from surveyapp.services import effects
from surveyapp.storage import responses as store
from surveyapp.storage.effects import Heartbeat
from surveyapp.storage.engine import Database
from tests.factories.responses import add_responses
from tests.factories.surveys import NOW, published_survey


def test_what_is_committed_meanwhile_is_not_seen(database: Database) -> None:
    survey = published_survey(database)
    count = select(func.count()).select_from(store.responses)
    with database.reading() as session:
        assert session.scalar(count) == 0
        add_responses(database, survey, 2)
        assert session.scalar(count) == 0
    with database.reading() as session:
        assert session.scalar(count) == 2


def test_a_session_for_writing_sees_what_others_have_done(database: Database) -> None:
    survey = published_survey(database)
    count = select(func.count()).select_from(store.responses)
    with database.reading() as session:
        assert session.scalar(count) == 0
    add_responses(database, survey, 1)
    with database.writing() as session:
        assert session.scalar(count) == 1


def test_signs_of_life_of_long_ago_are_cleared_away(database: Database) -> None:
    effects.beat(database, NOW, "a process of last week")
    effects.beat(database, NOW + timedelta(days=7), "another")
    with database.reading() as session:
        assert session.scalars(select(Heartbeat.name)).all() == ["another"]
