"""Conditions on earlier answers: each operator, unanswered questions, and the laws of and, or and not."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.conditions import OPERATORS, All, Answered, Any, Compare, Condition, Is, Not, atoms, holds
from surveyapp.domain.questionnaire import Questionnaire
from tests.factories.made_up import conditions_on, every_situation, questionnaires

TRUE, FALSE = All(()), Any(())


def test_one_of_the_values() -> None:
    condition = Is("role", ("parent", "carer"))
    assert holds(condition, {"role": "parent"})
    assert not holds(condition, {"role": "teacher"})
    assert not holds(condition, {})


def test_several_choices_meet_a_list_of_values_with_any_of_them() -> None:
    condition = Is("help", ("school", "health"))
    assert holds(condition, {"help": ("home", "health")})
    assert not holds(condition, {"help": ("home",)})
    assert not holds(condition, {})


@pytest.mark.parametrize(
    ("operator", "below", "same", "above"),
    [
        ("equals", False, True, False),
        ("at_least", False, True, True),
        ("at_most", True, True, False),
        ("more_than", False, False, True),
        ("less_than", True, False, False),
    ],
)
def test_comparisons_of_numbers_and_dates(operator: str, below: bool, same: bool, above: bool) -> None:
    number = Compare("age", operator, Decimal("15.5"))  # type: ignore[arg-type]  # one of OPERATORS
    assert [holds(number, {"age": Decimal(n)}) for n in ("15.4", "15.50", "16")] == [below, same, above]
    day = Compare("when", operator, date(2024, 2, 29))  # type: ignore[arg-type]  # one of OPERATORS
    days = [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)]
    assert [holds(day, {"when": one}) for one in days] == [below, same, above]


@pytest.mark.parametrize("operator", OPERATORS)
def test_comparing_what_cannot_be_compared_is_false(operator: str) -> None:
    number = Compare("age", operator, Decimal(1))  # type: ignore[arg-type]  # one of OPERATORS
    assert not holds(number, {})
    assert not holds(number, {"age": "1"})
    assert not holds(number, {"age": date(2024, 1, 1)})
    assert not holds(number, {"age": ("1",)})


def test_answered_and_not_answered() -> None:
    assert holds(Answered("age", True), {"age": Decimal(0)})
    assert not holds(Answered("age", True), {})
    assert holds(Answered("age", False), {})


def test_an_unanswered_question_is_not_any_value() -> None:
    assert holds(Not(Is("role", ("parent",))), {})


def test_all_of_nothing_holds_and_any_of_nothing_does_not() -> None:
    assert holds(TRUE, {})
    assert not holds(FALSE, {})


def test_the_atoms_of_a_condition_come_in_order() -> None:
    first, second, third = Is("a", ("x",)), Answered("b", True), Compare("c", "equals", Decimal(1))
    assert list(atoms(All((first, Not(Any((second, third))))))) == [first, second, third]


@given(st.data(), questionnaires(most=3))
def test_the_laws_of_and_or_and_not(data: st.DataObject, made: Questionnaire) -> None:
    asked = [question for question in made.questions() if question.kind != "statement"]
    if not asked:
        return
    one, two = (data.draw(conditions_on(asked)) for _ in range(2))
    for answers in every_situation(made):

        def true(condition: Condition, answers: dict = answers) -> bool:  # type: ignore[type-arg]  # of any answers
            return holds(condition, answers)

        assert true(Not(Not(one))) == true(one)
        assert true(All((one, two))) == (true(one) and true(two))
        assert true(Not(All((one, two)))) == true(Any((Not(one), Not(two))))
        assert true(All((one, Any((one, two))))) == true(one)
