"""What routing says of who can be where: which answers to one question a person must have given to answer another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from surveyapp.domain.conditions import All, Answered, Any, Compare, Condition, Is, Not, atoms
from surveyapp.domain.questionnaire import Question, Questionnaire

Atom = Is | Compare | Answered
Verdict = bool | None
"""True or False whatever the other answers are, or None: it depends on them."""


def dependencies(questionnaire: Questionnaire) -> Mapping[str, frozenset[str]]:
    """For each question the questions whose answers decide whether it is asked, those behind them included."""
    found: dict[str, frozenset[str]] = {}
    for question in questionnaire.questions():
        named = {atom.question for atom in atoms(question.show_when)} if question.show_when is not None else set()
        found[question.code] = frozenset(named).union(*(found.get(code, frozenset()) for code in named))
    return found


def answers_behind(questionnaire: Questionnaire, question: Question, on: Question) -> frozenset[str | None]:
    """The answers to `on` (None: no answer) that a person can have given who answered `question`."""
    values: list[str | None] = [*(choice.value for choice in on.choices), None]
    return frozenset(value for value in values if _possible(questionnaire, question, on, _answer_is(value)))


def choices_needed(questionnaire: Questionnaire, question: Question, on: Question) -> frozenset[str]:
    """The same where several may be chosen of `on`: those without which nobody answers `question`."""
    return frozenset(
        choice.value for choice in on.choices if not _possible(questionnaire, question, on, _answer_lacks(choice.value))
    )


def _answer_is(value: str | None) -> Callable[[Atom], Verdict]:
    def say(atom: Atom) -> Verdict:
        match atom:
            case Is(_, values):
                return value in values
            case Answered(_, expected):
                return (value is not None) is expected
            case Compare():
                return False if value is None else None

    return say


def _answer_lacks(value: str) -> Callable[[Atom], Verdict]:
    def say(atom: Atom) -> Verdict:
        return False if isinstance(atom, Is) and set(atom.values) <= {value} else None

    return say


def _possible(questionnaire: Questionnaire, question: Question, on: Question, say: Callable[[Atom], Verdict]) -> bool:
    """Whether the question can be answered by somebody of whose answer to `on` that is known."""

    @cache
    def can_be_answered(code: str) -> bool:
        condition = questionnaire.by_code[code].show_when
        return condition is None or verdict(condition) is not False

    def verdict(condition: Condition) -> Verdict:
        match condition:
            case All(parts):
                found = [verdict(part) for part in parts]
                return False if False in found else None if None in found else True
            case Any(parts):
                found = [verdict(part) for part in parts]
                return True if True in found else None if None in found else False
            case Not(part):
                inner = verdict(part)
                return None if inner is None else not inner
            case Is(code) | Compare(code) | Answered(code):
                if code == on.code:
                    return say(condition)
                if can_be_answered(code):
                    return None
                return not condition.expected if isinstance(condition, Answered) else False

    return can_be_answered(question.code)
