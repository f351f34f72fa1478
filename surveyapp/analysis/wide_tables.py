"""A table from outside, one row a response and one column a question, made into a response frame.

Cells hold a choice's value or its English label. Several choices stand in one cell with semicolons or bars between
them, or in one column "code/value" for each choice with 1 or 0, as the row extract writes them. Nothing is dropped in
silence: what is not recognised is counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveyapp.analysis.frames import (
    FINISHED,
    MISSING,
    STATUSES,
    ResponseFrame,
    assemble,
    categorical,
    respondent_columns,
)
from surveyapp.analysis.shown import column_names
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import ENGLISH, STANDARD, VERSIONS, Choice, Question, Questionnaire
from surveyapp.domain.ways import MODES, ONLINE, WAYS

Cells = NDArray[np.object_]
Which = NDArray[np.intp]
_BLANKS = {"", *(kind for kind in MISSING if kind in {"not-shown", "not-answered"})}
_TRUE = {"1", "true", "yes", "x"}
_FALSE = {"0", "false", "no", *_BLANKS}
_ABOUT = ("status", *WAYS)


@dataclass(frozen=True)
class WideTable:
    """The frame, and what of the table is not in it.

    `unknown_cells`: by question, how many cells could not be read; they count as not answered.
    """

    frame: ResponseFrame
    unknown_cells: Mapping[str, int]
    columns_not_used: tuple[str, ...]
    questions_not_found: tuple[str, ...]


class NoQuestions(Exception):
    """No column of the table belongs to any question."""


def from_wide(questionnaire: Questionnaire, table: pd.DataFrame) -> WideTable:
    """The response frame of a table of strings (or categoricals of strings).

    Columns are matched to questions by code or standard English text, whatever the case; `status`, `mode`, `version`
    and `language` are taken where no question has that code, else every response is finished, online, standard and
    English.
    Raises NoQuestions.
    """
    named = {_plain(str(name)): str(name) for name in reversed(list(table.columns))}
    columns: dict[str, pd.Series] = {}
    unknown: dict[str, int] = {}
    used: set[str] = set()
    found: set[str] = set()
    for question in questionnaire.questions():
        if not column_names(question):
            continue
        source = named.get(_plain(question.code)) or named.get(_plain(question.text.english))
        split = [named.get(_plain(name)) for name in column_names(question)]
        if source is not None:
            read, bad = _READERS[KINDS[question.kind].shape](question, *_distinct(table[source]))
            used.add(source)
        elif KINDS[question.kind].shape == "many" and any(split):
            read, bad = _flags(question, table, split)
            used |= {name for name in split if name}
        else:
            continue
        found.add(question.code)
        columns |= read
        if bad:
            unknown[question.code] = bad
    if not found:
        raise NoQuestions
    about = {name: named[name] for name in _ABOUT if name in named and named[name] not in used}
    respondents, bad_about = _respondents(table, about)
    asked = [question.code for question in questionnaire.questions() if column_names(question)]
    return WideTable(
        frame=assemble(questionnaire, columns, respondents, tuple(way for way in WAYS if way in about)),
        unknown_cells=unknown | bad_about,
        columns_not_used=tuple(str(name) for name in table.columns if name not in used | set(about.values())),
        questions_not_found=tuple(code for code in asked if code not in found),
    )


def _plain(text: str) -> str:
    """The text as it is compared: one case, one kind of apostrophe and dash, single blanks."""
    text = text.strip().removeprefix("'").casefold().replace("’", "'").replace("_", "-").replace("–", "-")
    return re.sub(r"\s+", " ", text)


def _distinct(column: pd.Series) -> tuple[Which, Cells]:
    which, values = pd.factorize(column, use_na_sentinel=True)
    return which, np.asarray(values, dtype=object)


def _spread(per_value: NDArray[np.generic], which: Which, fill: object) -> NDArray[np.generic]:
    """What each distinct cell means, for every row; `fill` where the cell is empty."""
    return np.append(per_value, np.array([fill], dtype=per_value.dtype))[which]


def _rows_with(bad: Iterable[bool], which: Which) -> int:
    flags = np.fromiter(bad, dtype=bool)
    return int(_spread(flags, which, False).sum())


def _words(question: Question) -> dict[str, int]:
    """Every word that stands for a choice, with the choice's position: values before labels, first come first."""
    words: dict[str, int] = {}
    for position, choice in enumerate(question.choices):
        words.setdefault(_plain(choice.value), position)
    for position, choice in enumerate(question.choices):
        for label in _labels(choice):
            words.setdefault(_plain(label), position)
    return words


def _labels(choice: Choice) -> list[str]:
    return [choice.label.texts[v, ENGLISH] for v in VERSIONS if (v, ENGLISH) in choice.label.texts]


def _one(question: Question, which: Which, cells: Cells) -> tuple[dict[str, pd.Series], int]:
    words = _words(question)
    plain = [_plain(str(cell)) for cell in cells]
    positions = np.array([words.get(cell, -1) for cell in plain], dtype=np.int16)
    bad = _rows_with((p < 0 and c not in _BLANKS for p, c in zip(positions, plain, strict=True)), which)
    codes = _spread(positions, which, -1).astype(np.int16)
    return {question.code: categorical(question, codes)}, bad


