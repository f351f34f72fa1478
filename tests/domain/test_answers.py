"""The one validator: what a person sent becomes an answer or a refusal, and never anything in between."""

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.answers import AnswerError, clean_text, decode, encode, parse, raw_of
from surveyapp.domain.kinds import (
    AGREEMENT,
    DATE,
    FREQUENCY,
    KINDS,
    LONG_TEXT,
    NUMBER,
    SEVERAL_CHOICES,
    SHORT_TEXT,
    SINGLE_CHOICE,
    STATEMENT,
)
from surveyapp.domain.questionnaire import Question
from tests.factories.naughty import NAUGHTY_TEXTS
from tests.factories.questionnaires import choice, choices, question

SEVERAL = question(
    SEVERAL_CHOICES,
    choices=(
        *choices("home", "school", "health"),
        choice("none", exclusive=True),
        choice("dont-know", missing="dont-know"),
    ),
)
WHOLE = question(NUMBER, minimum=Decimal(0), maximum=Decimal(25))
DECIMALS = question(NUMBER, decimals=2)
DAY = question(DATE, minimum=date(2000, 1, 1), maximum=date(2030, 12, 31))

EVERY_KIND = [
    question(SINGLE_CHOICE),
    question(AGREEMENT),
    question(FREQUENCY),
    SEVERAL,
    question(SHORT_TEXT),
    question(LONG_TEXT),
    WHOLE,
    DECIMALS,
    question(NUMBER, decimals=6),
    DAY,
    question(DATE),
    question(STATEMENT),
]

PIECES = st.one_of(
    st.text(),
    st.sampled_from([value for asked in EVERY_KIND for value in sorted(asked.values)]),
    st.sampled_from(sorted(NAUGHTY_TEXTS.values())),
    st.integers(-40, 4000).map(str),
    st.decimals(-999, 999, places=3).map(str),
    st.sampled_from(["\x00", "\ud800", "e\x00\u0301", "\u200b", "-0", "1,234", "1 234,5", "٣", "0999", "\u2028"]),
)
RAW = st.lists(PIECES, max_size=4).map(tuple)


def refusal(asked: Question, *raw: str) -> AnswerError:
    with pytest.raises(AnswerError) as caught:
        parse(asked, raw)
    return caught.value


def test_the_kinds_tried_here_are_all() -> None:
    assert {asked.kind for asked in EVERY_KIND} == set(KINDS)


@given(st.sampled_from(EVERY_KIND), RAW)
def test_an_answer_shown_again_and_sent_again_is_the_same_answer(asked: Question, raw: tuple[str, ...]) -> None:
    try:
        answer = parse(asked, raw)
    except AnswerError:
        return
    assert parse(asked, raw_of(answer)) == answer


@given(st.sampled_from(EVERY_KIND), RAW)
def test_an_answer_is_stored_and_read_back_unchanged(asked: Question, raw: tuple[str, ...]) -> None:
    try:
        answer = parse(asked, raw)
    except AnswerError:
        return
    if answer is not None:
        stored = encode(answer)
        assert decode(asked, stored) == answer
        assert encode(decode(asked, stored)) == stored
        assert "\x00" not in stored
        stored.encode("utf-8")


@pytest.mark.parametrize("asked", EVERY_KIND, ids=lambda asked: asked.kind)
@pytest.mark.parametrize("raw", [(), ("",), ("  ",), ("\t\n",), ("", "", "")], ids=repr)
def test_nothing_sent_is_no_answer_and_no_error(asked: Question, raw: tuple[str, ...]) -> None:
    assert parse(asked, raw) is None


