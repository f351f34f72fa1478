from __future__ import annotations

import pytest

from surveyapp.reports import charts_groups
from surveyapp.reports.alt_text import multiples_alt
from surveyapp.reports.chart_canvas import WIDTH
from tests.reports.drawn import WITHHELD, Level, bars, boxes, outside, question, scale, words

AUTISM = Level("autism", "Autism", scale((40, 20, 10, 5), unknown=5))
SPEECH = Level("speech", "Speech, language and communication needs", scale((10, 10, 30, 40), unknown=10))
HEARING = Level("hearing", "Hearing", WITHHELD)
CLEAR = question(scale((50, 30, 40, 45), unknown=15))

HELPED = question(bars({"No": 90, "Yes": 75}, 165), "Did you get help?", "single-choice")
PLAN = Level("plan", "EHC plan", bars({"Yes": 50, "No": 10}, 60))
SUPPORT = Level("support", "SEN support", bars({"Yes": 25, "No": None}, 105))


def test_each_group_has_its_bar_its_sums_and_its_number_of_answers() -> None:
    shown = words(charts_groups.multiples_svg(CLEAR, [AUTISM, SPEECH]))
    assert {"Autism", "80 answers", "100 answers", "Unfavourable", "Favourable"} <= set(shown)
    assert {"75%", "19%", "20%", "70%"} <= set(shown)


def test_a_withheld_group_is_named_and_has_no_bar() -> None:
    svg = charts_groups.multiples_svg(CLEAR, [AUTISM, HEARING])
    shown = words(svg)
    assert shown[shown.index("Hearing") - 1] == "withheld"
    assert len(boxes(svg)) == len(boxes(charts_groups.multiples_svg(CLEAR, [AUTISM])))


def test_a_group_with_a_withheld_answer_says_which_and_has_no_bar() -> None:
    some = Level("sight", "Sight", scale((20, 12, 10, None), unknown=None))
    svg = charts_groups.multiples_svg(CLEAR, [AUTISM, some])
    assert "Withheld: Strongly disagree; I do not know." in words(svg)
    assert len(boxes(svg)) == len(boxes(charts_groups.multiples_svg(CLEAR, [AUTISM])))


def test_other_questions_have_a_panel_for_each_answer_and_a_bar_for_each_group() -> None:
    shown = words(charts_groups.multiples_svg(HELPED, [PLAN, SUPPORT, HEARING]))
    assert shown.index("No") < shown.index("Yes"), "in the order of everybody's answers"
    assert shown.count("EHC plan") == shown.count("SEN support") == 2
    assert shown.count("withheld") == 1
    assert "Withheld: Hearing." in shown


@pytest.mark.parametrize("language", ["en", "ar"])
def test_groups_stay_on_the_sheet(language: str) -> None:
    for asked, levels in ((CLEAR, [AUTISM, SPEECH, HEARING]), (HELPED, [PLAN, SUPPORT, HEARING])):
        assert outside(charts_groups.multiples_svg(asked, levels, language), WIDTH) == []


def test_nothing_is_drawn_of_groups_that_are_all_withheld() -> None:
    assert not charts_groups.has_multiples([HEARING])
    with pytest.raises(ValueError, match="nothing to draw"):
        charts_groups.multiples_svg(CLEAR, [HEARING])


def test_the_text_alternative_says_the_sums_of_each_group() -> None:
    assert multiples_alt(CLEAR, [AUTISM, HEARING]) == (
        "The plan is clear. Autism: 80 answers. Favourable: 75%; Unfavourable: 19%; I do not know: 6%. "
        "Hearing: the figures are withheld."
    )
    assert multiples_alt(HELPED, [SUPPORT]) == "Did you get help? SEN support: 105 answers. Yes: 24%; No: withheld."
