"""The row extract: one line a response, restricted to inspectors, outside the promise that summaries keep.

Rows come in an order that means nothing, without any key and without open text: of a text only whether there is one.
Why an answer is missing is always said: not-shown, not-answered, dont-know, does-not-apply or prefer-not.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random, SystemRandom

import numpy as np
import pandas as pd

from surveyapp.analysis.frames import MISSING, ResponseFrame
from surveyapp.analysis.shown import column_names
from surveyapp.domain.kinds import (
    AGREEMENT,
    DATE,
    FREQUENCY,
    LONG_TEXT,
    NUMBER,
    SEVERAL_CHOICES,
    SHORT_TEXT,
    SINGLE_CHOICE,
    STATEMENT,
)
from surveyapp.domain.questionnaire import Question
from surveyapp.interchange import csv_safe

MISSING_COLUMN = "{code}/missing"
"""Where a column of numbers, dates or flags cannot say itself why it is empty, this one does."""


def rows(frame: ResponseFrame, random: Random | None = None) -> pd.DataFrame:
    """The extract: status, version, language, mode, then the columns of each question, in shuffled order.

    `random`: the source of the order; by default the system's, which cannot be repeated.
    """
    columns: dict[str, pd.Series] = {
        name: frame.respondents[name] for name in ("status", "version", "language", "mode")
    }
    taken = set(columns)
    for question in frame.questionnaire.questions():
        for name, column in COLUMNS[question.kind](frame, question).items():
            columns[f"question/{name}" if name in taken else name] = column
    seed = (random or SystemRandom()).getrandbits(128)
    order = np.random.default_rng(seed).permutation(len(frame))
    return pd.DataFrame(columns).iloc[order].reset_index(drop=True)


def to_csv(table: pd.DataFrame) -> bytes:
    """The extract as CSV (UTF-8 with a byte order mark), without a cell or header that a spreadsheet would run."""
    safe = {csv_safe.text(str(name)): _safe(column) for name, column in table.items()}
    stream = io.BytesIO()
    pd.DataFrame(safe).to_csv(stream, index=False, encoding="utf-8-sig", lineterminator="\r\n", date_format="%Y-%m-%d")
    return stream.getvalue()


def _safe(column: pd.Series) -> pd.Series:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.rename_categories([csv_safe.text(str(value)) for value in column.cat.categories])
    return column


def _choice(frame: ResponseFrame, question: Question) -> dict[str, pd.Series]:
    """The chosen value, or why there is none. "dont-know" and the like stand as the value of their choice."""
    values = [choice.value for choice in question.choices]
    reasons = [reason for reason in MISSING if reason not in values]
    codes = frame.codes(question.code).astype(np.int16)
    missing = frame.missing_codes(question.code)
    for position, reason in enumerate(reasons, len(values)):
        codes = np.where((codes < 0) & (missing == MISSING.index(reason)), position, codes)
    return {question.code: pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index([*values, *reasons])))}


def _several(frame: ResponseFrame, question: Question) -> dict[str, pd.Series]:
    """1 or 0 for each choice, empty where the question was not answered, and why."""
    silent = [MISSING.index("not-shown"), MISSING.index("not-answered")]
    given = pd.Series(~np.isin(frame.missing_codes(question.code), silent))
    columns = {name: frame.data[name].astype("Int8").where(given) for name in column_names(question)}
    return columns | {MISSING_COLUMN.format(code=question.code): frame.missing(question.code)}


def _value(frame: ResponseFrame, question: Question) -> dict[str, pd.Series]:
    column = frame.data[question.code]
    if question.kind == NUMBER and question.decimals == 0:
        column = column.astype("Int64")
    return {question.code: column, MISSING_COLUMN.format(code=question.code): frame.missing(question.code)}


def _text(frame: ResponseFrame, question: Question) -> dict[str, pd.Series]:
    """ "comment" where something was written, or why nothing was."""
    codes = frame.missing_codes(question.code) + 1
    return {question.code: pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index(["comment", *MISSING])))}


def _nothing(_frame: ResponseFrame, _question: Question) -> dict[str, pd.Series]:
    return {}


COLUMNS: dict[str, Callable[[ResponseFrame, Question], dict[str, pd.Series]]] = {
    SINGLE_CHOICE: _choice,
    AGREEMENT: _choice,
    FREQUENCY: _choice,
    SEVERAL_CHOICES: _several,
    SHORT_TEXT: _text,
    LONG_TEXT: _text,
    NUMBER: _value,
    DATE: _value,
    STATEMENT: _nothing,
}
