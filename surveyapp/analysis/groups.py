"""Every opinion by every group of people, under one disclosure control with the summary. See docs/analysis.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis import scores
from surveyapp.analysis.disclosure import about_people
from surveyapp.analysis.figures import choice_result, share
from surveyapp.analysis.frames import MISSING, Codes, ResponseFrame
from surveyapp.analysis.groups_nesting import dependencies
from surveyapp.analysis.groups_people import People, groupings
from surveyapp.analysis.groups_results import GroupResult, Groups, Level
from surveyapp.analysis.groups_systems import Builder, Link, families, links, separable, within
from surveyapp.analysis.results import Figures, QuestionResult, Score, Summary
from surveyapp.analysis.shown import Mask
from surveyapp.analysis.suppression import Name, protect
from surveyapp.analysis.tabulate import IN_BASE, Cell
from surveyapp.domain.conditions import Is
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import Question, Questionnaire
from surveyapp.domain.ways import FILLED_IN_BY


def by_groups(frame: ResponseFrame, summary: Summary, *, threshold: int | None = None, language: str = "en") -> Groups:
    """The figures of every opinion question by every grouping, of finished responses; none while a survey is open.

    Opinions are questions with choices and numbers that do not say who people are. Groupings are questions with
    choices that do, who filled the survey in, and ways of answering. A question and a grouping of which routing lets
    one decide whether the other is asked are not set against each other.

    `summary`: made from this frame; what it publishes is taken as known. `threshold`: the summary's, or a higher one.
    `language`: of the labels. Raises ValueError where the threshold is below the summary's.
    """
    limit = summary.threshold if threshold is None else threshold
    if limit < summary.threshold:
        raise ValueError("the threshold of groups cannot be below the summary's")
    if summary.provisional:
        return Groups(limit, (), ())
    people = separable(frame.questionnaire, list(groupings(frame, summary)))
    maker = _Maker(frame, people, limit, language)
    results = [result for told in summary.questions for result in maker.of_question(told)]
    return Groups(limit, tuple(one.published() for one in people), tuple(results))


def is_opinion(questionnaire: Questionnaire, question: Question) -> bool:
    """Whether the question is told by groups: choices or a number, and not who people are."""
    told = KINDS[question.kind].shape in {"one", "many", "number"}
    return told and question.code != FILLED_IN_BY and not about_people(questionnaire, question)


class _Maker:
    """Makes the results of one survey, question by question."""

    def __init__(self, frame: ResponseFrame, people: Sequence[People], threshold: int, language: str) -> None:
        self.frame = frame
        self.people = people
        self.threshold = threshold
        self.language = language
        self.behind = dependencies(frame.questionnaire)
        self.links = links(frame.questionnaire, people)
        self.families = families(people, self.links)
        self.by_level: dict[tuple[str, str, str], Figures] = {}
        """What has been shown so far: question, grouping, group."""
        self.told_by: set[tuple[str, str]] = set()
        """The questions so far, each with a grouping that it is told by."""

    def of_question(self, told: QuestionResult) -> list[GroupResult]:
        """One question by every grouping that it can be told by."""
        question = self.frame.questionnaire.by_code[told.code]
        if not is_opinion(self.frame.questionnaire, question):
            return []
        routed = self.routed(question)
        answers = Answers(self.frame, question)
        blank = self.blank(answers)
        found = []
        for family in self.families:
            told_by = [one for one in family if one.code not in routed]
            shown = self.shown(told, answers.base, family, routed) if told_by else frozenset()
            for one in told_by:
                figures = self.figures(answers, one, shown)
                self.told_by.add((told.code, one.code))
                self.by_level |= {(told.code, one.code, value): shown for value, shown in figures.items()}
                levels = [Level(v.value, v.label, figures.get(v.value, blank)) for v in one.levels]
                found.append(GroupResult(told.code, one.code, told.finished.n, tuple(levels)))
        order = {one.code: place for place, one in enumerate(self.people)}
        return sorted(found, key=lambda result: order[result.grouping])

    def routed(self, question: Question) -> dict[str, frozenset[str | None] | None]:
        """The groupings that the question is not told by, with the groups that all are in who answered it."""
        found: dict[str, frozenset[str | None] | None] = {}
        for one in self.people:
            if one.question is None:
                continue
            if one.code in self.behind[question.code]:
                found[one.code] = within(self.frame.questionnaire, question, one.question, self.people)
            elif question.code in self.behind[one.code] or self.share_a_way(question, one.question):
                found[one.code] = None
        return found

    def share_a_way(self, question: Question, other: Question) -> bool:
        """Whether the answers to one question decide about both, and differently: then who is asked one tells of who

        is asked the other.
        """
        return bool(self.behind[question.code] & self.behind[other.code]) and question.show_when != other.show_when

    def shown(
        self,
        told: QuestionResult,
        base: Mask,
        family: Sequence[People],
        routed: Mapping[str, frozenset[str | None] | None],
    ) -> frozenset[Name]:
        """The groups, as (grouping, value), whose figures may be shown."""
        if told.finished.n is None:
            return frozenset()
        mine: list[Link] = [link for link in self.links if link.inner in {one.code for one in family}]
        system = Builder(told, base, family, mine, routed=routed, asked=self.asked(told, family)).system()
        withheld: set[Name] = {(one.code, level.value) for one in family for level in one.levels if level.count is None}
        withheld |= set(self.withheld_before(told, family))
        while True:
            shown = protect(system, self.threshold, withheld)
            tied: set[Name] = {name for one in family for name in one.tied(shown)}
            if tied <= withheld:
                return shown
            withheld |= tied

    def withheld_before(self, told: QuestionResult, family: Sequence[People]) -> list[Name]:
        """The groups that are withheld for a question which leads to this one: who answers this has answered that."""
        return [
            (one.code, level.value)
            for one in family
            for level in one.levels
            for code in self.behind[told.code]
            if (code, one.code) in self.told_by and (code, one.code, level.value) not in self.by_level
        ]

    def asked(self, told: QuestionResult, family: Sequence[People]) -> dict[Name, int]:
        """Of which groups the answers that lead to the question tell how many of them were asked it."""
        condition = self.frame.questionnaire.by_code[told.code].show_when
        if (
            not isinstance(condition, Is)
            or KINDS[self.frame.questionnaire.by_code[condition.question].kind].shape != "one"
        ):
            return {}
        found: dict[Name, int] = {}
        for one in family:
            for level in one.levels:
                figures = self.by_level.get((condition.question, one.code, level.value))
                counts = {choice.value: choice.count or 0 for choice in figures.choices} if figures else {}
                if set(condition.values) <= counts.keys():
                    found[one.code, level.value] = sum(counts[value] for value in condition.values)
        return found

    def figures(self, answers: Answers, one: People, shown: frozenset[Name]) -> dict[str, Figures]:
        """The figures of the groups of one grouping that may be shown."""
        wanted = [p for p, level in enumerate(one.levels) if (one.code, level.value) in shown]
        if not wanted:
            return {}
        counts, bases = answers.by(one)
        return {one.levels[p].value: self.of_group(answers, counts[p], int(bases[p]), one.inside(p)) for p in wanted}

    def of_group(self, answers: Answers, counts: NDArray[np.intp], n: int, group: Mask) -> Figures:
        """The figures of one group."""
        question, cells = answers.question, answers.cells
        row = [int(count) for count in counts]
        if KINDS[question.kind].shape == "number":
            return Figures(n, None, suppressed=False, choices=(), score=scores.of_numbers(answers.numbers(group)))
        return Figures(
            n=n,
            missing=None,
            suppressed=False,
            choices=tuple(
                choice_result(question, cell, count, n, language=self.language)
                for cell, count in zip(cells, row, strict=True)
            ),
            score=answers.score(row),
            top=share(question, cells, row, n, favourable=True),
            bottom=share(question, cells, row, n, favourable=False),
        )

    def blank(self, answers: Answers) -> Figures:
        """What every withheld group has."""
        choices = [choice_result(answers.question, c, None, 0, language=self.language) for c in answers.cells]
        return Figures(n=None, missing=None, suppressed=True, choices=tuple(choices))


class Answers:
    """The finished answers to one question. `cells`: its choices that are in the base; none for numbers."""

    def __init__(self, frame: ResponseFrame, question: Question) -> None:
        self.question = question
        inside = [p for p, choice in enumerate(question.choices) if choice.missing in IN_BASE]
        self.cells = tuple(Cell(question.choices[p].value, question.choices[p]) for p in inside)
        self.columns: NDArray[np.bool_] | None = None
        self.values: NDArray[np.float64] | None = None
        finished = frame.finished
        shape = KINDS[question.kind].shape
        if shape == "one":
            places = np.full(len(question.choices) + 1, -1, dtype=np.intp)
            places[inside] = np.arange(len(inside))
            self.codes: Codes = places[frame.codes(question.code)[finished]]
        elif shape == "many":
            flags = frame.flags(question)[finished][:, inside]
            self.columns = flags
            why = frame.missing_codes(question.code)[finished]
            self.codes = np.where((why == -1) | (why == MISSING.index("dont-know")), 0, -1)
        else:
            self.values = frame.data[question.code].to_numpy(dtype=float)[finished]
            self.codes = np.where(np.isnan(self.values), -1, 0)

    @property
    def base(self) -> Mask:
        """True for responses in the base."""
        return np.asarray(self.codes >= 0)

    def by(self, one: People) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """How often each answer was given in each group (a row a group), and the base of each group."""
        if self.columns is None:
            counts = one.count(self.codes, max(len(self.cells), 1))
            return counts, counts.sum(axis=1)
        chosen = [one.count(column.astype(np.intp) - 1, 1)[:, 0] for column in self.columns.T]
        return np.stack(chosen, axis=1), one.count(self.codes, 1)[:, 0]

    def numbers(self, group: Mask) -> NDArray[np.float64]:
        """The numbers given in a group."""
        return self.values[group & self.base] if self.values is not None else np.empty(0)

    def score(self, counts: Sequence[int]) -> Score | None:
        """The score of choices given so often; None where choices have none, or several may be chosen."""
        if self.columns is not None:
            return None
        scored: dict[int, int] = {}
        for cell, count in zip(self.cells, counts, strict=True):
            if cell.choice is not None and cell.choice.score is not None:
                scored[cell.choice.score] = scored.get(cell.choice.score, 0) + count
        return scores.of_counts(scored)
