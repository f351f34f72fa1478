"""An inspector at the desk: by keyboard, without scripts, and a concern from the words to the decision."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.conftest import DESK, Opener, Town
from tests.e2e.gallery import barriers
from tests.factories.comments import NAMED, PRAISE, RISK

pytestmark = pytest.mark.e2e
TEXTS = (PRAISE, NAMED, "The bus comes late each day.", "Nobody rang us back.", RISK)


@pytest.fixture
def inspector(opened: Opener, signed_in: Callable[[str], Path]) -> Page:
    return opened(viewport=DESK, storage_state=signed_in("inspector")).new_page()


def unread(page: Page, number: int) -> None:
    expect(page.locator("article:not(.is-read) [data-state]")).to_have_count(number)


@pytest.mark.timeout(120)
def test_by_keyboard(inspector: Page, town: Town) -> None:
    page = inspector
    page.goto(steps.commented(town, "Keyham", *TEXTS))
    articles = page.locator("article")
    expect(articles).to_have_count(5)
    assert RISK not in page.content()
    page.keyboard.press("j")
    expect(page.locator("article:focus")).to_have_count(0)  # single keys do nothing until they are switched on
    page.get_by_text("Which keys", exact=True).first.click()
    page.get_by_label("Work with single keys").check()
    assert list(barriers(page)) == []

    readable = articles.filter(has=page.locator("p.comment"))
    expect(readable).to_have_count(4)
    first = readable.first
    first.focus()
    page.keyboard.press("r")
    unread(page, 3)
    expect(first).to_contain_text("Read by")
    expect(first).not_to_be_focused()  # on to the next
    first.focus()
    page.keyboard.press("t")
    expect(first.get_by_label("Theme")).to_be_focused()
    page.keyboard.type("jkrtc")  # letters are letters in a field
    expect(first.get_by_label("Theme")).to_have_value("jkrtc")
    page.keyboard.press("Control+a")
    page.keyboard.type("Transport")
    page.keyboard.press("Enter")
    expect(first.locator(".marks")).to_contain_text("Transport")
    expect(first).to_be_focused()
    expect(articles).to_have_count(5)
    assert "#" not in page.url, "the page was not loaded again"

    articles.first.focus()
    for _ in range(4):
        page.keyboard.press("j")
    expect(articles.last).to_be_focused()
    page.keyboard.press("k")
    expect(articles.nth(3)).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Words in the comment")).to_be_focused()
    page.keyboard.type("speech")
    page.keyboard.press("Enter")
    expect(page.locator("article")).to_have_count(1)
    expect(page.locator("article")).to_contain_text(PRAISE)
    assert list(barriers(page)) == []

    expect(page.get_by_label("Work with single keys")).to_be_checked()  # it is remembered
    page.locator("article").focus()
    page.keyboard.press("c")
    page.wait_for_url("**#concern")
    page.get_by_label("What you saw in it").fill("Who is at home?")
    steps.press(page, "[value=concern]")
    expect(page.locator("main")).to_contain_text("held back")


@pytest.mark.timeout(120)
def test_without_scripts(opened: Opener, town: Town, signed_in: Callable[[str], Path]) -> None:
    page = opened(viewport=DESK, storage_state=signed_in("inspector"), java_script_enabled=False).new_page()
    page.goto(steps.commented(town, "Plainham", *TEXTS))
    expect(page.get_by_label("Work with single keys")).to_be_hidden()
    page.get_by_text("Choose comments").click()
    page.get_by_label("Read by the team").select_option("unread")
    _press(page, "Show these comments")
    readable = page.locator("article").filter(has=page.locator("p.comment"))
    text = readable.nth(1).locator("p.comment").inner_text()
    with page.expect_navigation():
        readable.nth(1).get_by_role("button", name="Mark as read").click()
    expect(readable).to_have_count(4)  # it stays where it was
    expect(readable.nth(1)).to_contain_text(text)
    expect(readable.nth(1)).to_contain_text("Read by")
    readable.nth(1).get_by_label("Theme").fill("Home")
    with page.expect_navigation():
        readable.nth(1).get_by_role("button", name="Put in").click()
    expect(readable.nth(1).locator(".marks")).to_contain_text("Home")
    _press(page, "Mark all on this page as read")
    expect(page.locator("main")).to_contain_text("marked as read")


@pytest.mark.timeout(120)
def test_masked_and_approved_before_it_leaves(inspector: Page, town: Town) -> None:
    page = inspector
    page.goto(f"{steps.commented(town, 'Maskham', NAMED)}")
    page.get_by_role("link", name="Quote, mask, translate or tag").click()
    expect(page.locator("mark").filter(has_text="07700 900123")).to_be_visible()
    assert list(barriers(page)) == []
    page.get_by_label("Words to quote").fill("Tomasz may stay")
    steps.press(page, "[value=quote]")
    page.get_by_label("Mask these words too").fill("may stay")
    steps.press(page, "[value=mask]")
    expect(page.locator("main")).to_contain_text("Approved by")
    expect(page.locator("mark").filter(has_text="may stay")).to_be_visible()
    page.get_by_role("link", name="Comments", exact=True).click()
    expect(page.locator("article .marks")).to_contain_text("May leave, masked")


@pytest.mark.timeout(120)
def test_a_concern_is_held_and_then_cleared(
    inspector: Page, town: Town, opened: Opener, signed_in: Callable[[str], Path]
) -> None:
    address = steps.commented(town, "Riskham", RISK)
    lead = opened(storage_state=signed_in("lead-inspector")).new_page()
    inspector.goto(address)
    expect(inspector.locator("article")).to_contain_text("Held back")
    lead.goto("/staff/")
    lead.get_by_role("link", name="may tell of somebody at risk").click()
    expect(lead.get_by_role("heading", level=1)).to_contain_text("Concerns")
    assert list(barriers(lead)) == []
    lead.locator(".card h3 a").filter(has_text="Riskham").first.click()
    expect(lead.locator("p.comment")).to_have_text(RISK)
    assert list(barriers(lead)) == []
    steps.press(lead, "[value=take]")
    lead.get_by_label("What you did, and why").fill("It is a line of a song.")
    steps.press(lead, "[value=clear]")
    expect(lead.locator("main")).to_contain_text("No concern")
    expect(lead.locator(".timeline")).to_contain_text("Concern looked at")
    inspector.reload()
    expect(inspector.locator("article p.comment")).to_have_text(RISK)


def _press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()
