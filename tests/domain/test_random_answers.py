"""Answers at random are answers: the validator takes each as it is."""

from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.answers import parse, raw_of
from surveyapp.domain.kinds import DATE, KINDS, NUMBER, SEVERAL_CHOICES, SHORT_TEXT, STATEMENT
from surveyapp.domain.random_answers import random_answer, random_answers
from surveyapp.domain.routing import shown
from tests.domain.test_answers import EVERY_KIND
from tests.factories.made_up import questionnaires
from tests.factories.questionnaires import choice, question

SENTENCE = "This stands for words."
ODD = [
    question(NUMBER, minimum=Decimal(-3), maximum=Decimal(-3)),
    question(NUMBER, minimum=Decimal("0.25"), decimals=1, maximum=Decimal("0.31")),
    question(NUMBER, maximum=Decimal(-500)),
    question(NUMBER, minimum=Decimal(10_000)),
    question(DATE, maximum=date(1980, 1, 1)),
    question(DATE, minimum=date(2040, 1, 1)),
    question(SHORT_TEXT, max_length=9),
    question(SEVERAL_CHOICES, choices=(choice("none", exclusive=True), choice("dont-know", missing="dont-know"))),
]


@given(st.sampled_from([*EVERY_KIND, *ODD]), st.integers())
def test_every_answer_is_one_that_a_form_could_send(asked, seed):
    answer = random_answer(asked, Random(seed), sentence=SENTENCE)
    assert parse(asked, raw_of(answer)) == answer
    assert (answer is None) is (asked.kind == STATEMENT)


def test_every_kind_has_one():
    assert {asked.kind for asked in EVERY_KIND} == set(KINDS)


@given(questionnaires(most=8), st.integers())
def test_only_questions_that_routing_shows_are_answered(questionnaire, seed):
    given = random_answers(questionnaire, questionnaire.questions(), {}, Random(seed), sentence=SENTENCE)
    answerable = {code for code, asked in shown(questionnaire, given).items() if asked.kind != STATEMENT}
    assert set(given) == answerable
