"""Summaries by hand: the base and what is outside it, shares and scores, and what must be withheld."""

from __future__ import annotations

import pytest

from surveyapp.analysis.disclosure import follow
from surveyapp.analysis.results import QuestionResult, Summary
from surveyapp.analysis.summaries import summarise
from surveyapp.domain.questionnaire import Questionnaire
from tests.analysis import made
from tests.analysis.made import BACKGROUND, MAIN, questionnaire, repeated


def summary(asked: Questionnaire | None = None, **columns: list[str]) -> Summary:
    return summarise(made.frame(asked or questionnaire(), **columns), survey="s")


def counts(question: QuestionResult, *, with_partial: bool = False) -> list[int | None]:
    figures = question.with_partial if with_partial else question.finished
    return [choice.count for choice in figures.choices]


def test_the_base_holds_dont_know_and_leaves_the_rest_out() -> None:
    clear = repeated(sa=4, a=3, d=2, sd=1, dont_know=2, does_not_apply=5, _=3)
    plan = ["yes"] * len(clear) + ["no"] * 30
    found = summary(plan=plan, clear=clear + [""] * 30).named("clear")[0]
    figures = found.finished
    assert (figures.n, figures.missing) == (12, 38)
    assert found.missing_by_kind == {"not-shown": 30, "not-answered": 3, "does-not-apply": 5, "prefer-not": 0}
    assert counts(found) == [4, 3, 2, 1, 2]
    assert figures.choices[0].percent == pytest.approx(100 / 3)
    assert figures.top == pytest.approx(700 / 12)
    assert figures.bottom == pytest.approx(300 / 12)
    # 4 × 4, 3 × 3, 2 × 2, 1: mean 3, deviations 4 + 0 + 2 + 4 = 10, over 9.
    assert figures.score is not None
    assert (figures.score.n, figures.score.mean, figures.score.median) == (10, 3.0, 3.0)
    assert figures.score.sd == pytest.approx((10 / 9) ** 0.5)


def test_several_choices_are_shares_of_people() -> None:
    helps = ["school;health"] * 6 + ["school"] * 6 + ["none"] * 3 + [""] * 5
    found = summary(helps=helps).named("helps")[0]
    assert found.multiple
    assert found.finished.n == 15
    assert counts(found) == [12, 6, 3]
    assert sum(choice.percent or 0 for choice in found.finished.choices) > 100


@pytest.mark.parametrize("people", [0, 1, 9])
def test_a_small_base_reads_like_an_empty_one(people: int) -> None:
    found = summary(plan=["yes"] * people + [""] * (40 - people)).named("plan")[0]
    empty = summary(plan=[""] * 40).named("plan")[0]
    assert found.finished == empty.finished
    assert found.finished.suppressed
    assert found.missing_by_kind is None
    assert (found.finished.n, found.finished.missing, found.finished.top) == (None, None, None)


def test_ten_answers_are_enough() -> None:
    found = summary(plan=["yes"] * 10).named("plan")[0]
    assert counts(found) == [10, 0]


def test_background_cells_are_withheld_two_at_a_time_and_so_are_reasons() -> None:
    need = repeated(autism=50, speech=30, hearing=12, sight=3, prefer_not_to_say=4, _=6)
    found = summary(need=need).named("need")[0]
    assert found.background
    assert found.finished.n == 95
    assert counts(found) == [50, 30, None, None]
    assert [choice.suppressed for choice in found.finished.choices] == [False, False, True, True]
    assert found.missing_by_kind is None
    assert found.finished.missing == 10


def test_what_people_think_is_not_guarded_cell_by_cell() -> None:
    assert counts(summary(plan=repeated(yes=40, no=1)).named("plan")[0]) == [40, 1]


@pytest.mark.parametrize(("extra", "shown"), [(0, True), (1, False), (9, False), (10, True)])
def test_partial_responses_stand_beside_finished_ones_only_a_threshold_apart(extra: int, shown: bool) -> None:
    partial = 12
    plan = ["yes"] * 40 + ["no"] * extra + [""] * (partial - extra)
    found = summary(plan=plan, status=["finished"] * 40 + ["partial"] * partial)
    assert found.respondents.partial == 12
    question = found.named("plan")[0]
    assert counts(question) == [40, 0]
    assert question.with_partial.suppressed is not shown
    if shown:
        assert question.with_partial.n == 40 + extra
        assert question.with_partial.missing == partial - extra


