"""Questionnaire files: read as written, and refused with the line and a plain reason, whatever they hold."""

import time
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.conditions import All, Compare, Is, Not
from surveyapp.interchange import yaml_lines
from surveyapp.interchange.questionnaire_yaml import MAX_BYTES, QuestionnaireErrors, load, read
from tests.factories.naughty import NAUGHTY_TEXTS
from tests.factories.questionnaires import document

GOOD = """\
format: 1
code: example
audience: parents-carers
title: An example
sections:
  - code: main
    title: Main
    questions:
      - code: age
        kind: number
        text: How old is your child?
        min: 0
        max: 25
      - code: plan
        kind: single-choice
        text: Is there a plan?
        choices:
          - {value: "yes", label: Yes}
          - {value: "no", label: No}
        show_when:
          all:
            - {question: age, at_least: 5}
            - not: {question: age, more_than: 20}
      - code: why
        kind: long-text
        text: Why?
        show_when: {question: plan, is: "no"}
"""


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both readers of PyYAML: the fast one, and the one for machines without libyaml."""
    found = getattr(yaml, request.param, None)
    if found is None:
        pytest.skip("PyYAML has no libyaml here")
    monkeypatch.setattr(yaml_lines, "_LOADER", found)
    return str(request.param)


def errors(source: bytes | str) -> list[tuple[int, str]]:
    with pytest.raises(QuestionnaireErrors) as caught:
        load(source, "file.yaml")
    assert str(caught.value).startswith("file.yaml:")
    return [(error.line, error.message) for error in caught.value.errors]


def refusals(source: str) -> list[tuple[int, str]]:
    """The errors of a file, none if it is a questionnaire."""
    try:
        load(source)
    except QuestionnaireErrors as refused:
        return [(error.line, error.message) for error in refused.errors]
    return []


def only_error(source: bytes | str) -> tuple[int, str]:
    found = errors(source)
    assert len(found) == 1, found
    return found[0]


def line_of(text: str, within: str = GOOD) -> int:
    """The line of the file on which this text stands (the first time)."""
    return within[: within.index(text)].count("\n") + 1


class TestReading:
    def test_a_file_becomes_a_questionnaire(self, loader: str) -> None:
        made = load(GOOD)
        assert [question.code for question in made.questions()] == ["age", "plan", "why"]
        assert made.by_code["plan"].show_when is not None
        assert made.by_code["why"].show_when == Is("plan", ("no",))

    def test_conditions_nest(self) -> None:
        condition = load(GOOD).by_code["plan"].show_when
        assert isinstance(condition, All)
        first, second = condition.parts
        assert isinstance(first, Compare)
        assert isinstance(second, Not)

    def test_yes_no_on_and_off_are_words_and_dates_stay_text(self, loader: str) -> None:
        made = load(GOOD)
        assert [choice.label.english for choice in made.by_code["plan"].choices] == ["Yes", "No"]
        data, _ = yaml_lines.parse(
            "a: 2024-09-01\nb: 12:30:00\nc: Off\nd: true\ne: 0x1F\nf: 1_000\ng: .inf\nh: 1.50\ni: 2.0"
        )
        expected = {"a": "2024-09-01", "b": "12:30:00", "c": "Off", "d": True, "e": "0x1F", "f": "1_000"}
        assert data == {**expected, "g": ".inf", "h": 1.5, "i": 2}
        assert isinstance(data["i"], int)

    def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(self, loader: str) -> None:
        assert load(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()) == load(GOOD)

    @pytest.mark.parametrize("name", NAUGHTY_TEXTS)
    def test_naughty_texts_come_through_in_quotes(self, name: str) -> None:
        text = NAUGHTY_TEXTS[name].replace("{", "(")  # braces are placeholders' own
        made = document({"code": "q1", "kind": "short-text", "text": text})
        source = yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=10**6)
        data, built = read(source)
        assert data == made
        assert built.by_code["q1"].text.english == text

    def test_the_data_is_what_the_file_says(self) -> None:
        data, _ = read(GOOD)
        assert data["sections"][0]["questions"][0]["max"] == 25


class TestHostileFiles:
    """Errors with lines, quickly, and never another exception."""

    @pytest.mark.parametrize(
        ("source", "line", "words"),
        [
            ("", 1, "holds no questionnaire"),
            ("# only a comment\n", 1, "holds no questionnaire"),
            ("- a\n- b\n", 1, "holds no questionnaire"),
            ("just words", 1, "holds no questionnaire"),
            (b"\x89PNG\r\n\x1a\n\x00\x00", 1, "not UTF-8"),
            ("a: é\n".encode("latin-1"), 1, "not UTF-8"),
            (b"a: 1\nb: \xff\n", 2, "not UTF-8"),
            (GOOD.encode("utf-16"), 1, "not UTF-8"),
            ("a: 1\nb: c\x00d\n", 2, "U+0000"),
            ("a: 1\nb: \ud800\n", 2, "U+D800"),
            ("a: 1\nb: \x1b[31m\n", 2, "U+001B"),
            ('a: 1\nb: "\\0"\n', 2, "U+0000"),
            ("a: 1\nb:\n\tc: 2\n", 3, "a tab"),
            ("a: 1\n\tb: 2\n", 2, "a tab"),
            ("a: 1\nb: 2\na: 3\n", 3, "'a' stands here twice"),
            ("a: &x [1]\nb: *x\n", 2, "aliases (*x)"),
            ("a: !!python/object/apply:os.system ['ls']\n", 1, "tags"),
            ("a: 1\nb: !!binary aGVsbG8=\n", 2, "tags"),
            ("a: !custom x\n", 1, "tags"),
            ("a: 1\n---\nb: 2\n", 2, "second document"),
            ("a: 1\nb: [1, 2\nc: 3\n", 2, "bracket"),
            ('a: 1\nb: "never closed\nc: 3\n', 2, "quotes"),
            ("a: 1\nb: why: not\n", 2, "needs quotes"),
            ("a: 1\nb: {area} is nice\n", 2, "needs quotes"),
            ("a: 1\nb: {area}\n", 2, "text with {area} in it needs quotes"),
            ("a: 1\nb: @home\n", 2, "needs quotes"),
            ("a: 1\n[b, c]: 2\n", 2, "where a name is wanted"),
            ("a: 1\n? {b: c}\n: d\n", 2, "where a name is wanted"),
            ("a:\n    b: 1\n  c: 2\n", 3, "indent"),
            ("a: 1\nb:\n", 2, "'b' is empty"),
            ("a: 1\nb: ~\n", 2, "'b' is empty ('~' is read as nothing"),
            ("a: 1\nb: null\n", 2, "'b' is empty ('null' is read as nothing"),
            ("a: 1\nb:\n  - x\n  -\n", 4, "an entry of a list is empty"),
            ("a: " + "[" * 100_000, 1, "inside each other"),
            ("a: " + "{b: " * 100_000, 1, "inside each other"),
            ("".join(" " * depth + "a:\n" for depth in range(1_000)), 41, "inside each other"),
            ("- " * 10_000, 1, "inside each other"),
        ],
    )
    def test_a_line_and_a_reason(self, loader: str, source: bytes | str, line: int, words: str) -> None:
        found_line, message = errors(source)[0]
        assert words in message
        assert found_line == line

    def test_a_bomb_of_aliases(self, loader: str) -> None:
        names = "abcdefghi"
        lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
        lines += [f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]" for old, new in pairwise(names)]
        assert only_error("\n".join(lines[:1]) + "\nb: *a\n")[0] == 2
        assert all("aliases" in message for _, message in errors("\n".join(lines)))

    def test_fifty_megabytes(self) -> None:
        start = time.perf_counter()
        assert only_error(b"a: b\n" * 10_000_000) == (1, f"the file is larger than {MAX_BYTES:,} bytes")
        assert time.perf_counter() - start < 2

    @pytest.mark.parametrize(
        "filler", ["a: b\n", "- ", "[", "? ", '"', "&a ", "x", "# \n", "{a: ", "'", "|\n", "%", "\t"]
    )
    def test_as_large_as_allowed_is_refused_in_good_time(self, filler: str) -> None:
        start = time.perf_counter()
        assert errors((filler * MAX_BYTES)[:MAX_BYTES])
        assert time.perf_counter() - start < 30

    def test_a_thousand_questions_each_looking_at_the_one_before(self) -> None:
        start = time.perf_counter()
        made = load(GOOD[: line_start("questions:")] + chain(1_000))
        assert len(made.by_code) == 1_000
        assert time.perf_counter() - start < 60

    def test_more_questions_or_conditions_than_anyone_would_answer(self) -> None:
        assert "more than 1,000 questions" in only_error(GOOD[: line_start("questions:")] + chain(7_000))[1]
        atoms = ", ".join(["{question: age, answered: true}"] * 2_001)
        assert "2,000 conditions" in only_error(GOOD.replace('{question: plan, is: "no"}', f"{{all: [{atoms}]}}"))[1]

    @pytest.mark.parametrize(
        "digits", ["9" * 5_000, "-" + "9" * 19, "1e999999", "NaN", "Infinity", "0x" + "f" * 400, ".nan", "1" + "0" * 13]
    )
    def test_huge_and_endless_numbers(self, loader: str, digits: str) -> None:
        line, message = only_error(GOOD.replace("max: 25", f"max: {digits}"))
        assert line == line_of("max: 25")
        assert "is not a number" in message or "too" in message
        assert len(message) < 6_000

    @given(st.text(max_size=200))
    def test_any_text_is_refused_politely(self, text: str) -> None:
        assert all(line >= 1 and message for line, message in errors(text))

    @given(st.binary(max_size=200))
    def test_any_bytes_are_refused_politely(self, data: bytes) -> None:
        assert all(line >= 1 and message for line, message in errors(data))

    @given(st.integers(0, len(GOOD) - 1), st.sampled_from([*"\t\"'{}[]&*!|>%@`:-?#,~\x00\u2028\n", " ", ": ", "- "]))
    def test_a_good_file_with_one_character_changed(self, place: int, character: str) -> None:
        last = GOOD.count("\n") + 2
        found = refusals(GOOD[:place] + character + GOOD[place + 1 :])
        assert all(1 <= line <= last and message for line, message in found)

    @given(st.integers(0, len(GOOD)))
    def test_a_good_file_cut_off(self, end: int) -> None:
        assert all(line >= 1 and message for line, message in refusals(GOOD[:end]))


def chain(length: int) -> str:
    """Questions of which each is asked where the one before has an answer."""
    when = ", show_when: {{question: q{}, at_least: 1}}"
    lines = (
        f"      - {{code: q{n}, kind: number, text: Why{when.format(n - 1) if n else ''}}}\n" for n in range(length)
    )
    return "".join(lines)


def line_start(text: str) -> int:
    """Where the line after the one with this text begins."""
    return GOOD.index("\n", GOOD.index(text)) + 1


class TestLines:
    """Mistakes of people who write questionnaires: each at its own line, with what to do."""

    @pytest.mark.parametrize(
        ("before", "after", "words"),
        [
            ("kind: number", "kind: numbr", "'numbr' is not known as 'kind'; did you mean 'number'?"),
            ("kind: number", "kind: 7", "'7' is not known as 'kind'; it can be single-choice, agreement"),
            ("audience: parents-carers", "audience: parents", "did you mean 'parents-carers'?"),
            ("title: An example", "titel: An example", "'titel' is not known here; did you mean 'title'?"),
            ("format: 1", "format: 2", "'format' is '2', but can only be 1"),
            ("code: age", "code: The Age", "'The Age' is not a code: small letters, digits and hyphens"),
            ("code: age", f"code: {'x' * 61}", "is too long: at most 60 characters"),
            ('value: "yes"', "value: true", "'value' has to be a value: small letters, digits and hyphens: put it in"),
            ('value: "yes"', "value: 5", 'put it in quotes, "5"'),
            ("text: Why?", "text: [Why?]", "'text' has to be a text, or texts by version and language, but is a list"),
            ("text: Why?", "text: {simple: Why}", "'simple' is not known here; known here: easy-read, standard"),
            ("text: Why?", 'text: "  "', "'text' is empty"),
            ("text: Why?", "text: {standard: Why}", "'standard' has to be texts by language"),
            ("text: Why?", "text: {standard: {english: Why}}", "'english' is not a language code such as en"),
            ("text: Why?", "text: {standard: {en: 5}}", 'put it in quotes, "5"'),
            ("text: Why?", "text: {standard: {}}", "'standard' is empty"),
            ("text: Why?", "text: Why {focus}?", "{focus} works only in sections with 'repeat: focus'"),
            ("text: Why?", "text: Why {name}?", "{name} is no placeholder; known: {area}, {focus}, {n}"),
            ("max: 25", "max: many", "'many' is not a number"),
            ("min: 0", "min: 30", "'min' is above 'max'"),
            ("min: 0", "minimum: 0", "'minimum' is not known here; did you mean 'min'?"),
            ("min: 0", "max_length: 5", "'max_length' does not belong to a number question"),
            ("at_least: 5", "at_least: many", "'at_least' needs a number, because 'age' asks for a number"),
            ("at_least: 5", "at_leest: 5", "'at_leest' is not known here; did you mean 'at_least'?"),
            ("at_least: 5", "is: old", "'age' is a number question without choices"),
            ("question: age, more", "question: older, more", "'older' is no earlier question"),
            ("question: plan", "question: why", "'why' is no earlier question: conditions can only look back"),
            ('is: "no"}', "is: nope}", "'plan' has no choice 'nope'; did you mean 'no'?"),
            ('is: "no"}', "is: [perhaps]}", "'plan' has no choice 'perhaps'; it has: yes, no"),
            ('is: "no"}', "at_most: 3}", "'at_most' is for numbers and dates, but 'plan' is a single-choice question"),
            ('is: "no"}', "answered: perhaps}", "'answered' has to be true or false, but is a text"),
        ],
    )
    def test_one_mistake(self, before: str, after: str, words: str) -> None:
        assert before in GOOD
        found = errors(GOOD.replace(before, after, 1))
        assert any(line == line_of(before) and words in message for line, message in found), found

    def test_what_is_missing_is_said_where_it_is_missing(self) -> None:
        line, message = only_error(GOOD.replace("        text: Why?\n", ""))
        assert (line, message) == (line_of("- code: why"), "'text' is missing here")

    def test_a_condition_that_is_none(self) -> None:
        for wrong in ("{question: plan}", "{question: plan, is: a, answered: true}", "{}", "[]", "plan"):
            found = errors(GOOD.replace('{question: plan, is: "no"}', wrong))
            assert {line for line, _ in found} == {line_of("show_when: {question: plan")}

    def test_a_question_that_nobody_is_asked(self) -> None:
        found = errors(GOOD.replace("at_least: 5", "at_least: 21"))
        assert all("nobody is ever asked this" in message for _, message in found)
        assert [line for line, _ in found] == [line_of("show_when:"), line_of("show_when: {question: plan")]

    def test_every_mistake_is_told_at_once_in_the_order_of_the_lines(self) -> None:
        wrong = (
            GOOD.replace("kind: number", "kind: numbr")
            .replace("text: Why?", "text: 5")
            .replace("format: 1", "format: x")
        )
        assert [line for line, _ in errors(wrong)] == [1, line_of("kind: number"), line_of("text: Why?")]

    def test_the_same_mistake_is_told_once(self) -> None:
        grid = {"grid": "g", "scale": "gone", "text": "T", "items": [{"code": c, "text": c} for c in "abc"]}
        assert len(errors(yaml.safe_dump(document(grid), sort_keys=False))) == 1

    def test_of_very_many_mistakes_the_first_hundred_are_told(self) -> None:
        found = errors("a: b\n" * 500)
        assert len(found) == 101
        assert found[-1] == (102, "and 399 more errors like these")

    def test_a_deep_condition_is_read_and_a_deeper_one_refused(self) -> None:
        def nested(depth: int) -> Any:
            return {"not": nested(depth - 1)} if depth else {"question": "age", "answered": True}

        def source(depth: int) -> str:
            age = {"code": "age", "kind": "number", "text": "Age?"}
            return yaml.safe_dump(document(age, {"code": "q", "kind": "date", "text": "T", "show_when": nested(depth)}))

        load(source(30))
        assert "inside each other" in only_error(source(60))[1]
