"""Every error of an answer has words that say what to do."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from surveyapp.domain.answers import AnswerError, parse
from surveyapp.domain.kinds import DATE, LONG_TEXT, NUMBER, SEVERAL_CHOICES, SINGLE_CHOICE, STATEMENT
from surveyapp.forms.messages import bad_parts, words
from tests.factories.questionnaires import choice, choices, question

NUMBERS = question(NUMBER, "n", minimum=Decimal(2), maximum=Decimal(2500))
DATES = question(DATE, "d", minimum=date(2024, 2, 29), maximum=date(2024, 3, 31))
SEVERAL = question(SEVERAL_CHOICES, "s", choices=(*choices("a", "b"), choice("none", exclusive=True)))

CASES = [
    (question(SINGLE_CHOICE, "c", choices=choices("a", "b")), ["z"], "Select one of the answers on this page"),
    (SEVERAL, ["z"], "Select one of the answers on this page"),
    (SEVERAL, ["a", "none"], "Select “None”, or select other answers, but not both"),
    (question(LONG_TEXT, "t", max_length=1000), ["x" * 1234], "must be 1,000 characters or fewer. It has 1,234"),
    (NUMBERS, ["many"], "Enter a number, like 7"),
    (NUMBERS, ["7.5"], "Enter a whole number, like 7"),
    (question(NUMBER, "n", decimals=1), ["7.55"], "Enter a number with at most 1 figures after the point"),
    (NUMBERS, ["1"], "Enter a number that is 2 or more"),
    (NUMBERS, ["2501"], "Enter a number that is 2,500 or less"),
    (DATES, ["1", "", ""], "Enter a month and a year as well"),
    (DATES, ["", "3", "2024"], "Enter a day as well"),
    (DATES, ["30", "2", "2024"], "Enter a real date, like 27 3 2025"),
    (DATES, ["28", "2", "2024"], "Enter a date that is 29 February 2024 or later"),
    (DATES, ["1", "4", "2024"], "Enter a date that is 31 March 2024 or earlier"),
    (question(STATEMENT, "x"), ["hello"], "This part of the page needs no answer"),
]


@pytest.mark.parametrize(("asked", "raw", "message"), CASES, ids=lambda value: str(value)[:30])
def test_the_words(asked: object, raw: list[str], message: str) -> None:
    with pytest.raises(AnswerError) as caught:
        parse(asked, raw)  # type: ignore[arg-type]
    told = words(caught.value, asked, "en")  # type: ignore[arg-type]
    assert message in told
    assert "%(" not in told


@pytest.mark.parametrize(("asked", "raw"), [case[:2] for case in CASES], ids=lambda value: str(value)[:30])
def test_easy_read_says_it_in_easy_words(asked: object, raw: list[str]) -> None:
    with pytest.raises(AnswerError) as caught:
        parse(asked, raw)  # type: ignore[arg-type]  # pytest passes what CASES has
    told = words(caught.value, asked, "en", "easy-read")  # type: ignore[arg-type]  # the same
    assert "%(" not in told
    assert told.startswith(("Choose", "Write", "This", "Enter a number with"))


def test_every_code_that_the_domain_names_has_a_case() -> None:
    named = set(re.findall(r"[a-z]+(?:-[a-z]+)+", (AnswerError.__doc__ or "").split("one of:")[1]))
    covered = set()
    for asked, raw, _ in CASES:
        with pytest.raises(AnswerError) as caught:
            parse(asked, raw)
        covered.add(caught.value.code)
    assert named == covered


@pytest.mark.parametrize("missing", ["100", "010", "001", "110", "101", "011"])
def test_every_part_of_a_date_that_is_missing_is_named(missing: str) -> None:
    raw = ["" if one == "1" else "2" for one in missing]
    with pytest.raises(AnswerError) as caught:
        parse(DATES, raw)
    parts = [part for part, one in zip(("day", "month", "year"), missing, strict=True) if one == "1"]
    assert bad_parts(caught.value) == tuple(parts)
    assert all(part in words(caught.value, DATES, "en") for part in parts)
