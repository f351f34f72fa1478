"""All responses of a survey as one table of typed columns, with what is missing told apart. Open text stays outside.

One row a response, in no order that means anything. Columns of `ResponseFrame.data` by kind of question:

- single choices and scales: a categorical of the choices' values, in their order (one byte a row);
- several choices: one boolean "code/value" for each choice;
- numbers: float64; dates: datetime64[s]; short and long texts: a boolean, whether anything was written.

Answers to questions that routing took away are blank here: they are not reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveyapp.analysis.shown import Mask, answered, column_names, mask
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import ENGLISH, STANDARD, VERSIONS, Question, Questionnaire
from surveyapp.domain.ways import MODES, ONLINE, WAYS

FINISHED, PARTIAL = "finished", "partial"
STATUSES = (FINISHED, PARTIAL)
Codes = NDArray[np.integer]
"""Positions in a list, −1 for none."""
MISSING = ("not-shown", "not-answered", "dont-know", "does-not-apply", "prefer-not")
"""The kinds of missing. "dont-know" is an answer and belongs to the base; the others do not."""


@dataclass(frozen=True, eq=False)
class ResponseFrame:
    """The responses of one survey. `respondents`: categoricals status, version, language and mode, row by row."""

    questionnaire: Questionnaire
    data: pd.DataFrame
    respondents: pd.DataFrame
    hidden: Mapping[str, Mask]
    """For each question with routing: True where it was not shown."""
    ways: tuple[str, ...] = WAYS
    """Which of the columns of `respondents` say what was so; the others hold what is usual."""

    def __len__(self) -> int:
        return len(self.respondents)

    @property
    def status(self) -> pd.Series:
        """ "finished" or "partial", row by row."""
        return self.respondents["status"]

    @property
    def version(self) -> pd.Series:
        """The version of the questionnaire that was answered, row by row."""
        return self.respondents["version"]

    @property
    def language(self) -> pd.Series:
        """The language that was answered in, row by row."""
        return self.respondents["language"]

    @property
    def mode(self) -> pd.Series:
        """By which way the response came, row by row."""
        return self.respondents["mode"]

    @cached_property
    def finished(self) -> Mask:
        """True for finished responses, False for partial ones."""
        return np.asarray(self.status.cat.codes.to_numpy() == STATUSES.index(FINISHED))

    def codes(self, code: str) -> Codes:
        """The position of the chosen answer among the question's choices, −1 for none. Single choices and scales."""
        codes: Codes = self.data[code].cat.codes.to_numpy()
        return codes

    def flags(self, question: Question) -> NDArray[np.bool_]:
        """One row a response, one column a choice. Several choices only."""
        return self.data[column_names(question)].to_numpy()

    def missing_codes(self, code: str) -> Codes:
        """For each response the position in MISSING of why there is no answer, or −1 for an answer."""
        question = self.questionnaire.by_code[code]
        result = np.where(answered(self.columns, question, len(self)), -1, MISSING.index("not-answered"))
        result = result.astype(np.int8)
        for position, choice in enumerate(question.choices):
            if choice.missing is not None:
                if KINDS[question.kind].shape == "many":
                    chosen = self.data[f"{code}/{choice.value}"].to_numpy()
                else:
                    chosen = self.codes(code) == position
                result[chosen] = MISSING.index(choice.missing)
        if code in self.hidden:
            result[self.hidden[code]] = MISSING.index("not-shown")
        return result

    def missing(self, code: str) -> pd.Series:
        """The same as a categorical of MISSING, NA for an answer."""
        return pd.Series(pd.Categorical.from_codes(self.missing_codes(code), categories=pd.Index(MISSING)))

    @cached_property
    def columns(self) -> Mapping[str, pd.Series]:
        """The columns of `data` by name."""
        return {str(name): column for name, column in self.data.items()}


