"""A survey's summary from its responses: counted, then withheld where it must be, in one place for every format."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from surveyapp.analysis import disclosure, ways
from surveyapp.analysis.figures import choice_result, say, share
from surveyapp.analysis.frames import ResponseFrame
from surveyapp.analysis.results import (
    Figures,
    QuestionResult,
    Respondents,
    SectionTitle,
    Summary,
)
from surveyapp.analysis.tabulate import Counts, Table, tabulate
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import Question


def summarise(
    frame: ResponseFrame,
    *,
    survey: str,
    generated_at: datetime | None = None,
    threshold: int = disclosure.THRESHOLD,
    population: int | None = None,
    language: str = "en",
    provisional: bool = False,
    close: Collection[str] = (),
) -> Summary:
    """The summary of every question but statements, under disclosure control.

    `survey`: its slug or code. `population`: how many people could have answered, where that is known; intervals then
    carry the finite population correction. `close`: codes of questions to withhold because the figures of all
    responses, published later, would be too near (see `live.too_close`). `language`: of the labels, where the
    questionnaire has it.
    Raises ValueError where the threshold is below 1 or there are more responses than the population.
    """
    if threshold < 1:
        raise ValueError("the threshold must be 1 or more")
    if population is not None and population < len(frame):
        raise ValueError(f"{len(frame)} responses from a population of {population}")
    questionnaire = frame.questionnaire
    respondents = _respondents(frame, threshold)
    maker = _Maker(frame, respondents, threshold, population, language=language, close=close)
    asked = [question for question in questionnaire.questions() if KINDS[question.kind].shape != "nothing"]
    return Summary(
        survey=survey,
        title=say(questionnaire.title, language),
        respondents=respondents,
        threshold=threshold,
        sections=tuple(SectionTitle(s.code, say(s.title, language)) for s in questionnaire.sections),
        questions=tuple(maker.question(question) for question in asked),
        ways=tuple(maker.way(table, closed=provisional) for table in ways.tables(frame)),
        framework=questionnaire.framework,
        illustrative=questionnaire.illustrative,
        provisional=provisional,
        population=population,
        generated_at=generated_at,
    )


def _respondents(frame: ResponseFrame, threshold: int) -> Respondents:
    finished = int(frame.finished.sum())
    partial = len(frame) - finished
    return Respondents(
        finished=finished if finished >= threshold else None,
        partial=partial if partial == 0 or partial >= threshold else None,
    )


class _Maker:
    """Makes the results of one summary and remembers what has been withheld, for the routing that depends on it."""

    def __init__(
        self,
        frame: ResponseFrame,
        respondents: Respondents,
        threshold: int,
        population: int | None,
        *,
        language: str,
        close: Collection[str],
    ) -> None:
        self.frame = frame
        self.respondents = respondents
        self.threshold = threshold
        self.population = population
        self.language = language
        self.close = close
        self.withheld: dict[str, disclosure.Withheld] = {}

    def question(self, question: Question) -> QuestionResult:
        closed = question.code in self.close or disclosure.gives_away(question.show_when, self.withheld)
        return self.result(tabulate(self.frame, question, self.threshold), closed=closed)

    def way(self, table: Table, *, closed: bool) -> QuestionResult:
        """A way of answering. While a survey is open there are no figures of it: most ways have too few people then."""
        result = self.result(table, closed=closed)
        if result.finished.n is None:
            return result
        hidden = frozenset(p for p, choice in enumerate(result.finished.choices) if choice.suppressed)
        bounds = disclosure.bounds(table.finished.cells, hidden, self.threshold)
        return replace(
            result,
            finished=_bounded(result.finished, bounds),
            with_partial=result.with_partial
            if result.with_partial.n is None
            else _bounded(result.with_partial, bounds),
        )

    def result(self, table: Table, *, closed: bool) -> QuestionResult:
        """The result of one table. `closed`: nothing of it may be shown."""
        question = table.question
        guarded = disclosure.about_people(self.frame.questionnaire, question)
        hidden = None if closed or table.finished.n < self.threshold else self.hidden_cells(table, guarded)
        if hidden is None:
            self.withheld[question.code] = disclosure.Withheld(whole=True)
        finished = self.figures(table, table.finished, hidden, self.respondents.finished is not None)
        shows = not closed and self.shows_partial(table, guarded, hidden)
        totals = self.respondents.partial is not None and self.respondents.finished is not None
        with_partial = self.figures(table, table.everyone, (hidden or frozenset()) if shows else None, totals)
        return QuestionResult(
            code=question.code,
            kind=question.kind,
            label=say(question.text, self.language),
            section=question.section,
            finished=finished,
            with_partial=with_partial,
            missing_by_kind=None if guarded or finished.missing is None else _by_kind(table.finished),
            background=guarded,
            multiple=KINDS[question.kind].shape == "many",
            grid=question.grid.code if question.grid else None,
            stem=say(question.grid.text, self.language) if question.grid else None,
            unit=say(question.unit, self.language) if question.unit else None,
            criteria=question.criteria,
            measure=question.measure,
        )

    def hidden_cells(self, table: Table, guarded: bool) -> frozenset[int]:
        """The positions of withheld cells of a question whose base may be shown."""
        question, counts = table.question, table.finished
        if not guarded or not question.choices:
            return frozenset()
        never = frozenset(choice.value for choice in question.choices if choice.missing == "prefer-not")
        if KINDS[question.kind].shape == "many":
            alone = [bool(cell.choice and (cell.choice.exclusive or cell.choice.missing)) for cell in table.cells]
            hidden = disclosure.small_choices(counts.cells, counts.n, alone, self.threshold)
            values = frozenset(table.cells[p].value for p in hidden)
            self.withheld[question.code] = disclosure.Withheld(alone=values | never)
        else:
            names = [cell.value for cell in table.cells]
            signatures = disclosure.signatures(self.frame.questionnaire, question, names)
            groups = disclosure.small_cells(counts.cells, self.threshold, signatures)
            together = tuple(frozenset(names[p] for p in group) for group in groups)
            self.withheld[question.code] = disclosure.Withheld(together=together, alone=never)
            hidden = frozenset().union(*groups)
        return hidden

    def shows_partial(self, table: Table, guarded: bool, hidden: frozenset[int] | None) -> bool:
        """Whether the figures with partial responses may stand beside those without them."""
        finished, everyone = table.finished, table.everyone
        if hidden is None:
            # Beside the next figures, those with partial responses would tell what is withheld of the finished ones.
            return False
        if everyone.n < self.threshold or not disclosure.apart(finished.n, everyone.n, self.threshold):
            return False
        if not guarded and table.question.kind not in {"number", "date"}:
            return True
        if hidden and finished.n != everyone.n:
            return False
        pairs = zip(finished.cells, everyone.cells, strict=True)
        return all(disclosure.apart(a, b, self.threshold) for a, b in pairs)

    def figures(self, table: Table, counts: Counts, hidden: frozenset[int] | None, total_known: bool) -> Figures:
        """The figures without those of `hidden` cells (None: of all). `total_known`: the group's size is public."""
        if hidden is None:
            # Ranges are made from the answers, so they go too; choices are as they were asked.
            asked = [cell for cell in table.cells if cell.choice is not None]
            choices = tuple(choice_result(table.question, cell, None, 0, language=self.language) for cell in asked)
            return Figures(n=None, missing=None, suppressed=True, choices=choices)
        choices = tuple(
            choice_result(
                table.question,
                cell,
                None if position in hidden else count,
                counts.n,
                language=self.language,
                population=self.population,
            )
            for position, (cell, count) in enumerate(zip(table.cells, counts.cells, strict=True))
        )
        whole = not hidden
        return Figures(
            n=counts.n,
            missing=counts.outside if total_known else None,
            suppressed=False,
            choices=choices,
            score=counts.score if whole else None,
            top=share(table.question, table.cells, counts.cells, counts.n, favourable=True) if whole else None,
            bottom=share(table.question, table.cells, counts.cells, counts.n, favourable=False) if whole else None,
        )


def _bounded(figures: Figures, bounds: Mapping[int, tuple[int, int]]) -> Figures:
    """The figures with what may be said of the withheld ones among them."""
    choices = tuple(
        replace(choice, at_least=bounds[position][0], at_most=bounds[position][1])
        if choice.count is None and position in bounds
        else choice
        for position, choice in enumerate(figures.choices)
    )
    return replace(figures, choices=choices)


def _by_kind(counts: Counts) -> dict[str, int]:
    return {kind: count for kind, count in counts.missing.items() if kind != "dont-know"}
