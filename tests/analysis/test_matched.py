"""The same measure in several surveys, from what is published of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from surveyapp.analysis.differences import shares
from surveyapp.analysis.matched import Measure, Strand, audiences, before_and_now, one_family
from surveyapp.analysis.proportions import wilson
from surveyapp.analysis.results import Summary
from surveyapp.analysis.summaries import summarise
from tests.analysis import made
from tests.analysis.made import repeated

MEASURES = """
  - code: main
    title: Main
    questions:
      - {{code: plan, kind: agreement, scale: agree, measure: clear, text: "{words}"}}
      - {{code: heard, kind: agreement, scale: agree, measure: heard, text: They listen.}}
      - {{code: {own}, kind: agreement, scale: agree, measure: {own}, text: Ours alone.}}
      - {{code: free, kind: agreement, scale: agree, text: Without a measure.}}
"""


def summary(name: str, agree: int, disagree: int, *, heard: int = 40, words: str = "It is clear.") -> Summary:
    asked = made.questionnaire(MEASURES.format(words=words, own=name))
    people = agree + disagree
    frame = made.frame(
        asked,
        plan=repeated(a=agree, d=disagree),
        heard=["sa"] * heard + [""] * (people - heard),
        free=["a"] * people,
    )
    return summarise(frame, survey=name)


def by_code(measures: tuple[Measure, ...]) -> dict[str, Measure]:
    return {measure.code: measure for measure in measures}


def test_questions_are_matched_by_their_measure_and_nothing_else() -> None:
    parents, young = summary("parents", 30, 70), summary("young", 60, 40, words="I get it.")
    found = by_code(audiences([Strand("parents-carers", parents), Strand("young-people", young)]))
    assert list(found) == ["clear", "heard"]
    first, second = found["clear"].rows
    assert (first.strand, first.wording, first.n, first.count, first.percent) == (
        "parents-carers",
        "It is clear.",
        100,
        30,
        30.0,
    )
    assert second.wording == "I get it."
    low, high = wilson(30, 100) or (9.0, 9.0)
    assert (first.low, first.high) == (100 * low, 100 * high)
    test, alone = found["clear"].difference, shares([(30, 100), (60, 100)])
    assert test is not None
    assert alone is not None
    assert (test.p, test.family, test.significant) == (alone.p, 1, True), "the other measure has nothing to test"
    assert found["heard"].difference is None, "everybody said the same"
    assert found["clear"].caveats == ("other-people", "other-words", "self-selected")
    assert found["heard"].caveats == ("other-people", "self-selected")


def test_what_is_withheld_stays_withheld_and_is_in_no_test() -> None:
    shown, few, more = (summary(name, 30, 70, heard=h) for name, h in (("one", 40), ("two", 9), ("three", 50)))
    found = by_code(audiences([Strand(each.survey, each) for each in (shown, few, more)]))
    hidden = found["heard"].rows[1]
    assert hidden.suppressed
    assert (hidden.n, hidden.count, hidden.percent, hidden.low, hidden.high) == (None,) * 5
    two = by_code(before_and_now(shown, few))
    assert two["heard"].difference is None
    assert two["clear"].difference is not None
    assert two["clear"].caveats == ("other-time", "self-selected")
    assert [row.strand for row in two["clear"].rows] == ["before", "now"]


def test_an_open_survey_is_said_to_be_provisional() -> None:
    open_one = replace(summary("one", 30, 70), provisional=True)
    assert "provisional" in before_and_now(open_one, summary("two", 30, 70))[0].caveats


def test_a_survey_that_asks_twice_is_shown_and_not_tested() -> None:
    asked = made.questionnaire(
        MEASURES.format(words="Once.", own="x").replace("text: Without", "measure: clear, text: Without")
    )
    frame = made.frame(asked, plan=repeated(a=60, d=40), free=repeated(a=20, d=80))
    twice = summarise(frame, survey="twice")
    measure = by_code(before_and_now(twice, summary("one", 30, 70)))["clear"]
    assert [row.question for row in measure.rows] == ["plan", "free", "plan"]
    assert measure.difference is None


def test_other_answers_to_choose_from_are_said() -> None:
    asked = made.questionnaire(
        MEASURES.format(words="It is clear.", own="x").replace(
            "plan, kind: agreement, scale: agree", "plan, kind: agreement, scale: agree, does_not_apply: Not for us"
        )
    )
    other = summarise(made.frame(asked, plan=repeated(a=50, d=50)), survey="x")
    labels = {"other-answers" in measure.caveats for measure in before_and_now(other, summary("one", 30, 70))}
    assert labels == {False}, "an answer outside the base is no answer of the scale"
    changed = replace(
        other,
        questions=tuple(
            replace(q, finished=replace(q.finished, choices=tuple(replace(c, label="Yes") for c in q.finished.choices)))
            for q in other.questions
        ),
    )
    assert "other-answers" in before_and_now(changed, summary("one", 30, 70))[0].caveats


def test_what_is_read_together_is_one_family() -> None:
    first = before_and_now(summary("a", 30, 70), summary("b", 45, 55))
    second = before_and_now(summary("c", 30, 70), summary("d", 60, 40))
    alone = first[0].difference
    together = one_family([first, second])[0][0].difference
    assert alone is not None
    assert together is not None
    assert (alone.family, together.family) == (1, 2)
    assert together.adjusted == pytest.approx(alone.p)
    assert one_family([first, second])[1][0].difference.adjusted == pytest.approx(  # type: ignore[union-attr]  # tested
        2 * second[0].difference.p  # type: ignore[union-attr]  # tested
    )
