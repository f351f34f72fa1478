"""Answers at random, to try a questionnaire out: any that the rules take, and nothing that anybody means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from random import Random

from surveyapp.domain.conditions import Answer
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import Question, Questionnaire
from surveyapp.domain.routing import shown

_FIRST, _LAST = date(1990, 1, 1), date(2035, 12, 31)
_WIDTH = Decimal(100)
_MOST_SENTENCES = 4


def random_answers(
    questionnaire: Questionnaire,
    questions: Iterable[Question],
    given: Mapping[str, Answer],
    rng: Random,
    *,
    sentence: str,
) -> dict[str, Answer]:
    """An answer to each of these questions, by code, that routing shows after those before it.

    `given`: answers to other questions. `sentence`: what stands for words of a respondent.
    """
    result: dict[str, Answer] = {}
    for question in questions:
        if question.code not in shown(questionnaire, {**given, **result}):
            continue
        answer = random_answer(question, rng, sentence=sentence)
        if answer is not None:
            result[question.code] = answer
    return result


def random_answer(question: Question, rng: Random, *, sentence: str) -> Answer | None:
    """One that `answers.parse` would give for this question; None where there is nothing to answer."""
    match KINDS[question.kind].shape:
        case "one":
            return rng.choice(question.choices).value
        case "many":
            return _several(question, rng)
        case "text":
            most = question.max_length or KINDS[question.kind].max_length
            return " ".join([sentence] * rng.randint(1, _MOST_SENTENCES))[:most].strip()
        case "number":
            return _number(question, rng)
        case "date":
            return _date(question, rng)
        case _:
            return None


def _several(question: Question, rng: Random) -> tuple[str, ...]:
    plain = [choice.value for choice in question.choices if not choice.exclusive and not choice.missing]
    alone = [choice.value for choice in question.choices if choice.exclusive or choice.missing]
    picked = rng.randint(0 if alone else 1, len(plain)) if plain else 0
    if not picked:
        return (rng.choice(alone),)
    chosen = set(rng.sample(plain, picked))
    return tuple(value for value in plain if value in chosen)


def _number(question: Question, rng: Random) -> Decimal:
    unit = Decimal(1).scaleb(-question.decimals)
    low = question.minimum if isinstance(question.minimum, Decimal) else None
    high = question.maximum if isinstance(question.maximum, Decimal) else None
    if low is None:
        low = Decimal(0) if high is None or high >= 0 else high - _WIDTH
    if high is None:
        high = low + _WIDTH
    first = int((low / unit).to_integral_value(ROUND_CEILING))
    last = int((high / unit).to_integral_value(ROUND_FLOOR))
    return (rng.randint(first, max(first, last)) * unit).quantize(unit) + 0


def _date(question: Question, rng: Random) -> date:
    low = question.minimum if isinstance(question.minimum, date) else None
    high = question.maximum if isinstance(question.maximum, date) else None
    first = low or min(_FIRST, high or _FIRST)
    last = high or max(_LAST, first)
    return first + timedelta(days=rng.randint(0, (last - first).days))
