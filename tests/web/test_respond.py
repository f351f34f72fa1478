"""The respondent's way from start to confirmation, in each layout, and what happens beside it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from surveyapp.domain.pages import LAYOUTS
from surveyapp.storage import responses as store
from surveyapp.storage.engine import Database
from tests.factories.surveys import published_survey
from tests.web.visitor import Page, Visitor

STAY = 60
"""Steps after which a walk is taken to go round in circles."""


def begin(visitor: Visitor, slug: str, layout: str = "question", **query: str) -> Page:
    start = visitor.get(f"/s/{slug}", query_string=query)
    return visitor.send(start, agree="yes", layout=layout)


def fill(page: Page) -> dict[str, str]:
    """Some answer to every question of a page: the first choice, a text, a number, a date."""
    answers: dict[str, str] = {}
    for element in page.form.iter():
        name, kind = element.get("name", ""), element.get("type")
        if not re.match("[qd]-", name) or name in answers:
            continue
        if kind in {"radio", "checkbox"}:
            answers[name] = element.get("value", "")
        elif element.tag == "textarea":
            answers[name] = "Ihr Lehrer hört zu. 👍"
        elif name.startswith("d-"):
            answers[name] = {"day": "7", "month": "6", "year": "2021"}[name.rsplit("-", 1)[1]]
        else:
            answers[name] = "3"
    return answers


def walk(visitor: Visitor, page: Page) -> Page:
    """Answer everything up to the page that checks answers."""
    for _ in range(STAY):
        if page.heading.startswith("Check"):
            return page
        page = visitor.send(page, fill(page))
    raise AssertionError("a walk without an end")


def stored(database: Database) -> list[tuple[str, dict[str, str]]]:
    """State and answers of every response."""
    with database.reading() as session:
        rows = session.execute(select(store.responses.c.id, store.responses.c.state)).all()
        return [(row.state, store.answers_of(session, row.id)) for row in rows]


@pytest.mark.parametrize("version", ["standard", "easy-read"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_whole_way(visitor: Visitor, database: Database, layout: str, version: str) -> None:
    slug = published_survey(database).slug
    check = walk(visitor, begin(visitor, slug, layout, version=version))
    assert "Not answered" not in check.text
    explanation = visitor.send(check)
    assert explanation.all("button", class_="secondary")
    page = visitor.send(explanation)
    while page.heading != "Ready to send":
        page = visitor.send(page, fill(page))
    done = visitor.send(page)
    assert done.heading == "Thank you. We have your answers"
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", done.one("strong", class_="reference")[0].text or "")
    assert visitor.get(done.url).text == done.text
    [(state, answers)] = stored(database)
    assert state == "finished"
    assert len(answers) > 20


def test_background_questions_can_be_left_out(visitor: Visitor, database: Database) -> None:
    check = walk(visitor, begin(visitor, published_survey(database).slug, "all"))
    explanation = visitor.send(check)
    button = explanation.one("button", class_="secondary")
    done = visitor.send(explanation, action=button.get("formaction"))
    assert done.heading.startswith("Thank you")
    [(state, _answers)] = stored(database)
    assert state == "finished"


def test_nothing_has_to_be_answered(visitor: Visitor, database: Database) -> None:
    page = begin(visitor, published_survey(database).slug)
    for _ in range(STAY):
        if page.heading.startswith("Check"):
            break
        page = visitor.send(page)
    assert page.text.count("Not answered") > 10
    [(state, answers)] = stored(database)
    assert (state, answers) == ("draft", {})
