"""Trials: open at once, apart from everything that is counted, and gone without a trace."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.domain.windows import SurveyState
from surveyapp.interchange import questionnaire_edits as edits
from surveyapp.services import responses, surveys, trials, wordings
from surveyapp.services.actors import COMMAND_LINE, Actor
from surveyapp.storage import responses as store
from surveyapp.storage.engine import Database
from surveyapp.storage.inspections import inspections_newest_first
from surveyapp.storage.reviews import surveys_to_review
from surveyapp.storage.surveys import (
    Revision,
    Survey,
    survey_by_slug,
    survey_for_respondent,
    surveys_in_order,
    surveys_open_at,
    trial_of,
)
from tests.factories.reviewers import invited
from tests.factories.surveys import NOW, present, published_survey, rewrite

LATER = NOW + trials.LASTS


@pytest.fixture
def survey(database: Database) -> Survey:
    return published_survey(database, publish=False, opens_in=timedelta(days=3), closes_in=timedelta(days=7))


def begun(session: Session, survey: Survey) -> Survey:
    return trials.show(session, COMMAND_LINE, present(session, survey), now=NOW)


def answered(session: Session, trial: Survey) -> responses.Response:
    """A response to a trial with one answer."""
    hashed = os.urandom(32)
    responses.begin(session, trial, hashed, version="standard", language="en", layout="all", now=NOW)
    response = responses.find(session, trial, hashed)
    assert response is not None
    code = next(iter(wordings.working_questionnaire(trial).by_code))
    responses.save_page(session, trial, response, {code: "yes"}, now=NOW)
    return response


def count(session: Session, table: object) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_it_is_open_before_the_survey_is_even_published(database: Database, survey: Survey) -> None:
    with database.writing() as session:
        trial = begun(session, survey)
        found = survey_for_respondent(session, trial.slug)
        assert found is not None
        assert found.state_at(NOW) is SurveyState.OPEN
        assert found.state_at(LATER) is not SurveyState.OPEN
        assert found.revision is not None
        assert (
            wordings.questionnaire_of(found.revision).by_code
            == wordings.working_questionnaire(present(session, survey)).by_code
        )
        assert present(session, survey).state_at(NOW) is SurveyState.DRAFT
        assert trial.slug not in survey.slug


def test_no_query_of_surveys_finds_it(database: Database, survey: Survey) -> None:
    with database.writing() as session:
        trial = begun(session, survey)
        answered(session, trial)
        session.expire_all()
        [inspection] = inspections_newest_first(session)
        reviewer = invited(session, present(session, survey)).reviewer
        assert survey_by_slug(session, trial.slug) is None
        for found in (surveys_in_order(session), surveys_open_at(session, NOW), inspection.surveys):
            assert trial.id not in {each.id for each in found}
        assert trial.id not in {each.id for each in surveys_to_review(session, reviewer)}
        assert surveys.counts_of(session, [survey])[survey.id] == surveys.Counts(0, 0, 0, 0)


def test_it_is_brought_up_to_date_at_the_same_address(database: Database, survey: Survey) -> None:
    with database.writing() as session:
        trial = begun(session, survey)
        response = answered(session, trial)
        before = wordings.document_of(trial.revision)
        last = list(wordings.working_questionnaire(present(session, survey)).by_code)[-1]
        rewrite(session, survey, edits.without_question(before, last))
        found = present(session, survey)
        assert trials.is_behind(session, found, trial)
        again = trials.show(session, COMMAND_LINE, found, now=NOW + timedelta(days=1))
        assert (again.id, again.slug) == (trial.id, trial.slug)
        assert again.closes_at == LATER + timedelta(days=1)
        assert not trials.is_behind(session, found, again)
        assert last not in wordings.questionnaire_of(again.revision).by_code
        assert response.revision_id != again.revision_id
        numbers = [each.number for each in session.scalars(select(Revision).where(Revision.survey_id == again.id))]
        trials.show(session, COMMAND_LINE, found, now=NOW)
        assert (
            numbers
            == [1, 2]
            == [each.number for each in session.scalars(select(Revision).where(Revision.survey_id == again.id))]
        )


def test_ended_nothing_of_it_is_left(database: Database, survey: Survey) -> None:
    tables = (store.responses, store.answers, store.resume_codes, Survey, Revision)
    with database.writing() as session:
        before = [count(session, table) for table in tables]
        response = answered(session, begun(session, survey))
        store.put_code(session, response.id, os.urandom(32), os.urandom(32))
        assert [count(session, table) for table in tables] != before
        assert trials.end(session, COMMAND_LINE, present(session, survey), now=NOW)
        assert [count(session, table) for table in tables] == before
        assert not trials.end(session, COMMAND_LINE, present(session, survey), now=NOW)


def test_it_ends_by_itself(database: Database, survey: Survey) -> None:
    with database.writing() as session:
        trial = begun(session, survey)
        answered(session, trial)
    assert trials.end_over(database, LATER - timedelta(seconds=1)) == 0
    assert trials.end_over(database, LATER) == 1
    assert trials.end_over(database, LATER) == 0
    with database.reading() as session:
        assert trial_of(session, present(session, survey)) is None
        assert count(session, store.responses) == 0


def test_texts_that_are_missing_are_refused(database: Database, survey: Survey) -> None:
    with database.writing() as session:
        document = wordings.document_of(wordings.head_of(present(session, survey)))
        section = next(iter(document["sections"]))["code"]
        document, _code = edits.with_question(document, section, "long-text", {"standard": "And now?", "easy-read": ""})
        rewrite(session, survey, document)
        with pytest.raises(DomainError, match="wording-incomplete"):
            begun(session, survey)


def test_who_may_not_write_may_not_begin_or_end_one(database: Database, survey: Survey) -> None:
    officer = Actor("officer@example.org", "nominated-officer", 1)
    with database.writing() as session:
        for act in (trials.show, trials.end):
            with pytest.raises(DomainError, match="not-permitted"):
                act(session, officer, present(session, survey), now=NOW)