class TestChoices:
    @pytest.mark.parametrize("kind", [SINGLE_CHOICE, AGREEMENT, FREQUENCY])
    def test_one_of_the_choices(self, kind: str) -> None:
        asked = question(kind)
        for offered in asked.choices:
            assert parse(asked, (f" {offered.value} ",)) == offered.value

    @pytest.mark.parametrize("sent", ["maybe", "YES", "yes no", "1", *NAUGHTY_TEXTS.values(), "\ud800", "\x00"])
    def test_anything_else_is_refused(self, sent: str) -> None:
        assert refusal(question(SINGLE_CHOICE), sent).code == "not-a-choice"

    def test_several_come_in_the_order_of_the_questionnaire_each_once(self) -> None:
        assert parse(SEVERAL, ("health", "home", "health", "")) == ("home", "health")

    @pytest.mark.parametrize("alone", ["none", "dont-know"])
    def test_an_exclusive_choice_stands_alone(self, alone: str) -> None:
        assert parse(SEVERAL, (alone,)) == (alone,)
        error = refusal(SEVERAL, "home", alone)
        assert (error.code, error.data) == ("exclusive-with-others", {"choice": alone})

    def test_one_unknown_among_several_is_refused(self) -> None:
        assert refusal(SEVERAL, "home", "else").code == "not-a-choice"


class TestTexts:
    @pytest.mark.parametrize("name", NAUGHTY_TEXTS)
    def test_naughty_texts_are_kept(self, name: str) -> None:
        text = NAUGHTY_TEXTS[name]
        assert parse(question(LONG_TEXT), (text,)) == unicodedata.normalize("NFC", text)

    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("a\x00b", "ab"),
            ("a\ud800b", "ab"),
            ("\udc80", None),
            ("a\x1b[31mb", "a[31mb"),
            ("one\r\ntwo\rthree", "one\ntwo\nthree"),
            ("one\x85two\u2028three\u2029four\x0cfive", "one\ntwo\nthree\nfour\nfive"),
            ("  \n a \t b \n ", "a \t b"),
            ("e\x00\u0301", "é"),
            ("\u200b\u200f\ufeff", None),
            ("\u2067\u2069 \u00a0", None),
            ("\u0301", "\u0301"),
        ],
    )
    def test_what_cannot_be_seen_or_stored_is_taken_out(self, sent: str, kept: str | None) -> None:
        assert parse(question(SHORT_TEXT), (sent,)) == kept

    def test_only_the_first_text_sent_counts(self) -> None:
        assert parse(question(SHORT_TEXT), ("one", "two")) == "one"

    @pytest.mark.parametrize(("kind", "usual"), [(SHORT_TEXT, 200), (LONG_TEXT, 10_000)])
    def test_the_usual_length_is_the_most(self, kind: str, usual: int) -> None:
        assert parse(question(kind), ("x" * usual,)) is not None
        error = refusal(question(kind), "x" * (usual + 1))
        assert (error.code, error.data) == ("too-long", {"length": usual + 1, "maximum": usual})

    def test_a_questionnaire_can_say_another_length(self) -> None:
        asked = question(SHORT_TEXT, max_length=5)
        assert parse(asked, ("🙂" * 5,)) == "🙂" * 5
        assert refusal(asked, "🙂" * 6).data["maximum"] == 5

    @given(st.text())
    def test_cleaning_twice_changes_nothing_more(self, text: str) -> None:
        once = clean_text(text)
        assert clean_text(once) == once
        assert unicodedata.is_normalized("NFC", once)


