"""What only a trial has: a button that answers a page at random."""

from __future__ import annotations

from random import SystemRandom

from flask import Response, request
from flask_babel import gettext

from surveyapp.domain.random_answers import random_answers
from surveyapp.web import respond_show
from surveyapp.web.respond_state import Visit

RANDOM = "random"


def wants_random(visit: Visit) -> bool:
    """Whether the button was pressed, and is one of a trial's pages."""
    return visit.survey.is_trial and visit.response is not None and request.form.get("go") == RANDOM


def answered_at_random(visit: Visit, page: str, *, back_to: str) -> Response:
    """The same page with answers to all its questions, to be changed and sent like any others. Nothing is saved."""
    here = visit.page(page)
    sentence = gettext("This sentence stands for words of somebody who answers.")
    questions = here.questions if here else ()
    elsewhere = {code: answer for code, answer in visit.answers.items() if code not in {q.code for q in questions}}
    answers = random_answers(visit.questionnaire, questions, elsewhere, SystemRandom(), sentence=sentence)
    nothing = dict.fromkeys(question.code for question in questions)
    return respond_show.question(visit.with_answers({**nothing, **answers}), page, back_to=back_to)
