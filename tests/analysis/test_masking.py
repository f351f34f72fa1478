from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.masking import KINDS, Span, find, find_schools, masked
from surveyapp.analysis.masking_numbers import nhs_number_is_valid, upn_is_valid
from surveyapp.analysis.masking_words import COMMON, SURE, UNSURE
from surveyapp.demo.phrases import sentences
from tests.analysis.masking_cases import SCHOOLS, SETTINGS, cases, score


def shown(text: str, **more: object) -> str:
    return masked(text, find(text, schools=SETTINGS, year=2026, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "recall", "precision"), [("english", 0.94, 0.94), ("other-languages", 0.93, 0.97), ("held-out", 0.9, 0.93)]
)
def test_most_marked_parts_are_found_and_few_others(name: str, recall: float, precision: float) -> None:
    result = score(cases(name))
    assert result.recall() >= recall, result.wrong
    assert result.precision() >= precision, result.wrong


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"name", "school"}))
def test_every_number_and_address_marked_is_found(kind: str) -> None:
    result = score([case for name in ("english", "other-languages") for case in cases(name)])
    assert result.wanted[kind] == result.covered[kind] > 0


def test_sentences_without_anything_personal_stay_as_they_are() -> None:
    for audience in ("parents-carers", "practitioners", "young-people"):
        for moods in sentences(audience)["topics"].values():
            for text in (text for texts in moods.values() for text in texts):
                assert find(text, year=2026) == (), text


# The example numbers of the NHS data dictionary, and a change in each digit.
@pytest.mark.parametrize("digits", ["9434765919", "9434765870", "4010232137"])
def test_the_check_digit_of_nhs_numbers(digits: str) -> None:
    assert nhs_number_is_valid(digits)
    for place in range(10):
        other = str((int(digits[place]) + 1) % 10)
        assert not nhs_number_is_valid(digits[:place] + other + digits[place + 1 :])


def test_the_check_letter_of_upns() -> None:
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    for digits in ("801200001001", "934123490120", "80120000100A", "80120000100Z"):
        assert [upn_is_valid(letter + digits) for letter in letters].count(True) == 1
    # weights 2 to 13: 8×2 + 1×4 + 2×5 + 1×10 + 1×13 = 53, and 53 mod 23 = 7, which is H
    assert upn_is_valid("H801200001001")
    assert not upn_is_valid("H801200001010")
    assert shown("the code H801200001001 is his") == "the code [upn] is his"
    assert shown("the code B801200001001 is not") == "the code B801200001001 is not"
    assert shown("his UPN is B801200001001") == "his UPN is [upn]"


@pytest.mark.parametrize(
    "typed",
    [
        *("07700900123", "07700 900 123", "07700-900-123", "(07700) 900123", "+447700900123", "+44 (0)7700 900123"),
        *("0044 7700 900123", "0161 496 0123", "(0161) 4960123", "020 7946 0958", "01632 960123", "7700 900123"),
        *("+48 601 123 456", "+40 721 234 567", "٠٧٧٠٠٩٠٠١٢٣"),
    ],
)
def test_ways_to_write_a_telephone_number(typed: str) -> None:
    assert shown(f"please ring {typed} today") == "please ring [phone] today"


@pytest.mark.parametrize(
    "typed", ["M1 1AA", "m11aa", "SW1A 1AA", "EC1A1BB", "B33 8TH", "CR2 6XH", "DN55 1PT", "GIR 0AA"]
)
def test_whole_postcodes(typed: str) -> None:
    assert shown(f"we live near {typed} now") == "we live near [postcode] now"


@pytest.mark.parametrize("text", ["we live in M14", "in S1 the wait is long", "year e4 4th set", "Q1 1AA is no area"])
def test_half_a_postcode_is_none(text: str) -> None:
    assert find(text) == ()


@pytest.mark.parametrize(
    ("text", "year", "is_masked"),
    [
        ("the hearing was on 3 March 2025", 2026, False),
        ("3 March 2015", 2026, True),
        ("3 March 1989", 2026, False),
        ("3 March 2025", None, True),
        ("he was born 3 March 2025", 2026, True),
        ("his birthday is 3 March", 2026, True),
        ("the review is on 3 March", 2026, False),
        ("2014-03-12", 2026, True),
        ("3/4 of the class", 2026, False),
    ],
)
def test_which_dates_could_be_births(text: str, year: int | None, is_masked: bool) -> None:
    assert any(span.kind == "date-of-birth" for span in find(text, year=year)) is is_masked


def test_names_and_settings_supplied_are_found_in_any_letters() -> None:
    assert shown("ask zebedee crumpet", names=("Zebedee Crumpet",)) == "ask [name]"
    assert shown("at OAKFIELD primary school") == "at [school]"
    assert shown("Oakfield is good, little acorns nursery too") == "[school] is good, [school] too"


