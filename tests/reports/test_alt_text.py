from __future__ import annotations

from surveyapp.reports.alt_text import alt_text, alt_text_of
from tests.reports.drawn import FIVE, WITHHELD, bars, question, scale

CLEAR = question(scale((40, 20, 20, 10, 5), FIVE, unknown=5))


def test_a_scale_is_said_as_it_is_read() -> None:
    assert alt_text(CLEAR) == (
        "The plan is clear: 100 answers. Favourable: 60% (Strongly agree: 40%; Agree: 20%); "
        "Unfavourable: 15% (Strongly disagree: 5%; Disagree: 10%); Neither agree nor disagree: 20%; I do not know: 5%."
    )


def test_a_side_of_one_answer_names_it() -> None:
    said = alt_text(question(scale((60, 30), ("Yes", "No"), unknown=10)))
    assert said == "The plan is clear: 100 answers. Favourable: 60% (Yes); Unfavourable: 30% (No); I do not know: 10%."


def test_a_grid_is_said_in_sums_and_names_what_is_withheld() -> None:
    assert alt_text_of([CLEAR, question(WITHHELD, "We were asked.")]) == (
        "The plan is clear: 100 answers. Favourable: 60%; Unfavourable: 15%; Neither agree nor disagree: 20%; "
        "I do not know: 5%. We were asked: the figures are withheld."
    )


def test_withheld_answers_are_named() -> None:
    said = alt_text(question(scale((40, None, 20, 11), unknown=None)))
    assert "Agree: withheld" in said
    assert "Favourable" not in said
    need = question(bars({"Autism": 60, "Hearing": None, "Sight": 0}, 70), "Main need?", "single-choice")
    assert alt_text(need) == "Main need: 70 answers. Autism: 86%; Sight: 0%; Hearing: withheld."
