"""Routing over whole columns: the same conditions as `domain.conditions.holds`, for every response at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveyapp.domain.conditions import All, Answered, Any, Compare, Condition, Is, Not, Operator
from surveyapp.domain.questionnaire import Question

Mask = NDArray[np.bool_]
Columns = Mapping[str, pd.Series]
"""Columns of a response frame by name; see `frames`. Answers that routing took away are already blank."""


def mask(condition: Condition, columns: Columns, questions: Mapping[str, Question], size: int) -> Mask:
    """True for each response of which the condition holds."""
    match condition:
        case Is(code, values):
            return _is(columns, questions[code], values, size)
        case Compare(code, operator, constant):
            return _compare(columns[code].to_numpy(), operator, constant)
        case Answered(code, expected):
            has = answered(columns, questions[code], size)
            return has if expected else ~has
        case All(parts):
            return np.asarray(np.logical_and.reduce([mask(part, columns, questions, size) for part in parts]))
        case Any(parts):
            return np.asarray(np.logical_or.reduce([mask(part, columns, questions, size) for part in parts]))
        case Not(part):
            return ~mask(part, columns, questions, size)


def answered(columns: Columns, question: Question, size: int) -> Mask:
    """True for each response with any answer to the question, "don't know" and the like included."""
    names = column_names(question)
    if not names:
        return np.zeros(size, dtype=bool)
    first = columns[names[0]]
    if isinstance(first.dtype, pd.CategoricalDtype):
        return np.asarray(first.cat.codes.to_numpy() >= 0)
    if first.dtype == bool:
        flags: Mask = np.logical_or.reduce([columns[name].to_numpy() for name in names])
        return flags
    return first.notna().to_numpy()


def column_names(question: Question) -> list[str]:
    """The columns of a question: its code, or one "code/value" for each choice where several may be chosen."""
    if question.kind == "several-choices":
        return [f"{question.code}/{choice.value}" for choice in question.choices]
    return [] if question.kind == "statement" else [question.code]


def _compare(column: NDArray[np.float64 | np.datetime64], operator: Operator, constant: Decimal | date) -> Mask:
    """NaN and NaT compare as false with everything, as an unanswered question should."""
    other = np.datetime64(constant, "s") if isinstance(constant, date) else np.float64(constant)
    compare = {
        "equals": np.equal,
        "at_least": np.greater_equal,
        "at_most": np.less_equal,
        "more_than": np.greater,
        "less_than": np.less,
    }[operator]
    return np.asarray(compare(column, other), dtype=bool)


def _is(columns: Columns, question: Question, values: tuple[str, ...], size: int) -> Mask:
    wanted = [choice.value for choice in question.choices if choice.value in values]
    if question.kind == "several-choices":
        chosen = [columns[f"{question.code}/{value}"].to_numpy() for value in wanted]
        return np.logical_or.reduce(chosen) if chosen else np.zeros(size, dtype=bool)
    if not question.choices:
        return np.zeros(size, dtype=bool)
    column = columns[question.code]
    positions = column.cat.categories.get_indexer(pd.Index(wanted))
    return np.isin(column.cat.codes.to_numpy(), positions)
