"""Codes to come back with: both forms say the same number, and slips are forgiven only where they are plain."""

from __future__ import annotations

import contextlib
import string
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.resume_code import BELOW, CodeError, CodeWords, digits

LIST = Path(__file__).parents[2] / "surveyapp" / "content" / "resume_words.txt"
LISTED = LIST.read_text(encoding="utf-8").split()
WORDS = CodeWords(LISTED)
codes = st.integers(0, BELOW - 1)
ZEROS = ("0", "０", "٠", "۰", "०", "০", "੦", "૦")
"""Nought in eight scripts: Latin, full-width, Arabic, Persian and Urdu, Hindi, Bengali, Panjabi, Gujarati."""


def near(word: str) -> set[str]:
    """Everything that one slip makes of a word."""
    found = set()
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        found |= {before + letter + after for letter in string.ascii_lowercase}
        if after:
            found |= {before + letter + after[1:] for letter in string.ascii_lowercase}
            found.add(before + after[1:])
        if len(after) > 1:
            found.add(before + after[1] + after[0] + after[2:])
    return found - {word}


def read(typed: str) -> str:
    """The code that was typed, or the word that could not be read."""
    try:
        return str(WORDS.parse(typed))
    except CodeError as error:
        return error.word


def test_the_words_are_short_sorted_and_apart() -> None:
    assert len(LISTED) == 1000
    assert sorted(set(LISTED)) == LISTED
    assert all(word.isascii() and word.islower() and 3 <= len(word) <= 7 for word in LISTED)
    assert len({word[:4] for word in LISTED}) == 1000
    assert [(one, other) for one, other in combinations(LISTED, 2) if other.startswith(one)] == []


def test_no_slip_makes_one_word_of_another_and_nearly_all_lead_back() -> None:
    seen: dict[str, set[str]] = {}
    for word in LISTED:
        for slip in near(word):
            seen.setdefault(slip, set()).add(word)
    assert seen.keys() & set(LISTED) == set()
    slips = sum(len(words) for words in seen.values())
    assert sum(len(words) == 1 for words in seen.values()) / slips > 0.97


@given(codes)
def test_both_forms_lead_back(code: int) -> None:
    assert WORDS.parse(digits(code)) == code
    assert WORDS.parse(" ".join(WORDS.words(code))) == code
    assert len(digits(code)) == 15


@given(codes, st.sampled_from(["", " ", "  ", "-", ".", ", ", " – ", "\t", "\u00a0", "\u200f \u2068", "/"]), st.data())
def test_anything_may_stand_between_and_letters_may_be_of_any_size(code: int, gap: str, data: st.DataObject) -> None:
    words = [data.draw(st.sampled_from([str.upper, str.lower, str.title]))(word) for word in WORDS.words(code)]
    assert WORDS.parse(gap + gap.join(words) + gap) == code
    assert WORDS.parse(gap + digits(code).replace(" ", gap) + gap) == code


@given(codes, st.sampled_from(ZEROS))
def test_digits_of_any_script_are_read(code: int, zero: str) -> None:
    written = "".join(chr(ord(zero) + int(one)) if one.isdecimal() else one for one in digits(code))
    assert WORDS.parse(written) == code


@given(codes)
def test_words_may_have_accents_be_wide_or_stand_beside_digits(code: int) -> None:
    words, groups = WORDS.words(code), digits(code).split()
    assert WORDS.parse(f"{words[0]} {groups[1]} {words[2]}-{groups[3]}") == code
    assert WORDS.parse(" ".join(word.replace("e", "é") for word in words)) == code
    assert WORDS.parse("".join(chr(ord(letter) + 0xFEE0) for letter in "".join(words))) == code  # full-width


@given(codes, st.data())
def test_a_slip_leads_to_the_right_code_or_to_none(code: int, data: st.DataObject) -> None:
    words = list(WORDS.words(code))
    place = data.draw(st.integers(0, 3))
    words[place] = data.draw(st.sampled_from(sorted(near(words[place]))))
    assert read(" ".join(words)) in {str(code), words[place]}


@pytest.mark.parametrize(
    "typed", ["", "   ", "lemon", "lemon river cup", "482 913 057", "4829130571145", "1 2 3 4", "🍋" * 50, "x" * 10_000]
)
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(CodeError):
        WORDS.parse(typed)


@given(st.text(max_size=300))
def test_whatever_is_typed_is_one_code_or_none(typed: str) -> None:
    with contextlib.suppress(CodeError):
        assert 0 <= WORDS.parse(typed) < BELOW


def test_the_word_that_cannot_be_read_is_named() -> None:
    with pytest.raises(CodeError) as refused:
        WORDS.parse("lemon, xyzzy, cup, moon")
    assert refused.value.word == "xyzzy"


def test_a_list_that_could_be_misread_is_refused() -> None:
    for listed in (LISTED[:-1], [*LISTED[:-1], LISTED[0]], [*LISTED[:-1], LISTED[0] + "s"]):
        with pytest.raises(ValueError, match="word"):
            CodeWords(listed)
    with pytest.raises(ValueError, match="not a code"):
        digits(BELOW)
