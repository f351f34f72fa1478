"""What a screen reader is given of the pages with questions, compared with texts in `trees/`, so that a change is seen.

A change that is meant is taken over with `UPDATE_TREES=1 make test TESTS=tests/e2e/test_accessibility_tree.py`; read
the difference before it is committed, as somebody would hear it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e import steps
from tests.e2e.conftest import Opener, Town
from tests.e2e.tree import spoken
from tests.factories.surveys import published_survey

pytestmark = pytest.mark.e2e

TREES = Path(__file__).with_name("trees")


def scale(page: Page, slug: str) -> None:
    steps.begin(page, slug)
    page.goto(f"/s/{slug}/q/heard")


def several_choices(page: Page, slug: str) -> None:
    steps.begin(page, slug)
    page.goto(f"/s/{slug}/q/age-14")
    steps.answer(page)
    page.goto(f"/s/{slug}/q/adult-life")


def text_box(page: Page, slug: str) -> None:
    steps.begin(page, slug)
    page.goto(f"/s/{slug}/q/works-well")


def easy_read(page: Page, slug: str) -> None:
    steps.begin(page, slug, version="easy-read")
    page.goto(f"/s/{slug}/q/heard")


def urdu(page: Page, slug: str) -> None:
    steps.begin(page, slug)
    page.goto(f"/s/{slug}/q/heard?lang=ur")


def check_answers(page: Page, slug: str) -> None:
    steps.to_check(page, slug)


WAYS = [scale, several_choices, text_box, easy_read, urdu, check_answers]


@pytest.fixture(scope="module")
def slug(town: Town) -> str:
    """The young people's survey, of an area whose name does not change."""
    now = datetime.now(UTC)
    database = town.service.database
    return published_survey(database, now, area="Treeham", audience="young-people", kind="full-2023").slug


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_screen_reader_is_given_what_it_was(opened: Opener, slug: str, way: Callable[[Page, str], None]) -> None:
    page = opened().new_page()
    way(page, slug)
    assert_as_stored(way.__name__, spoken(page))


def test_a_screen_reader_is_given_what_is_wrong(opened: Opener, town: Town) -> None:
    page = opened().new_page()
    steps.begin(page, steps.own_survey(town, "Wrongham", steps.EVERY_KIND), "all")
    steps.answer_wrongly(page)
    assert_as_stored("errors", spoken(page))


def assert_as_stored(name: str, told: str) -> None:
    """The text is that of `trees/NAME.txt`; with UPDATE_TREES it becomes so."""
    stored = TREES / f"{name}.txt"
    if os.environ.get("UPDATE_TREES"):
        stored.write_text(told, encoding="utf-8")
    assert told == stored.read_text(encoding="utf-8"), f"if this is meant: UPDATE_TREES=1 ({stored.name})"
