"""The shortest and the longest path that routing leaves through a questionnaire."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from math import inf
from operator import add, or_

from surveyapp.domain.conditions import All, Answered, Any, Compare, Condition, Is, Not, atoms, holds
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import Question, Questionnaire

Atom = Is | Compare | Answered
"""A condition on a single question."""

_MOST_STEPS = 60_000
_MOST_FREE = 6


@dataclass(frozen=True, slots=True)
class Cost:
    """Questions that are met, and seconds that they take."""

    questions: int
    seconds: float


def extremes(questionnaire: Questionnaire, costs: Mapping[str, Cost]) -> tuple[Cost, Cost]:
    """The least and the most of questions and of seconds on any path; the two need not be of one path.

    `costs`: what each question adds where it is shown, by its code; a code that is not there adds nothing.
    Nobody has more than the most. Nobody who answers wherever routing looks has less than the least; who leaves such an
    answer out may see less, but has then not been asked what the questionnaire is for.

    How: questions that conditions tie together are walked through in order, keeping which conditions hold and the span
    of costs so far. Choices of one are tried value by value. Of anything else each condition may hold or not, whatever
    the others do: the bounds hold, but may be too wide ("at least 5" without "at least 3"). Where even that takes too
    many steps, every question of the group that has a condition may be met or not. So it is quick for as many questions
    as a questionnaire may have.
    """
    total, steps = _Span(), _MOST_STEPS
    for group in _groups(questionnaire):
        walk = _Walk(group, costs)
        total += walk.span(steps)
        steps -= min(steps, walk.steps)
    return Cost(int(total.fewest), total.quickest), Cost(total.most, total.longest)


@dataclass(frozen=True, slots=True)
class _Span:
    """The least and the most of several paths. The least is infinite where each of them leaves out an answer."""

    fewest: float = 0
    quickest: float = 0.0
    most: int = 0
    longest: float = 0.0

    def __add__(self, other: _Span) -> _Span:
        """Both, one after the other."""
        return _Span(
            self.fewest + other.fewest,
            self.quickest + other.quickest,
            self.most + other.most,
            self.longest + other.longest,
        )

    def __or__(self, other: _Span) -> _Span:
        """Either of them."""
        return _Span(
            min(self.fewest, other.fewest),
            min(self.quickest, other.quickest),
            max(self.most, other.most),
            max(self.longest, other.longest),
        )


_LEFT_OUT = _Span(inf, inf)


class _Walk:
    """Through one group of questions. What holds is kept as a number: a bit for each condition on a single question."""

    def __init__(self, group: Sequence[Question], costs: Mapping[str, Cost]) -> None:
        self.group = group
        self.costs = costs
        self.steps = 0
        self.bits: dict[Atom, int] = {}
        self.asked: dict[str, list[Atom]] = {}
        self.last_needed: dict[int, int] = {}  # by place: the bits that no later place looks at
        places: dict[int, int] = {}
        for place, question in enumerate(group):
            for atom in atoms(question.show_when) if question.show_when is not None else ():
                if atom not in self.bits:
                    self.bits[atom] = 1 << len(self.bits)
                    self.asked.setdefault(atom.question, []).append(atom)
                places[self.bits[atom]] = place
        for bit, place in places.items():
            self.last_needed[place] = self.last_needed.get(place, 0) | bit

    def span(self, most_steps: int) -> _Span:
        """The span of all paths; whatever the conditions may say where that takes too many steps."""
        spans = {self.mask(atom for atom in self.bits if holds(atom, {})): _Span()}
        for place, question in enumerate(self.group):
            outcomes = self.outcomes(question)
            self.steps += len(spans) * len(outcomes)
            if not outcomes or self.steps > most_steps:
                return _sum(self.loose(question) for question in self.group)
            spans = self.after(question, spans, outcomes, self.last_needed.get(place, 0))
        return reduce(or_, spans.values())

    def after(
        self, question: Question, spans: Mapping[int, _Span], outcomes: Sequence[tuple[int, _Span]], spent: int
    ) -> dict[int, _Span]:
        """What may hold once a question was met or passed by, and the spans that lead there."""
        own = self.mask(self.asked.get(question.code, ()))
        unanswered = self.mask(atom for atom in self.asked.get(question.code, ()) if holds(atom, {}))
        found: dict[int, _Span] = {}
        for held, span in spans.items():
            is_shown = question.show_when is None or self.is_true(question.show_when, held)
            for outcome, added in outcomes if is_shown else [(unanswered, _Span())]:
                key = (held & ~own | outcome) & ~spent
                here = span + added + self.cost(question) if is_shown else span
                found[key] = found[key] | here if key in found else here
        return found

    def outcomes(self, question: Question) -> list[tuple[int, _Span]]:
        """What may hold of a question that is met, answered or not; nothing where there are too many ways."""
        asked = self.asked.get(question.code, [])
        unanswered = self.mask(atom for atom in asked if holds(atom, {}))
        shape = KINDS[question.kind].shape
        if not asked or shape == "nothing":
            return [(unanswered, _Span())]
        if shape == "one":
            masks = {self.mask(atom for atom in asked if holds(atom, {question.code: v})) for v in question.values}
        else:
            free = [self.bits[atom] for atom in asked if not isinstance(atom, Answered)]
            if len(free) > _MOST_FREE:
                return []
            answered = self.mask(atom for atom in asked if isinstance(atom, Answered) and atom.expected)
            masks = {answered | sum(bits) for size in range(len(free) + 1) for bits in combinations(free, size)}
        return [*((mask, _Span()) for mask in masks), (unanswered, _LEFT_OUT if masks else _Span())]

    def cost(self, question: Question) -> _Span:
        cost = self.costs.get(question.code, Cost(0, 0.0))
        return _Span(cost.questions, cost.seconds, cost.questions, cost.seconds)

    def loose(self, question: Question) -> _Span:
        """The cost of a question that may be met or not, if it has a condition."""
        whole = self.cost(question)
        return whole if question.show_when is None else _Span(0, 0.0, whole.most, whole.longest)

    def is_true(self, condition: Condition, held: int) -> bool:
        """Whether a condition is true where these conditions on single questions hold."""
        match condition:
            case All(parts):
                return all(self.is_true(part, held) for part in parts)
            case Any(parts):
                return any(self.is_true(part, held) for part in parts)
            case Not(part):
                return not self.is_true(part, held)
            case _:
                return bool(self.bits[condition] & held)

    def mask(self, held: Iterable[Atom]) -> int:
        return sum(self.bits[atom] for atom in held)


def _sum(spans: Iterable[_Span]) -> _Span:
    return reduce(add, spans, _Span())


def _groups(questionnaire: Questionnaire) -> list[list[Question]]:
    """The questions in groups that no condition ties to each other, each in the order asked."""
    group_of: dict[str, list[str]] = {question.code: [question.code] for question in questionnaire.questions()}
    for question in questionnaire.questions():
        for atom in atoms(question.show_when) if question.show_when is not None else ():
            mine, other = group_of[question.code], group_of.get(atom.question, group_of[question.code])
            if mine is not other:
                small, large = sorted((mine, other), key=len)
                large += small
                group_of |= dict.fromkeys(small, large)
    order = {code: place for place, code in enumerate(questionnaire.by_code)}
    groups = {id(group): group for group in group_of.values()}
    return [[questionnaire.by_code[code] for code in sorted(g, key=order.__getitem__)] for g in groups.values()]
