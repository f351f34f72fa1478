"""Somebody who has every published table, knows the questionnaire and the rules, and solves for the rest.

All people are laid out by their state in one question (or two) and in every grouping: one unknown whole number for
each combination that routing allows. What is published, and nothing else, are equations on these. The code that
decides what is withheld is not used here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations, product

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from surveyapp.analysis.groups_results import Groups
from surveyapp.analysis.results import Figures, QuestionResult, Summary
from surveyapp.domain.answers import Answer
from surveyapp.domain.conditions import atoms, holds
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import Question, Questionnaire

State = tuple[str, ...]
"""What somebody answered: nothing, one value, or several."""
Person = Mapping[str, State]
Row = NDArray[np.float64]


def states(question: Question) -> list[State]:
    """Every answer there can be to a question, none included."""
    values = [choice.value for choice in question.choices]
    if KINDS[question.kind].shape != "many":
        return [(), *((value,) for value in values)]
    alone = [choice.value for choice in question.choices if choice.exclusive or choice.missing]
    shared = [value for value in values if value not in alone]
    sets = chain.from_iterable(combinations(shared, size) for size in range(len(shared) + 1))
    return [*sets, *((value,) for value in alone)]


def in_base(question: Question, state: State) -> bool:
    """Whether somebody with this answer is in the base of the question."""
    missing = {choice.value: choice.missing for choice in question.choices}
    return bool(state) and all(missing[value] in {None, "dont-know"} for value in state)


@dataclass(frozen=True)
class Adversary:
    """What follows from these tables for the finished responses. `codes`: the questions and ways laid out."""

    questionnaire: Questionnaire
    summary: Summary
    groups: Groups | None
    codes: tuple[str, ...]

    @cached_property
    def asked(self) -> dict[str, Question]:
        """The questions laid out, in the order in which they are asked."""
        return {code: q for code, q in self.questionnaire.by_code.items() if code in self.codes}

    @cached_property
    def people(self) -> list[Person]:
        """Every combination of answers that routing allows."""
        ways = {
            way.code: [(c.value,) for c in way.finished.choices] for way in self.summary.ways if way.code in self.codes
        }
        options = {code: states(question) for code, question in self.asked.items()} | ways
        found = (dict(zip(options, picked, strict=True)) for picked in product(*options.values()))
        return [person for person in found if self.possible(person)]

    def possible(self, person: Person) -> bool:
        """Whether everything this person answered was asked."""
        given: dict[str, Answer] = {}
        for code, question in self.asked.items():
            laid_out = question.show_when is None or self.decided(question)
            if person[code] and question.show_when is not None and laid_out and not holds(question.show_when, given):
                return False
            if person[code]:
                given[code] = person[code] if KINDS[question.kind].shape == "many" else person[code][0]
        return True

    def shown_to(self, person: Person, question: Question) -> bool:
        """Whether the question was asked of this person."""
        given: dict[str, Answer] = {
            code: person[code] if KINDS[other.kind].shape == "many" else person[code][0]
            for code, other in self.asked.items()
            if person[code]
        }
        return question.show_when is None or holds(question.show_when, given)

    def decided(self, question: Question) -> bool:
        """Whether all questions that decide whether this one is asked are laid out."""
        return question.show_when is None or {atom.question for atom in atoms(question.show_when)} <= set(self.asked)

    @cached_property
    def masks(self) -> dict[tuple[str, str | None], Row]:
        """Who is in the base of each question and way, and who of them gave each answer."""
        found: dict[tuple[str, str | None], Row] = {}
        for code in self.codes:
            question = self.asked.get(code)
            states = [person[code] for person in self.people]
            base = np.array([question is None or in_base(question, state) for state in states], dtype=float)
            found[code, None] = base
            for value in {value for state in states for value in state}:
                found[code, value] = base * np.array([value in state for state in states])
        return found

    def rows(self, code: str, value: str | None = None, group: tuple[str, str] | None = None) -> Row:
        """Who is in the base of a question, gave this answer, and is in this group: 1 for each such combination."""
        none = np.zeros(len(self.people))
        return self.masks.get((code, value), none) * (1 if group is None else self.masks.get(group, none))

    def equations(self, told: Collection[str]) -> Iterator[tuple[Row, float, float]]:
        """What is published, with the groups of the questions in `told` only: row, least, most."""
        respondents = self.summary.respondents.finished
        if respondents is not None:
            yield np.ones(len(self.people)), respondents, respondents
        for question in (*self.summary.questions, *self.summary.ways):
            if question.code in self.codes:
                yield from self.of(question.code, question.finished)
                yield from self.of_missing(question)
        for result in self.groups.results if self.groups else ():
            if result.question in self.codes and result.question in told and result.grouping in self.codes:
                for level in result.levels:
                    yield from self.of(result.question, level.figures, (result.grouping, level.value))

    def of(
        self, code: str, figures: Figures, group: tuple[str, str] | None = None
    ) -> Iterator[tuple[Row, float, float]]:
        """What one set of figures says."""
        if figures.n is not None:
            yield self.rows(code, None, group), figures.n, figures.n
        if figures.missing is not None and group is None:
            yield 1 - self.rows(code), figures.missing, figures.missing
        for choice in figures.choices:
            if choice.count is not None:
                yield self.rows(code, choice.value, group), choice.count, choice.count
            elif choice.at_least is not None and choice.at_most is not None:
                yield self.rows(code, choice.value, group), choice.at_least, choice.at_most

    def of_missing(self, told: QuestionResult) -> Iterator[tuple[Row, float, float]]:
        """What is said of why answers are missing. Only the questions laid out can decide who was not asked."""
        kinds = told.missing_by_kind
        if kinds is None or told.code not in self.asked:
            return
        question = self.asked[told.code]
        if self.decided(question):
            hidden = [not self.shown_to(person, question) for person in self.people]
            yield np.array(hidden, dtype=float), kinds["not-shown"], kinds["not-shown"]

    def solve(self, aims: Sequence[Row], told: Collection[str], *, whole: bool = False) -> list[tuple[int, int]]:
        """For each row the least and the most that it can come to, knowing the groups of the questions `told`.

        `whole`: of whole people; else of shares of people too, which are never narrower.
        """
        rows, lows, highs = zip(*self.equations(told), strict=True)
        together = LinearConstraint(csr_array(np.array(rows)), lows, highs)
        kinds = np.full(len(self.people), int(whole))

        def end(aim: Row, sign: int) -> float:
            found = milp(sign * aim, constraints=together, integrality=kinds, bounds=Bounds(0, np.inf))
            assert found.x is not None, found.message
            return float(aim @ found.x)

        return [(int(np.ceil(end(aim, 1) - 1e-6)), int(np.floor(end(aim, -1) + 1e-6))) for aim in aims]

    def small_differences(self, threshold: int) -> list[tuple[object, int]]:
        """Sets of people, fewer than the threshold, that are one published base without others."""
        found = []
        for code in self.codes:
            bases = self.bases(code)
            for minuend, (whole, n) in bases.items():
                others = {name: base for name, base in bases.items() if name != minuend and (base[0] <= whole).all()}
                for names in chain.from_iterable(combinations(others, size) for size in range(1, len(others) + 1)):
                    left = whole - np.sum([others[name][0] for name in names], axis=0)
                    difference = n - sum(others[name][1] for name in names)
                    if (left >= 0).all() and 0 < difference < threshold:
                        found.append(((code, minuend, names), difference))
        return found

    def bases(self, code: str) -> dict[object, tuple[Row, int]]:
        """The published bases of one question: of all, and of each group."""
        bases: dict[object, tuple[Row, int]] = {}
        for told in self.summary.questions:
            if told.code == code and told.finished.n is not None:
                bases["all"] = self.rows(code), told.finished.n
        for result in self.groups.of_question(code) if self.groups else ():
            for level in result.levels:
                if result.grouping in self.codes and level.figures.n is not None:
                    group = (result.grouping, level.value)
                    bases[group] = self.rows(code, None, group), level.figures.n
        return bases
