"""The row extract as an SPSS file: numbers with labels, what is missing declared as missing, names that SPSS takes.

An answer to a choice question is its position among the choices, from 1; why there is none is a code from 980 on, which
is declared as missing. "Don't know" is an answer, as it is in the summary, and is not. Whether a choice of several was
ticked is 1 or 0. A date is a date; a number that is not there is system-missing, and a variable beside says why.
"""

from __future__ import annotations

import re
import tempfile
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat

from surveyapp.analysis.frames import MISSING
from surveyapp.domain.marks import N_
from surveyapp.interchange.extract_columns import Column, Extract
from surveyapp.interchange.extract_words import label, notes, ours, title, value_labels

FIRST_MISSING, LAST_MISSING = 980, 999
_OUTSIDE = ("not-shown", "not-answered", "does-not-apply", "prefer-not")
"""The reasons that are outside the base."""
_REASON_CODES = {reason: 990 + number for number, reason in enumerate(MISSING, 1)}
_MOST = {"label": 256, "value": 120, "file": 64, "text": 32_767}
"""Bytes of UTF-8 that the format holds."""
_LETTER = 4
"""Bytes of UTF-8 that a letter has at most."""
_RESERVED = {"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"}
_LONGEST_NAME = 64
_NOTE = 80
"""Bytes of a line of a note."""
_FIRST_DAY = np.datetime64("1582-10-14", "s")
_DATE = "SDATE10"


def write(extract: Extract, language: str, survey: str) -> bytes:
    """The file (.sav). `language`: of questions and answers in the labels, in whatever script."""
    names = variable_names([column.name for column in extract.columns])
    data: dict[str, Any] = {}
    options: dict[str, Any] = {
        key: {} for key in ("variable_value_labels", "missing_ranges", "variable_measure", "variable_format")
    }
    labels: dict[str, str | None] = {}
    for column, name in zip(extract.columns, names, strict=True):
        labels[name] = _within(label(column, language), "label")
        series = extract.table[column.name]
        data[name], more = _variable(column, series, language)
        for key, value in more.items():
            options[key][name] = value
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "responses.sav"
        pyreadstat.write_sav(
            pd.DataFrame(data),
            path,
            file_label=_within(title(survey, language), "file"),
            column_labels=labels,
            note=[line for text in notes(language) for line in _lines(text)],
            row_compress=True,
            **options,
        )
        return path.read_bytes()


def variable_names(columns: list[str]) -> list[str]:
    """A name for each column that SPSS takes: letters, digits and underscores, up to 64, none twice, none reserved."""
    taken: set[str] = set()
    names = []
    for column in columns:
        plain = re.sub(r"[^A-Za-z0-9_]", "_", column).rstrip("_") or "q"
        if not plain[0].isalpha() or plain.lower() in _RESERVED:
            plain = f"q_{plain}"
        name, number = plain[:_LONGEST_NAME], 1
        while name.lower() in taken:
            number += 1
            name = f"{plain[: _LONGEST_NAME - len(str(number)) - 1]}_{number}"
        taken.add(name.lower())
        names.append(name)
    return names


def _variable(column: Column, series: pd.Series, language: str) -> tuple[Any, dict[str, Any]]:
    """The values of one variable, and what is declared of it."""
    if isinstance(series.dtype, pd.CategoricalDtype):
        return _coded(column, series, language)
    if series.dtype.kind == "M":
        seconds = (series.to_numpy().astype("datetime64[s]") - _FIRST_DAY).astype(float)
        return np.where(series.isna(), np.nan, seconds), {"variable_format": _DATE, "variable_measure": "scale"}
    if series.dtype.kind in "fiub":
        numbers = series.to_numpy(dtype=float, na_value=np.nan)
        if column.part == "choice":
            means = {0.0: ours(N_("No"), language), 1.0: ours(N_("Yes"), language)}
            return numbers, {"variable_value_labels": means, "variable_measure": "nominal"}
        return numbers, {"variable_measure": "scale"}
    texts = series.astype(object).where(series.notna(), "")
    long = texts.str.len() > _MOST["text"] // _LETTER
    texts = texts.mask(long, texts[long].map(lambda text: _within(text, "text")))
    return texts.to_numpy(), {"variable_measure": "nominal"}


def _coded(column: Column, series: pd.Series, language: str) -> tuple[Any, dict[str, Any]]:
    values = [str(value) for value in series.cat.categories]
    codes = _codes(column, values)
    numbers = np.array([*codes, np.nan], dtype=float)[series.cat.codes.to_numpy()]
    words = value_labels(column, values, language)
    more: dict[str, Any] = {
        "variable_value_labels": {
            float(code): _within(words[value], "value") for code, value in zip(codes, values, strict=True)
        },
        "variable_measure": "ordinal" if column.question is not None and column.question.is_scored else "nominal",
    }
    if any(code >= FIRST_MISSING for code in codes):
        more["missing_ranges"] = [{"lo": float(FIRST_MISSING), "hi": float(LAST_MISSING)}]
    return numbers, more


def _codes(column: Column, values: list[str]) -> list[int]:
    """The code of each value: its position; from 980 on where it is no answer in the base, from 991 on for a reason."""
    if column.question is None or column.part != "answer":
        return list(range(1, len(values) + 1))
    choices = {choice.value: choice for choice in column.question.choices}
    codes, answers, outside = [], 0, FIRST_MISSING - 1
    for value in values:
        if value in choices and choices[value].missing in _OUTSIDE:
            outside += 1
            codes.append(outside)
        elif value in _REASON_CODES and value not in choices:
            codes.append(_REASON_CODES[value])
        else:
            answers += 1
            codes.append(answers)
    return codes


def _lines(text: str) -> list[str]:
    """The text in lines that the format holds: a letter of some scripts takes three bytes."""
    return textwrap.wrap(text, _NOTE if text.isascii() else _NOTE // 3)


def _within(text: str, what: str) -> str:
    """The text, cut between two letters where it has more bytes than the format holds."""
    most = _MOST[what]
    data = text.encode()
    return text if len(data) <= most else data[: most - 3].decode(errors="ignore") + "…"
