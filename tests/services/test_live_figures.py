"""Figures while a survey is open: no two downloads, the final one included, differ by a few people."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from surveyapp.analysis.results import Figures, Summary
from surveyapp.services import summaries
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey, survey_by_slug
from tests.factories.responses import add_responses
from tests.factories.surveys import NOW, published_survey

AFTER = NOW + timedelta(days=3)


def summary(database: Database, survey: Survey, late: bool = False) -> Summary:
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        return summaries.summarise(session, COMMAND_LINE, found, now=AFTER if late else NOW)


def near(first: Figures, second: Figures) -> bool:
    return first.n is not None and second.n is not None and 0 < abs(first.n - second.n) < 10


def test_nothing_is_shown_of_few(database: Database) -> None:
    survey = published_survey(database)
    add_responses(database, survey, 19)
    assert all(question.finished.n is None for question in summary(database, survey).questions)


def test_ten_are_held_back_and_the_rest_comes_in_tens(database: Database) -> None:
    survey = published_survey(database)
    add_responses(database, survey, 47)
    made = summary(database, survey)
    assert made.provisional
    assert made.respondents.finished == 30
    add_responses(database, survey, 9)
    assert summary(database, survey).respondents.finished == 40


def test_the_final_figures_are_of_everybody(database: Database) -> None:
    survey = published_survey(database)
    add_responses(database, survey, 33)
    summary(database, survey)
    add_responses(database, survey, 3)
    made = summary(database, survey, late=True)
    assert not made.provisional
    assert made.respondents.finished == 36


def test_drafts_count_as_partial_even_where_no_scheduler_runs(database: Database) -> None:
    survey = published_survey(database)
    add_responses(database, survey, 30)
    add_responses(database, survey, 12, "draft")
    assert summary(database, survey, late=True).respondents.partial == 12


@pytest.mark.parametrize("seed", range(4))
def test_no_two_published_bases_are_a_few_people_apart(database: Database, seed: int) -> None:
    survey = published_survey(database)
    chance = random.Random(seed)
    published = []
    for _ in range(6):
        add_responses(database, survey, chance.randint(1, 25))
        published.append(summary(database, survey))
    published.append(summary(database, survey, late=True))
    for i, first in enumerate(published):
        for second in published[i + 1 :]:
            for one, other in zip(first.questions, second.questions, strict=True):
                assert not near(one.finished, other.finished), one.code
                assert not near(one.finished, other.with_partial), one.code
