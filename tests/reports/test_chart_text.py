from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from surveyapp.reports.chart_text import column, from_right_to_left, joins_letters, text_width, unmarked, wrapped


@given(st.text(max_size=120), st.floats(40, 440))
def test_lines_hold_all_words_in_order_and_fit(words: str, width: float) -> None:
    lines = wrapped(words, width, 13.0)
    assert "".join("".join(lines).split()) == "".join(words.split())
    assert all(text_width(line, 13.0) <= width for line in lines)


def test_nothing_is_one_empty_line() -> None:
    assert wrapped("", 100, 13.0) == [""]
    assert wrapped("   ", 100, 13.0) == [""]


def test_a_long_word_is_broken_and_never_before_a_mark() -> None:
    pieces = wrapped("দৃঢ়ভাবেএকমতনইকিন্তুতবুও" * 3, 80, 13.0)
    assert len(pieces) > 3
    assert not any(unicodedata.category(piece[0]).startswith("M") for piece in pieces)


def test_a_column_is_as_wide_as_two_lines_need() -> None:
    assert column(["Yes", "No"], 150, 13.0) == text_width("Yes", 13.0)
    both = column(["Parents and carers of children"], 150, 13.0)
    assert both is not None
    assert both <= 150
    assert column(["A label " * 12], 150, 13.0) is None


def test_marks_of_direction_take_no_room_and_can_be_taken_off() -> None:
    assert text_width(from_right_to_left("خطة (EHC)"), 13.0) == text_width("خطة (EHC)", 13.0)
    assert unmarked(from_right_to_left("خطة (EHC)")) == "خطة (EHC)"


def test_scripts_that_join_letters_are_known() -> None:
    assert all(joins_letters(words) for words in ("خطة", "دৃঢ়", "ਹਾਂ", "સહમત"))
    assert not any(joins_letters(words) for words in ("Yes, 40%", "Zdecydowanie się", "—"))
