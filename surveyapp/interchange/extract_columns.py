"""The row extract: one line a response, restricted to inspectors, outside the promise that summaries keep.

Rows come in an order that means nothing and without any key. Of open text there is only whether something was written,
and what a person approved after names and the like were masked. Files of these rows: responses_csv_out, responses_xlsx,
responses_sav.
Why an answer is missing is always said: not-shown, not-answered, dont-know, does-not-apply or prefer-not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random, SystemRandom
from typing import Literal

import numpy as np
import pandas as pd

from surveyapp.analysis.frames import MISSING, ResponseFrame
from surveyapp.analysis.shown import column_names
from surveyapp.domain.kinds import (
    AGREEMENT,
    DATE,
    FREQUENCY,
    KINDS,
    LONG_TEXT,
    NUMBER,
    SEVERAL_CHOICES,
    SHORT_TEXT,
    SINGLE_CHOICE,
    STATEMENT,
)
from surveyapp.domain.questionnaire import Choice, Question, Questionnaire

MISSING_COLUMN = "{code}/missing"
"""Where a column of numbers, dates or flags cannot say itself why it is empty, this one does."""
TEXT_COLUMN = "{code}/text"
"""What was written, masked and approved by a person; there only where texts are handed in."""
ABOUT = ("status", "version", "language", "mode")
Part = Literal["about", "answer", "choice", "missing", "text"]


@dataclass(frozen=True, slots=True)
class Column:
    """What one column of the extract holds. `part`: about the response; the answer to `question`; whether `choice` of

    it was chosen (1 or 0); why there is no answer; or the approved text.
    """

    name: str
    part: Part
    question: Question | None = None
    choice: Choice | None = None


@dataclass(frozen=True, eq=False)
class Extract:
    """Rows in shuffled order, with the same index for none: a column of `table` for each of `columns`, by name."""

    questionnaire: Questionnaire
    columns: tuple[Column, ...]
    table: pd.DataFrame

    def __len__(self) -> int:
        return len(self.table)


def extract(
    frame: ResponseFrame, random: Random | None = None, texts: Mapping[str, pd.Series] | None = None
) -> Extract:
    """Every response of a frame, in shuffled order: status, version, language, mode, then each question's columns.

    `random`: the source of the order; by default the system's, which cannot be repeated. `texts`: by question what was
    written, masked and approved, row by row of the frame, None where there is nothing to be shown.
    """
    found: list[tuple[Column, pd.Series]] = [(Column(name, "about"), frame.respondents[name]) for name in ABOUT]
    for question in frame.questionnaire.questions():
        columns = COLUMNS[question.kind](frame, question)
        if texts is not None and question.code in texts:
            columns = columns | {TEXT_COLUMN.format(code=question.code): texts[question.code]}
        found += [(_column(name, question), data) for name, data in columns.items()]
    seed = (random or SystemRandom()).getrandbits(128)
    order = np.random.default_rng(seed).permutation(len(frame))
    table = pd.DataFrame({column.name: data.array.take(order) for column, data in found})
    return Extract(frame.questionnaire, tuple(column for column, _ in found), table)


def _column(name: str, question: Question) -> Column:
    """A column under the name that its question gives it, unless a column about the response is called so."""
    shown = f"question/{name}" if name in ABOUT else name
    rest = name.removeprefix(f"{question.code}/")
    if rest == name:
        return Column(shown, "answer", question)
    choice = question.choice(rest)
    if choice is not None and KINDS[question.kind].shape == "many":
        return Column(shown, "choice", question, choice)
    return Column(shown, "missing" if rest == "missing" else "text", question)


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
