"""How often the database is asked: the same for one question and for twenty, and seldom."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from surveyapp.storage.engine import Database
from tests.factories.surveys import published_survey
from tests.web.test_respond import begin
from tests.web.visitor import Page, Visitor

Asked = Callable[[], list[str]]


@pytest.fixture
def asked(database: Database) -> Asked:
    """Gives what the database was asked since it was asked for last, beginnings of transactions left out."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, _values: Any, _context: Any, many: bool) -> None:
        if not re.match("BEGIN|pragma", statement, re.IGNORECASE):
            seen.append(" ".join([*statement.split()[:2], *(["for each row"] if many else [])]))

    event.listen(database.engine, "before_cursor_execute", note)

    def since() -> list[str]:
        found = seen.copy()
        seen.clear()
        return found

    return since


def answered(page: Page) -> dict[str, str]:
    """The first choice of each question of a page."""
    return {e.get("name", ""): e.get("value", "") for e in reversed(page.all("input", type="radio"))}


@pytest.mark.parametrize("layout", ["question", "all"])
def test_a_page_and_its_sending_ask_little_however_many_questions_there_are(
    visitor: Visitor, database: Database, asked: Asked, layout: str
) -> None:
    slug = published_survey(database).slug
    first = begin(visitor, slug, layout)
    page = visitor.send(first, answered(first))
    assert len(page.fields()["asked"][0].split()) >= (1 if layout == "question" else 5)
    asked()
    visitor.get(page.url)
    assert asked() == ["SELECT surveys.id,", "SELECT responses.id,"]
    visitor.raw_send(page, answered(page), follow=False)
    changed = ["UPDATE responses", *(["DELETE FROM"] if layout == "all" else []), "INSERT INTO"]
    assert asked() == ["SELECT surveys.id,", "SELECT responses.id,", *changed]


def test_no_step_of_a_survey_asks_much(visitor: Visitor, database: Database, asked: Asked) -> None:
    slug = published_survey(database).slug
    asked()
    page = begin(visitor, slug, "all")
    steps = [asked()]
    while "/done" not in page.url:
        sent = visitor.raw_send(page, answered(page), follow=False)
        steps.append(asked())
        page = visitor.get(sent.headers["Location"])
        steps.append(asked())
    assert len(steps) >= 7
    assert max(map(len, steps[1:])) <= 6
    assert not any("for each row" in one for step in steps for one in step)
