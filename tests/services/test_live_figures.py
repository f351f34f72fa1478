"""Figures while a survey is open: no two downloads, the final one included, differ by a few people."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import update

from surveyapp.analysis.results import Figures, Summary
from surveyapp.services import summaries
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.storage import responses as store
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
            for one, other in zip((*first.questions, *first.ways), (*second.questions, *second.ways), strict=True):
                assert not near(one.finished, other.finished), one.code
                assert not near(one.finished, other.with_partial), one.code


def keyed(database: Database, survey: Survey, number: int, state: str = "finished") -> None:
    """So many responses that staff entered from paper."""
    keys = add_responses(database, survey, number, state)
    with database.writing() as session:
        session.execute(update(store.responses).where(store.responses.c.id.in_(keys)).values(mode="paper"))
        session.commit()


def by_mode(made: Summary) -> list[int | None]:
    return [choice.count for choice in made.ways[0].finished.choices]


def test_ways_of_answering_are_told_when_the_survey_has_closed(database: Database) -> None:
    survey = published_survey(database)
    add_responses(database, survey, 60)
    keyed(database, survey, 25)
    live = summary(database, survey)
    assert [way.code for way in live.ways] == ["/mode", "/version", "/language"]
    assert {way.finished.n for way in live.ways} == {None}
    final = summary(database, survey, late=True)
    assert by_mode(final) == [60, None, None], "nobody answered by phone, and paper is next"
    assert [choice.at_most for choice in final.ways[0].finished.choices] == [None, 9, 25]


@pytest.mark.parametrize(("more", "shown"), [(9, [60, 20, 30]), (10, [60, 20, 40])])
def test_late_responses_that_are_let_in_move_ways_by_whole_thresholds(
    database: Database, more: int, shown: list[int]
) -> None:
    survey = published_survey(database)
    add_responses(database, survey, 60)
    keyed(database, survey, 30)
    phone = add_responses(database, survey, 20)
    with database.writing() as session:
        session.execute(update(store.responses).where(store.responses.c.id.in_(phone)).values(mode="phone"))
        session.commit()
    assert by_mode(summary(database, survey, late=True)) == [60, 20, 30]
    keyed(database, survey, more, "late-included")
    assert by_mode(summary(database, survey, late=True)) == shown
