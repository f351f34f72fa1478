"""What charts are drawn of: lines with a name and figures, and how the answers on a scale lie to both sides of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from surveyapp.analysis.results import ChoiceResult, Figures, QuestionResult


class Level(Protocol):
    """Anything with a name and figures: a group of people, an audience, a point in time."""

    @property
    def label(self) -> str: ...

    @property
    def figures(self) -> Figures: ...


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a chart: what it is of, and its figures."""

    label: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class DotRow:
    """One percentage of `n` answers with its interval, in per cent. Withheld: all four are None."""

    label: str
    n: int | None
    percent: float | None
    low: float | None
    high: float | None
    note: str = ""


class Sides:
    """Answers of one line from the most unfavourable to the most favourable, in the groups in which they are drawn.

    `against`, `between`, `favour` in the order of their scores; `apart` ("I do not know") in its own. A scale whose
    answers are neither favourable nor unfavourable has all of them in `between`, and `leans` is false.
    """

    def __init__(self, figures: Figures) -> None:
        scored = sorted((c for c in figures.choices if c.missing is None), key=lambda choice: choice.score or 0)
        self.against = [choice for choice in scored if choice.favourable is False]
        self.between = [choice for choice in scored if choice.favourable is None]
        self.favour = [choice for choice in scored if choice.favourable is True]
        self.apart = [choice for choice in figures.choices if choice.missing is not None]
        self.leans = bool(self.against or self.favour)
        self.known = is_known(figures)

    @property
    def left(self) -> float:
        """How far the bars reach to the unfavourable side of the line, in per cent."""
        return total(self.against) + total(self.between) / 2 if self.leans else 0.0

    @property
    def right(self) -> float:
        """The same for the favourable side."""
        return total(self.favour) + total(self.between) / (2 if self.leans else 1)


def rows_of(questions: Sequence[QuestionResult]) -> list[Row]:
    """A line for each question, of its finished responses."""
    return [Row(question.label, question.finished) for question in questions]


def is_known(figures: Figures) -> bool:
    """Whether there are figures and none of them is withheld."""
    return figures.n is not None and bool(figures.choices) and all(c.percent is not None for c in figures.choices)


def total(choices: Sequence[ChoiceResult]) -> float:
    """The percentages of the choices together; the withheld ones count as nothing."""
    return sum(choice.percent or 0.0 for choice in choices)