def assemble(
    questionnaire: Questionnaire,
    columns: dict[str, pd.Series],
    respondents: pd.DataFrame,
    ways: tuple[str, ...] = WAYS,
) -> ResponseFrame:
    """The frame of columns as they came: routing is worked out and what it took away is blanked.

    `columns`: as the module says, with a plain RangeIndex; a column that is not there is blank. `ways`: what is known
    of how people answered.
    """
    size = len(respondents)
    effective: dict[str, pd.Series] = {}
    hidden: dict[str, Mask] = {}
    for question in questionnaire.questions():
        for name in column_names(question):
            effective[name] = columns[name] if name in columns else blank(question, size)
        if question.show_when is not None:
            gone = ~mask(question.show_when, effective, questionnaire.by_code, size)
            hidden[question.code] = gone
            for name in column_names(question):
                effective[name] = _blanked(effective[name], gone)
    data = pd.DataFrame(effective, index=pd.RangeIndex(size))
    return ResponseFrame(questionnaire, data, respondents.reset_index(drop=True), hidden, ways)


def respondent_columns(
    status: pd.Series,
    version: pd.Series | None = None,
    language: pd.Series | None = None,
    mode: pd.Series | None = None,
) -> pd.DataFrame:
    """Who the rows are: status, version, language and mode as categoricals. Raises ValueError for an unknown status."""
    strange = set(status.unique()) - set(STATUSES)
    if strange:
        raise ValueError(f"not a status: {', '.join(sorted(map(str, strange)))}")
    size = len(status)
    return pd.DataFrame(
        {
            "status": pd.Categorical(_words(status, FINISHED, size), categories=STATUSES),
            "version": pd.Categorical(_words(version, STANDARD, size), categories=VERSIONS),
            "language": pd.Categorical(_words(language, ENGLISH, size)),
            "mode": pd.Categorical(_words(mode, ONLINE, size), categories=MODES),
        }
    )


def _words(column: pd.Series | None, usual: str, size: int) -> pd.Series | NDArray[np.object_]:
    """The column, or what is usual. What is or can be codes is never spelt out: a million texts take a second."""
    if column is None:
        return pd.Series(pd.Categorical.from_codes(np.zeros(size, dtype=np.int8), categories=pd.Index([usual])))
    return column if isinstance(column.dtype, pd.CategoricalDtype) else np.asarray(column)


def from_answers(questionnaire: Questionnaire, responses: pd.DataFrame, answers: pd.DataFrame) -> ResponseFrame:
    """The frame of what storage keeps. Rows come in the order of `responses`; their keys are dropped.

    `responses`: id, status (finished or partial), version, language, mode. `answers`: response, question, value (as
    `domain.answers.encode` writes it). Answers of other responses or to unknown questions are passed over.
    Raises ValueError where a value is none that the question can have: storage was written by something else.
    """
    rows = pd.Index(responses["id"]).get_indexer(pd.Index(answers["response"]))
    names, asked = pd.factorize(answers["question"])
    order = np.argsort(names, kind="stable")
    edges = np.searchsorted(names[order], np.arange(len(asked) + 1))
    values = answers["value"].to_numpy()
    columns: dict[str, pd.Series] = {}
    for position, code in enumerate(asked):
        question = questionnaire.by_code.get(str(code))
        if question is None or not column_names(question):
            continue
        mine = order[edges[position] : edges[position + 1]]
        mine = mine[rows[mine] >= 0]
        columns |= _BUILDERS[KINDS[question.kind].shape](question, values[mine], rows[mine], len(responses))
    respondents = respondent_columns(
        responses["status"], responses["version"], responses["language"], responses.get("mode")
    )
    return assemble(questionnaire, columns, respondents)