class TestNumbers:
    @pytest.mark.parametrize(
        ("sent", "number"),
        [
            ("7", "7"),
            (" 7 ", "7"),
            ("007", "7"),
            ("7.", "7"),
            ("7.0", "7"),
            ("+7", "7"),
            ("-0", "0"),
            ("٢٥", "25"),
            ("১৪", "14"),
            ("７", "7"),
        ],
    )
    def test_whole_numbers_as_people_write_them(self, sent: str, number: str) -> None:
        answer = parse(WHOLE, (sent,))
        assert answer == Decimal(number)
        assert encode(answer) == number

    @pytest.mark.parametrize(
        ("sent", "number"),
        [
            ("1,5", "1.50"),
            ("1.5", "1.50"),
            ("٫5", "0.50"),
            ("1,234", "1234.00"),
            ("1 234", "1234.00"),
            ("1\u202f234,5", "1234.50"),
            ("1.234,5", None),
            ("1'234'567.25", "1234567.25"),
            ("12,34", "12.34"),
            ("0,25", "0.25"),
            ("\u22123", "-3.00"),
        ],
    )
    def test_decimals_and_groups(self, sent: str, number: str | None) -> None:
        if number is None:
            assert refusal(DECIMALS, sent).code == "not-a-number"
        else:
            assert encode(parse(DECIMALS, (sent,)) or "") == number

    @pytest.mark.parametrize(
        "sent",
        [
            "seven",
            "1e3",
            "NaN",
            "Infinity",
            "0x1F",
            "1_000",
            "--1",
            "1.2.3",
            "1,2,3",
            "½",
            "7 years",
            "9" * 19,
            "\ud800",
        ],
    )
    def test_what_is_no_number(self, sent: str) -> None:
        assert refusal(WHOLE, sent).code == "not-a-number"

    @pytest.mark.parametrize(
        "sent",
        ["١٢", "۱۲", "১২", "੧੨", "૧૨", "１２", "\u200f12", "\u2067١٢\u2069"],
        ids=["Arabic", "Urdu", "Bengali", "Gurmukhi", "Gujarati", "wide", "marked", "isolated"],
    )
    def test_the_digits_of_every_language_are_understood(self, sent: str) -> None:
        assert parse(WHOLE, (sent,)) == 12

    @pytest.mark.parametrize("sent", ["١٫٥", "۱٫۵", "১.৫", "੧.੫", "૧.૫", "1,5"])
    def test_decimals_in_them_too(self, sent: str) -> None:
        assert parse(DECIMALS, (sent,)) == Decimal("1.5")

    def test_bounds_and_decimals_are_said(self) -> None:
        assert refusal(WHOLE, "-1").data == {"minimum": Decimal(0)}
        assert refusal(WHOLE, "26").data == {"maximum": Decimal(25)}
        assert refusal(WHOLE, "1.5").code == "not-whole"
        assert (refusal(DECIMALS, "1.555").code, refusal(DECIMALS, "1.555").data) == (
            "too-many-decimals",
            {"decimals": 2},
        )

    def test_both_bounds_are_inside(self) -> None:
        assert parse(WHOLE, ("0",)) == 0
        assert parse(WHOLE, ("25",)) == 25


class TestDates:
    @pytest.mark.parametrize(
        "sent",
        [("1", "9", "2024"), ("01", "09", "2024"), (" 1 ", "9", "2024 "), ("١", "٩", "٢٠٢٤"), ("۱", "۹", "۲۰۲۴"),
         ("১", "৯", "২০২৪"), ("੧", "੯", "੨੦੨੪"), ("૧", "૯", "૨૦૨૪"), ("\u200f1", "9", "2024")],
    )  # fmt: skip
    def test_day_month_year(self, sent: tuple[str, str, str]) -> None:
        assert parse(DAY, sent) == date(2024, 9, 1)

    @pytest.mark.parametrize(
        ("sent", "missing"),
        [(("1", "", "2024"), ("month",)), (("", "9", ""), ("day", "year")), (("1",), ("month", "year"))],
    )
    def test_missing_parts_are_named(self, sent: tuple[str, ...], missing: tuple[str, ...]) -> None:
        error = refusal(DAY, *sent)
        assert (error.code, error.data) == ("date-incomplete", {"missing": missing})

    @pytest.mark.parametrize(
        "sent",
        [("30", "2", "2024"), ("29", "2", "2023"), ("0", "1", "2024"), ("1", "13", "2024"), ("1", "1", "24"),
         ("1", "1", "0000"), ("one", "1", "2024"), ("-1", "1", "2024"), ("1", "1", "20244"), ("1.0", "1", "2024")],
    )  # fmt: skip
    def test_what_is_no_date(self, sent: tuple[str, str, str]) -> None:
        assert refusal(DAY, *sent).code == "date-not-real"

    def test_bounds(self) -> None:
        assert refusal(DAY, "31", "12", "1999").code == "date-too-early"
        assert refusal(DAY, "1", "1", "2031").code == "date-too-late"
        assert parse(DAY, ("1", "1", "2000")) == date(2000, 1, 1)
        assert parse(DAY, ("31", "12", "2030")) == date(2030, 12, 31)

    def test_an_early_year_keeps_its_four_digits(self) -> None:
        assert raw_of(date(999, 1, 2)) == ("2", "1", "0999")


def test_a_statement_takes_no_answer() -> None:
    assert refusal(question(STATEMENT), "hello").code == "not-answerable"


def test_no_answer_is_shown_as_nothing() -> None:
    assert raw_of(None) == ()
