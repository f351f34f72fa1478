"""How people answered: by which way a response came, and who filled it in."""

from __future__ import annotations

from surveyapp.domain.questionnaire import Question, Questionnaire

ONLINE, PHONE, PAPER = "online", "phone", "paper"
MODES = (ONLINE, PHONE, PAPER)
"""By which way a response came. The last two were entered by staff."""
KEYED = (PHONE, PAPER)

WAYS = ("mode", "version", "language")
"""What is known of every response beside its answers."""

FILLED_IN_BY = "filled-in-by"
"""The code that the question on who filled the survey in has in every bank: alone, with-help, for-me."""


def filled_in_by(questionnaire: Questionnaire) -> Question | None:
    """The question on who filled the survey in, where it is asked."""
    question = questionnaire.by_code.get(FILLED_IN_BY)
    return question if question is not None and question.choices else None