def test_the_longest_find_stands() -> None:
    text = "amina.khan@school.example"
    assert find(text) == (Span(0, len(text), "e-mail"),)


def test_spans_are_of_the_text_as_typed() -> None:
    text = "my son Ko\u200bfi and Zoe\u0308 😀 too"
    assert [text[span.start : span.end] for span in find(text)] == ["Ko\u200bfi", "Zoe\u0308"]


def test_kinds_are_shown_in_the_words_of_a_reader() -> None:
    text = "my son Kofi"
    assert masked(text, find(text), {"name": "imię"}) == "my son [imię]"
    with pytest.raises(ValueError, match="overlap"):
        masked(text, [Span(0, 5, "name"), Span(4, 6, "name")])


@given(st.text(max_size=80) | st.text("Mrs KofiSmith07 @.1234567890-/'\n\u200bé\u0301", max_size=80))
def test_finds_never_overlap_and_masking_takes_them_out(text: str) -> None:
    spans = find(text)
    assert all(0 <= span.start < span.end <= len(text) and span.kind in KINDS for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert masked(text, ()) == text
    assert masked(text, spans).count("[") == text.count("[") + len(spans) - sum(
        text[span.start : span.end].count("[") for span in spans
    )


def test_the_lists_of_words() -> None:
    assert len(SURE) > 1500
    assert {"will", "grace", "may", "hope", "سعيد", "ella"} <= UNSURE
    assert not SURE & COMMON
    assert {"zoe", "zoë", "lukasz", "łukasz", "ফাতেমা"} <= SURE


@pytest.mark.slow
def test_ten_thousand_comments_take_seconds() -> None:
    texts = [case.text for name in ("english", "other-languages") for case in cases(name)]
    began = time.process_time()
    for n in range(10_000):
        find(texts[n % len(texts)], schools=SETTINGS, year=2026)
    assert time.process_time() - began < 10


@pytest.mark.parametrize(("name", "recall", "precision"), [("schools", 0.98, 0.97), ("schools-held-out", 0.88, 0.88)])
def test_schools_of_a_list_are_found_as_people_write_them(name: str, recall: float, precision: float) -> None:
    result = score(cases(name), SCHOOLS, area="Merrowshire", only=("school", "clinic"))
    assert result.recall() >= recall, result.wrong
    assert result.precision() >= precision, result.wrong


def test_a_list_of_schools_finds_nothing_in_sentences_that_name_none() -> None:
    for audience in ("parents-carers", "practitioners", "young-people"):
        for moods in sentences(audience)["topics"].values():
            for text in (text for texts in moods.values() for text in texts):
                assert find_schools(text, SCHOOLS, "Merrowshire") == (), text


@pytest.mark.parametrize(
    ("text", "listed", "expected"),
    [
        ("we go to the park", "The Park", "we go to the park"),
        ("he is at The Park now", "The Park", "he is at [school] now"),
        ("St. Mary's said no", "Saint Mary's RC Primary School", "[school] said no"),
        ("Barton on Sea said no", "Barton-on-Sea CofE Primary School", "[school] said no"),
        ("Oak Field said no", "Oakfield School", "[school] said no"),
        (
            "oakfield's taxi is late, oakfield has said so",
            "Oakfield School",
            "oakfield's taxi is late, [school] has said so",
        ),
        ("Oakfield’s taxi", "Oakfield School", "[school]’s taxi"),
        ("we need a new school", "New School", "we need a new school"),
        ("on Oakfield Road", "Oakfield School", "on Oakfield Road"),
        ("Merrowshire is slow", "Merrowshire College", "Merrowshire is slow"),
        ("the nursery school said so", "The Nursery School", "the nursery school said so"),
        ("Oak. Field trips help", "Oak Field School", "Oak. Field trips help"),
    ],
)
def test_how_telling_a_name_is_decides_what_must_stand_beside_it(text: str, listed: str, expected: str) -> None:
    assert masked(text, find_schools(text, (listed,), "Merrowshire")) == expected


@given(st.text(max_size=60), st.lists(st.text(max_size=30), max_size=4))
def test_any_list_and_any_text_will_do(text: str, listed: list[str]) -> None:
    found = find_schools(text, tuple(listed), "")
    assert all(0 <= span.start < span.end <= len(text) for span in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_a_long_list_costs_little() -> None:
    listed = (*SCHOOLS, *(f"Thornfield {n} Primary School" for n in range(5_000)))
    text = " ".join(["My son goes to a school that is a long way from here."] * 40)
    find_schools(text, listed)
    began = time.perf_counter()
    find_schools(text, listed)
    assert time.perf_counter() - began < 1
