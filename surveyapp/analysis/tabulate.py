"""Every question counted, for finished responses and for all. Nothing is withheld yet: this never leaves the floor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis import ranges, scores
from surveyapp.analysis.frames import MISSING, ResponseFrame
from surveyapp.analysis.results import Score
from surveyapp.analysis.shown import Mask
from surveyapp.domain.questionnaire import Choice, Question

IN_BASE = (None, "dont-know")
"""What a choice may be marked as and still be in the base."""


@dataclass(frozen=True, slots=True)
class Counts:
    """One question over one group of responses.

    `n`: the base. `cells`: one count for each of `Table.cells`. `missing`: by kind, "dont-know" included; it is the
    one kind that is in the base.
    """

    n: int
    cells: tuple[int, ...]
    missing: dict[str, int]
    score: Score | None

    @property
    def outside(self) -> int:
        """Responses outside the base."""
        return sum(count for kind, count in self.missing.items() if kind != "dont-know")


@dataclass(frozen=True, slots=True)
class Cell:
    """What is counted: a choice, or a range of numbers or dates (then `choice` is None)."""

    value: str
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One question counted for finished responses and for finished and partial ones together."""

    question: Question
    cells: tuple[Cell, ...]
    finished: Counts
    everyone: Counts


def tabulate(frame: ResponseFrame, question: Question, threshold: int) -> Table:
    """Count one question. `threshold`: how many a range of numbers or dates must hold."""
    return SUMMARIES[question.kind](frame, question, threshold)


def split(codes: NDArray[np.integer], kinds: int, finished: Mask) -> tuple[list[int], list[int]]:
    """How often each of −1, 0 … kinds − 1 occurs: among finished responses, and among all. −1 comes first."""
    both = np.bincount((codes.astype(np.intp) + 1) * 2 + finished, minlength=2 * (kinds + 1)).reshape(-1, 2)
    return [int(n) for n in both[:, 1]], [int(n) for n in both.sum(axis=1)]


def _single(frame: ResponseFrame, question: Question, _: int) -> Table:
    finished, everyone = split(frame.codes(question.code), len(question.choices), frame.finished)
    hidden, hidden_finished = _hidden(frame, question)
    cells = tuple(Cell(choice.value, choice) for choice in question.choices if choice.missing in IN_BASE)
    return Table(
        question,
        cells,
        _from_choices(question, finished, hidden_finished),
        _from_choices(question, everyone, hidden),
    )


def _from_choices(question: Question, counts: list[int], hidden: int) -> Counts:
    missing = dict.fromkeys(MISSING, 0) | {"not-shown": hidden, "not-answered": counts[0] - hidden}
    scored: dict[int, int] = {}
    for choice, count in zip(question.choices, counts[1:], strict=True):
        if choice.missing is not None:
            missing[choice.missing] += count
        if choice.score is not None:
            scored[choice.score] = scored.get(choice.score, 0) + count
    pairs = zip(question.choices, counts[1:], strict=True)
    cells = tuple(count for choice, count in pairs if choice.missing in IN_BASE)
    return Counts(sum(cells), cells, missing, scores.of_counts(scored))


def _several(frame: ResponseFrame, question: Question, _: int) -> Table:
    flags = frame.flags(question)
    finished = frame.finished
    codes = frame.missing_codes(question.code)
    inside = [p for p, choice in enumerate(question.choices) if choice.missing in IN_BASE]
    cells = tuple(Cell(question.choices[p].value, question.choices[p]) for p in inside)

    def counts(rows: Mask, missing: list[int]) -> Counts:
        chosen = tuple(int(np.count_nonzero(flags[:, p] & rows)) for p in inside)
        by_kind = dict(zip(MISSING, missing[1:], strict=True))
        return Counts(missing[0] + by_kind["dont-know"], chosen, by_kind, None)

    of_finished, of_everyone = split(codes, len(MISSING), finished)
    everyone = np.ones(len(frame), dtype=bool)
    return Table(question, cells, counts(finished, of_finished), counts(everyone, of_everyone))


def _measured(frame: ResponseFrame, question: Question, threshold: int) -> Table:
    column = frame.data[question.code]
    has = column.notna().to_numpy()
    if question.kind == "date":
        values = np.where(has, column.to_numpy().astype("datetime64[M]").astype(np.int64), 0).astype(float)
    else:
        values = column.to_numpy(dtype=float)
    of_finished, of_everyone = values[has & frame.finished], values[has]
    found = (
        ranges.of_dates(of_finished, threshold)
        if question.kind == "date"
        else ranges.of_numbers(question, of_finished, threshold)
    )
    cells = tuple(Cell(name) for name in found.names) if found else ()

    def counts(answers: NDArray[np.float64], missing: dict[str, int]) -> Counts:
        score = scores.of_numbers(answers) if question.kind == "number" else None
        return Counts(len(answers), found.count(answers) if found else (), missing, score)

    missing_finished, missing_everyone = _not_given(frame, question, has)
    return Table(question, cells, counts(of_finished, missing_finished), counts(of_everyone, missing_everyone))


def _written(frame: ResponseFrame, question: Question, _: int) -> Table:
    has = frame.data[question.code].to_numpy(dtype=bool)
    missing_finished, missing_everyone = _not_given(frame, question, has)
    return Table(
        question,
        (),
        Counts(int(np.count_nonzero(has & frame.finished)), (), missing_finished, None),
        Counts(int(np.count_nonzero(has)), (), missing_everyone, None),
    )


def _not_given(frame: ResponseFrame, question: Question, has: Mask) -> tuple[dict[str, int], dict[str, int]]:
    hidden, hidden_finished = _hidden(frame, question)
    none = dict.fromkeys(MISSING, 0)
    without = int(np.count_nonzero(~has))
    without_finished = int(np.count_nonzero(~has & frame.finished))
    return (
        none | {"not-shown": hidden_finished, "not-answered": without_finished - hidden_finished},
        none | {"not-shown": hidden, "not-answered": without - hidden},
    )


def _hidden(frame: ResponseFrame, question: Question) -> tuple[int, int]:
    """To how many the question was not shown: of all responses, and of finished ones."""
    gone = frame.hidden.get(question.code)
    if gone is None:
        return 0, 0
    return int(np.count_nonzero(gone)), int(np.count_nonzero(gone & frame.finished))


def _nothing(_: ResponseFrame, question: Question, __: int) -> Table:
    """A statement asks nothing: there is nothing to count."""
    none = Counts(0, (), dict.fromkeys(MISSING, 0), None)
    return Table(question, (), none, none)


SUMMARIES: dict[str, Callable[[ResponseFrame, Question, int], Table]] = {
    "single-choice": _single,
    "agreement": _single,
    "frequency": _single,
    "several-choices": _several,
    "short-text": _written,
    "long-text": _written,
    "number": _measured,
    "date": _measured,
    "statement": _nothing,
}
"""How each kind of question is counted."""
