"""What is in a database stays there when its schema is brought up to date, and when it is taken back."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from surveyapp.services import comments_gathering, responses, schools, schools_changing, trials
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.services.wordings import document_of, head_of
from surveyapp.storage import responses as store
from surveyapp.storage import schema
from surveyapp.storage.comments import Comment
from surveyapp.storage.concerns import count_held
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Revision, Survey, publications_of, revisions_of
from tests.factories.comments import PRAISE, RISK, commented_survey, gathered
from tests.factories.surveys import NOW, present, published_survey

PUBLISHED: dict[str, Any] = {"title": "What was published", "sections": []}
WORKED_ON: dict[str, Any] = {"title": "بچے", "sections": []}


@pytest.fixture
def before(empty: Database) -> Database:
    """A database from before wordings were saved state by state: one survey published and changed, one as it began."""
    schema.upgrade(empty, "0002")
    at = "2025-06-02 09:00:00.000000"
    with empty.engine.begin() as connection:
        connection.execute(
            text(
                "insert into inspections (id, area, kind, first_day, days_on_site, demonstration, created_at) "
                "values (1, 'Kent', 'revisit', '2025-06-16', 4, :no, :at)"
            ),
            {"at": at, "no": False},
        )
        for survey_id, document in ((1, WORKED_ON), (2, PUBLISHED)):
            connection.execute(
                text(
                    "insert into surveys (id, slug, inspection_id, audience, bank, document, announced_at, opens_at, "
                    "closes_at, grace_minutes, threshold, window_moved) values (:id, :slug, 1, "
                    "'parents-carers', 'a-bank', :document, :at, :at, '2025-06-06 09:00:00.000000', 30, 10, 0)"
                ),
                {"id": survey_id, "slug": f"kent-{survey_id}", "document": json.dumps(document), "at": at},
            )
        connection.execute(
            text(
                "insert into revisions (id, survey_id, number, document, content_hash, published_at, published_by, "
                "override_reason) values (7, 1, 1, :document, :hash, :at, 'lead@example.org', 'They met')"
            ),
            {"document": json.dumps(PUBLISHED), "hash": hash_of(PUBLISHED), "at": at},
        )
        connection.execute(text("update surveys set revision_id = 7 where id = 1"))
        if not empty.is_sqlite:  # which counts on from the largest number by itself
            connection.execute(text("select setval(pg_get_serial_sequence('revisions', 'id'), 7)"))
    return empty


def hash_of(document: dict[str, Any]) -> str:
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def test_published_wordings_and_those_worked_on_become_saved_states(before: Database) -> None:
    schema.upgrade(before)
    with Session(before.engine) as session:
        changed, begun = session.get_one(Survey, 1), session.get_one(Survey, 2)
        assert [(each.number, each.origin) for each in revisions_of(session, 1)] == [(2, "edited"), (1, "published")]
        assert document_of(head_of(changed)) == WORKED_ON
        assert changed.revision is not None
        assert document_of(changed.revision) == PUBLISHED
        assert [(each.number, each.origin) for each in revisions_of(session, 2)] == [(1, "bank")]
        assert document_of(head_of(begun)) == PUBLISHED
        assert begun.revision is None
        published = publications_of(session, 1)
        assert [(each.revision_id, each.published_by, each.override_reason) for each in published] == [
            (7, "lead@example.org", "They met")
        ]


def test_they_can_be_taken_back(before: Database) -> None:
    schema.upgrade(before)
    schema.downgrade(before, "0002")
    with before.engine.connect() as connection:
        documents = connection.scalars(text("select cast(document as text) from surveys order by id")).all()
        assert [json.loads(document) for document in documents] == [WORKED_ON, PUBLISHED]
        columns = "id, cast(document as text), published_by, override_reason"
        rows = connection.execute(text(f"select {columns} from revisions")).all()  # noqa: S608  # the words above
        assert [(row[0], json.loads(row[1]), *row[2:]) for row in rows] == [
            (7, PUBLISHED, "lead@example.org", "They met")
        ]
    schema.upgrade(before)


def test_without_a_place_for_trials_they_go_with_their_answers(empty: Database) -> None:
    database = empty
    schema.upgrade(database)
    survey = published_survey(database)
    tables = (Survey, Revision, store.responses, store.answers)
    with database.writing() as session:
        _answer(session, survey, b"x" * 32)
        before = [session.scalar(select(func.count()).select_from(table)) for table in tables]
        _answer(session, trials.show(session, COMMAND_LINE, present(session, survey), now=NOW), b"y" * 32)
    schema.downgrade(database, "0004")
    schema.upgrade(database)
    with database.reading() as session:
        assert [session.scalar(select(func.count()).select_from(table)) for table in tables] == before


def _answer(session: Session, survey: Survey, hashed: bytes) -> None:
    responses.begin(session, survey, hashed, version="standard", language="en", layout="all", now=NOW)
    response = responses.find(session, survey, hashed)
    assert response is not None
    responses.save_page(session, survey, response, {"a-question": "Words."}, now=NOW)


def test_what_was_written_before_there_was_a_desk_comes_to_it(empty: Database) -> None:
    database = empty
    schema.upgrade(database)
    survey = commented_survey(database)
    gathered(database, survey, PRAISE, RISK)
    schema.downgrade(database, "0006")
    with database.reading() as session:
        kept = session.scalars(select(store.answers.c.value)).all()
    assert sorted(kept) == sorted([PRAISE, RISK])
    schema.upgrade(database)
    assert comments_gathering.gather(database, NOW) == 2
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Comment)) == 2
        assert count_held(session) == 1


def test_an_index_finds_what_is_still_to_be_looked_through(empty: Database) -> None:
    if not empty.is_sqlite:
        pytest.skip("PostgreSQL chooses by how much there is")
    schema.upgrade(empty)
    with empty.reading() as session:
        query = "select id from responses where survey_id = 1 and responses.looked = 0 and responses.state <> 'draft'"
        [plan] = session.execute(text(f"explain query plan {query}")).all()
    assert "ix_responses_not_looked" in plan.detail


def test_without_a_place_for_lists_of_schools_all_else_stays(empty: Database) -> None:
    database = empty
    schema.upgrade(database)
    survey = commented_survey(database)
    gathered(database, survey, PRAISE)
    with database.writing() as session:
        inspection = present(session, survey).inspection
        seen = schools.listed(session, inspection.area).hash
        schools_changing.replace(session, COMMAND_LINE, inspection, ["Oakfield School", "Żółw"], seen=seen, now=NOW)
    with database.reading() as session:
        assert schools.listed(session, "Eastmere").names == ("Oakfield School", "Żółw")
    schema.downgrade(database, "0008")
    schema.upgrade(database)
    with database.reading() as session:
        assert schools.listed(session, "Eastmere").names == ()
        assert session.scalar(select(func.count()).select_from(Comment)) == 1
    with database.writing() as session:
        inspection = present(session, survey).inspection
        seen = schools.listed(session, inspection.area).hash
        assert schools_changing.replace(session, COMMAND_LINE, inspection, ["Oakfield"], seen=seen, now=NOW).names == 1
