"""Easy read: pictures, one idea a line, hard words explained, and one tap to the standard version and back."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from surveyapp.storage import responses as store
from surveyapp.storage.engine import Database
from tests.factories.surveys import published_survey, questionnaire_file
from tests.web.test_respond import begin
from tests.web.visitor import Page, Visitor

YAML = (
    questionnaire_file("spoken")
    .replace("en: Does school help?", "en: Does school help you? Think of now.")
    .replace("en: Does your plan help?", "en: Does your EHC plan help?")
)


@pytest.fixture
def slug(database: Database) -> str:
    return published_survey(database, audience="young-people", kind="full-2023", yaml=YAML).slug


def pictures(page: Page) -> list[str]:
    """The names of the pictures on a page."""
    return [(image.get("src") or "").partition("#")[2] for image in page.all("img")]


def versions(database: Database) -> list[str]:
    """The version that each response has in the end."""
    with database.reading() as session:
        return list(session.scalars(select(store.responses.c.version)))


def words_explained(page: Page) -> list[str]:
    """What stands under questions to explain hard words."""
    return [" ".join("".join(word.itertext()).split()) for word in page.all("span", class_="word")]


@pytest.mark.parametrize(
    ("version", "wanted", "shown"),
    [
        ("easy-read", "auto", True),
        ("easy-read", "off", False),
        ("easy-read", "on", True),
        ("standard", "auto", False),
        ("standard", "on", True),
        ("standard", "off", False),
    ],
)
def test_pictures_are_shown_in_easy_read_or_as_wished(
    visitor: Visitor, slug: str, version: str, wanted: str, shown: bool
) -> None:
    page = visitor.send(begin(visitor, slug, version=version), press=("go", "adjust"))
    page = visitor.send(page, pictures=wanted)
    assert pictures(page) == (["face-5", "face-1"] if shown else [])
    assert all(image.get("alt") == "" for image in page.all("img"))


def test_each_sentence_of_easy_read_is_a_line(visitor: Visitor, slug: str) -> None:
    page = begin(visitor, slug, version="easy-read")
    assert [line.text for line in page.all("span", class_="line")] == ["Does school help you?", "Think of now."]
    assert page.heading == "Does school help you? Think of now."
    assert page.title.startswith("Does school help you? Think of now.")
    assert visitor.send(page, press=("version", "standard")).all("span", class_="line") == []


def test_a_hard_word_is_explained_under_its_question(visitor: Visitor, slug: str) -> None:
    page = begin(visitor, slug, "all", version="easy-read")
    assert words_explained(page) == ["EHC plan: A plan"]
    hint = page.one("div", id="q2-hint")
    assert "A plan" in "".join(hint.itertext())
    assert words_explained(visitor.send(page, press=("version", "standard"))) == []


@pytest.mark.parametrize("cookies", [True, False])
def test_the_page_of_words_keeps_what_was_typed_and_leads_back(app: Flask, slug: str, cookies: bool) -> None:
    visitor = Visitor(app, cookies=cookies)
    page = begin(visitor, slug, version="easy-read")
    words = visitor.send(page, {"q-school": "yes"}, press=("go", "words"))
    assert words.heading == "What the words mean"
    assert "A plan" in words.text
    page = visitor.get(words.link("Go back")) if cookies else visitor.send(words)
    assert page.heading.startswith("Does school help you?")
    assert page.fields()["q-school"] == ["yes"]


def test_the_page_of_words_can_be_read_before_the_start(visitor: Visitor, slug: str) -> None:
    start = visitor.get(f"/s/{slug}?version=easy-read")
    words = visitor.get(start.link("What the words mean"))
    assert "A plan" in words.text
    assert "A plan for help" in visitor.get(words.link("Standard version")).text
    assert visitor.get(words.link("Go back")).heading == start.heading


def test_from_the_words_to_how_pages_look_and_back_to_the_question(visitor: Visitor, slug: str) -> None:
    page = visitor.send(begin(visitor, slug, "question", version="easy-read"))
    words = visitor.send(page, press=("go", "words"))
    settings = visitor.get(words.link("Text and colours"))
    words = visitor.send(settings, text="125")
    assert words.heading == "What the words mean"
    assert visitor.get(words.link("Go back")).url == page.url


@pytest.mark.parametrize("cookies", [True, False])
def test_one_tap_changes_the_version_and_keeps_what_is_typed(
    app: Flask, slug: str, database: Database, cookies: bool
) -> None:
    visitor = Visitor(app, cookies=cookies)
    page = begin(visitor, slug, "all", version="standard")
    page = visitor.send(page, {"q-school": "no", "q-words": "So slow"}, press=("version", "easy-read"))
    assert "Think of now." in page.text
    assert page.fields()["q-school"] == ["no"]
    assert (page.one("textarea").text or "").strip() == "So slow"
    assert versions(database) == ["easy-read"]


def test_an_error_keeps_what_is_typed_when_the_version_changes(visitor: Visitor, slug: str, database: Database) -> None:
    page = begin(visitor, slug, "all")
    long = "x" * 10_001
    page = visitor.send(page, {"q-words": long}, press=("version", "easy-read"))
    assert "Think of now." in page.text
    assert (page.one("textarea").text or "").strip() == long
    page = visitor.send(page, {"q-words": "short"})
    assert versions(database) == ["easy-read"]
