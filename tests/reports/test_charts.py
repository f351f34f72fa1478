from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree as ET

import pytest

from surveyapp.analysis.summaries import summarise
from surveyapp.reports import charts
from tests.analysis import made
from tests.analysis.made import repeated
from tests.reports.test_formats import few, whole


def words(svg: bytes) -> list[str]:
    root = ET.fromstring(svg)  # noqa: S314 - our own file
    return ["".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("code", ["plan", "clear", "helps", "age", "seen", "need"])
def test_a_chart_shows_its_base_and_every_label(code: str) -> None:
    question = whole().named(code)[0]
    shown = " ".join(words(charts.chart_svg(question)))
    assert f"{question.finished.n} answers" in shown
    for choice in question.finished.choices:
        if "/" not in choice.value:
            assert choice.label.split()[0] in shown


def test_a_withheld_answer_has_a_word_and_no_bar() -> None:
    need = whole().named("need")[0]
    shown = words(charts.chart_svg(need))
    assert "Withheld: Hearing; Sight." in shown
    assert sum(word.endswith("%") for word in shown) == 2


def test_nothing_is_drawn_where_everything_is_withheld_or_in_words() -> None:
    assert not any(charts.has_chart(question) for question in few().questions)
    assert charts.named(few(), "plan") == ()
    assert charts.named(whole(), "more") == ()
    assert charts.named(whole(), "no-such-question") == ()
    with pytest.raises(ValueError, match="no questions"):
        charts.grid_svg([])


def test_the_same_chart_is_the_same_file_whoever_draws_beside_it() -> None:
    summary = whole()
    codes = ["plan", "clear", "helps", "age", "seen", "need"] * 4
    alone = {code: charts.chart_svg(summary.named(code)[0]) for code in set(codes)}
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda code: charts.chart_svg(summary.named(code)[0]), codes))
    assert drawn == [alone[code] for code in codes]


def test_a_chart_needs_nothing_from_elsewhere() -> None:
    svg = charts.chart_svg(whole().named("clear")[0]).decode()
    assert "<script" not in svg
    assert "@import" not in svg
    assert "url(http" not in svg
    assert 'href="http' not in svg.replace('xlink="http', "")


def test_letters_that_the_server_has_no_font_for_are_drawn_by_the_reader() -> None:
    frame = made.frame(made.questionnaire(), plan=repeated(yes=30, no=20))
    question = summarise(frame, survey="s").questions[0]
    choices = tuple(
        type(c)(**{n: getattr(c, n) for n in c.__slots__} | {"label": "ਹਾਂ جی 漢"}) for c in question.finished.choices
    )
    figures = type(question.finished)(
        **{n: getattr(question.finished, n) for n in question.finished.__slots__} | {"choices": choices}
    )
    other = type(question)(**{n: getattr(question, n) for n in question.__slots__} | {"finished": figures})
    assert "ਹਾਂ جی 漢" in words(charts.chart_svg(other))
