"""The rules that a schema cannot say, each broken once."""

from decimal import Decimal

import pytest
from hypothesis import given

from surveyapp.domain.conditions import Answered, Compare, Condition, Is, Not
from surveyapp.domain.kinds import AGREEMENT, NUMBER, SEVERAL_CHOICES, SHORT_TEXT, SINGLE_CHOICE, STATEMENT
from surveyapp.domain.questionnaire import Grid, Media, Questionnaire, Term
from surveyapp.interchange.questionnaire_rules import Broken, check, check_routing
from tests.factories.made_up import questionnaires
from tests.factories.questionnaires import choice, choices, question, questionnaire, section, wording

ROLE = question(SINGLE_CHOICE, "role")


def messages(made: Questionnaire) -> list[str]:
    return [broken.message for broken in check(made)]


def routing_message(when: Condition) -> str:
    found = check_routing(
        questionnaire(
            ROLE,
            question(NUMBER, "age", minimum=Decimal(0)),
            question(STATEMENT, "note"),
            question(SHORT_TEXT, "words"),
            question(code="last", show_when=when),
        )
    )
    assert len(found) == 1, found
    assert (found[0].code, found[0].key) == ("last", "show_when")
    return found[0].message


@given(questionnaires())
def test_questionnaires_made_up_for_tests_break_no_rule(made: Questionnaire) -> None:
    assert [b for b in check(made) if "explanation" not in b.message] == []
    assert {b.message for b in check_routing(made)} <= {
        "nobody is ever asked this: no earlier answers make its condition true"
    }


class TestTexts:
    def test_a_version_or_language_that_is_missing(self) -> None:
        made = questionnaire(
            question(text=wording("Why?")), title=wording("T", "T"), versions=("standard", "easy-read")
        )
        assert check(made)[-1] == Broken("q1", "'text' has no easy-read wording in 'en'")
        made = questionnaire(question(SINGLE_CHOICE), languages=("en", "pl"))
        assert "the label of 'yes' has no standard wording in 'pl'" in messages(made)
        assert "'title' has no standard wording in 'pl'" in messages(made)

    def test_drafts_are_some_of_the_languages_but_not_all(self) -> None:
        made = questionnaire(question(), drafts=("pl",))
        assert messages(made) == ["'pl' is a draft, but not among the 'languages'"]
        assert check(made)[0].key == "drafts"
        assert "one at least has to be passed" in messages(questionnaire(question(), drafts=("en",)))[0]

    def test_texts_of_terms_sections_and_grids_count_too(self) -> None:
        pl = wording("x", pl="x")
        grid = Grid("g", wording("Stem"))
        item = question(AGREEMENT, text=pl, grid=grid, choices=(choice("a", score=1), choice("b", score=2)))
        made = questionnaire(
            sections=[section("s", [item], title=pl, intro=wording("x"))],
            title=pl,
            terms=(Term("EHC plan", wording("x")),),
            languages=("pl",),
        )
        found = messages(made)
        assert "the meaning of 'EHC plan' has no standard wording in 'pl'" in found
        assert "'intro' has no standard wording in 'pl'" in found
        assert "the grid's 'text' has no standard wording in 'pl'" in found

    def test_a_term_explained_twice(self) -> None:
        made = questionnaire(terms=(Term("EHC plan", wording("x")), Term("ehc plan", wording("y"))))
        assert messages(made) == ["the term 'ehc plan' is explained twice"]


class TestSections:
    def test_background_comes_last_and_is_explained(self) -> None:
        made = questionnaire(
            sections=[section("you", [question(code="a")], background=True), section("main", [question(code="b")])]
        )
        assert [(b.section, b.message) for b in check(made)] == [
            ("you", "a background section needs an 'explanation' of why it is asked"),
            ("main", "this section comes after background questions, which have to be last"),
        ]

    def test_only_background_is_explained(self) -> None:
        made = questionnaire(sections=[section("a", [question()], explanation=wording("Because"))])
        assert messages(made) == ["'explanation' is for sections with 'background: true'; use 'intro'"]

    def test_codes_in_a_repeated_section_leave_room_for_numbers_and_clash_with_none(self) -> None:
        repeated = section("focus", [question(code="q"), question(code="x" * 57)], repeat="focus")
        made = questionnaire(sections=[repeated, section("more", [question(code="q-2"), question(code="q-x")])])
        assert messages(made) == [
            f"'{'x' * 57}' is too long for a repeated section: at most 56",
            "'q-2' will clash with 'q', which gets numbers at its end",
        ]

    def test_other_sections_cannot_look_at_a_repeated_one(self) -> None:
        inside = [question(SINGLE_CHOICE, "a"), question(code="b", show_when=Is("a", ("yes",)))]
        outside = question(code="c", show_when=Is("a", ("yes",)))
        made = questionnaire(sections=[section("focus", inside, repeat="focus"), section("more", [outside])])
        assert [(b.code, b.message) for b in check_routing(made)] == [
            ("c", "'a' is in a repeated section and asked several times: other sections cannot look at it")
        ]


