"""Weighted figures beside the published ones, and where there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.analysis.frames import ResponseFrame
from surveyapp.analysis.groups import by_groups
from surveyapp.analysis.results import Summary
from surveyapp.analysis.summaries import summarise
from surveyapp.analysis.weighted import WeightedQuestion, WeightedSummary, fits, weighted_summary
from surveyapp.analysis.weights import CannotWeigh, Margin, Stratum, cells, margin
from tests.analysis import made
from tests.analysis.made import repeated

ASKED = made.questionnaire(
    """
  - code: main
    title: Main
    questions:
      - {code: clear, kind: agreement, scale: agree, text: The plan is clear., does_not_apply: Not for us}
      - code: helps
        kind: several-choices
        text: Who helps?
        choices:
          - {value: school, label: School}
          - {value: health, label: Health}
          - {value: none, exclusive: true, label: Nobody}
      - {code: heard, kind: agreement, scale: agree, text: They listen.}
""",
    made.background("autism", "speech")
    + """
      - code: sex
        kind: single-choice
        text: Sex?
        choices: [{value: girl, label: Girl}, {value: boy, label: Boy}]
      - code: place
        kind: single-choice
        text: Where?
        choices: [{value: town, label: Town}, {value: village, label: Village}, {value: farm, label: Farm}]