def _many(question: Question, which: Which, cells: Cells) -> tuple[dict[str, pd.Series], int]:
    words = _words(question)
    sets: list[set[int]] = []
    bad: list[bool] = []
    for cell in cells:
        chosen = _chosen(words, str(cell))
        alone = {p for p in chosen if question.choices[p].exclusive or question.choices[p].missing} if chosen else set()
        wrong = chosen is None or (bool(alone) and len(chosen) > 1)
        bad.append(wrong)
        sets.append(set() if chosen is None or wrong else chosen)
    columns = {}
    for position, name in enumerate(column_names(question)):
        flags = np.fromiter((position in chosen for chosen in sets), dtype=bool)
        columns[name] = pd.Series(_spread(flags, which, False).astype(bool))
    return columns, _rows_with(bad, which)


def _chosen(words: Mapping[str, int], cell: str) -> set[int] | None:
    """The choices in a cell, or None where one part is no choice. Blanks part values only, as labels hold blanks."""
    if _plain(cell) in _BLANKS:
        return set()
    for separators in (r"[;|\n]", r"\s+"):
        parts = [_plain(part) for part in re.split(separators, cell) if part.strip()]
        if all(part in words for part in parts):
            return {words[part] for part in parts}
    return None


def _flags(question: Question, table: pd.DataFrame, names: list[str | None]) -> tuple[dict[str, pd.Series], int]:
    """One column for each choice; a row with any cell that says neither yes nor no cannot be read."""
    columns = {}
    wrong = np.zeros(len(table), dtype=bool)
    for target, source in zip(column_names(question), names, strict=True):
        if source is None:
            columns[target] = pd.Series(np.zeros(len(table), dtype=bool))
            continue
        which, cells = _distinct(table[source])
        plain = [_plain(str(cell)) for cell in cells]
        on = np.fromiter((cell in _TRUE for cell in plain), dtype=bool)
        strange = np.fromiter((cell not in _TRUE | _FALSE | set(MISSING) for cell in plain), dtype=bool)
        columns[target] = pd.Series(_spread(on, which, False).astype(bool))
        wrong |= _spread(strange, which, False).astype(bool)
    return {name: column & ~wrong for name, column in columns.items()}, int(wrong.sum())


def _number(question: Question, which: Which, cells: Cells) -> tuple[dict[str, pd.Series], int]:
    blanks = np.fromiter((_plain(str(cell)) in _BLANKS for cell in cells), dtype=bool)
    numbers = pd.to_numeric(pd.Series(cells, dtype="str"), errors="coerce").to_numpy(dtype=float, copy=True)
    strange = ~np.isfinite(numbers)
    with np.errstate(invalid="ignore"):
        if isinstance(question.minimum, Decimal):
            strange |= numbers < float(question.minimum)
        if isinstance(question.maximum, Decimal):
            strange |= numbers > float(question.maximum)
        strange |= np.round(numbers, question.decimals) != numbers
    numbers[strange] = np.nan
    return {question.code: pd.Series(_spread(numbers, which, np.nan))}, _rows_with(strange & ~blanks, which)


def _date(question: Question, which: Which, cells: Cells) -> tuple[dict[str, pd.Series], int]:
    blanks = np.fromiter((_plain(str(cell)) in _BLANKS for cell in cells), dtype=bool)
    parsed = pd.to_datetime(pd.Series(cells, dtype="str").str.strip(), format="%Y-%m-%d", errors="coerce")
    dates = parsed.to_numpy(dtype="datetime64[s]", copy=True)
    strange = np.isnat(dates)
    if question.minimum is not None:
        strange |= dates < np.datetime64(str(question.minimum), "s")
    if question.maximum is not None:
        strange |= dates > np.datetime64(str(question.maximum), "s")
    dates[strange] = np.datetime64("NaT")
    spread = _spread(dates, which, np.datetime64("NaT"))
    return {question.code: pd.Series(spread)}, _rows_with(strange & ~blanks, which)


def _text(question: Question, which: Which, cells: Cells) -> tuple[dict[str, pd.Series], int]:
    written = np.fromiter((_plain(str(cell)) not in _BLANKS | {"no-comment"} for cell in cells), dtype=bool)
    return {question.code: pd.Series(_spread(written, which, False).astype(bool))}, 0


def _respondents(table: pd.DataFrame, about: Mapping[str, str]) -> tuple[pd.DataFrame, dict[str, int]]:
    known: dict[str, tuple[Iterable[str], str]] = {
        "status": (STATUSES, FINISHED),
        "version": (VERSIONS, STANDARD),
        "mode": (MODES, ONLINE),
    }
    columns: dict[str, pd.Series] = {"status": pd.Series([FINISHED] * len(table))}
    bad: dict[str, int] = {}
    for name, source in about.items():
        which, cells = _distinct(table[source])
        plain = np.array([str(cell).strip() for cell in cells], dtype=object)
        if name in known:
            allowed, default = known[name]
            strange = _rows_with((cell not in {*allowed, ""} for cell in plain), which)
            plain = np.array([cell if cell in allowed else default for cell in plain], dtype=object)
            if strange:
                bad[name] = strange
        else:
            default = ENGLISH
        columns[name] = pd.Series(_spread(plain, which, default))
    given = (columns.get(name) for name in ("version", "language", "mode"))
    return respondent_columns(columns["status"], *given), bad


_Reader = Callable[[Question, Which, Cells], tuple[dict[str, pd.Series], int]]
_READERS: dict[str, _Reader] = {"one": _one, "many": _many, "number": _number, "date": _date, "text": _text}
