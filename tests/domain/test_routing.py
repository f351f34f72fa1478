"""Routing: who is asked what, and whether somebody is asked everything."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings

from surveyapp.domain.conditions import All, Answer, Answered, Any, Compare, Condition, Is, Not, holds
from surveyapp.domain.kinds import DATE, NUMBER, SEVERAL_CHOICES, SHORT_TEXT, SINGLE_CHOICE
from surveyapp.domain.questionnaire import Question, Questionnaire
from surveyapp.domain.routing import references, reported, shown, unreachable
from tests.factories.made_up import answered_questionnaires, every_situation, questionnaires
from tests.factories.questionnaires import choice, choices, question, questionnaire

ROLE = question(SINGLE_CHOICE, "role", choices=choices("parent", "teacher", "nurse"))
AGE = question(NUMBER, "age", minimum=Decimal(0), maximum=Decimal(25))
HELP = question(SEVERAL_CHOICES, "help", choices=(*choices("a", "b", "c"), choice("none", exclusive=True)))


def asked_last(*earlier: Question, when: Condition) -> Questionnaire:
    return questionnaire(*earlier, question(SHORT_TEXT, "last", show_when=when))


def is_reachable(*earlier: Question, when: Condition) -> bool:
    return unreachable(asked_last(*earlier, when=when)) == []


class TestShown:
    def test_without_conditions_everything_is_asked_in_order(self) -> None:
        assert list(shown(questionnaire(ROLE, AGE), {})) == ["role", "age"]

    def test_an_answer_to_a_question_that_is_not_asked_counts_for_nothing(self) -> None:
        plan = question(SINGLE_CHOICE, "plan", show_when=Is("role", ("parent",)))
        wait = question(SHORT_TEXT, "wait", show_when=Is("plan", ("yes",)))
        made = questionnaire(ROLE, plan, wait)
        assert list(shown(made, {"role": "parent", "plan": "yes"})) == ["role", "plan", "wait"]
        assert list(shown(made, {"role": "teacher", "plan": "yes", "wait": "long"})) == ["role"]
        assert reported(made, {"role": "teacher", "plan": "yes", "wait": "long"}) == {"role": "teacher"}

    def test_answers_to_unknown_questions_are_passed_over(self) -> None:
        assert reported(questionnaire(ROLE), {"gone": "x", "role": "nurse"}) == {"role": "nurse"}

    @given(answered_questionnaires())
    def test_a_question_is_shown_just_when_its_condition_holds_for_what_counts(
        self, pair: tuple[Questionnaire, dict[str, Answer]]
    ) -> None:
        made, answers = pair
        visible, counting = shown(made, answers), reported(made, answers)
        for one in made.questions():
            assert (one.code in visible) == (one.show_when is None or holds(one.show_when, counting))
        assert set(counting) == set(visible) & set(answers)

    @given(answered_questionnaires())
    def test_what_is_not_reported_changes_nothing(self, pair: tuple[Questionnaire, dict[str, Answer]]) -> None:
        made, answers = pair
        assert shown(made, reported(made, answers)) == shown(made, answers)


class TestUnreachable:
    @settings(max_examples=150)
    @given(questionnaires())
    def test_agrees_with_trying_every_answer(self, made: Questionnaire) -> None:
        met = {code for answers in every_situation(made) for code in shown(made, answers)}
        assert set(unreachable(made)) == {one.code for one in made.questions()} - met

    def test_a_value_that_contradicts_itself(self) -> None:
        assert not is_reachable(ROLE, when=All((Is("role", ("parent",)), Is("role", ("nurse",)))))
        assert is_reachable(HELP, when=All((Is("help", ("a",)), Is("help", ("b",)))))
        assert not is_reachable(HELP, when=All((Is("help", ("a",)), Is("help", ("none",)))))

    @pytest.mark.parametrize(
        ("operator", "constant", "expected"),
        [("at_least", "25", True), ("more_than", "25", False), ("less_than", "0", False), ("equals", "3.5", False)],
    )
    def test_bounds_and_decimals_of_numbers_count(self, operator: str, constant: str, expected: bool) -> None:
        when = Compare("age", operator, Decimal(constant))  # type: ignore[arg-type]  # one of OPERATORS
        assert is_reachable(AGE, when=when) is expected

    def test_the_one_number_between_two_others(self) -> None:
        when = All((Compare("age", "more_than", Decimal(3)), Compare("age", "less_than", Decimal(5))))
        assert is_reachable(AGE, when=when)
        tight = All((Compare("age", "more_than", Decimal(3)), Compare("age", "less_than", Decimal(4))))
        assert not is_reachable(AGE, when=tight)
        assert is_reachable(replace(AGE, decimals=1), when=tight)

    def test_no_number_fits_between_the_bounds(self) -> None:
        narrow = replace(AGE, minimum=Decimal("0.2"), maximum=Decimal("0.8"))
        assert not is_reachable(narrow, when=Answered("age", True))

    @pytest.mark.parametrize("day", [date.min, date.max])
    def test_the_first_and_the_last_day_there_is(self, day: date) -> None:
        assert is_reachable(question(DATE, "when"), when=Compare("when", "equals", day))

    def test_any_of_many_named_values(self) -> None:
        many = question(SEVERAL_CHOICES, "many", choices=choices(*(f"v{n}" for n in range(30))))
        assert is_reachable(many, when=Is("many", ("v29",)))
        assert is_reachable(many, when=All(tuple(Is("many", (f"v{n}",)) for n in range(11))))
        assert is_reachable(many, when=All(tuple(Is("many", (f"v{n}",)) for n in range(30))))

    def test_a_long_chain_is_quick(self) -> None:
        chain = [
            question(SINGLE_CHOICE, f"q{n}", show_when=Is(f"q{n - 1}", ("yes",)) if n else None) for n in range(60)
        ]
        impossible = question(SHORT_TEXT, "last", show_when=All((Is("q59", ("yes",)), Is("q0", ("no",)))))
        assert unreachable(questionnaire(*chain, impossible)) == ["last"]

    @pytest.mark.timeout(60)
    def test_one_that_takes_too_long_to_find_out_is_taken_to_be_reachable(self) -> None:
        many = [question(SINGLE_CHOICE, f"q{n}") for n in range(40)]
        never = All((*(Any((Is(q.code, ("yes",)), Is(q.code, ("no",)))) for q in many), Not(Answered("q0", True))))
        assert is_reachable(*many, when=never)


def test_references_go_through_the_routing_of_what_is_named() -> None:
    plan = question(SINGLE_CHOICE, "plan", show_when=Is("role", ("parent",)))
    made = questionnaire(ROLE, AGE, plan)
    assert references(made, Is("plan", ("yes",))) == {"plan", "role"}
