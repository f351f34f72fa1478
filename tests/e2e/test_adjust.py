"""Settings of how pages look, in a browser: what they do to a page, and that nothing typed is lost on the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.conftest import PHONE, Opener, Town

pytestmark = pytest.mark.e2e

TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
WORDS = "They listened to us."


def text_page(opened: Opener, slug: str, **options: object) -> Page:
    """The page of the first text box, with something typed and not sent."""
    shown = opened(viewport=PHONE, **options).new_page()
    steps.begin(shown, slug)
    while not shown.locator("textarea").count():
        steps.press(shown)
    shown.locator("textarea").fill(WORDS)
    return shown


def choose(shown: Page, **chosen: str) -> None:
    """Tick the settings and go back."""
    for name, value in chosen.items():
        shown.locator(f"input[name={name}][value='{value}']").check()
    steps.press(shown)


@pytest.mark.parametrize("scripts", [True, False])
def test_settings_hold_and_what_was_typed_is_kept(opened: Opener, town: Town, scripts: bool) -> None:
    slug = steps.own_survey(town, f"Lookham {scripts}", steps.EVERY_KIND)
    shown = text_page(opened, slug, java_script_enabled=scripts)
    address = shown.url
    with shown.expect_navigation():
        shown.get_by_role("button", name="Text and colours").click()
    choose(shown, text="200", colours="contrast", targets="large")
    expect(shown).to_have_url(address)
    expect(shown.locator("textarea")).to_have_value(WORDS)
    expect(shown.locator("html")).to_have_class("text-200 colours-contrast targets-large")
    ground = shown.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert ground == "rgb(0, 0, 0)"
    assert shown.locator("html").evaluate("html => getComputedStyle(html).fontSize") == "32px"


def test_enter_in_a_text_box_goes_on_and_not_to_a_tool(opened: Opener, town: Town) -> None:
    slug = steps.own_survey(town, "Enterham", steps.EVERY_KIND)
    shown = opened(viewport=PHONE).new_page()
    steps.begin(shown, slug)
    before = shown.url
    shown.locator("main input[type=text]").fill("7")
    with shown.expect_navigation():
        shown.keyboard.press("Enter")
    assert shown.url != before
    assert "/q/" in shown.url
    with shown.expect_navigation():
        shown.locator(".back").click()
    expect(shown.locator("main input[type=text]")).to_have_value("7")


def test_the_typeface_is_fetched_only_when_it_is_chosen(opened: Opener, town: Town) -> None:
    slug = town.shown("parents-carers")
    shown = opened(viewport=PHONE).new_page()
    fetched: list[str] = []
    shown.on("request", lambda request: fetched.append(request.url))
    shown.goto(f"/s/{slug}")
    assert not [url for url in fetched if "adjust" in url.rsplit("/", 1)[-1] or "opendyslexic" in url]
    shown.goto(f"/s/{slug}/adjust")
    choose(shown, typeface="dyslexia")
    shown.evaluate("document.fonts.ready")
    assert shown.evaluate("document.fonts.check('16px OpenDyslexic')")
    assert [url for url in fetched if url.endswith(".woff2")]


@pytest.mark.parametrize("language", ["en", "gu"])
def test_the_largest_of_everything_fits_a_small_phone(opened: Opener, town: Town, language: str) -> None:
    slug = town.shown("young-people")
    shown = opened(viewport={"width": 320, "height": 640}).new_page()
    shown.goto(f"/s/{slug}/adjust?lang={language}&version=easy-read")
    choose(shown, text="200", spacing="widest", typeface="dyslexia", targets="large", pictures="on", colours="cream")
    assert not shown.evaluate(TOO_WIDE), shown.url
    shown.locator("input[name=layout][value=section]").check()
    shown.locator("input[name=agree]").check()
    steps.press(shown)
    while not shown.url.endswith("/done"):
        assert not shown.evaluate(TOO_WIDE), shown.url
        steps.press(shown)
    assert not shown.evaluate(TOO_WIDE), shown.url
