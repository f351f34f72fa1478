from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from surveyapp.reports import charts_dots
from surveyapp.reports.alt_text import dots_alt
from surveyapp.reports.chart_canvas import WIDTH
from surveyapp.reports.charts_dots import DotRow
from tests.reports.drawn import SVG, outside, words

PARENTS = DotRow("Parents and carers", 2100, 62.1, 60.0, 64.2)
YOUNG = DotRow("Young people", 140, 48.0, 39.9, 56.2, note="Asked in other words.")
HIDDEN = DotRow("Practitioners", None, None, None, None)
TITLE = "The plan is clear."


def dots_of(svg: bytes) -> list[float]:
    root = ET.fromstring(svg)  # noqa: S314 - our own file
    return [float(node.get("x", "")) for node in root.iter(f"{SVG}use")]


def test_each_row_has_its_figure_and_its_number_of_answers() -> None:
    shown = words(charts_dots.dots_svg([PARENTS, YOUNG], title=TITLE))
    assert {"62%", "2,100 answers", "48%", "140 answers", "Asked in other words."} <= set(shown)
    assert shown[:5] == ["0%", "25%", "50%", "75%", "100%"]


def test_a_withheld_row_says_so_and_has_no_dot() -> None:
    svg = charts_dots.dots_svg([PARENTS, HIDDEN], title=TITLE)
    assert words(svg).count("withheld") == 1
    assert len(dots_of(svg)) == 1
    with pytest.raises(ValueError, match="nothing to draw"):
        charts_dots.dots_svg([HIDDEN], title=TITLE)


def test_a_dot_lies_where_the_axis_says() -> None:
    rows = [replace(PARENTS, percent=percent, low=percent, high=percent) for percent in (0.0, 50.0, 100.0)]
    first, middle, last = dots_of(charts_dots.dots_svg(rows, title=TITLE))
    assert middle - first == pytest.approx(last - middle)
    mirrored = dots_of(charts_dots.dots_svg(rows, "ar", title=TITLE))
    assert mirrored[0] > mirrored[1] > mirrored[2], "from the right in Arabic"


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("label", ["Short", "A group with a name that is much longer than any column can be " * 2])
def test_dots_stay_on_the_sheet(label: str, language: str) -> None:
    rows = [
        replace(PARENTS, label=label),
        replace(YOUNG, percent=100.0, high=100.0),
        replace(YOUNG, percent=0.1),
        HIDDEN,
    ]
    assert outside(charts_dots.dots_svg(rows, language, title=TITLE), WIDTH) == []


def test_the_text_alternative_says_the_finding_with_its_interval_and_base() -> None:
    assert dots_alt([PARENTS, YOUNG, HIDDEN], title=TITLE) == (
        "The plan is clear. Parents and carers: 62% (60.0 to 64.2; 2,100 answers). "
        "Young people: 48% (39.9 to 56.2; 140 answers). Asked in other words. Practitioners: withheld."
    )
