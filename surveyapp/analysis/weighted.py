"""Weighted figures beside the published ones: rounded, with their effective sample size, and refused where they tell.

A weighted share and the unweighted one beside it are two equations about the strata. So a question has weighted
figures only where each stratum has nobody in its base, or at least the threshold; where raking makes smaller
combinations of strata, nobody or everybody of each must still fit all that is shown. See docs/analysis.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis.frames import MISSING, ResponseFrame
from surveyapp.analysis.groups_results import Groups
from surveyapp.analysis.proportions import score_interval
from surveyapp.analysis.results import Figures, QuestionResult, Summary
from surveyapp.analysis.shown import Mask
from surveyapp.analysis.tabulate import tabulate
from surveyapp.analysis.weighted_hidden import Told, Weighing, tells, told_size
from surveyapp.analysis.weights import CAP, CannotWeigh, Margin, Numbers, Strata, Weights, effective, rake
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import Question

Refusal = Literal["withheld", "other-figures", "few-people"]
"""Why a question has no weighted figures: it has no others either; those published are of other responses; or too few
people of a stratum answered."""


@dataclass(frozen=True, slots=True)
class WeightedShare:
    """A weighted percentage with its 95 % interval, in whole per cent.

    `value`: of the choice; "" of all favourable ones. `unweighted`: the published percentage.
    """

    value: str
    label: str
    unweighted: float
    percent: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class WeightedQuestion:
    """One question. `n`: unweighted, always. `n_effective`: Kish's, of the people in this base, in two digits.

    Where `refused` says why, there are no figures but `n`.
    """

    code: str
    label: str
    n: int | None
    refused: Refusal | None = None
    n_effective: int | None = None
    choices: tuple[WeightedShare, ...] = ()
    top: WeightedShare | None = None


@dataclass(frozen=True, slots=True)
class UsedMargin:
    """Totals that weights were made to meet. `pooled`: strata that were joined because few people answered."""

    source: str
    strata: tuple[str, ...]
    pooled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WeightedSummary:
    """Weighted figures of finished responses. `method`: post-stratified (one margin) or raked.

    `gap`: how far capping left the weighted counts from the totals at the most, as a share of a total, rounded.
    `design_effect`: of all responses, to one decimal.
    """

    survey: str
    method: Literal["post-stratified", "raked"]
    margins: tuple[UsedMargin, ...]
    cap: float
    capped: bool
    gap: float
    rounds: int
    n: int
    n_effective: int
    design_effect: float
    questions: tuple[WeightedQuestion, ...]


def weighted_summary(
    frame: ResponseFrame,
    targets: Sequence[Margin],
    summary: Summary,
    groups: Groups,
    *,
    threshold: int | None = None,
    cap: float = CAP,
) -> WeightedSummary:
    """The weighted figures of every question with choices that is not about who people are.

    `frame`: the responses that `summary` was made of. `targets`: who lives there. `groups`: the figures by group that
    are published. `threshold`: the summary's, or more.
    Raises CannotWeigh (see there).
    """
    threshold = max(threshold or 0, summary.threshold)
    finished = frame.finished
    n = int(finished.sum())
    if summary.provisional:
        # Figures of today and of tomorrow would be two more equations.
        raise CannotWeigh("still-open")
    if summary.respondents.finished is None or n < threshold:
        raise CannotWeigh("too-few", people=0, threshold=threshold)
    if summary.respondents.finished != n:
        raise CannotWeigh("other-figures", published=summary.respondents.finished)
    for code in sorted({code for each in targets for stratum in each.strata for code in stratum.answers}):
        if not _is_of(frame, summary, code, threshold):
            # Weights tell how many gave which answer now.
            raise CannotWeigh("other-figures", question=code)
    strata = [pooled(frame, each, summary, threshold) for each in targets]
    weights = rake(strata, cap)
    maker = _Maker(frame, targets, strata, weights, threshold=threshold, published=groups)
    return WeightedSummary(
        survey=summary.survey,
        method="post-stratified" if len(strata) == 1 else "raked",
        margins=tuple(UsedMargin(m.source, s.names, s.pooled) for m, s in zip(targets, strata, strict=True)),
        cap=cap,
        capped=weights.capped,
        gap=round(weights.gap, 3),
        rounds=weights.rounds,
        n=n,
        n_effective=floor(weights.n_effective),
        design_effect=round(weights.design_effect, 1),
        questions=tuple(
            maker.question(result)
            for result in summary.questions
            if not result.background and KINDS[result.kind].has_choices
        ),
    )


def pooled(frame: ResponseFrame, margin: Margin, summary: Summary, threshold: int) -> Strata:
    """The strata of a margin among finished responses, each with enough people. Raises CannotWeigh."""
    return _strata(frame, margin, frame.finished).pool(threshold, _withheld(margin, summary))


def _is_of(frame: ResponseFrame, summary: Summary, code: str, threshold: int) -> bool:
    """Whether the published figures of a question are of these responses; where they are withheld, they are not."""
    told = next((result.finished for result in summary.questions if result.code == code), None)
    if told is None:
        return True  # none of the questions: said when the strata are made
    counts = tabulate(frame, frame.questionnaire.by_code[code], threshold).finished
    shown = zip(told.choices, counts.cells, strict=False)
    return told.n == counts.n and all(choice.count in {None, count} for choice, count in shown)


def _withheld(margin: Margin, summary: Summary) -> frozenset[str]:
    """The names of the strata of one question of which the summary does not tell how many they are."""
    names = set()
    for stratum in margin.strata:
        for result in summary.questions:
            hidden = {choice.value for choice in result.finished.choices if choice.count is None}
            values = stratum.answers.get(result.code, frozenset()) if len(stratum.answers) == 1 else frozenset()
            if hidden & values and not hidden <= values:
                names.add(stratum.name)
    return frozenset(names)


def _strata(frame: ResponseFrame, margin: Margin, finished: Mask) -> Strata:
    """The stratum of each finished response."""
    codes = np.full(int(finished.sum()), -1, dtype=np.intp)
    for position, stratum in enumerate(margin.strata):
        belongs = np.ones(len(codes), dtype=bool)
        for code, values in stratum.answers.items():
            question = frame.questionnaire.by_code.get(code)
            if question is None or KINDS[question.kind].shape != "one":
                raise CannotWeigh("not-a-single-choice", question=code)
            if not values <= question.values:
                raise CannotWeigh("unknown-answer", question=code, values=sorted(values - question.values))
            wanted = [p for p, choice in enumerate(question.choices) if choice.value in values]
            belongs &= np.isin(frame.codes(code)[finished], wanted)
        if (codes[belongs] >= 0).any():
            other = margin.strata[int(codes[belongs].max())]
            raise CannotWeigh("strata-overlap", strata=(other.name, stratum.name))
        codes[belongs] = position
    return Strata(
        codes,
        tuple(stratum.name for stratum in margin.strata),
        np.array([stratum.total for stratum in margin.strata], dtype=float),
    )


class _Maker:
    """Makes the weighted figures of one question after another, of finished responses."""

    def __init__(
        self,
        frame: ResponseFrame,
        targets: Sequence[Margin],
        strata: Sequence[Strata],
        weights: Weights,
        *,
        threshold: int,
        published: Groups,
    ) -> None:
        self.frame = frame
        self.finished = frame.finished
        self.strata = strata
        self.weights = weights
        self.threshold = threshold
        _, groups = np.unique(np.stack([each.codes for each in strata]), axis=1, return_inverse=True)
        self.groups = groups.reshape(-1)
        """For each response, which combination of strata it has."""
        codes = [{code for stratum in each.strata for code in stratum.answers} for each in targets]
        self.by = [next(iter(each)) for each in codes if len(each) == 1]
        """The questions of which each stratum is some answers."""
        self.published = published

    def question(self, result: QuestionResult) -> WeightedQuestion:
        figures = result.finished
        if figures.n is None or any(choice.count is None for choice in figures.choices):
            return WeightedQuestion(result.code, result.label, figures.n, refused="withheld")
        question = self.frame.questionnaire.by_code[result.code]
        base = self._base(question)
        chosen = [self._chosen(question, choice.value) & base for choice in figures.choices]
        counts = [choice.count for choice in figures.choices]
        if int(base.sum()) != figures.n or [int(mask.sum()) for mask in chosen] != counts:
            return WeightedQuestion(result.code, result.label, figures.n, refused="other-figures")
        size = told_size(effective(self.weights.values[base]))
        shares = [
            self._share(mask, base, size, choice.value, choice.label)
            for mask, choice in zip(chosen, figures.choices, strict=True)
        ]
        top = self._top(figures, chosen, base, size)
        made = [*zip(chosen, shares, strict=True), *([top] if top else [])]
        percents = [share.percent for share in shares]
        told = Told(figures, KINDS[question.kind].shape == "many", percents, top[1].percent if top else None, size)
        if self._tells_of_hidden(told, question.code) or not self._may_show(base, made):
            return WeightedQuestion(result.code, result.label, figures.n, refused="few-people")
        return WeightedQuestion(
            result.code, result.label, figures.n, None, size, tuple(shares), top[1] if top else None
        )

    def _base(self, question: Question) -> Mask:
        missing = self.frame.missing_codes(question.code)[self.finished]
        return np.asarray((missing < 0) | (missing == MISSING.index("dont-know")))

    def _chosen(self, question: Question, value: str) -> Mask:
        if KINDS[question.kind].shape == "many":
            return np.asarray(self.frame.data[f"{question.code}/{value}"].to_numpy()[self.finished])
        position = next(p for p, choice in enumerate(question.choices) if choice.value == value)
        return np.asarray(self.frame.codes(question.code)[self.finished] == position)

    def _share(self, mask: Mask, base: Mask, size: int, value: str = "", label: str = "") -> WeightedShare:
        weights = self.weights.values
        percent = round(100 * float(weights[mask].sum() / weights[base].sum()))
        # Of the rounded share: the ends tell no more than it does.
        low, high = score_interval(percent / 100, size)
        unweighted = 100 * int(mask.sum()) / int(base.sum())
        return WeightedShare(value, label, unweighted, percent, floor(100 * low), ceil(100 * high))

    def _top(
        self, figures: Figures, chosen: Sequence[Mask], base: Mask, size: int
    ) -> tuple[Mask, WeightedShare] | None:
        if figures.top is None:
            return None
        marked = [mask for mask, choice in zip(chosen, figures.choices, strict=True) if choice.favourable]
        mask = np.logical_or.reduce(marked)
        return mask, self._share(mask, base, size)

    def _tells_of_hidden(self, told: Told, code: str) -> bool:
        """Whether it would tell of groups that are withheld. With several margins nobody looks further than that."""
        for by in self.by:
            result = self.published.result(code, by)
            if len(self.strata) > 1 and result is not None:
                if any(level.figures.suppressed for level in result.levels):
                    return True
            elif tells(told, result, self._weighing(by), self.threshold):
                return True
        return False

    def _weighing(self, code: str) -> Weighing:
        """The weights by the answers to the question of the only margin."""
        given = self.frame.codes(code)[self.finished]
        inside = self.strata[0].codes >= 0
        choices = self.frame.questionnaire.by_code[code].choices
        found = {
            choice.value: float(self.weights.values[mine][0])
            for position, choice in enumerate(choices)
            if (mine := inside & (given == position)).any()
        }
        outside = self.weights.values[~inside]
        grouping = self.published.grouping(code)
        sizes = {level.value: level.n for level in grouping.levels} if grouping else {}
        return Weighing(found, float(outside[0]) if len(outside) else 1.0, sizes, len(given))

    def _may_show(self, base: Mask, made: Sequence[tuple[Mask, WeightedShare]]) -> bool:
        for strata in self.strata:
            # People in no stratum are looked at below.
            counts = np.bincount(strata.codes[base] + 1, minlength=len(strata.names) + 1)[1:]
            # So many answered for certain, as everybody can see who knows how many there are and how many did not.
            least = np.maximum(strata.counts - int(np.count_nonzero(~base)), 0)
            if ((counts > 0) & (counts < np.where(least < self.threshold, least, 0) + self.threshold)).any():
                return False
        _, first, sizes = np.unique(self.groups[base], return_index=True, return_counts=True)
        weights = self.weights.values[base][first]
        small = np.flatnonzero(sizes < self.threshold)
        total = float((weights * sizes).sum())
        for mask, share in made:
            shown = ((share.percent - 0.5) / 100 * total, (share.percent + 0.5) / 100 * total)
            if not all(fits(weights, sizes, int(p), int(mask.sum()), shown) for p in small):
                return False
        return True


def fits(weights: Numbers, sizes: NDArray[np.intp], group: int, count: int, shown: tuple[float, float]) -> bool:
    """Whether all that is shown fits both that as few, and that as many, of one group gave an answer as could have.

    `weights`, `sizes`: of each group, which the adversary is granted; `count`: how many gave the answer; the weighted
    count is known to lie between the two numbers `shown`.
    """
    others = np.delete(np.arange(len(sizes)), group)
    rest = int(sizes[others].sum())
    order = others[np.argsort(weights[others], kind="stable")]
    for taken in (max(0, count - rest), min(int(sizes[group]), count)):
        ends = [
            weights[group] * taken + float((weights[each] * _filled(sizes[each], count - taken)).sum())
            for each in (order, order[::-1])
        ]
        if ends[0] > shown[1] or ends[1] < shown[0]:
            return False
    return True


def _filled(sizes: NDArray[np.intp], people: int) -> NDArray[np.intp]:
    """So many people put into groups of these sizes, one group after the other."""
    before = np.cumsum(sizes) - sizes
    filled: NDArray[np.intp] = np.clip(people - before, 0, sizes)
    return filled
