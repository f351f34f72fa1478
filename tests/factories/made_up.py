"""Questionnaires and answers made up at random: strategies for property tests, small enough to try every answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product

from hypothesis import strategies as st

from surveyapp.domain.conditions import All, Answer, Answered, Any, Compare, Condition, Is, Not
from surveyapp.domain.kinds import AGREEMENT, DATE, KINDS, NUMBER, SEVERAL_CHOICES, SHORT_TEXT, SINGLE_CHOICE, STATEMENT
from surveyapp.domain.questionnaire import Grid, Question, Questionnaire
from tests.factories.questionnaires import choice, choices, question, questionnaire, section, wording

DAY = date(2024, 2, 28)
_OPERATORS = st.sampled_from(["equals", "at_least", "at_most", "more_than", "less_than"])
_GRID = Grid("grid", wording("How far do you agree?"))


def bare_question(kind: str, code: str) -> Question:
    """A question of this kind with few possible answers and no condition."""
    if kind == SINGLE_CHOICE:
        return question(kind, code, choices=choices("a", "b", "c"))
    if kind == SEVERAL_CHOICES:
        return question(kind, code, choices=(*choices("a", "b"), choice("none", exclusive=True)))
    if kind == NUMBER:
        return question(kind, code, minimum=Decimal(0), maximum=Decimal(3))
    if kind == DATE:
        return question(kind, code, minimum=DAY, maximum=DAY + timedelta(days=3))
    return question(kind, code)


def possible_answers(asked: Question) -> list[Answer | None]:
    """Every answer to a question of `bare_question`, and None; one text stands for all."""
    if asked.kind == SEVERAL_CHOICES:
        free = [c.value for c in asked.choices if not c.exclusive]
        sets = [chosen for size in range(1, len(free) + 1) for chosen in combinations(free, size)]
        return [None, *sets, *((c.value,) for c in asked.choices if c.exclusive)]
    if KINDS[asked.kind].has_choices:
        return [None, *(c.value for c in asked.choices)]
    if asked.kind == NUMBER:
        return [None, *map(Decimal, range(4))]
    if asked.kind == DATE:
        return [None, *(DAY + timedelta(days=days) for days in range(4))]
    return [None] if asked.kind == STATEMENT else [None, "words"]


def every_situation(of: Questionnaire) -> Iterator[dict[str, Answer]]:
    """All ways to answer a questionnaire of `questionnaires()`."""
    asked = list(of.questions())
    for answers in product(*map(possible_answers, asked)):
        yield {q.code: answer for q, answer in zip(asked, answers, strict=True) if answer is not None}


@st.composite
def atoms_on(draw: st.DrawFn, named: Question) -> Condition:
    """A condition on one question that fits its kind."""
    if KINDS[named.kind].has_choices and draw(st.booleans()):
        values = draw(st.lists(st.sampled_from([c.value for c in named.choices]), min_size=1, max_size=2, unique=True))
        return Is(named.code, tuple(values))
    if named.kind == NUMBER and draw(st.booleans()):
        constant = draw(st.sampled_from([Decimal(text) for text in ("-1", "0", "1", "1.5", "3", "4")]))
        return Compare(named.code, draw(_OPERATORS), constant)
    if named.kind == DATE and draw(st.booleans()):
        return Compare(named.code, draw(_OPERATORS), DAY + timedelta(days=draw(st.integers(-1, 4))))
    return Answered(named.code, draw(st.booleans()))


def conditions_on(earlier: list[Question]) -> st.SearchStrategy[Condition]:
    """Conditions on any of these questions, nested a little."""
    leaves = st.sampled_from(earlier).flatmap(atoms_on)
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(Not, inner),
            st.builds(All, st.lists(inner, min_size=1, max_size=3).map(tuple)),
            st.builds(Any, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        ),
        max_leaves=4,
    )


@st.composite
def questionnaires(draw: st.DrawFn, most: int = 4) -> Questionnaire:
    """A valid questionnaire of up to `most` questions in up to three sections, the last perhaps background."""
    kinds = [SINGLE_CHOICE, SEVERAL_CHOICES, NUMBER, DATE, SHORT_TEXT, STATEMENT, AGREEMENT]
    asked: list[Question] = []
    for index, kind in enumerate(draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=most))):
        made = bare_question(kind, f"q{index}")
        earlier = [one for one in asked if one.kind != STATEMENT]
        if earlier and draw(st.booleans()):
            made = replace(made, show_when=draw(conditions_on(earlier)))
        if kind == AGREEMENT and draw(st.booleans()):
            made = replace(made, grid=_GRID)
        asked.append(made)
    cuts = sorted(draw(st.lists(st.integers(1, len(asked)), max_size=2)))
    parts = [asked[start:end] for start, end in zip([0, *cuts], [*cuts, len(asked)], strict=True) if start < end]
    has_background = len(parts) > 1 and draw(st.booleans())
    return questionnaire(
        sections=[
            section(f"s{index}", part, background=has_background and index == len(parts) - 1)
            for index, part in enumerate(parts)
        ]
    )


@st.composite
def answered_questionnaires(draw: st.DrawFn) -> tuple[Questionnaire, dict[str, Answer]]:
    """A questionnaire, and answers to some of its questions, whether shown or not."""
    made = draw(questionnaires(most=8))
    drawn = {asked.code: draw(st.sampled_from(possible_answers(asked))) for asked in made.questions()}
    return made, {code: answer for code, answer in drawn.items() if answer is not None}
