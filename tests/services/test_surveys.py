"""Publishing, windows and counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from surveyapp.domain.errors import DomainError
from surveyapp.domain.windows import SurveyState
from surveyapp.services import surveys
from surveyapp.services.actors import COMMAND_LINE, Actor
from surveyapp.services.wordings import document_of, head_of
from surveyapp.storage.accounts import events_about
from surveyapp.storage.effects import EFFECTS, Effect, Notice
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Revision, Survey, survey_by_slug
from tests.factories.responses import add_responses
from tests.factories.surveys import NOW, published_survey, rewrite

HOUR = timedelta(hours=1)


def test_the_forum_has_to_see_a_revisits_wording_and_no_other(database: Database) -> None:
    survey = published_survey(database, publish=False)
    other = published_survey(database, publish=False, kind="full-2023")
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        with pytest.raises(DomainError) as refused:
            surveys.publish(session, COMMAND_LINE, found, now=NOW, override="  ")
        assert refused.value.code == "wording-not-passed"
        published = surveys.publish(session, COMMAND_LINE, found, now=NOW, override=" They met ")
        assert (published.revision.number, published.override_reason) == (1, "They met")
        free = survey_by_slug(session, other.slug)
        assert free is not None
        assert surveys.publish(session, COMMAND_LINE, free, now=NOW).override_reason is None


def test_publishing_the_same_wording_again_changes_nothing(database: Database) -> None:
    survey = published_survey(database)
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        again = surveys.publish(session, COMMAND_LINE, found, now=NOW)
        assert again.revision_id == survey.revision_id
        assert session.query(Revision).count() == 1
        assert session.query(Effect).count() == len(EFFECTS)


def test_another_wording_is_another_revision_and_the_first_stays_as_it_was(database: Database) -> None:
    survey = published_survey(database)
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        rewrite(session, found, {**document_of(head_of(found)), "minutes": 99})
        published = surveys.publish(session, COMMAND_LINE, found, now=NOW, override="x")
        assert published.revision.number == 2
        first = session.get_one(Revision, survey.revision_id)
        assert document_of(first).get("minutes") != 99
        assert session.query(Effect).count() == len(EFFECTS), "the edges are those of the survey, not of its wording"


def test_what_is_over_cannot_be_published(database: Database) -> None:
    survey = published_survey(database, publish=False)
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        with pytest.raises(DomainError) as refused:
            surveys.publish(session, COMMAND_LINE, found, now=found.closes_at, override="x")
        assert refused.value.code == "window-over"
        with pytest.raises(DomainError) as refused:
            surveys.publish(session, COMMAND_LINE, found, now=NOW, override="x" * 1001)
        assert refused.value.code == "reason-too-long"
        with pytest.raises(DomainError) as refused:
            surveys.publish(session, Actor("i@example.org", "inspector"), found, now=NOW, override="x")
        assert refused.value.code == "not-permitted"


def moved(database: Database, survey: Survey, **given: Any) -> Survey:
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        values = {"opens_at": found.opens_at, "closes_at": found.closes_at, "reason": "A fault", "now": NOW, **given}
        surveys.change_window(session, COMMAND_LINE, found, **values)
        return found


def test_a_window_is_moved_with_its_edges_and_everyone_is_told(database: Database) -> None:
    survey = published_survey(database)
    later = survey.closes_at + 5 * HOUR
    found = moved(database, survey, closes_at=later)
    assert found.window_moved == 1
    with database.reading() as session:
        waiting = session.scalars(select(Effect).where(Effect.done_at.is_(None), Effect.kind == "closed")).all()
        assert [(effect.due_at, effect.generation) for effect in waiting] == [(later, 1)]
        [notice] = session.scalars(select(Notice)).all()
        assert notice.code == "window-moved"
        event = events_about(session, f"survey:{survey.slug}")[0]
        assert event.details["reason"] == "A fault"
        assert datetime.fromisoformat(event.details["to"][1]) == later


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"reason": " "}, "reason-missing"),
        ({"reason": "x" * 1001}, "reason-too-long"),
        ({"closes_at": NOW - 48 * HOUR}, "window-empty"),
        ({"opens_at": NOW - timedelta(days=8)}, "window-before-notice"),
        ({"closes_at": (NOW + 48 * HOUR).replace(tzinfo=None)}, "instant-without-zone"),
    ],
)
def test_a_window_that_cannot_be_is_refused(database: Database, given: dict[str, Any], code: str) -> None:
    survey = published_survey(database)
    with pytest.raises(DomainError) as refused:
        moved(database, survey, **given)
    assert refused.value.code == code


def test_the_time_to_finish_moves_the_last_edges(database: Database) -> None:
    survey = published_survey(database)
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        surveys.change_grace(session, COMMAND_LINE, found, minutes=90, now=NOW)
        query = select(Effect.due_at).where(Effect.kind == "finalised", Effect.done_at.is_(None))
        assert session.scalars(query).all() == [found.closes_at + timedelta(minutes=90)]
        with pytest.raises(DomainError) as refused:
            surveys.change_grace(session, COMMAND_LINE, found, minutes=1441, now=NOW)
        assert refused.value.code == "grace-out-of-range"


def test_the_state_follows_from_the_times(database: Database) -> None:
    survey = published_survey(database)
    edges = [
        (survey.announced_at, SurveyState.SCHEDULED),
        (survey.opens_at, SurveyState.OPEN),
        (survey.closes_at, SurveyState.GRACE),
        (survey.times.grace_ends_at, SurveyState.CLOSED),
    ]
    before = SurveyState.NOT_ANNOUNCED
    for edge, state in edges:
        assert survey.state_at(edge - timedelta(microseconds=1)) is before
        assert survey.state_at(edge) is state
        before = state


def test_counts_are_by_survey_and_exact(database: Database) -> None:
    one, two = published_survey(database), published_survey(database, audience="young-people", kind="full-2023")
    for state, number in (("finished", 3), ("late-included", 1), ("partial", 2), ("draft", 4), ("late", 1)):
        add_responses(database, one, number, state)
    add_responses(database, two, 1, "late-left-out")
    with database.reading() as session:
        counts = surveys.counts_of(session, [one, two])
    assert counts == {one.id: surveys.Counts(4, 2, 4, 1), two.id: surveys.Counts(0, 0, 0, 0)}


def test_an_area_is_told_earlier_but_never_later(database: Database) -> None:
    survey = published_survey(database, announced_in=HOUR, opens_in=2 * HOUR)
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        surveys.tell_area(session, COMMAND_LINE, found, now=NOW)
        assert found.announced_at == NOW
        surveys.tell_area(session, COMMAND_LINE, found, now=NOW + HOUR)
        assert found.announced_at == NOW
