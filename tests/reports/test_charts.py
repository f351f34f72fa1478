from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from surveyapp.analysis.summaries import summarise
from surveyapp.reports import charts
from surveyapp.reports.chart_canvas import WIDTH
from tests.analysis import made
from tests.analysis.made import repeated
from tests.reports.drawn import FIVE, FOUR, SEVEN, WITHHELD, bars, boxes, outside, question, scale, words
from tests.reports.test_formats import few, whole

LONG = "Professionals listened to what my child and our family wanted, and wrote it down in the words that we used."


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
    with pytest.raises(ValueError, match="nothing to draw"):
        charts.grid_svg([question(WITHHELD)])


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


def test_a_scale_has_the_sums_of_both_sides_at_its_ends() -> None:
    shown = words(charts.chart_svg(question(scale((40, 20, 20, 10, 5), FIVE, unknown=5))))
    ends = shown.index("Unfavourable")
    assert shown[ends + 1] == "Favourable"
    assert {"15%", "60%", "20%", "5%"} <= set(shown[ends:])


def test_a_side_of_one_answer_has_its_figure_once() -> None:
    shown = words(charts.chart_svg(question(scale((60, 30), ("Yes", "No"), unknown=10))))
    assert [shown.count(figure) for figure in ("60%", "30%", "10%")] == [1, 1, 1]


def test_a_withheld_item_of_a_grid_is_named_and_the_others_are_drawn() -> None:
    known = question(scale((40, 20, 10, 5), unknown=5), "The plan is clear.")
    shown = words(charts.grid_svg([known, question(WITHHELD, "We were asked.")]))
    assert "We were asked." in shown
    assert shown.count("withheld") == 1
    assert "75%" in shown


def test_a_scale_with_withheld_answers_is_drawn_as_bars() -> None:
    shown = words(charts.chart_svg(question(scale((40, None, 20, 11), unknown=None))))
    assert "Withheld: Agree; I do not know." in shown
    assert "Favourable" not in shown


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize(
    "counts",
    [(80, 0, 0, 0, 0), (0, 0, 0, 0, 80), (0, 0, 80, 0, 0), (1, 990, 3, 2, 4), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0)],
)
def test_whatever_is_answered_stays_on_the_sheet(counts: tuple[int, ...], language: str) -> None:
    for unknown in (0, 5, 4000):
        if unknown or any(counts):
            items = [question(scale(counts, FIVE, unknown), LONG), question(scale((5, 5, 5, 5, 5), FIVE), "Short.")]
            assert outside(charts.grid_svg(items, language), WIDTH) == []
            assert outside(charts.chart_svg(items[0], language), WIDTH) == []


def test_long_labels_many_items_and_scales_of_seven_stay_on_the_sheet() -> None:
    items = [question(scale((5, n, 3, 9, 1, 0, 12 - n), SEVEN, unknown=n), LONG) for n in range(12)]
    assert outside(charts.grid_svg(items), WIDTH) == []
    counts: dict[str, int | None] = {LONG: 100, "Short": 0, "W" * 90: 50, "Withheld": None}
    assert outside(charts.chart_svg(question(bars(counts, 100), LONG, "single-choice")), WIDTH) == []


def test_bars_of_several_questions_are_on_one_measure() -> None:
    """The same share is as long in each question."""
    first = question(bars({"Yes": 50, "No": 50}, 100), "First?", "single-choice")
    second = question(bars({"Yes": 50, "No": 1}, 100), "Second?", "single-choice")
    widths = [width for _, width in boxes(charts.grid_svg([first, second]))]
    assert widths[0] == widths[1] == widths[2]


def test_a_sheet_is_mirrored_where_reading_starts_at_the_right() -> None:
    asked = question(scale((40, 20, 10, 5), FOUR, unknown=5))
    there, mirrored = charts.chart_svg(asked, "en"), charts.chart_svg(asked, "ur")
    assert [round(WIDTH - start - width, 3) for start, width in boxes(mirrored)] == [
        round(start, 3) for start, _ in boxes(there)
    ]
    assert b"\xe2\x81\xa7" in mirrored, "words are marked as from right to left"
    assert b"\xe2\x81\xa7" not in there


def test_pictures_for_word_processors_are_the_same_bytes_each_time() -> None:
    drawing = charts.grid([question(scale((40, 20, 10, 5), unknown=5))], "bn")
    first = drawing.png()
    assert first.startswith(b"\x89PNG")
    assert int.from_bytes(first[16:20], "big") == WIDTH * 3
    assert first == charts.grid([question(scale((40, 20, 10, 5), unknown=5))], "bn").png()
    assert drawing.svg() == charts.grid([question(scale((40, 20, 10, 5), unknown=5))], "bn").svg()


def test_print_has_outlines_only_for_letters_that_join() -> None:
    latin = charts.grid([question(scale((40, 20, 10, 5), unknown=5))])
    assert latin.svg_for_print() == latin.svg()
    joined = charts.grid(
        [question(scale((40, 20, 10, 5), unknown=5), "میرا منصوبہ"), question(scale((1, 2, 3, 4)), "Short.")]
    )
    assert not words(joined.svg_for_print())
    assert "میرا منصوبہ" in words(joined.svg())
