"""Whom to ring stands at the start, once at every text box and at the end, in each version."""

from __future__ import annotations

import pytest

from surveyapp.storage.engine import Database
from tests.factories.surveys import published_survey
from tests.web.test_respond import begin, walk
from tests.web.visitor import Page, Visitor

NUMBERS = ("999", "0800 1111", "0808 800 5000")
ADULTS = {"standard": "aged 18 or over", "easy-read": "18 or over"}
NOT_WATCHED = {"standard": "Nobody watches these answers", "easy-read": "We do not read your answers straight away"}
LIMITS = {"standard": "confidential", "easy-read": "we must tell people who can help"}

each_version = pytest.mark.parametrize("version", ["standard", "easy-read"])


def said_on(page: Page, version: str) -> bool:
    """Whether a page says it all: nobody watches, whom to ring for whom, and the limits of confidence."""
    wanted = (*NUMBERS, ADULTS[version], NOT_WATCHED[version], LIMITS[version])
    return all(words in page.text for words in wanted)


def text_boxes(page: Page) -> int:
    return len(page.all("textarea")) + len([box for box in page.all("input", type="text") if box.get("dir") == "auto"])


@each_version
def test_at_the_start_and_at_the_end(visitor: Visitor, database: Database, version: str) -> None:
    slug = published_survey(database).slug
    assert said_on(visitor.get(f"/s/{slug}", query_string={"version": version}), version)
    explanation = visitor.send(walk(visitor, begin(visitor, slug, version=version)))
    page = visitor.send(explanation, action=explanation.one("button", class_="secondary").get("formaction"))
    assert page.heading.startswith("Thank you")
    assert said_on(page, version)
    assert page.all("details", class_="care")[0].get("open") is not None, "at the end it is unfolded"


def boxes_on_the_way(visitor: Visitor, page: Page, version: str) -> int:
    """How many text boxes there are up to the page that checks answers, each with its note."""
    boxes = 0
    while "/q/" in page.url:
        notes = page.all("details", class_="care")
        assert len(notes) == text_boxes(page), page.url
        assert not notes or said_on(page, version)
        boxes += len(notes)
        page = visitor.send(page)
    return boxes


@each_version
@pytest.mark.parametrize("layout", ["question", "section", "all"])
def test_once_at_every_text_box(visitor: Visitor, database: Database, version: str, layout: str) -> None:
    slug = published_survey(database).slug
    assert boxes_on_the_way(visitor, begin(visitor, slug, layout, version=version), version) == 4


@pytest.mark.parametrize("audience", ["young-people", "practitioners", "nominated-officer"])
def test_in_the_surveys_of_others_too(visitor: Visitor, database: Database, audience: str) -> None:
    survey = published_survey(database, audience=audience, kind="full-2023", focus=())
    assert boxes_on_the_way(visitor, begin(visitor, survey.slug, "all"), "standard") == 2
