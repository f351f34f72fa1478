"""Figures by group: what is counted, what is withheld, and what follows an earlier download."""

from __future__ import annotations

from dataclasses import replace

import pytest

from surveyapp.analysis.disclosure import follow
from surveyapp.analysis.groups import by_groups
from surveyapp.analysis.groups_follow import follow_groups
from surveyapp.analysis.groups_results import GroupResult, Groups
from surveyapp.analysis.results import Summary
from surveyapp.analysis.summaries import summarise
from surveyapp.domain.questionnaire import Questionnaire
from tests.analysis import made
from tests.analysis.made import BACKGROUND, MAIN, questionnaire

NESTED = (
    BACKGROUND
    + """
      - code: aid
        kind: single-choice
        text: Which aid?
        choices: [{value: loop, label: Loop}, {value: sign, label: Sign}]
        show_when: {question: need, is: hearing}
      - code: times
        kind: several-choices
        text: When?
        choices: [{value: day, label: Day}, {value: night, label: Night}, {value: never, exclusive: true, label: Never}]
"""
)
LINKED = questionnaire(MAIN, NESTED)
Cell = tuple[str, str, int]


def made_of(
    *people: Cell, asked: Questionnaire | None = None, of: tuple[str, str] = ("plan", "need"), **columns: list[str]
) -> tuple[Summary, Groups]:
    """Summary and groups of people given as (answer, group, how many); `of`: question and grouping."""
    cells = [[cell[at] for cell in people for _ in range(cell[2])] for at in (0, 1)]
    frame = made.frame(asked or questionnaire(), **{of[0]: cells[0], of[1]: cells[1], **columns})  # type: ignore[arg-type]
    summary = summarise(frame, survey="s")
    return summary, by_groups(frame, summary)


def bases(result: GroupResult | None) -> dict[str, int | None]:
    assert result is not None
    return {level.value: level.figures.n for level in result.levels}


def by_need(*people: Cell) -> dict[str, int | None]:
    return bases(made_of(*people)[1].result("plan", "need"))


def test_each_group_has_the_figures_of_its_own_people() -> None:
    _, groups = made_of(
        ("yes", "autism", 30), ("no", "autism", 10), ("yes", "speech", 20), ("no", "hearing", 15), ("no", "sight", 12)
    )
    result = groups.result("plan", "need")
    assert bases(result) == {"autism": 40, "speech": 20, "hearing": 15, "sight": 12}
    assert result is not None
    autism = result.levels[0].figures
    assert [choice.count for choice in autism.choices] == [30, 10]
    assert [choice.percent for choice in autism.choices] == [75, 25]
    assert autism.choices[0].low == pytest.approx(59.8, abs=0.1)
    assert autism.missing is None
    assert groups.of_question("plan")[0] == groups.of_grouping("need")[0] == result
    assert groups.grouping("need") is not None


def test_one_tiny_group_takes_the_smallest_other_with_it() -> None:
    assert by_need(("yes", "autism", 40), ("yes", "speech", 30), ("no", "hearing", 20), ("no", "sight", 3)) == {
        "autism": 40, "speech": 30, "hearing": None, "sight": None,
    }  # fmt: skip


def test_two_tiny_groups_go_with_a_third_where_they_hold_too_few() -> None:
    assert by_need(("yes", "autism", 40), ("yes", "speech", 30), ("no", "hearing", 4), ("no", "sight", 3)) == {
        "autism": 40, "speech": None, "hearing": None, "sight": None,
    }  # fmt: skip


def test_few_people_without_a_group_take_the_smallest_group_with_them() -> None:
    found = by_need(
        ("yes", "autism", 40), ("yes", "speech", 30), ("no", "hearing", 20), ("no", "sight", 25), ("no", "", 3)
    )
    assert found == {"autism": 40, "speech": 30, "hearing": None, "sight": 25}


def test_a_group_that_is_everybody_is_not_shown() -> None:
    assert set(by_need(("yes", "autism", 60)).values()) == {None}


def test_a_group_that_skipped_a_question_reads_like_one_with_few_answers() -> None:
    rest = (("yes", "autism", 40), ("yes", "speech", 30), ("no", "hearing", 20))
    few = by_need(*rest, ("yes", "sight", 3), ("", "sight", 12))
    none = by_need(*rest, ("", "sight", 15))
    assert few == none == {"autism": 40, "speech": 30, "hearing": None, "sight": None}