def test_few_partial_responses_are_not_counted_out_anywhere() -> None:
    found = summary(plan=["yes"] * 40 + [""] * 4, status=["finished"] * 40 + ["partial"] * 4)
    assert found.respondents.partial is None
    question = found.named("plan")[0]
    # The same 40 answers, so they may stand; but their gap to all responses would tell how many partial ones there are.
    assert question.with_partial.n == 40
    assert question.with_partial.missing is None


def test_no_partial_responses_at_all_is_told() -> None:
    assert summary(plan=["yes"] * 40).respondents.partial == 0


def test_few_respondents_are_not_counted() -> None:
    assert summary(plan=["yes"] * 9).respondents.finished is None


def test_background_cells_may_not_differ_by_a_few_between_the_two() -> None:
    need = repeated(autism=50, speech=30, hearing=20, sight=20) + repeated(autism=8, speech=4)
    found = summary(need=need, status=["finished"] * 120 + ["partial"] * 12).named("need")[0]
    assert counts(found) == [50, 30, 20, 20]
    assert found.with_partial.suppressed
    need = repeated(autism=50, speech=30, hearing=20, sight=20) + repeated(autism=12)
    found = summary(need=need, status=["finished"] * 120 + ["partial"] * 12).named("need")[0]
    assert counts(found, with_partial=True) == [62, 30, 20, 20]


FOLLOWED = (
    BACKGROUND
    + """
      - code: since
        kind: single-choice
        text: Since when?
        choices: [{value: birth, label: Birth}, {value: later, label: Later}]
        show_when: {question: need, is: [autism, sight]}
      - code: aid
        kind: single-choice
        text: Which aid?
        choices: [{value: loop, label: Loop}, {value: other, label: Other}]
        show_when: {not: {question: need, is: hearing}}
"""
)


def test_a_question_that_would_tell_of_withheld_cells_is_withheld() -> None:
    asked = questionnaire(FOLLOWED)
    # Sight (4) is alone in what it leads to with autism; hearing leads away from the other two.
    need = repeated(autism=40, speech=30, hearing=20, sight=4)
    rows = {
        "need": need,
        "since": ["birth"] * 40 + [""] * 50 + ["later"] * 4,
        "aid": ["loop"] * 70 + [""] * 20 + ["loop"] * 4,
    }
    found = summary(asked, **rows)
    assert counts(found.named("need")[0]) == [None, 30, 20, None]
    # Shown to autism and sight, the withheld pair, whose sum is known anyway.
    assert found.named("since")[0].finished.n == 44
    assert found.named("aid")[0].finished.n == 74
    # With speech small, it is joined to another block and splits what "since" is shown to.
    need = repeated(autism=40, speech=4, hearing=20, sight=30)
    found = summary(asked, need=need, since=["birth"] * 40 + [""] * 24 + ["later"] * 30, aid=["loop"] * 94)
    hidden = [choice.value for choice in found.named("need")[0].finished.choices if choice.suppressed]
    assert "speech" in hidden
    for code, led in (("since", {"autism", "sight"}), ("aid", {"hearing"})):
        split = bool(led & set(hidden)) and bool(set(hidden) - led)
        assert found.named(code)[0].finished.suppressed is split


def test_roles_asked_for_routing_are_guarded_too() -> None:
    asked = questionnaire(MAIN.replace("scale: agree", "scale: agree\n        criteria: [right-help]"))
    found = summary(asked, plan=repeated(yes=40, no=3), clear=["sa"] * 40 + [""] * 3)
    assert counts(found.named("plan")[0]) == [None, None]
    # How many were asked whether the plan is clear would say how many have one.
    assert found.named("clear")[0].finished.suppressed


def test_numbers_have_no_extremes_and_ranges_that_hold_enough() -> None:
    ages = [str(age) for age in (0, *([5] * 15), *([11] * 14), *([16] * 20), 25)]
    found = summary(age=ages).named("age")[0]
    assert found.finished.score is not None
    assert found.finished.score.median == 11
    assert all((choice.count or 0) >= 10 for choice in found.finished.choices)
    assert sum(choice.count or 0 for choice in found.finished.choices) == 51
    assert found.finished.choices[0].value.startswith("../")
    assert found.finished.choices[-1].value.endswith("/..")