class TestQuestions:
    def test_criteria_belong_to_the_framework(self) -> None:
        made = questionnaire(question(criteria=("right-help", "rigth-help")), framework="framework-2023")
        assert messages(made) == [
            "'rigth-help' is no criterion of the framework 'framework-2023'; did you mean 'right-help'?"
        ]
        made = questionnaire(question(criteria=("right-help",)))
        assert messages(made) == ["'criteria' needs a 'framework' at the top of the file that 'right-help' belongs to"]

    def test_numbered_weaknesses_are_criteria_of_a_re_visit(self) -> None:
        made = questionnaire(question(criteria=("weakness", "weakness-12")), framework="weaknesses")
        assert messages(made) == []

    def test_bounds_stand_the_right_way_round(self) -> None:
        assert messages(questionnaire(question(NUMBER, minimum=Decimal(2), maximum=Decimal(1)))) == [
            "'min' is above 'max'"
        ]
        assert messages(questionnaire(question(NUMBER, minimum=Decimal(2), maximum=Decimal(2)))) == []

    def test_a_video_has_captions(self) -> None:
        made = questionnaire(question(video=Media("a.mp4", wording("Words"))))
        assert messages(made) == ["a video needs 'captions'"]

    def test_choices(self) -> None:
        twice = question(SINGLE_CHOICE, choices=choices("a", "a"))
        assert messages(questionnaire(twice)) == ["two choices have the value 'a'"]
        alone = question(SINGLE_CHOICE, choices=(choice("a"), choice("none", exclusive=True)))
        assert messages(questionnaire(alone)) == ["'exclusive' belongs to several-choices questions only"]
        several = question(SEVERAL_CHOICES, choices=(choice("a"), choice("none", exclusive=True)))
        assert messages(questionnaire(several)) == []

    def test_scores(self) -> None:
        without = question(AGREEMENT, choices=(choice("a", score=1), choice("b")))
        assert messages(questionnaire(without)) == ["every point of a scale needs a 'score'"]
        no_opinion = question(SINGLE_CHOICE, choices=(choice("a"), choice("b", score=1, missing="dont-know")))
        assert messages(questionnaire(no_opinion)) == ["an answer that is no opinion ('missing') cannot have a 'score'"]


class TestRouting:
    @pytest.mark.parametrize(
        ("when", "message"),
        [
            (Is("gone", ("a",)), "'gone' is no earlier question: conditions can only look back"),
            (Is("last", ("a",)), "'last' is no earlier question: conditions can only look back"),
            (Not(Is("role", ("y",))), "'role' has no choice 'y'; it has: yes, no"),
            (Is("role", ("yess",)), "'role' has no choice 'yess'; did you mean 'yes'?"),
            (
                Is("age", ("old",)),
                "'age' is a number question without choices: use 'answered', or compare a number or date",
            ),
            (
                Compare("role", "equals", Decimal(1)),
                "'role' is a single-choice question: only numbers and dates can be compared, use 'is'",
            ),
            (Answered("note", True), "'note' is a statement and has no answer to look at"),
            (
                Compare("age", "less_than", Decimal(0)),
                "nobody is ever asked this: no earlier answers make its condition true",
            ),
        ],
    )
    def test_conditions_that_cannot_be(self, when: Condition, message: str) -> None:
        assert routing_message(when) == message

    def test_a_condition_on_words_asks_whether_there_are_any(self) -> None:
        made = questionnaire(question(SHORT_TEXT, "words"), question(code="last", show_when=Answered("words", True)))
        assert check_routing(made) == []
