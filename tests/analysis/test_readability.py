"""The reading grade: what counts as a sentence, a word and a syllable, and where terms are exempt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.readability import Reading, counter, is_far_above, read_version, syllables
from surveyapp.domain.kinds import AGREEMENT, SHORT_TEXT, SINGLE_CHOICE
from surveyapp.domain.questionnaire import Grid, Term
from tests.factories.naughty import NAUGHTY_TEXTS
from tests.factories.questionnaires import choice, question, questionnaire, section, wording

count = counter()


def counted(text: str, *terms: str) -> tuple[int, int, int]:
    reading = counter(terms)(text)
    return reading.words, reading.sentences, reading.syllables


def test_the_grade_is_the_formula_of_flesch_and_kincaid() -> None:
    # 0.39 × 100/5 + 11.8 × 150/100 − 15.59, worked out by hand
    assert Reading(100, 5, 150).grade == pytest.approx(9.91)
    assert count("The cat sat on the mat.").grade == pytest.approx(0.39 * 6 + 11.8 * 1 - 15.59)  # −1.45


def test_a_text_worked_out_by_hand() -> None:
    text = "My child’s needs were found early enough. People listened to us!"
    # My·child’s·needs·were·found·ear-ly·e-nough (9), Peo-ple·lis-tened·to·us (6)
    assert counted(text) == (11, 2, 15)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("help", 1),
        ("child", 1),
        ("education", 4),
        ("EDUCATION", 4),
        ("every", 2),
        ("provision", 3),
        ("child’s", 1),
        ("children's", 2),
        ("parents’", 2),
        ("a", 1),
    ],
)
def test_syllables_from_the_dictionary(word: str, expected: int) -> None:
    assert syllables(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("NHS", 3), ("2023", 4), ("7", 1), ("brimsable", 3), ("glove-lessly", 3), ("EHC", 3), ("grumped", 1),
     ("grated", 2), ("hm", 1), ("zzkrt", 1), ("Łódź", 1), ("école", 2)],
)  # fmt: skip
def test_syllables_guessed(word: str, expected: int) -> None:
    assert sum(syllables(part) for part in word.split("-")) == expected


@pytest.mark.parametrize(
    ("text", "words", "sentences"),
    [
        ("", 0, 0),
        ("…", 0, 0),
        ("Agree", 1, 1),
        ("Is it good? Yes. No!", 5, 3),
        ("He said: “Stop.” Then he left.", 6, 2),
        ("One line\nanother line", 4, 2),
        ("It costs 1.50 a day.", 6, 1),
        ("Help, e.g. speech therapy, etc. at home", 7, 1),
        ("A well-known place", 4, 1),
        ("Wait...  what", 2, 2),
    ],
)
def test_words_and_sentences(text: str, words: int, sentences: int) -> None:
    assert counted(text)[:2] == (words, sentences)


class TestTerms:
    def test_a_term_counts_as_one_short_word(self) -> None:
        assert counted("Do you have an EHC plan?", "EHC plan") == (5, 1, 5)
        assert counted("Do you have an EHC plan?") == (6, 1, 8)

    @pytest.mark.parametrize("written", ["alternative provision", "Alternative provision", "alternative provisions"])
    def test_plurals_and_capitals_of_a_term(self, written: str) -> None:
        assert counted(f"{written} helps", "alternative provision") == (2, 1, 2)

    def test_the_possessive_of_a_term(self) -> None:
        assert counted("the EHC plan’s aim", "EHC plan") == (3, 1, 3)

    def test_a_term_in_capitals_is_not_the_common_word(self) -> None:
        assert counted("Please send education", "SEND")[2] == 1 + 1 + 4
        assert counted("Resend it", "SEND") == counted("Resend it")

    def test_the_longest_term_is_taken_first(self) -> None:
        assert counted("an EHC plan review", "EHC plan", "EHC plan review")[0] == 2

    def test_placeholders_count_as_names(self) -> None:
        assert counted("Help in {area}") == (3, 1, 3)

    def test_terms_are_exempt_only_in_versions_that_explain_them(self) -> None:
        made = questionnaire(
            question(text=wording("Education authority", "Education authority")),
            terms=(Term("education authority", wording("The council.")),),
            versions=("standard", "easy-read"),
        )
        assert read_version(made, "standard").questions[0].reading == Reading(1, 1, 1)
        assert read_version(made, "easy-read").questions[0].reading == Reading(2, 1, 8)


class TestVersions:
    def test_a_question_is_read_with_its_stem_hint_and_choices(self) -> None:
        item = question(
            AGREEMENT,
            text=wording("I am heard."),
            hint=wording("Think of school."),
            grid=Grid("g", wording("Do you agree?")),
            choices=(choice("yes", "Yes", score=2), choice("no", "Not at all", score=1)),
        )
        read = read_version(questionnaire(item), "standard").questions[0]
        assert [(text.part, text.reading.words) for text in read.texts] == [
            ("stem", 3),
            ("text", 3),
            ("hint", 3),
            ("choice yes", 1),
            ("choice no", 3),
        ]
        assert read.reading == Reading(13, 5, sum(text.reading.syllables for text in read.texts))

    def test_the_whole_counts_each_different_text_once(self) -> None:
        made = questionnaire(
            sections=[
                section("s", [question(SINGLE_CHOICE, c, text=wording("Why")) for c in "ab"], title=wording("Us"))
            ],
            title=wording("Title"),
            about=wording("About this"),
        )
        read = read_version(made, "standard")
        assert read.reading.words == len(["Title", "About", "this", "Us", "Why", "Yes", "No"])
        assert read.running.words == len(["Title", "About", "this", "Us", "Why"])

    def test_what_a_version_lacks_is_left_out(self) -> None:
        made = questionnaire(question(SHORT_TEXT, text=wording("Standard only")), versions=("standard", "easy-read"))
        read = read_version(made, "easy-read")
        assert read.reading.grade is None
        assert read.questions[0].texts == ()

    def test_other_languages_are_not_read(self) -> None:
        made = questionnaire(question(text=wording("Why?", pl="Dlaczego tak się stało?")))
        assert read_version(made, "standard").questions[0].reading.words == 1


@pytest.mark.parametrize(
    ("grade", "version", "expected"),
    [(9.0, "standard", False), (9.1, "standard", True), (5.0, "easy-read", False), (5.1, "easy-read", True),
     (None, "standard", False)],
)  # fmt: skip
def test_far_above(grade: float | None, version: str, expected: bool) -> None:
    assert is_far_above(grade, version) is expected


@pytest.mark.parametrize("name", NAUGHTY_TEXTS)
def test_naughty_texts_are_counted_somehow(name: str) -> None:
    reading = count(NAUGHTY_TEXTS[name])
    assert (reading.grade is None) == (reading.words == 0)


@given(st.text(), st.text())
def test_readings_add_up(one: str, two: str) -> None:
    assert count(f"{one}\n{two}") == count(one) + count(two)
    assert count(one).syllables >= count(one).words >= count(one).sentences >= 0
