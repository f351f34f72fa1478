"""Every person that there could be: each combination of answers that routing allows, way of answering, and time.

One unknown whole number stands for each. A set of people is a row: 1 for each combination that belongs to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis.frames import ResponseFrame
from surveyapp.domain.answers import Answer
from surveyapp.domain.conditions import holds
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import Question, Questionnaire

State = tuple[str, ...]
"""What somebody answered: nothing, one value, or several."""
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


class LaidOut:
    """All combinations. `ways`: the values of each way of answering; `times`: how many groups of people came when."""

    def __init__(self, questionnaire: Questionnaire, ways: Mapping[str, Sequence[str]], times: int) -> None:
        self.questions = {q.code: q for q in questionnaire.questions()}
        self.ways = ways
        self.answers: list[tuple[State, ...]] = [()]
        shown: list[tuple[bool, ...]] = [()]
        for question in self.questions.values():
            asked = [self.is_asked(question, before) for before in self.answers]
            grown = [
                ((*before, state), (*seen, now))
                for before, seen, now in zip(self.answers, shown, asked, strict=True)
                for state in (states(question) if now else [()])
            ]
            self.answers = [answers for answers, _ in grown]
            shown = [seen for _, seen in grown]
        self.shape = (len(self.answers), *(len(values) for values in ways.values()), times)
        self.place = {answers: place for place, answers in enumerate(self.answers)}
        self._shown = np.array(shown, dtype=bool).T
        self.given = cache(self._given)

    def is_asked(self, question: Question, before: Sequence[State]) -> bool:
        """Whether the question is asked of somebody who gave these answers to those before it."""
        given: dict[str, Answer] = {
            code: state if KINDS[self.questions[code].kind].shape == "many" else state[0]
            for code, state in zip(self.questions, before, strict=False)
            if state
        }
        return question.show_when is None or holds(question.show_when, given)

    def _spread(self, values: NDArray[np.bool_], axis: int) -> Row:
        """One value for each combination, from one for each position along an axis."""
        shape = [1] * len(self.shape)
        shape[axis] = len(values)
        return np.broadcast_to(values.reshape(shape), self.shape).reshape(-1).astype(float)

    def at(self, times: Sequence[int]) -> Row:
        """Everybody who came at one of these times."""
        return self._spread(np.isin(np.arange(self.shape[-1]), times), -1)

    def shown(self, code: str) -> Row:
        """Everybody of whom the question was asked."""
        return self._spread(self._shown[list(self.questions).index(code)], 0)

    def _given(self, code: str, value: str | None = None) -> Row:
        """Everybody in the base of a question or way, or who gave this answer, in the base or not."""
        if code in self.ways:
            mine = np.array([value in {None, other} for other in self.ways[code]])
            return self._spread(mine, 1 + list(self.ways).index(code))
        if code not in self.questions:
            return np.ones(int(np.prod(self.shape)))
        question, place = self.questions[code], list(self.questions).index(code)
        mine = np.array([in_base(question, a[place]) if value is None else value in a[place] for a in self.answers])
        return self._spread(mine, 0)

    def truth(self, frame: ResponseFrame, times: Sequence[int]) -> Row:
        """How many there really are of each combination."""
        columns: list[list[State]] = []
        for code, question in self.questions.items():
            if KINDS[question.kind].shape == "many":
                values = [choice.value for choice in question.choices]
                flags = frame.flags(question)
                columns.append([tuple(v for v, has in zip(values, row, strict=True) if has) for row in flags])
            else:
                columns.append([(question.choices[at].value,) if at >= 0 else () for at in frame.codes(code)])
        places = [self.place[person] for person in zip(*columns, strict=True)]
        ways = [
            [values.index(str(value)) for value in frame.respondents[way.removeprefix("/")]]
            for way, values in self.ways.items()
        ]
        flat = np.ravel_multi_index([np.array(axis) for axis in (places, *ways, times)], self.shape)
        return np.bincount(flat, minlength=int(np.prod(self.shape))).astype(float)