@pytest.mark.parametrize(("others", "shown"), [(3, False), (10, True)])
def test_a_choice_that_nearly_all_made_is_no_group(others: int, shown: bool) -> None:
    _, groups = made_of(("yes", "day", 40), ("no", "night", others), of=("plan", "times"), asked=LINKED)
    assert (bases(groups.result("plan", "times"))["day"] is not None) is shown


def test_an_excluding_answer_counts_against_a_choice_that_nearly_all_others_made() -> None:
    """All less "never" less "day" would be five people."""
    _, groups = made_of(
        ("yes", "day", 30),
        ("no", "day;night", 15),
        ("no", "night", 5),
        ("no", "never", 20),
        of=("plan", "times"),
        asked=LINKED,
    )
    found = bases(groups.result("plan", "times"))
    assert found["day"] is None or found["never"] is None


def test_routing_keeps_question_and_grouping_apart() -> None:
    role = MAIN.replace(
        '{value: "no", label: "No"}', '{value: "no", label: "No"}, {value: pns, missing: prefer-not, label: X}'
    )
    _, groups = made_of(("yes", "autism", 60), ("no", "autism", 40), asked=questionnaire(role, NESTED))
    assert groups.grouping("plan") is not None
    assert groups.result("helps", "plan") is not None
    assert groups.result("clear", "plan") is None, "clear is asked of those with a plan only"


def test_a_grouping_within_a_group_leaves_no_small_remainder() -> None:
    """Of 40 with hearing as their need 37 said which aid: the answers of three would follow."""
    aid = ["loop"] * 25 + ["sign"] * 12 + [""] * 3
    _, groups = made_of(
        ("yes", "hearing", 40),
        ("no", "autism", 50),
        ("no", "speech", 30),
        ("no", "sight", 20),
        aid=[*aid, *[""] * 100],
        asked=LINKED,
    )
    assert bases(groups.result("plan", "need"))["hearing"] == 40
    assert bases(groups.result("plan", "aid")) == {"loop": 25, "sign": None}


def test_partial_responses_are_in_no_group_and_nothing_is_while_a_survey_is_open() -> None:
    frame = made.frame(
        questionnaire(),
        plan=["yes"] * 60,
        need=["autism"] * 30 + ["speech"] * 30,
        status=["finished"] * 40 + ["partial"] * 20,
    )
    summary = summarise(frame, survey="s")
    assert bases(by_groups(frame, summary).result("plan", "need"))["autism"] == 30
    assert by_groups(frame, replace(summary, provisional=True)).results == ()
    with pytest.raises(ValueError, match="threshold"):
        by_groups(frame, summary, threshold=5)


FIRST = (("yes", "autism", 40), ("yes", "speech", 30), ("no", "hearing", 20), ("no", "sight", 15))


@pytest.mark.parametrize(
    ("later", "follows"),
    [
        ((("yes", "autism", 3),), False),
        ((("yes", "autism", 10),), True),
        ((("yes", "autism", 12), ("no", "sight", 3)), False),
        ((("yes", "autism", 10), ("no", "sight", 10)), True),
        ((("yes", "autism", 10), ("no", "", 2)), False),
        ((("yes", "autism", 10), ("no", "", 10)), True),
    ],
)
def test_late_responses_move_all_groups_of_a_question_or_none(later: tuple[Cell, ...], follows: bool) -> None:
    old_summary, old = made_of(*FIRST)
    new_summary, new = made_of(*FIRST, *later)
    published = follow(old_summary, new_summary, questionnaire())
    found = follow_groups(old, new, published).result("plan", "need")
    assert found == (new if follows else old).result("plan", "need")


def test_groups_do_not_go_out_beside_figures_that_they_do_not_fit() -> None:
    old_summary, old = made_of(*FIRST)
    _, new = made_of(*FIRST, ("yes", "autism", 10))
    assert follow_groups(old, new, old_summary).result("plan", "need") == old.result("plan", "need")
    nothing = replace(old, results=())
    assert follow_groups(nothing, new, old_summary).result("plan", "need") is None