""",
)


def hundred() -> tuple[ResponseFrame, Summary]:
    """60 with autism, of whom 45 agree; 30 with speech, of whom 6 do; 10 who would not say."""
    frame = made.frame(
        ASKED,
        clear=repeated(sa=45, d=15) + repeated(a=6, sd=18, dont_know=6) + repeated(sa=5, d=5),
        helps=["school;health"] * 60 + ["school"] * 40,
        heard=["sa"] * 60 + [""] * 30 + ["d"] * 10,
        need=repeated(autism=60, speech=30, prefer_not_to_say=10),
        sex=repeated(girl=20, boy=40) + repeated(girl=20, boy=10) + repeated(girl=5, boy=5),
        place=repeated(town=60, village=20, farm=20),
    )
    return frame, summarise(frame, survey="s")


def weighted(frame: ResponseFrame, targets: Sequence[Margin], summary: Summary) -> WeightedSummary:
    return weighted_summary(frame, targets, summary, by_groups(frame, summary))


def question(found: WeightedSummary, code: str) -> WeightedQuestion:
    return next(each for each in found.questions if each.code == code)


EVEN = margin("need", {"autism": 500, "speech": 500}, source="a return")


def test_weighted_shares_stand_beside_unweighted_ones_in_whole_per_cent() -> None:
    frame, summary = hundred()
    found = weighted(frame, [EVEN], summary)
    assert found.method == "post-stratified"
    assert (found.n, found.capped, found.gap) == (100, False, 0)
    clear = question(found, "clear")
    # By hand: 60 people weigh 45 together, 30 weigh 45, and the ten who would not say weigh ten.
    assert clear.top is not None
    assert clear.top.unweighted == pytest.approx(56)
    assert clear.top.percent == round(45 * 0.75 + 45 * 0.2 + 5)
    assert clear.n == 100
    weights = np.repeat([0.75, 1.5, 1.0], [60, 30, 10])
    assert clear.n_effective == int(weights.sum() ** 2 / (weights**2).sum()) == found.n_effective
    assert clear.top.low < clear.top.percent < clear.top.high
    by_value = {choice.value: choice for choice in clear.choices}
    assert by_value["dont-know"].percent == 9
    assert [choice.percent for choice in question(found, "helps").choices] == [100, 45, 0]
    assert [each.code for each in found.questions] == ["clear", "helps", "heard"], "nothing of who people are"
    assert found.margins[0].source == "a return"


def test_it_is_not_told_that_nobody_of_a_withheld_group_answered() -> None:
    frame, summary = hundred()
    heard = question(weighted(frame, [EVEN], summary), "heard")
    assert heard == WeightedQuestion("heard", "They listen.", 70, refused="few-people")


def test_nobody_is_shown_where_few_of_a_stratum_answered() -> None:
    few = made.frame(
        ASKED,
        clear=repeated(sa=45, d=15) + repeated(a=6, sd=3, _=21) + repeated(sa=5, d=5),
        need=repeated(autism=60, speech=30, prefer_not_to_say=10),
    )
    refused = question(weighted(few, [EVEN], summarise(few, survey="s")), "clear")
    assert refused == WeightedQuestion("clear", "The plan is clear.", 79, refused="few-people")


def test_figures_of_other_responses_are_not_put_beside() -> None:
    frame, summary = hundred()
    questions = tuple(
        replace(each, finished=replace(each.finished, n=90)) if each.code == "clear" else each
        for each in summary.questions
    )
    found = weighted(frame, [EVEN], replace(summary, questions=questions))
    assert question(found, "clear").refused == "other-figures"
    withheld = summarise(frame, survey="s", close=["clear"])
    assert question(weighted(frame, [EVEN], withheld), "clear").refused == "withheld"
    with pytest.raises(CannotWeigh) as refused:
        weighted(frame, [EVEN], replace(summary, respondents=replace(summary.respondents, finished=90)))
    assert refused.value.code == "other-figures"


def test_nothing_is_weighted_while_a_survey_is_open() -> None:
    frame, summary = hundred()
    with pytest.raises(CannotWeigh) as refused:
        weighted(frame, [EVEN], replace(summary, provisional=True))
    assert refused.value.code == "still-open"


def test_several_margins_are_raked_and_cells_are_met_together() -> None:
    frame, summary = hundred()
    sex = margin("sex", {"girl": 30, "boy": 70})
    raked = weighted(frame, [EVEN, sex], summary)
    assert raked.method == "raked"
    assert raked.rounds > 1
    assert question(raked, "clear").refused == "few-people", "five who would not say, of each sex"
    joint = cells(("need", "sex"), dict.fromkeys(product(("autism", "speech"), ("girl", "boy")), 10.0))
    assert joint.strata[0].name == "autism × girl"
    assert weighted(frame, [joint], summary).method == "post-stratified"


def test_small_combinations_do_no_harm_where_others_may_stand_in_for_them() -> None:
    """Nine hundred people of all opinions; a handful who did not say."""
    needs = {"town": 150, "village": 148, "farm": 146}
    people = [(need, sex) for need, number in needs.items() for sex in ("girl", "boy") for _ in range(number)]
    people += [("", sex) for sex in ("girl", "boy") for _ in range(6)]
    said = ["sa", "a", "a", "d", "sd", "dont-know", "a"]
    frame = made.frame(
        ASKED,
        clear=[said[(n * n + n // 148) % 7] for n in range(len(people))],
        place=[place for place, _ in people],
        sex=[sex for _, sex in people],
    )
    targets = [margin("place", {"town": 5, "village": 3, "farm": 2}), margin("sex", {"girl": 1, "boy": 2})]
    found = weighted(frame, targets, summarise(frame, survey="s"))
    assert question(found, "clear").refused is None
    assert found.n_effective < found.n == 900


def test_strata_may_hold_several_answers() -> None:
    frame, summary = hundred()
    some = Margin(
        (
            Stratum("country", {"place": frozenset({"village", "farm"})}, 40),
            Stratum("town", {"place": frozenset({"town"})}, 60),
        )
    )
    assert weighted(frame, [some], summary).margins[0].strata == ("country", "town")


@pytest.mark.parametrize(
    ("targets", "code"),
    [
        ([], "no-totals"),
        ([margin("helps", {"school": 1, "health": 1})], "not-a-single-choice"),
        ([margin("nothing", {"a": 1, "b": 1})], "not-a-single-choice"),
        ([margin("need", {"autism": 1, "other": 1})], "unknown-answer"),
        ([margin("need", {"autism": -1, "speech": 1})], "impossible-total"),
        (
            [Margin((Stratum("a", {"need": frozenset({"autism"})}, 1), Stratum("all", {}, 1)))],
            "strata-overlap",
        ),
    ],
)
def test_totals_that_make_no_sense_are_refused_with_what_is_wrong(targets: list[Margin], code: str) -> None:
    frame, summary = hundred()
    with pytest.raises(CannotWeigh) as refused:
        weighted(frame, targets, summary)
    assert refused.value.code == code


def test_too_few_people_have_no_weighted_figures() -> None:
    frame = made.frame(ASKED, clear=["sa"] * 8, need=["autism"] * 8)
    with pytest.raises(CannotWeigh) as refused:
        weighted(frame, [EVEN], summarise(frame, survey="s"))
    assert refused.value.code == "too-few"


GROUPS = st.lists(st.tuples(st.integers(1, 4), st.sampled_from([0.2, 0.5, 1.0, 1.7, 5.0])), min_size=2, max_size=4)


@settings(max_examples=150)
@given(GROUPS, st.data())
def test_what_fits_is_no_more_than_every_table_that_looks_alike_allows(
    groups: list[tuple[int, float]], data: st.DataObject
) -> None:
    """An adversary lists every table with the published figures: both extremes of a group that passes are possible."""
    sizes, weights = np.array([size for size, _ in groups]), np.array([weight for _, weight in groups])
    truth = np.array([data.draw(st.integers(0, size)) for size, _ in groups])
    count, total = int(truth.sum()), float((weights * sizes).sum())
    percent = round(100 * float((weights * truth).sum()) / total)
    # As wide as one person's step at the most: people are whole, and between two tables there is one step.
    step = float(weights.max() - weights.min())
    shown = ((percent - 0.5) / 100 * total, (percent + 0.5) / 100 * total)
    tables = [np.array(table) for table in product(*(range(size + 1) for size in sizes)) if sum(table) == count]
    alike = [table for table in tables if shown[0] - step <= (weights * table).sum() <= shown[1] + step]
    for group, size in enumerate(sizes):
        rest = int(sizes.sum() - size)
        extremes = {max(0, count - rest), min(int(size), count)}
        if fits(weights, sizes, group, count, shown):
            assert extremes <= {int(table[group]) for table in alike}
