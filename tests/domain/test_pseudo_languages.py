"""The made-up languages: readable, longer or turned round, and never a placeholder, tag or entity lost."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.pseudo_languages import (
    CLOSING,
    LENGTHENED,
    MIRRORED,
    OPENING,
    growth,
    lengthened,
    mirrored,
)

POT = Path(__file__).parents[2] / "translations" / "messages.pot"
HELD = [
    "{area}", "{n}", "%(name)s", "%(num)s", "%(share).1f", "%s", "%d", "%%", "<b>", "</b>", '<a href="/x?a=1">', "<br>",
    "&amp;", "&#39;", "&#x2019;", "\u2068Ali\u2069", "\u2067علي {x}\u2069", "\u2068a \u2067b\u2069 c\u2069",
]  # fmt: skip
PLACEHOLDERS = re.compile("|".join(map(re.escape, sorted(HELD, key=len, reverse=True))))
PLAIN = ["Save", " ", "and the rest", "Quiz", ", ", "?", "é", "12", "\n", "שלום", "50 %", "a < b", "AT&T", "("]
texts = st.lists(st.sampled_from(HELD) | st.sampled_from(PLAIN), max_size=12).map("".join)


def held(text: str) -> Counter[str]:
    return Counter(PLACEHOLDERS.findall(text))


def bare(text: str) -> str:
    """What is left of a lengthened text of letters when accents, doubled vowels, brackets and filling go again."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return re.sub(r"([aeiouAEIOU])\1", r"\1", plain).strip(OPENING + CLOSING)


def without_marks(text: str) -> str:
    return text.replace("\u202e", "").replace("\u202c", "")


def test_the_tags_are_those_of_android_and_cldr() -> None:
    assert (LENGTHENED, MIRRORED) == ("en-XA", "ar-XB")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ""),
        ("Save", "⟦Šááṽéé öñé ţŵö⟧"),
        ("Queue", "⟦Q̃ûûééûûéé öñé ţŵö⟧"),
        ("9", "⟦9⟧"),
        ("%(a)s: {b}", "⟦%(a)s: {b}⟧"),
        ("شكرا", "⟦شكرا öñé ţŵö⟧"),
        ("<b>Go</b> on", "⟦<b>Ĝöö</b> ööñ öñé ţŵö⟧"),
    ],
)
def test_lengthened(text: str, told: str) -> None:
    assert lengthened(text) == told


@pytest.mark.parametrize(
    ("length", "least", "most"), [(4, 3, 4.3), (10, 3, 3.5), (15, 2, 2.4), (25, 1.8, 2), (40, 1.6, 1.8), (60, 1.5, 1.6)]
)
def test_short_texts_grow_by_more(length: int, least: float, most: float) -> None:
    text = ("help us do it again " * 10)[: length - 1] + "x"
    assert least <= (len(lengthened(text)) - 2) / length <= most


def test_long_texts_grow_by_two_fifths() -> None:
    text = "How far do you agree with these statements about the help that your child gets? " * 3
    assert 1.4 <= (len(lengthened(text)) - 2) / len(text) < 1.43
    assert [growth(length) for length in (1, 11, 21, 31, 51, 71)] == [3.0, 2.0, 1.8, 1.6, 1.5, 1.4]


def test_what_is_filled_in_is_not_counted() -> None:
    assert len(lengthened("Save %(a_very_long_name_of_a_placeholder)s")) < len(lengthened("Save")) + 45


def test_no_letter_is_left_without_an_accent() -> None:
    every = "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert not re.search("[A-Za-z](?!\u0303)", lengthened(every))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz QUEUE", min_size=1, max_size=90))
def test_a_reader_of_english_can_read_it(text: str) -> None:
    assert bare(lengthened(text)).startswith(text)


@given(texts | st.text(max_size=50))
def test_lengthened_loses_nothing(text: str) -> None:
    made = lengthened(text)
    assert held(made) == held(text)
    assert len(made) >= len(text)
    assert not text or (made[0], made[-1]) == (OPENING, CLOSING)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ""),
        (" ", " "),
        ("Save", "<Save>"),
        (" and ", "< and >"),
        ("Hello, {area}!", "<Hello, >{area}<!>"),
        ("%(n)s of %(m)s", "%(n)s< of >%(m)s"),
        ("Ring 0800 1111 now", "<Ring >0800 1111< now>"),
        ("on 1/2/2024, 9:30", "<on >1/2/2024<, >9:30"),
        ("<b>Stop</b> here", "<b><Stop></b>< here>"),
        ("one\ntwo", "<one>\n<two>"),
        ("by \u2068Ali\u2069 &amp; all", "<by >\u2068Ali\u2069 &amp;< all>"),
        ("odd\u202c end", "<odd>\u202c< end>"),
    ],
)
def test_mirrored(text: str, told: str) -> None:
    tags = told.replace("<b>", "[b]").replace("</b>", "[/b]")
    marked = tags.replace("<", "\u202e").replace(">", "\u202c").replace("[b]", "<b>").replace("[/b]", "</b>")
    assert mirrored(text) == marked


@given(texts)
def test_mirrored_loses_nothing_and_opens_what_it_closes(text: str) -> None:
    made = mirrored(text)
    assert held(made) == held(text)
    assert without_marks(made) == text
    assert re.sub("[^\u202e\u202c]", "", made) == "\u202e\u202c" * made.count("\u202e")
    assert not re.search("\u202e[^\u202c]*(?:\\d|\n)", made)


@given(st.text(max_size=50))
def test_any_text_can_be_mirrored(text: str) -> None:
    assert without_marks(mirrored(text)) == without_marks(text)


def test_every_message_of_the_program_keeps_its_placeholders() -> None:
    known = re.compile(r"%\(\w+\)s|%%|\{\w+\}|</?\w[^>]*>|&\w+;")
    messages = [text for entry in polib.pofile(str(POT)) for text in (entry.msgid, entry.msgid_plural) if text]
    assert len(messages) > 500
    for text in messages:
        for made in (lengthened(text), mirrored(text)):
            assert Counter(known.findall(made)) == Counter(known.findall(text)), text
