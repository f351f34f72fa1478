"""The little language of routing: conditions on earlier answers, as frozen trees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Answer = str | tuple[str, ...] | Decimal | date
"""A parsed answer: a choice's value or a text, several values, a number, a date."""

Operator = Literal["equals", "at_least", "at_most", "more_than", "less_than"]
OPERATORS: tuple[Operator, ...] = ("equals", "at_least", "at_most", "more_than", "less_than")


@dataclass(frozen=True, slots=True)
class Is:
    """The answer is one of these values (a several-choices answer: has one of them)."""

    question: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """A number or date compared with a constant. Unanswered compares as false."""

    question: str
    operator: Operator
    value: Decimal | date


@dataclass(frozen=True, slots=True)
class Answered:
    """Whether there is any answer at all."""

    question: str
    expected: bool


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold. An unanswered question therefore satisfies `Not(Is(…))`."""

    part: Condition


Condition = Is | Compare | Answered | All | Any | Not


def holds(condition: Condition, answers: Mapping[str, Answer]) -> bool:
    """Whether the condition is true of these answers. Questions without an answer are simply absent."""
    match condition:
        case Is(question, values):
            answer = answers.get(question)
            return any(value in values for value in answer) if isinstance(answer, tuple) else answer in values
        case Compare(question, operator, value):
            return _compare(answers.get(question), operator, value)
        case Answered(question, expected):
            return (question in answers) is expected
        case All(parts):
            return all(holds(part, answers) for part in parts)
        case Any(parts):
            return any(holds(part, answers) for part in parts)
        case Not(part):
            return not holds(part, answers)


def atoms(condition: Condition) -> Iterator[Is | Compare | Answered]:
    """The leaves of a condition: what it asks of single questions."""
    match condition:
        case All(parts) | Any(parts):
            for part in parts:
                yield from atoms(part)
        case Not(part):
            yield from atoms(part)
        case _:
            yield condition


def _compare(answer: Answer | None, operator: Operator, value: Decimal | date) -> bool:
    if isinstance(answer, Decimal) and isinstance(value, Decimal):
        return _by_sign(operator, (answer > value) - (answer < value))
    if isinstance(answer, date) and isinstance(value, date):
        return _by_sign(operator, (answer > value) - (answer < value))
    return False


def _by_sign(operator: Operator, sign: int) -> bool:
    return {
        "equals": sign == 0,
        "at_least": sign >= 0,
        "at_most": sign <= 0,
        "more_than": sign > 0,
        "less_than": sign < 0,
    }[operator]
