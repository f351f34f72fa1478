"""Shortest and longest paths: right by hand, never exceeded by anybody's answers, quick for many questions."""

import time
from decimal import Decimal

import pytest
from hypothesis import given

from surveyapp.domain.conditions import All, Answered, Any, Compare, Condition, Is, Not, atoms
from surveyapp.domain.kinds import KINDS, NUMBER, SEVERAL_CHOICES, SHORT_TEXT, SINGLE_CHOICE, STATEMENT
from surveyapp.domain.path_lengths import Cost, extremes
from surveyapp.domain.questionnaire import Question, Questionnaire
from surveyapp.domain.routing import shown
from tests.factories.made_up import every_situation, questionnaires
from tests.factories.questionnaires import choices, question, questionnaire


def costs(of: Questionnaire) -> dict[str, Cost]:
    """One question each, statements apart, and seconds that tell every set of questions from every other."""
    return {q.code: Cost(int(q.kind != STATEMENT), 2.0**place) for place, q in enumerate(of.questions())}


def lengths(*asked: Question) -> tuple[int, int]:
    made = questionnaire(*asked)
    least, most = extremes(made, {q.code: Cost(1, 1.0) for q in asked})
    assert (least.seconds, most.seconds) == (least.questions, most.questions)
    return least.questions, most.questions


def asked_when(code: str, condition: Condition | None, kind: str = SHORT_TEXT) -> Question:
    return question(kind, code, show_when=condition)


ROLE = question(SINGLE_CHOICE, "role", choices=choices("parent", "teacher", "nurse"))
AGE = question(NUMBER, "age", minimum=Decimal(0), maximum=Decimal(25))


def test_without_conditions_there_is_one_path() -> None:
    assert lengths(ROLE, AGE) == (2, 2)


def test_branches_exclude_each_other() -> None:
    branches = [asked_when(f"p{i}", Is("role", ("parent",))) for i in range(3)]
    branches += [asked_when(f"t{i}", Is("role", ("teacher",))) for i in range(2)]
    assert lengths(ROLE, *branches) == (1, 4)  # a nurse; a parent
    assert lengths(ROLE, *branches, asked_when("n", Is("role", ("nurse",)))) == (2, 4)


def test_the_least_is_of_those_who_answer() -> None:
    parent = asked_when("p", Is("role", ("parent", "teacher", "nurse")))
    assert lengths(ROLE, parent) == (2, 2)


def test_the_most_is_of_everybody() -> None:
    skipper = asked_when("why-not", Answered("role", expected=False))
    assert lengths(ROLE, skipper) == (1, 2)


def test_whole_branches_go_with_their_root() -> None:
    plan = question(SINGLE_CHOICE, "plan", show_when=Is("role", ("parent",)))
    wait = asked_when("wait", Is("plan", ("yes",)))
    otherwise = asked_when("otherwise", Not(Is("plan", ("yes",))))
    assert lengths(ROLE, plan, wait) == (1, 3)
    assert lengths(ROLE, plan, wait, otherwise) == (2, 3)


def test_conditions_are_put_together() -> None:
    one, two = question(SINGLE_CHOICE, "one"), question(SINGLE_CHOICE, "two")
    both = asked_when("both", All((Is("one", ("yes",)), Is("two", ("yes",)))))
    either = asked_when("either", Any((Is("one", ("no",)), Is("two", ("no",)))))
    assert lengths(one, two, both, either) == (3, 3)


def test_numbers_and_several_choices_give_bounds() -> None:
    old, young = (
        asked_when("old", Compare("age", "at_least", Decimal(14))),
        asked_when("y", Answered("age", expected=True)),
    )
    assert lengths(AGE, old, young) == (2, 3)
    help_got = question(SEVERAL_CHOICES, "help", choices=choices("a", "b"))
    assert lengths(help_got, asked_when("a", Is("help", ("a",))), asked_when("b", Is("help", ("b",)))) == (1, 3)


def test_bounds_of_numbers_may_be_too_wide() -> None:
    low, high = (
        asked_when("low", Compare("age", "at_most", Decimal(3))),
        asked_when("high", Compare("age", "at_least", Decimal(5))),
    )
    assert lengths(AGE, low, high) == (1, 3)  # nobody is both


def test_a_condition_on_what_is_not_there_holds_for_nobody() -> None:
    assert lengths(asked_when("a", Is("nowhere", ("x",)))) == (0, 0)
    assert lengths(asked_when("a", Answered("nowhere", expected=False))) == (1, 1)


def test_codes_without_a_cost_cost_nothing() -> None:
    assert extremes(questionnaire(ROLE, AGE), {"age": Cost(1, 7.0)}) == (Cost(1, 7.0), Cost(1, 7.0))


@given(questionnaires())
def test_nobody_falls_outside(made: Questionnaire) -> None:
    cost = costs(made)
    least, most = extremes(made, cost)
    deciding = {a.question for q in made.questions() if q.show_when is not None for a in atoms(q.show_when)}
    every, diligent = [], []
    for answers in every_situation(made):
        met = shown(made, answers)
        total = Cost(sum(cost[code].questions for code in met), sum(cost[code].seconds for code in met))
        every.append(total)
        if all(code in answers for code in met if code in deciding and met[code].kind != STATEMENT):
            diligent.append(total)
    assert max(one.questions for one in every) <= most.questions
    assert max(one.seconds for one in every) <= most.seconds
    assert min(one.questions for one in diligent) >= least.questions
    assert min(one.seconds for one in diligent) >= least.seconds
    if all(KINDS[made.by_code[code].kind].shape == "one" for code in deciding):
        assert max(one.seconds for one in every) == most.seconds
        assert min(one.seconds for one in diligent) == least.seconds


def chain(size: int) -> list[Question]:
    """Each question is asked of those who said yes to the one before."""
    return [question(SINGLE_CHOICE, f"q{i}", show_when=Is(f"q{i - 1}", ("yes",)) if i else None) for i in range(size)]


def fan(size: int) -> list[Question]:
    """One question decides about all others."""
    return [ROLE, *(asked_when(f"q{i}", Is("role", (ROLE.choices[i % 3].value,))) for i in range(size - 1))]


def gates(size: int) -> list[Question]:
    """Half the questions decide about one other each."""
    first = [question(SINGLE_CHOICE, f"g{i}") for i in range(size // 2)]
    return [*first, *(asked_when(f"q{i}", Is(f"g{i}", ("yes",))) for i in range(size // 2))]


def knot(size: int) -> list[Question]:
    """All the first half of the questions decide about each of the second."""
    first = [question(SINGLE_CHOICE, f"g{i}") for i in range(size // 2)]
    every = All(tuple(Is(one.code, ("yes",)) for one in first[:40]))
    return [*first, *(asked_when(f"q{i}", every) for i in range(size // 2))]


def many_numbers(size: int) -> list[Question]:
    """One number is compared in more ways than can be tried."""
    return [AGE, *(asked_when(f"q{i}", Compare("age", "at_least", Decimal(i))) for i in range(size - 1))]


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (chain(1000), (1, 1000)),
        (fan(1000), (334, 334)),
        (gates(1000), (500, 1000)),
        (knot(1000), (500, 1000)),
        (many_numbers(1000), (1, 1000)),
    ],
    ids=["chain", "fan", "gates", "knot", "numbers"],
)
def test_a_thousand_questions_take_no_time(made: list[Question], told: tuple[int, int]) -> None:
    start = time.process_time()
    assert lengths(*made) == told
    assert time.process_time() - start < 2
