from __future__ import annotations

from collections.abc import Iterator

import pytest

from surveyapp.analysis.told_language import Told, told
from surveyapp.demo.phrases import languages, sentences


def made_up() -> Iterator[tuple[str, str]]:
    for audience in ("parents-carers", "young-people"):
        for tag in languages(audience):
            for texts in (sentences("languages")[audience][tag][name] for name in ("works-well", "better")):
                yield from ((tag, text) for text in texts)
    for moods in sentences("parents-carers")["topics"].values():
        yield from (("en", text) for texts in moods.values() for text in texts if "{" not in text)


@pytest.mark.parametrize("form", ["en", "pl", "ur"])
def test_the_language_of_made_up_comments_is_told_whatever_the_form(form: str) -> None:
    found = [(tag, told(text, form)) for tag, text in made_up()]
    assert len(found) > 150
    assert [(tag, each) for tag, each in found if each.language != tag and not each.is_unsure] == []
    assert sum(each.is_unsure for _, each in found) <= 0.02 * len(found)


@pytest.mark.parametrize("text", ["", "School.", "idk", "👍", "n/a", "123", "Mrs Kowalska"])
def test_what_is_too_short_has_the_language_of_its_form(text: str) -> None:
    assert told(text, "pl") == Told("pl", "form")
    assert told(text, "pl").is_unsure


@pytest.mark.parametrize(
    ("text", "form", "language"),
    [
        ("ਸਕੂਲ", "en", "pa-Guru"),
        ("স্কুল", "en", "bn"),
        ("શાળા", "en", "gu"),
        ("مدرسة", "en", "ar"),
        ("اسکول ہے", "en", "ur"),
        ("اسکول ہے", "pa-Arab", "pa-Arab"),
        ("ښوونځی", "en", "ps"),
    ],
)
def test_letters_tell_of_a_single_word(text: str, form: str, language: str) -> None:
    assert told(text, form) == Told(language, "script")
