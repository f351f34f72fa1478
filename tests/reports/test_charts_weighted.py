"""Weighted shares beside unweighted ones, drawn and in words."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from surveyapp.reports import charts_weighted
from surveyapp.reports.alt_text import weighted_alt
from surveyapp.reports.chart_canvas import WIDTH
from surveyapp.reports.extras import WeightedRow
from tests.reports.drawn import SVG, outside, words

CLEAR = WeightedRow("clear", "The plan is clear.", 210, 181.0, 53.333, 45, 38, 53, 46.6, 60.0, "plan")
LONG = replace(CLEAR, code="long", label="A statement that is longer than one line of the chart can be " * 2)
TITLE = "The plan"


def dots_of(svg: bytes) -> list[float]:
    root = ET.fromstring(svg)  # noqa: S314 - our own file
    return [float(node.get("x", "")) for node in root.iter(f"{SVG}use")]


def test_both_shares_are_drawn_under_the_words_of_the_question_with_its_answers() -> None:
    shown = words(charts_weighted.weighted_svg([CLEAR], title=TITLE))
    assert {"The plan is clear.", "210 answers", "45%", "53%", "Weighted", "Unweighted"} <= set(shown)
    _, _, weighted, plain = dots_of(charts_weighted.weighted_svg([CLEAR], title=TITLE))
    assert weighted < plain, "45 % lies before 53 %; the first two marks are those of the key"
    _, _, weighted, plain = dots_of(charts_weighted.weighted_svg([CLEAR], "ur", title=TITLE))
    assert weighted > plain, "from the right in Urdu"


def test_nothing_is_drawn_of_nothing() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        charts_weighted.weighted([], title=TITLE)


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_marks_stay_on_the_sheet(language: str) -> None:
    edges = replace(CLEAR, weighted_percent=100, low=97, high=100, percent=0.2, percent_low=0.0, percent_high=2.0)
    assert outside(charts_weighted.weighted_svg([LONG, edges], language, title=TITLE), WIDTH) == []


def test_the_text_alternative_says_both_shares_with_their_intervals() -> None:
    assert weighted_alt([CLEAR], title=TITLE) == (
        "The plan. The plan is clear: 210 answers. Weighted: 45% (38 to 53); Unweighted: 53% (46.6 to 60.0)."
    )
