"""Which questions a person is asked, given what they have answered, and whether every question can be reached."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, islice, product

from surveyapp.domain.conditions import Answer, Compare, Condition, Is, atoms, holds
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import Question, Questionnaire

_MOST_SITUATIONS = 200_000
_MOST_NAMED_VALUES = 8


def shown(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> dict[str, Question]:
    """The questions that routing leaves, in order.

    An answer to a question that is itself not shown counts for nothing, so whole branches go with their root.
    """
    effective: dict[str, Answer] = {}
    result: dict[str, Question] = {}
    for question in questionnaire.questions():
        if question.show_when is None or holds(question.show_when, effective):
            result[question.code] = question
            if question.code in answers:
                effective[question.code] = answers[question.code]
    return result


def reported(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers that count: those to questions that are shown. The others stay stored, but are not reported."""
    return {code: answers[code] for code in shown(questionnaire, answers) if code in answers}


def unreachable(questionnaire: Questionnaire) -> list[str]:
    """Codes of questions that no combination of earlier answers can bring up.

    Every situation that the conditions can tell apart is tried, up to 200,000 for a question; a question with more
    is taken to be reachable.
    """
    return [
        question.code
        for question in questionnaire.questions()
        if question.show_when is not None and not _reachable(questionnaire, question.show_when)
    ]


def references(questionnaire: Questionnaire, condition: Condition) -> set[str]:
    """Codes that decide a condition, directly or through the routing of the questions that it names."""
    found: set[str] = set()
    waiting = [condition]
    while waiting:
        for atom in atoms(waiting.pop()):
            if atom.question not in found:
                found.add(atom.question)
                named = questionnaire.by_code.get(atom.question)
                if named is not None and named.show_when is not None:
                    waiting.append(named.show_when)
    return found


def _reachable(questionnaire: Questionnaire, condition: Condition) -> bool:
    codes = references(questionnaire, condition)
    deciding = [q for q in questionnaire.questions() if q.code in codes]
    conditions = [condition, *(q.show_when for q in deciding if q.show_when is not None)]
    situations = product(*(_representatives(q, conditions) for q in deciding))
    tried = 0
    for situation in islice(situations, _MOST_SITUATIONS):
        tried += 1
        effective: dict[str, Answer] = {}
        for named, answer in zip(deciding, situation, strict=True):
            if answer is not None and (named.show_when is None or holds(named.show_when, effective)):
                effective[named.code] = answer
        if holds(condition, effective):
            return True
    return tried == _MOST_SITUATIONS


def _representatives(question: Question, conditions: list[Condition]) -> list[Answer | None]:
    """One answer for each group of answers that the conditions cannot tell apart, and None for no answer."""
    mine = [atom for condition in conditions for atom in atoms(condition) if atom.question == question.code]
    named = sorted({value for atom in mine if isinstance(atom, Is) for value in atom.values})
    shape = KINDS[question.kind].shape
    if shape == "one":
        return [None, *(choice.value for choice in question.choices)]
    if shape == "many":
        free = [c.value for c in question.choices if not (c.exclusive or c.missing)]
        alone = [(c.value,) for c in question.choices if c.exclusive or c.missing]
        wanted = [value for value in free if value in named][:_MOST_NAMED_VALUES]
        others = [value for value in free if value not in named][:1]
        sets = [
            (*chosen, *rest)
            for size in range(len(wanted) + 1)
            for chosen in combinations(wanted, size)
            for rest in ((), tuple(others))
        ]
        return [None, *alone, *(chosen for chosen in sets if chosen)]
    if shape in {"number", "date"}:
        return [None, *_around(question, [atom.value for atom in mine if isinstance(atom, Compare)])]
    return [None, "x"] if shape == "text" else [None]


def _around(question: Question, constants: list[Decimal | date]) -> list[Answer]:
    """Values at, just below and just above each constant, and the bounds, where the question allows them."""
    values: set[Decimal | date] = {b for b in (question.minimum, question.maximum) if b is not None}
    for constant in constants:
        if isinstance(constant, Decimal):
            step = Decimal(1).scaleb(-question.decimals)
            values |= {constant - step, constant, constant + step}
        else:
            values |= {constant - timedelta(days=1), constant, constant + timedelta(days=1)}
    if not values:
        values = {date(2000, 1, 1)} if KINDS[question.kind].shape == "date" else {Decimal(0)}
    return [value for value in values if _within(question, value)]


def _within(question: Question, value: Decimal | date) -> bool:
    if isinstance(value, Decimal):
        low, high = question.minimum, question.maximum
        return not (isinstance(low, Decimal) and value < low) and not (isinstance(high, Decimal) and value > high)
    low, high = question.minimum, question.maximum
    return not (isinstance(low, date) and value < low) and not (isinstance(high, date) and value > high)
