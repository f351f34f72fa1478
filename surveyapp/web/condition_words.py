"""Routing in words: when a question is asked, for staff who read a questionnaire."""

from __future__ import annotations

from surveyapp.domain.conditions import Condition
from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.reports import routing_words
from surveyapp.web import language


def condition_words(condition: Condition, questionnaire: Questionnaire) -> str:
    """One condition as a sentence without a full stop; questions go by their codes, answers by their English labels."""
    return routing_words.condition_words(condition, questionnaire, language.current())