def from_columns(
    questionnaire: Questionnaire, responses: pd.DataFrame, answers: Mapping[str, NDArray[np.object_]]
) -> ResponseFrame:
    """The frame of answers that come question by question: under each code one value a response, None for none.

    `responses` and values as for `from_answers`, which this gives the same frame as.
    """
    columns: dict[str, pd.Series] = {}
    for code, values in answers.items():
        question = questionnaire.by_code.get(code)
        if question is None or not column_names(question):
            continue
        rows = np.flatnonzero(~pd.isna(values))
        columns |= _BUILDERS[KINDS[question.kind].shape](question, values[rows], rows, len(responses))
    respondents = respondent_columns(
        responses["status"], responses["version"], responses["language"], responses.get("mode")
    )
    return assemble(questionnaire, columns, respondents)


def blank(question: Question, size: int) -> pd.Series:
    """A column of the question's type without any answer."""
    shape = KINDS[question.kind].shape
    if shape == "one":
        return categorical(question, np.full(size, -1, dtype=np.int16))
    if shape == "number":
        return pd.Series(np.full(size, np.nan))
    if shape == "date":
        return pd.Series(np.full(size, np.datetime64("NaT"), dtype="datetime64[s]"))
    return pd.Series(np.zeros(size, dtype=bool))


def categorical(question: Question, codes: Codes) -> pd.Series:
    """A column of a single choice from positions among the choices (−1: none)."""
    return pd.Series(
        pd.Categorical.from_codes(codes, categories=pd.Index([choice.value for choice in question.choices]))
    )


def _blanked(column: pd.Series, gone: Mask) -> pd.Series:
    if not gone.any():
        return column
    if column.dtype == bool:
        return column & ~gone
    return column.mask(gone)


def _one(question: Question, values: NDArray[np.object_], rows: NDArray[np.intp], size: int) -> dict[str, pd.Series]:
    choices = [choice.value for choice in question.choices]
    positions = pd.Index(choices).get_indexer(pd.Index(values))
    _refuse(question, values[positions < 0])
    codes = np.full(size, -1, dtype=np.int16)
    codes[rows] = positions
    return {question.code: categorical(question, codes)}


def _many(question: Question, values: NDArray[np.object_], rows: NDArray[np.intp], size: int) -> dict[str, pd.Series]:
    which, distinct = pd.factorize(values)
    sets = [set(str(chosen).split(" ")) for chosen in distinct]
    _refuse(question, np.array([c for c, s in zip(distinct, sets, strict=True) if not s <= question.values]))
    columns = {}
    for choice in question.choices:
        has = np.array([choice.value in chosen for chosen in sets], dtype=bool)
        flags = np.zeros(size, dtype=bool)
        flags[rows] = has[which] if sets else False
        columns[f"{question.code}/{choice.value}"] = pd.Series(flags)
    return columns


def _number(question: Question, values: NDArray[np.object_], rows: NDArray[np.intp], size: int) -> dict[str, pd.Series]:
    numbers = np.full(size, np.nan)
    numbers[rows] = pd.to_numeric(pd.Series(values), errors="raise").to_numpy(dtype=float)
    return {question.code: pd.Series(numbers)}


def _date(question: Question, values: NDArray[np.object_], rows: NDArray[np.intp], size: int) -> dict[str, pd.Series]:
    dates = np.full(size, np.datetime64("NaT"), dtype="datetime64[s]")
    dates[rows] = pd.to_datetime(pd.Series(values), format="%Y-%m-%d").to_numpy(dtype="datetime64[s]")
    return {question.code: pd.Series(dates)}


def _text(question: Question, values: NDArray[np.object_], rows: NDArray[np.intp], size: int) -> dict[str, pd.Series]:
    written = np.zeros(size, dtype=bool)
    written[rows] = np.asarray(pd.Series(values, dtype="str").str.strip() != "")
    return {question.code: pd.Series(written)}


def _refuse(question: Question, values: NDArray[np.object_]) -> None:
    if len(values):
        raise ValueError(f"{question.code}: {len(values)} stored answers are none of its choices")


_Builder = Callable[[Question, NDArray[np.object_], NDArray[np.intp], int], dict[str, pd.Series]]
_BUILDERS: dict[str, _Builder] = {"one": _one, "many": _many, "number": _number, "date": _date, "text": _text}