def test_dates_are_counted_by_month_and_joined() -> None:
    seen = ["2024-01-05"] * 12 + ["2024-02-01"] * 3 + ["2024-03-31"] * 20
    found = summary(seen=seen).named("seen")[0]
    assert [(c.value, c.count) for c in found.finished.choices] == [("../2024-01", 12), ("2024-02/..", 23)]


def test_comments_are_counted_only() -> None:
    found = summary(more=["x"] * 12 + [""] * 8).named("more")[0]
    assert (found.finished.n, found.finished.choices, found.finished.score) == (12, (), None)


def test_the_threshold_and_the_population_are_checked() -> None:
    frame = made.frame(questionnaire(), plan=["yes"] * 20)
    with pytest.raises(ValueError, match="threshold"):
        summarise(frame, survey="s", threshold=0)
    with pytest.raises(ValueError, match="population"):
        summarise(frame, survey="s", population=19)
    low = summarise(frame, survey="s", population=20).named("plan")[0].finished.choices[0].low
    assert low == 100


@pytest.mark.parametrize(("added", "kept"), [(0, False), (3, True), (9, True), (10, False)])
def test_figures_follow_each_other_by_whole_thresholds(added: int, kept: bool) -> None:
    first = summary(plan=["yes"] * 40 + [""] * 30)
    second = summary(plan=["yes"] * 40 + ["no"] * added + [""] * (30 - added))
    shown = follow(first, second, questionnaire()).named("plan")[0]
    assert shown == (first if kept else second).named("plan")[0]


def test_an_answer_exchanged_for_another_is_not_shown_by_the_next_download() -> None:
    first, second = summary(plan=repeated(yes=30, no=20)), summary(plan=repeated(yes=29, no=21))
    assert follow(first, second, questionnaire()).named("plan") == first.named("plan")


def test_background_cells_follow_only_with_the_same_ones_withheld() -> None:
    first = summary(need=repeated(autism=50, speech=30, hearing=20, sight=9))
    second = summary(need=repeated(autism=50, speech=30, hearing=20, sight=29))
    third = summary(need=repeated(autism=70, speech=30, hearing=20, sight=9))
    assert counts(second.named("need")[0]) == [50, 30, 20, 29]
    assert follow(first, second, questionnaire()).named("need") == first.named("need")
    assert follow(first, third, questionnaire()).named("need") == third.named("need")
    assert follow(first, third, questionnaire()).respondents.finished == 129


def test_withheld_cells_that_moved_together_by_a_few_keep_the_figures() -> None:
    first = summary(need=repeated(autism=50, speech=30, hearing=10, sight=5))
    second = summary(need=repeated(autism=60, speech=30, hearing=10, sight=7))
    third = summary(need=repeated(autism=60, speech=30, hearing=12, sight=13))
    assert counts(second.named("need")[0]) == [60, 30, None, None]
    assert follow(first, second, questionnaire()).named("need") == first.named("need")
    assert counts(third.named("need")[0]) == [60, 30, 12, 13]
    assert follow(first, third, questionnaire()).named("need") == first.named("need"), "others are withheld"


def test_a_question_that_is_led_to_by_kept_figures_is_kept_as_well() -> None:
    """Twelve more people, of whom two said that there is a plan: how many were asked what follows would tell."""
    first = summary(plan=repeated(yes=20, no=30), clear=repeated(sa=9) + [""] * 41)
    second = summary(plan=repeated(yes=21, no=38), clear=repeated(sa=12) + [""] * 47)
    assert first.named("clear")[0].finished.n is None
    assert second.named("clear")[0].missing_by_kind == {"not-shown": 38} | dict.fromkeys(
        ("does-not-apply", "prefer-not"), 0
    ) | {"not-answered": 9}
    published = follow(first, second, questionnaire())
    assert published.named("plan") == first.named("plan")
    assert published.named("clear") == first.named("clear")


def test_nothing_stands_beside_finished_figures_that_are_withheld() -> None:
    """With a later summary it would tell them: all of then, less the partial ones, which do not change."""
    found = summary(plan=["yes"] * 40, status=["finished"] * 8 + ["partial"] * 32).named("plan")[0]
    assert found.finished.n is None
    assert found.with_partial.n is None
