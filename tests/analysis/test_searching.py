from __future__ import annotations

import pytest

from surveyapp.analysis.searching import Query, fold, query


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("", "anything"),
        ("wait", "We are Waiting for CAMHS"),
        ("ecole", "L’École est bien"),
        ("école", "une ECOLE"),
        ("e\u0301cole", "école"),
        ("szkola", "Szkoła"),
        ("پانی", "پاني"),
        ("کتاب", "كتاب"),
        ("مدرسه", "المدرسه مدرسة"),
        ("احمد", "أَحْمَد"),
        ("taxi", "ｔａｘｉ"),
        ("dont", "I don't know"),
        ("don't", "I dont know"),
        ("0161", "٠١٦١"),
        ('"one page"', "a one-page profile"),
        ("“one page”", "one page"),
        ("one-page", "One page profiles"),
        ("taxi late", "late again, the taxi"),
        ("taxi -late", "the taxi"),
        ('taxi -"late again"', "late taxi again"),
        ("স্কুল", "স্কুল ভালো"),
        ("masked", "Mas\u00adked all day"),
        ('"unclosed', "unclosed quote"),
        ("- 👍", "anything"),
    ],
)
def test_found(typed: str, text: str) -> None:
    assert query(typed).matches(text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ('"wait"', "waiting"),
        ("ait", "wait"),
        ('"page one"', "one page"),
        ("taxi -late", "a late taxi"),
        ('-"one page"', "a one page profile"),
        ("taxi bus", "taxi"),
        ('"স্কুল"', "স্কুলে"),
    ],
)
def test_not_found(typed: str, text: str) -> None:
    assert not query(typed).matches(text)


def test_a_query_is_read_once_and_for_all() -> None:
    assert query('taxi "one page" -bus -"two pages"') == Query((" taxi", " one page "), (" bus", " two pages "))
    assert query("self-harm") == Query((" self harm",), ())


def test_folding_twice_changes_nothing() -> None:
    for text in "Łódź École أَحْمَد ی 𝓑𝓸𝓵𝓭 ｗ ß İ ਖ਼":
        assert fold(fold(text)) == fold(text)
