"""Snapshots, figures, comments and the extract."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from surveyapp.domain.errors import DomainError
from surveyapp.reports.bundle import UnknownFormat
from surveyapp.services import comments, comments_gathering, effects, extracts, responses, snapshots, summaries
from surveyapp.services.actors import COMMAND_LINE, Actor
from surveyapp.services.comments import Filters
from surveyapp.storage.accounts import events_about
from surveyapp.storage.engine import Database
from surveyapp.storage.snapshots import Snapshot
from surveyapp.storage.surveys import Survey, survey_by_slug
from tests.factories.responses import add_responses
from tests.factories.surveys import NOW, published_survey

INSPECTOR = Actor("inspector@example.org", "inspector")


@pytest.fixture
def survey(database: Database) -> Survey:
    return published_survey(database)


def published(database: Database, survey: Survey, *, over: bool = False) -> tuple[int, int]:
    """Finished and partial responses of the snapshot that figures are made from."""
    now = survey.times.grace_ends_at if over else NOW
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        snapshot = summaries.publish_snapshot(session, INSPECTOR, found, now=now)
        assert snapshot.published_at is not None
        return snapshot.finished, snapshot.partial


def test_live_figures_are_of_a_part_that_grows_in_steps_of_the_threshold(database: Database, survey: Survey) -> None:
    assert published(database, survey) == (0, 0)
    for added, seen in ((10, 0), (13, 10), (8, 10), (2, 20), (25, 40)):
        add_responses(database, survey, added)
        assert published(database, survey) == (seen, 0), "at least ten are held back"


def test_partial_responses_are_in_no_figures_before_the_survey_has_closed(database: Database, survey: Survey) -> None:
    add_responses(database, survey, 25)
    add_responses(database, survey, 12, "partial")
    assert published(database, survey) == (10, 0)


def test_final_figures_are_published_once_the_time_is_over(database: Database, survey: Survey) -> None:
    add_responses(database, survey, 25)
    assert published(database, survey) == (10, 0)
    add_responses(database, survey, 3)
    for worker in ("one", "two", "three", "four"):
        effects.sweep(database, survey.times.grace_ends_at, worker)
    assert published(database, survey, over=True) == (28, 0)
    late = add_responses(database, survey, 2, "late")
    with database.writing() as session:
        for key in late:
            responses.decide_late(session, COMMAND_LINE, survey, key, include=True, now=NOW)
    assert published(database, survey, over=True) == (28, 0), "two more would show two people"
    for key in add_responses(database, survey, 8, "late"):
        with database.writing() as session:
            responses.decide_late(session, COMMAND_LINE, survey, key, include=True, now=NOW)
    assert published(database, survey, over=True) == (38, 0)


def test_figures_read_before_anybody_swept_are_final_all_the_same(database: Database, survey: Survey) -> None:
    add_responses(database, survey, 11)
    add_responses(database, survey, 10, "draft")
    assert published(database, survey, over=True) == (11, 10)


def test_a_snapshot_holds_no_words_and_reads_back_the_same(database: Database, survey: Survey) -> None:
    add_responses(database, survey, 15)
    published(database, survey)
    with database.reading() as session:
        [snapshot] = session.scalars(select(Snapshot)).all()
        assert b"Comment" not in snapshot.parquet
        assert "ہمیں".encode() not in snapshot.parquet
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        assert len(snapshots.read_frame(session, found)[0]) == 15


def test_the_summary_is_that_of_the_snapshot_with_remarks(database: Database, survey: Survey) -> None:
    add_responses(database, survey, 40)
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        summary = summaries.summarise(session, INSPECTOR, found, now=NOW)
    assert summary.respondents.finished == 20, "a step of ten, with ten and a tenth held back"
    assert summary.provisional
    assert summary.generated_at == NOW
    [remark] = summary.remarks
    assert "Reason given: a test" in remark


@pytest.mark.parametrize("role", ["support-officer", "administrator", "nominated-officer", "forum-reviewer"])
def test_who_reads_no_answers_gets_none(database: Database, survey: Survey, role: str) -> None:
    actor = Actor("x@example.org", role)
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        for act in (
            lambda: summaries.summarise(session, actor, found, now=NOW),
            lambda: extracts.extract(session, actor, found, now=NOW),
            lambda: comments.read_comments(session, actor, found, Filters(), secret=b"x" * 32),
        ):
            with pytest.raises(DomainError) as refused:
                act()
            assert refused.value.code == "not-permitted"
        assert session.query(Snapshot).count() == 0


def test_without_a_published_wording_there_is_nothing(database: Database) -> None:
    survey = published_survey(database, publish=False)
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        for act in (summaries.summarise, extracts.extract):
            with pytest.raises(DomainError) as refused:
                act(session, INSPECTOR, found, now=NOW)
            assert refused.value.code == "not-published"


def test_the_extract_has_a_row_for_each_response_that_counts(database: Database, survey: Survey) -> None:
    for state, number in (("finished", 4), ("late-included", 1), ("partial", 2), ("draft", 3), ("late", 1)):
        add_responses(database, survey, number, state)
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        data = extracts.extract(session, INSPECTOR, found, now=NOW)["responses.csv"]
        event = events_about(session, f"survey:{survey.slug}")[0]
    assert len(data.splitlines()) == 8
    assert b"Comment" not in data
    assert (event.action, event.actor, event.details["rows"]) == ("responses-extracted", INSPECTOR.name, 7)


def test_files_are_written_and_an_archive_is_always_the_same(
    database: Database, survey: Survey, tmp_path: Path
) -> None:
    add_responses(database, survey, 12)
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        summary = summaries.summarise(session, INSPECTOR, found, now=NOW)
    written = summaries.write_files(summary, tmp_path / "out", ["json", "csv"])
    assert [path.name for path in written] == ["summary.json", "summary.csv"]
    assert json.loads(written[0].read_bytes())["survey"] == survey.slug
    with pytest.raises(UnknownFormat):
        summaries.write_files(summary, tmp_path / "none", ["json", "odt"])
    assert not (tmp_path / "none").exists()
    files = {"b": b"2", "a": b"1"}
    assert summaries.zipped(files) == summaries.zipped(dict(reversed(files.items())))


def test_comments_leave_out_what_routing_took_away(database: Database) -> None:
    yaml = """
format: 1
code: routed
audience: parents-carers
inspection_kinds: [revisit]
title: Routed
sections:
  - code: one
    title: One
    questions:
      - {code: first, kind: single-choice, text: First, choices: [{value: "a", label: A}, {value: "b", label: B}]}
      - {code: why, kind: long-text, text: Why, show_when: {question: first, is: a}}
      - {code: more, kind: short-text, text: More, show_when: {question: why, answered: true}}
"""
    survey = published_survey(database, yaml=yaml)
    add_responses(database, survey, 10)
    add_responses(database, survey, 2, "draft")
    comments_gathering.gather(database, NOW)
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        read = {
            question.code: comments.read_comments(
                session, INSPECTOR, found, Filters(question=question.code), secret=b"x" * 32
            )
            for question in comments.open_questions(found)
        }
    assert {code: page.total for code, page in read.items()} == {"why": 5, "more": 5}
    assert {str(comment.text).split(":")[0] for comment in read["why"].comments} == {
        f"Comment {n}" for n in range(0, 10, 2)
    }
