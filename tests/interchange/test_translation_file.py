"""What of a returned translation is taken, and all that is wrong with it said at once."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.errors import DomainError
from surveyapp.interchange.translation_file import (
    MAX_BYTES,
    Checked,
    Fault,
    Returned,
    TranslationFile,
    checked,
    notes,
    right_to_left,
    within_size,
)
from surveyapp.interchange.xlsx_parts import MAX_TEXT
from tests.interchange.translation_texts import ANY_TEXT, file, texts, unit

PLAN = ("question/plan:text", "standard")


def returned(now: TranslationFile, **changes: str) -> Returned:
    """A file of this survey in which all is as it is now, but for the translations of these keys."""
    held = {place: (source, changes.get(place[0], target)) for place, (source, target) in texts(now).items()}
    return Returned(now.survey, now.revision, now.language, held)


def faults(back: Returned, now: TranslationFile) -> list[Fault]:
    with pytest.raises(DomainError) as refusal:
        checked(back, now)
    assert refusal.value.code == "translation-refused"
    found = refusal.value.data["faults"]
    assert isinstance(found, tuple)
    return list(found)


def fault(source: str, target: str, before: str = "", max_length: int = 0) -> Fault:
    """The one fault of a new translation."""
    now = file(unit("a", source=source, target=before, max_length=max_length))
    (found,) = faults(returned(now, a=target), now)
    assert (found.key, found.version) == ("a", "standard")
    return found


def taken(source: str, target: str, before: str = "") -> bool:
    now = file(unit("a", source=source, target=before))
    return checked(returned(now, a=target), now).texts == {("a", "standard"): target}


# ------------------------------------------------------------------------------------------------ what is taken
def test_a_file_that_came_back_as_it_was_changes_nothing() -> None:
    now = file()
    assert checked(returned(now), now) == Checked({}, frozenset(), frozenset(), frozenset())


def test_only_what_is_new_is_taken() -> None:
    now = file(unit("a"), unit("b"), unit("c", version="easy-read"), unit("d"))
    found = checked(returned(now, b="نیا", c="اور نیا", d=""), now)
    assert found.texts == {("b", "standard"): "نیا", ("c", "easy-read"): "اور نیا"}


@pytest.mark.parametrize("blank", ["", " ", "\n\t"])
def test_a_blank_translation_is_one_not_yet_made(blank: str) -> None:
    now = file(unit("a", target="", state="missing"))
    assert checked(returned(now, a=blank), now).texts == {}


def test_english_that_has_changed_is_told_and_its_translation_kept_apart() -> None:
    now = file(unit("a", source="In {area} now?"), unit("b", source="Then?"))
    held = {("a", "standard"): ("In the area?", "اب؟"), ("b", "standard"): ("Then?", "تب؟")}
    found = checked(Returned(now.survey, now.revision, now.language, held), now)
    # The placeholder is not asked of a translation of English that had none.
    assert found.texts == {("a", "standard"): "اب؟", ("b", "standard"): "تب؟"}
    assert found.source_changed == {("a", "standard")}


def test_line_ends_of_other_systems_are_no_change() -> None:
    now = file(unit("a", source="one\ntwo", target="ایک\nدو"), unit("b", source="one\r\ntwo"))
    held = {
        ("a", "standard"): ("one\r\ntwo", "ایک\r\nدو"),
        ("b", "standard"): ("one\ntwo", "ایک\r\nدو"),
    }
    found = checked(Returned(now.survey, now.revision, now.language, held), now)
    assert found == Checked({("b", "standard"): "ایک\nدو"}, frozenset(), frozenset(), frozenset())


def test_what_no_file_can_hold_is_not_taken_for_changed_english() -> None:
    now = file(unit("a", source="bell \x07"))
    back = Returned(now.survey, now.revision, now.language, {("a", "standard"): ("bell \ufffd", "گھنٹی")})
    assert checked(back, now) == Checked({("a", "standard"): "گھنٹی"}, frozenset(), frozenset(), frozenset())


def test_a_fault_that_was_there_before_keeps_no_file_out() -> None:
    now = file(unit("a", source="In {area}?", target="کیا؟", max_length=2), unit("b"))
    assert checked(returned(now, b="نیا"), now).texts == {("b", "standard"): "نیا"}


# ------------------------------------------------------------------------------------------------ whose file it is
def test_a_file_of_another_survey_is_refused() -> None:
    now = file()
    with pytest.raises(DomainError) as refusal:
        checked(replace(returned(now), survey="leeds"), now)
    assert (refusal.value.code, refusal.value.data) == (
        "translation-other-survey",
        {"given": "leeds", "expected": "norwich-parents-2023"},
    )


@pytest.mark.parametrize(
    ("given_language", "expected"),
    [("ar", "ur"), ("pa-Arab", "pa-Guru"), ("pt-BR", "pt-PT"), ("en", "ur"), ("", "ur"), ("urd", "ur")],
)
def test_a_file_in_another_language_is_refused(given_language: str, expected: str) -> None:
    now = file(language=expected)
    with pytest.raises(DomainError) as refusal:
        checked(replace(returned(now), language=given_language), now)
    assert (refusal.value.code, refusal.value.data) == (
        "translation-other-language",
        {"given": given_language, "expected": expected},
    )


@pytest.mark.parametrize(
    ("given_language", "expected"),
    [("ur", "ur"), ("UR", "ur"), ("ur-PK", "ur"), ("ur_PK", "ur"), ("pa-IN", "pa-Guru"), ("pa_Guru_IN", "pa-Guru")],
)
def test_the_country_that_a_program_adds_makes_no_other_language(given_language: str, expected: str) -> None:
    now = file(language=expected)
    assert checked(replace(returned(now), language=given_language), now).texts == {}


def test_missing_and_unknown_texts_of_this_revision_are_counted() -> None:
    now = file(*(unit(f"question/q{number}:text") for number in range(8)))
    held = {PLAN: ("x", "y"), ("question/q0:text", "standard"): texts(now)["question/q0:text", "standard"]}
    assert faults(Returned(now.survey, now.revision, now.language, held), now) == [
        Fault(
            "translation-units-missing",
            "",
            "",
            {"count": 7, "keys": tuple(f"question/q{number}:text" for number in range(1, 6))},
        ),
        Fault("translation-units-unknown", "", "", {"count": 1, "keys": ("question/plan:text",)}),
    ]


def test_texts_that_the_survey_gained_or_lost_since_are_told_and_refuse_nothing() -> None:
    now = file(unit("old"), unit("new"))
    held = {("old", "standard"): (unit().source, "نیا"), ("gone", "standard"): ("x", "y")}
    found = checked(Returned(now.survey, 6, now.language, held), now)
    assert found.texts == {("old", "standard"): "نیا"}
    assert found.not_in_file == {("new", "standard")}
    assert found.not_in_survey == {("gone", "standard")}


# ------------------------------------------------------------------------------------------------ single texts
@pytest.mark.parametrize(
    ("source", "target", "lost", "added"),
    [
        ("In {area}?", "کیا؟", ("{area}",), ()),
        ("In {area}?", "{علاقہ} میں؟", ("{area}",), ("{علاقہ}",)),
        ("In {area}?", "{area} میں {area}؟", (), ("{area}",)),
        ("{n} of {n}", "{n}", ("{n}",), ()),
        ("Here?", "{}", (), ("{}",)),
        ("In \u2068Hull\u2069?", "Hull میں؟", ("\u2068", "\u2069"), ()),
        ("In \u2068Hull\u2069?", "\u2069Hull\u2068 میں؟", (), ("\u2068", "\u2069")),
        ("In Hull?", "\u2068Hull میں؟", (), ("\u2068",)),
        ("In Hull?", "\u2068ہل\u2069 میں؟", (), ("\u2068ہل\u2069",)),
    ],
)
def test_placeholders_and_isolates_are_those_of_the_english(
    source: str, target: str, lost: tuple[str, ...], added: tuple[str, ...]
) -> None:
    assert fault(source, target)[::3] == ("translation-placeholders", {"lost": lost, "added": added})


def test_what_the_translation_before_set_apart_stays_apart() -> None:
    # `fill` sets the area's name apart in translations and leaves the English without isolates.
    before = "کیا \u2068Hull\u2069 میں مدد ملی؟"
    found = fault("Was there help in Hull?", "Hull میں؟", before)
    assert found[::3] == ("translation-placeholders", {"lost": ("\u2068Hull\u2069",), "added": ()})
    assert taken("Was there help in Hull?", "\u2068Hull\u2069 میں؟", before)
    assert taken("Was there help?", "مدد؟", before)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("In {area}, {n} times", "{n} بار {area}"),
        ("In \u2068Hull\u2069?", "\u2068Hull\u2069؟"),
        ("In Hull?", "\u2068Hull\u2069؟"),
        ("In Hull?", "\u2068Hull\u2069 اور \u2068Hull\u2069؟"),
        ("An odd \u2068 mark", "ایک \u2068 نشان"),
        ("Only 5 < 6", "5 < 6 & 7 > 6"),
        ("A <b>bold</b> word", "<b>لفظ</b>"),
        ("R&D &amp; more", "R&D &amp; مزید"),
        ("one line", "دو\nسطریں\tیہاں"),
        ("Persian", "می\u200cخواهم\u200f"),
        ("Smile", "🙂👨‍👩‍👧"),
    ],
)
def test_good_translations_are_taken(source: str, target: str) -> None:
    assert taken(source, target)


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("<b>لفظ</b>", ("<b>", "</b>")),
        ("<script>x", ("<script>",)),
        ('<img src="x" onerror=y>', ('<img src="x" onerror=y>',)),
        ("<!-- x -->", ("<!-- x -->",)),
        ("کیا&nbsp;&#1548;&#x60C; &NBSP;", ("&nbsp;", "&#1548;", "&#x60C;", "&NBSP;")),
        ("bell \x07 and \u202e turned", ("U+0007", "U+202E")),
        ("\ud800", ("U+D800",)),
        ("line\u2028separator", ("U+2028",)),
    ],
)
def test_markup_and_control_characters_come_in_with_no_translation(target: str, found: tuple[str, ...]) -> None:
    assert fault("Word", target)[::3] == ("translation-markup", {"found": found})


def test_a_translation_fits_where_it_stands() -> None:
    assert fault("Yes", "x" * 11, max_length=10)[::3] == ("translation-too-long", {"length": 11, "most": 10})
    assert fault("Yes", "{x}" * 20_000)[::3] == ("translation-too-long", {"length": 60_000, "most": MAX_TEXT})
    now = file(unit("a", max_length=10))
    assert checked(returned(now, a="🙂" * 10), now).texts == {("a", "standard"): "🙂" * 10}


def test_all_faults_come_together_each_with_its_key() -> None:
    now = file(
        unit("a", source="In {area}?"),
        unit("b", version="easy-read", max_length=3),
        unit("c"),
        unit("d", target="", state="missing"),
    )
    back = returned(now, a="<i>کیا؟</i>", b="x" * 4)
    del back.texts["d", "standard"]  # type: ignore[attr-defined]  # a dict, made above
    assert [(found.code, found.key, found.version) for found in faults(back, now)] == [
        ("translation-units-missing", "", ""),
        ("translation-placeholders", "a", "standard"),
        ("translation-markup", "a", "standard"),
        ("translation-too-long", "b", "easy-read"),
    ]


@given(source=ANY_TEXT, target=st.text(), before=st.text())
def test_any_texts_are_judged(source: str, target: str, before: str) -> None:
    now = file(unit("a", source=source, target=before))
    with suppress(DomainError):
        checked(returned(now, a=target), now)


@given(text=ANY_TEXT)
def test_a_text_may_always_be_left_in_english(text: str) -> None:
    now = file(unit("a", source=text, target="", state="missing"))
    if not any(sign in text for sign in "\x7f\x85\u2028\u2029\u202e\u2067") and len(text) <= MAX_TEXT:
        checked(returned(now, a=text), now)


# ------------------------------------------------------------------------------------------------ the rest
def test_a_file_is_measured_before_it_is_parsed() -> None:
    within_size(b"x" * MAX_BYTES)
    with pytest.raises(DomainError) as refusal:
        within_size(b"x" * (MAX_BYTES + 1))
    assert (refusal.value.code, refusal.value.data) == ("file-too-large", {"size": MAX_BYTES + 1, "most": MAX_BYTES})


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ur", True), ("ar", True), ("pa-Arab", True), ("pa-Guru", False), ("pl", False), ("xx", False), ("?", False)],
)
def test_the_direction_of_a_language(language: str, expected: bool) -> None:
    assert right_to_left(language) is expected


def test_a_translator_is_told_what_there_is_to_tell() -> None:
    assert notes(unit(max_length=80, was="Has your child a plan?")) == {
        "context": "The words of the question “plan”.",
        "version": "Standard",
        "length": "At most 80 characters.",
        "previous-source": "The translation was made from this English: Has your child a plan?",
        "preview": "https://surveys.example.org/preview/7?language=ur#plan",
    }
    assert list(notes(unit(context="", preview=""))) == ["version"]
