"""A summary as frozen data: what may leave, and nothing else. Withheld figures are None here already.

Every format is made from these objects, so all of them say and withhold the same. `suppressed` reads alike for a
small base and an empty one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from surveyapp.domain.questionnaire import Missing
from surveyapp.domain.ways import FILLED_IN_BY


@dataclass(frozen=True, slots=True)
class Score:
    """Mean, sd (n − 1) and median of `n` scored answers; quartiles for numbers only."""

    n: int
    mean: float
    sd: float | None
    median: float
    lower_quartile: float | None = None
    upper_quartile: float | None = None


@dataclass(frozen=True, slots=True)
class ChoiceResult:
    """One answer: how many gave it, and their percentage of the base with the 95 % interval, all in per cent.

    For numbers and dates a "choice" is a range of values, with `value` "FROM/TO" (an open end is "..").
    `at_least` and `at_most`: what may be said of a withheld count of a way of answering; else None.
    """

    value: str
    label: str
    count: int | None
    percent: float | None
    low: float | None
    high: float | None
    suppressed: bool = False
    score: int | None = None
    favourable: bool | None = None
    missing: Missing | None = None
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one question for one group of responses.

    `n`: the base. `missing`: responses of the group outside the base. Both None where withheld.
    """

    n: int | None
    missing: int | None
    suppressed: bool
    choices: tuple[ChoiceResult, ...]
    score: Score | None = None
    top: float | None = None
    bottom: float | None = None


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question: what was asked, and the figures of finished responses, beside those with partial ones.

    `missing_by_kind`: not-shown, not-answered, does-not-apply and prefer-not among finished responses; None where
    withheld, and always for background questions. `multiple`: percentages are of people, and add up to more than 100.
    """

    code: str
    kind: str
    label: str
    section: str
    finished: Figures
    with_partial: Figures
    missing_by_kind: dict[str, int] | None = None
    background: bool = False
    multiple: bool = False
    grid: str | None = None
    stem: str | None = None
    unit: str | None = None
    criteria: tuple[str, ...] = ()
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class Respondents:
    """How many responses there are. None where withheld: finished below the threshold, partial from 1 to 9."""

    finished: int | None
    partial: int | None


@dataclass(frozen=True, slots=True)
class SectionTitle:
    """A part of the questionnaire, for headings."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Summary:
    """All that is published of one survey.

    `provisional`: the window was open when it was made. `population`: the stated number of people who could have
    answered, used for the finite population correction, or None. `remarks`: what readers must know of how the figures
    came about, in words. `ways`: how people answered, counted as questions on who they are, with codes like "/mode";
    labels are the values themselves.
    """

    survey: str
    title: str
    respondents: Respondents
    threshold: int
    sections: tuple[SectionTitle, ...]
    questions: tuple[QuestionResult, ...]
    ways: tuple[QuestionResult, ...] = ()
    framework: str = ""
    illustrative: bool = False
    provisional: bool = False
    population: int | None = None
    generated_at: datetime | None = None
    remarks: tuple[str, ...] = ()

    @property
    def filled_in_by(self) -> QuestionResult | None:
        """The question on who filled the survey in, where it was asked."""
        return next((question for question in self.questions if question.code == FILLED_IN_BY), None)

    def named(self, code: str) -> tuple[QuestionResult, ...]:
        """The question with this code, or the items of the grid with this code, or nothing."""
        exact = tuple(question for question in self.questions if question.code == code)
        return exact or tuple(question for question in self.questions if question.grid == code)
