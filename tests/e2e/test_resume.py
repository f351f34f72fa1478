"""Stop on one device and come back on another, in a browser: typed, by the QR code, by keyboard, without scripts."""

from __future__ import annotations

import io
import re

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.conftest import DESK, PHONE, Opener, Town

pytestmark = pytest.mark.e2e

TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def stop(shown: Page) -> str:
    """Ask for a code on a page of questions: the twelve digits."""
    shown.locator("details:has(button[value=stop])").locator("summary").click()
    with shown.expect_navigation():
        shown.locator("button[value=stop]").click()
    with shown.expect_navigation():
        shown.locator("main form button.button").first.click()
    return shown.locator(".code-digits").inner_text()


def read_square(shown: Page) -> str:
    """What another program reads in the QR code, as it is seen on the screen."""
    picture = Image.open(io.BytesIO(shown.locator(".code-square").screenshot()))
    [found] = zxingcpp.read_barcodes(picture.convert("L"))
    return found.text


def test_it_goes_on_elsewhere_in_urdu_and_easy_read_with_big_text(opened: Opener, town: Town) -> None:
    slug = town.shown("young-people")
    first = opened(viewport=PHONE).new_page()
    first.goto(f"/s/{slug}?lang=ur&version=easy-read")
    first.locator("input[name=agree]").check()
    steps.press(first)
    with first.expect_navigation():
        first.locator("button[value=adjust]").click()
    first.locator("input[name=text][value='200']").check()
    steps.press(first)
    steps.answer(first)
    first.locator("main form input").locator("visible=true").first.check()
    code = stop(first)
    assert not first.evaluate(TOO_WIDE)

    second = opened(viewport=DESK, locale="en-GB").new_page()
    asked: list[str] = []
    second.on("request", lambda request: asked.append(request.url + (request.headers.get("referer") or "")))
    second.goto(read_square(first))
    expect(second.locator("html")).to_have_attribute("lang", "ur")
    expect(second.locator("#code")).to_have_value(code)
    assert "#" not in second.url
    assert second.evaluate("history.length") <= 2
    steps.press(second)
    expect(second.locator("html")).to_have_attribute("lang", "ur")
    expect(second.locator("html")).to_have_attribute("dir", "rtl")
    expect(second.locator("html")).to_have_class("easy-read text-200")
    assert not [url for url in asked if code.replace(" ", "") in url], "the code was asked for in an address"

    # Both go on with the same answers: what the second says is seen on the first, and the other way round.
    place = second.url
    steps.answer(second)
    first.goto(place)
    expect(first.locator("main form input:checked, main form textarea").first).to_be_attached()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_square_is_read_by_another_program_in_each_colour(opened: Opener, town: Town, colours: str) -> None:
    slug = steps.own_survey(town, f"Squareham {colours}", steps.THREE_QUESTIONS)
    shown = opened(color_scheme=colours).new_page()
    steps.begin(shown, slug)
    code = stop(shown)
    assert read_square(shown) == f"{town.url}/s/{slug}/back#{code.replace(' ', '')}"


def test_without_scripts(opened: Opener, town: Town) -> None:
    slug = steps.own_survey(town, "Plainham", steps.THREE_QUESTIONS)
    first = opened(java_script_enabled=False).new_page()
    first.goto(f"/s/{slug}")
    first.locator("input[name=agree]").check()
    steps.press(first)
    first.get_by_label("Yes").check()
    stop(first)
    assert not first.locator("[data-print]").is_visible()
    words = first.locator(".code-words").inner_text()
    second = opened(java_script_enabled=False).new_page()
    second.goto(f"/s/{slug}")
    with second.expect_navigation():
        second.get_by_role("link", name="I have a code").click()
    second.get_by_label("Your code").fill(words.upper())
    steps.press(second)
    expect(second.locator("h1")).to_have_text(re.compile("How old is your child"))
    with second.expect_navigation():
        second.locator(".back").click()
    expect(second.get_by_label("Yes")).to_be_checked()


def test_by_keyboard_alone(opened: Opener, town: Town) -> None:
    slug = steps.own_survey(town, "Keyham", steps.THREE_QUESTIONS)
    first = opened(viewport=DESK).new_page()
    steps.begin(first, slug)
    on_to(first, "details:has(button[value=stop]) > summary")
    first.keyboard.press("Enter")
    enter(first, "button[value=stop]")
    enter(first, "main form button.button")
    code = first.locator(".code-digits").inner_text()
    second = opened(viewport=DESK).new_page()
    second.goto(f"/s/{slug}/back")
    on_to(second, "#code")
    second.keyboard.type("no such code")
    enter(second, "#code")
    expect(second.locator("[data-error-summary]")).to_be_focused()
    enter(second, ".errors a", leaves=False)
    expect(second.locator("#code")).to_be_focused()
    second.keyboard.press("ControlOrMeta+a")
    second.keyboard.type(code)
    enter(second, "#code")
    assert "/q/" in second.url


def test_what_is_printed_is_one_small_page(opened: Opener, town: Town) -> None:
    slug = steps.own_survey(town, "Paperham", steps.THREE_QUESTIONS)
    shown = opened().new_page()
    steps.begin(shown, slug)
    stop(shown)
    assert shown.locator("[data-print]").is_visible()
    for width, height in (("105mm", "148mm"), ("210mm", "297mm")):
        pages = re.findall(rb"/Type\s*/Page\b", shown.pdf(width=width, height=height))
        assert len(pages) == 1
    shown.emulate_media(media="print")
    for seen in (".code-words", ".code-digits", ".code-square", ".code-address", ".on-paper"):
        assert shown.locator(seen).is_visible()
    for hidden in (".exit", ".foot", "main form"):
        assert not shown.locator(hidden).first.is_visible()


def on_to(shown: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(60):
        if shown.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        shown.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by keyboard at {shown.url}")


def enter(shown: Page, selector: str, *, leaves: bool = True) -> None:
    """Go there by keyboard and press Enter."""
    on_to(shown, selector)
    if not leaves:
        shown.keyboard.press("Enter")
        return
    with shown.expect_navigation():
        shown.keyboard.press("Enter")
