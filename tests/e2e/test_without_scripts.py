"""With scripts off: every adjustment, every language and both versions, at a question, with words that were typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from surveyapp.domain.adjustments import STEPS
from tests.e2e import steps
from tests.e2e.conftest import Opener, Town
from tests.e2e.matrix.cases import LANGUAGES

pytestmark = pytest.mark.e2e

WORDS = "They listened to us."
CHOICES = [(name, value) for name, values in STEPS.items() for value in (*values[1:], values[0])]
"""Each setting of each adjustment, the usual one last, so that all are taken back in the end."""


@pytest.fixture
def asked(opened: Opener, town: Town) -> Iterator[Page]:
    """A text box of the young people's survey, with something typed and not sent."""
    page = opened(java_script_enabled=False).new_page()
    slug = town.shown("young-people")
    page.goto(f"/s/{slug}")
    page.locator("input[name=agree]").check()
    steps.press(page, ".start")
    page.goto(f"/s/{slug}/q/works-well")
    page.locator("textarea").fill(WORDS)
    yield page
    expect(page).to_have_url(re.compile("/q/works-well"))
    expect(page.locator("textarea")).to_have_value(WORDS)


def test_every_adjustment_can_be_chosen_and_taken_back(asked: Page) -> None:
    for name, value in CHOICES:
        with asked.expect_navigation():
            asked.locator("button[name=go][value=adjust]").click()
        asked.locator(f"input[name={name}][value='{value}']").check()
        steps.press(asked)
        word = f"{name}-{value}"
        classes = (asked.locator("html").get_attribute("class") or "").split()
        assert (word in classes) is (value != STEPS[name][0]), word
    expect(asked.locator("html")).not_to_have_attribute("class", re.compile("."))


def test_all_adjustments_hold_together(asked: Page) -> None:
    with asked.expect_navigation():
        asked.locator("button[name=go][value=adjust]").click()
    most = {name: values[-1] for name, values in STEPS.items()}
    for name, value in most.items():
        asked.locator(f"input[name={name}][value='{value}']").check()
    steps.press(asked)
    expect(asked.locator("html")).to_have_class(" ".join(f"{name}-{value}" for name, value in most.items()))


def test_every_language_can_be_chosen(asked: Page) -> None:
    for language in (*LANGUAGES[1:], LANGUAGES[0]):
        asked.locator("details.menu summary").click()
        with asked.expect_navigation():
            asked.locator(f".menu-list [lang='{language}']").click()
        expect(asked.locator("html")).to_have_attribute("lang", language)
        expect(asked.locator("textarea")).to_have_value(WORDS)


def test_the_version_can_be_changed_and_changed_back(asked: Page) -> None:
    questions = []
    for _ in range(2):
        with asked.expect_navigation():
            asked.locator("button[name=version]").click()
        expect(asked.locator("textarea")).to_have_value(WORDS)
        questions.append(asked.locator("h1").inner_text())
    assert len(set(questions)) == 2
