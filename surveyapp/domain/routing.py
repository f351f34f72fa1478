"""Which questions a person is asked, given what they have answered, and whether every question can be reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from itertools import islice

from surveyapp.domain.conditions import Answer, Answered, Compare, Condition, Is, atoms, holds
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import Question, Questionnaire

_MOST_STEPS = 300_000
_MOST_STEPS_FOR_ONE = 30_000
_MOST_SETS = 4_000


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

    Every situation that the conditions can tell apart is tried, in up to 30,000 steps for a question and 300,000
    for the questionnaire; a question that needs more is taken to be reachable.
    """
    steps = iter(range(_MOST_STEPS))
    return [
        question.code
        for question in questionnaire.questions()
        if question.show_when is not None
        and not _reachable(questionnaire, question.show_when, islice(steps, _MOST_STEPS_FOR_ONE))
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


def _reachable(questionnaire: Questionnaire, condition: Condition, steps: Iterator[int]) -> bool:
    codes = references(questionnaire, condition)
    deciding = [q for q in questionnaire.questions() if q.code in codes]
    asked: dict[str, list[Is | Compare | Answered]] = {q.code: [] for q in deciding}
    for part in (condition, *(q.show_when for q in deciding if q.show_when is not None)):
        for atom in atoms(part):
            asked.setdefault(atom.question, []).append(atom)
    candidates = [_representatives(q, asked[q.code]) for q in deciding]
    if any(len(answers) >= _MOST_SETS for answers in candidates):
        return True
    effective: dict[str, Answer] = {}

    def options(index: int) -> Iterator[Answer | None]:
        named = deciding[index]
        is_shown = named.show_when is None or holds(named.show_when, effective)
        return iter([*candidates[index], None] if is_shown else [None])

    # Depth first: each question in turn gets each of its answers, or none; `effective` is what counts so far.
    trail = [options(0)] if deciding else []
    while trail:
        if next(steps, None) is None:
            return True
        code = deciding[len(trail) - 1].code
        effective.pop(code, None)
        try:
            answer = next(trail[-1])
        except StopIteration:
            trail.pop()
            continue
        if answer is not None:
            effective[code] = answer
        if len(trail) < len(deciding):
            trail.append(options(len(trail)))
        elif holds(condition, effective):
            return True
    return not deciding and holds(condition, {})


def _representatives(question: Question, asked: list[Is | Compare | Answered]) -> list[Answer]:
    """One answer for each group of answers that these conditions on it cannot tell apart."""
    shape = KINDS[question.kind].shape
    lists = [frozenset(atom.values) for atom in asked if isinstance(atom, Is)]
    constants = [atom.value for atom in asked if isinstance(atom, Compare)]
    if shape == "one":
        return list({_signature(value, lists): value for value in sorted(question.values)}.values())
    if shape == "many":
        return _sets(question, lists)
    if shape == "number":
        return _numbers(question, [constant for constant in constants if isinstance(constant, Decimal)])
    if shape == "date":
        return _dates(question, [constant for constant in constants if isinstance(constant, date)])
    return ["x"] if shape == "text" else []


def _signature(value: str, lists: list[frozenset[str]]) -> frozenset[int]:
    """Which of the lists of values have this one."""
    return frozenset(index for index, values in enumerate(lists) if value in values)


def _sets(question: Question, lists: list[frozenset[str]]) -> list[Answer]:
    """Sets of choices, one for each combination of lists that they can meet together."""
    alone: list[Answer] = [(c.value,) for c in question.choices if c.exclusive or c.missing]
    met: dict[frozenset[int], tuple[str, ...]] = {}
    for choice in question.choices:
        if not (choice.exclusive or choice.missing):
            own = _signature(choice.value, lists)
            for known, chosen in [(frozenset[int](), ()), *met.items()]:
                met.setdefault(known | own, (*chosen, choice.value))
        if len(met) >= _MOST_SETS:
            break
    return [*alone, *met.values()]


def _numbers(question: Question, constants: list[Decimal]) -> list[Answer]:
    """Numbers at and next to each constant and bound, where the question allows them."""
    step = Decimal(1).scaleb(-question.decimals)
    bounds = [bound for bound in (question.minimum, question.maximum) if isinstance(bound, Decimal)]
    low = question.minimum if isinstance(question.minimum, Decimal) else None
    high = question.maximum if isinstance(question.maximum, Decimal) else None
    whole = {(value / step).to_integral_value(ROUND_FLOOR) for value in (*constants, *bounds)} or {Decimal(0)}
    values = {(number + offset) * step for number in whole for offset in (-1, 0, 1, 2)}
    return [v for v in sorted(values) if (low is None or v >= low) and (high is None or v <= high)]


def _dates(question: Question, constants: list[date]) -> list[Answer]:
    """Days at and next to each constant and bound, where the question allows them."""
    bounds = [bound for bound in (question.minimum, question.maximum) if isinstance(bound, date)]
    low = question.minimum if isinstance(question.minimum, date) else date.min
    high = question.maximum if isinstance(question.maximum, date) else date.max
    near = {day.toordinal() for day in (*constants, *bounds)} or {date(2000, 1, 1).toordinal()}
    days = {number + offset for number in near for offset in (-1, 0, 1)}
    return [date.fromordinal(day) for day in sorted(days) if low.toordinal() <= day <= high.toordinal()]
