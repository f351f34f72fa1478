"""How pages behave in a real browser: no barrier that axe can find, no scrolling sideways, scripts that only add."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.design.rendering import SINKS, STATIC

pytestmark = pytest.mark.e2e

PLACE = "http://127.0.0.1:9/"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>'
TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}

Opener = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opener]:
    """Open HTML under the content security policy of the application, which must find nothing to drop."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(html: str, width: int = 360, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 740}, **options)
        contexts.append(context)

        def answer(route: Route) -> None:
            if not route.request.url.startswith(PLACE):
                route.fulfill(body="<!doctype html><title>Elsewhere</title>", content_type="text/html")
                return
            path = route.request.url.removeprefix(PLACE)
            ending = path.rsplit(".", 1)[-1]
            if path.startswith("static/dist/"):
                route.fulfill(path=STATIC / "dist" / path.rsplit("/", 1)[-1], content_type=TYPES[ending])
            elif ending == "svg":
                route.fulfill(body=PICTURE, content_type=TYPES["svg"])
            else:
                headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": POLICY}
                route.fulfill(body=html, headers=headers)

        context.route("**/*", answer)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(PLACE)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", SINKS)
def test_axe_finds_nothing(open_page: Opener, name: str, width: int, scheme: str) -> None:
    page = open_page(SINKS[name](), width, color_scheme=scheme)
    for details in page.locator("details").all():
        details.evaluate("element => { element.open = true }")
    # Colours are the same at every width, and take nine tenths of the time.
    found = Axe().run(page, options={"rules": {"color-contrast": {"enabled": width == 360}}})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 360, 800, 1280])
@pytest.mark.parametrize("name", SINKS)
def test_the_page_never_scrolls_sideways(open_page: Opener, name: str, width: int) -> None:
    """320 pixels are what is left of 1280 at 400 %."""
    page = open_page(SINKS[name](), width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", SINKS)
def test_text_twice_as_large_still_fits(open_page: Opener, name: str) -> None:
    page = open_page(SINKS[name](), 360)
    page.evaluate("""() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync('html { font-size: 200% }');
        document.adoptedStyleSheets = [sheet];
    }""")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_what_is_tapped_is_large_enough(open_page: Opener) -> None:
    page = open_page(SINKS["respondents-without-errors"]())
    small = page.evaluate("""() => [...document.querySelectorAll(
        '.choice, .button, .exit, .back, .menu > summary, .box, .details > summary, .change a, .foot-links a')]
        .map(element => [element.className || element.textContent, element.getBoundingClientRect()])
        .filter(([, box]) => box.height && (box.height < 44 || box.width < 24)).map(([name]) => name)""")
    assert small == []


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(open_page: Opener) -> None:
    page = open_page(SINKS["respondents"]())
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Select whether your child").click()
    expect(page.locator("#plan")).to_be_focused()
    expect(page.get_by_text("Does your child have an EHC plan?")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_the_focus_is_always_drawn_and_in_sight(open_page: Opener, scheme: dict[str, Any]) -> None:
    page = open_page(SINKS["respondents-without-errors"](), **scheme)
    page.locator("body").click(position={"x": 2, "y": 300})
    for _ in range(30):
        page.keyboard.press("Tab")
        drawn, inside = page.evaluate("""() => {
            const on = document.activeElement, label = on.nextElementSibling;
            const width = (element, pseudo) => parseFloat(getComputedStyle(element, pseudo).outlineWidth) *
                (getComputedStyle(element, pseudo).outlineStyle !== 'none');
            const box = on.getBoundingClientRect();
            return [Math.max(width(on), label?.matches('label') ? width(label, '::before') : 0),
                    box.bottom > 0 && box.top < innerHeight];
        }""")
        assert drawn >= 2
        assert inside


def test_none_of_these_unticks_the_others_and_is_unticked_by_them(open_page: Opener) -> None:
    page = open_page(SINKS["respondents-without-errors"]())
    none, home = page.get_by_label("None of these"), page.get_by_label("At home")
    expect(home).to_be_checked()
    none.check()
    expect(home).not_to_be_checked()
    expect(page.get_by_label("I agree to take part")).not_to_be_checked()
    home.check()
    expect(none).not_to_be_checked()


def test_the_hint_of_a_choice_chooses_it_too(open_page: Opener) -> None:
    page = open_page(SINKS["respondents-without-errors"]())
    hint = page.get_by_text("The council is still deciding")
    hint.scroll_into_view_if_needed()
    box = hint.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    expect(page.get_by_label("We have asked and are waiting")).to_be_checked()


def test_characters_are_counted_near_the_end(open_page: Opener) -> None:
    page = open_page(SINKS["respondents-without-errors"]())
    count = page.locator("#tell-count")
    expect(count).to_have_text("You can write up to 500 characters.")
    page.locator("#tell").fill("a" * 490)
    expect(count).to_have_text("You have 10 characters left")
    page.locator("#tell").fill("a" * 501)
    expect(count).to_have_text("You have 1 characters too many")
    page.locator("#tell").fill("")
    expect(count).to_have_text("You can write up to 500 characters.")


def test_a_second_press_is_dropped_and_a_later_one_sends_again(open_page: Opener) -> None:
    page = open_page(SINKS["respondents-without-errors"]())
    sent = page.evaluate("""() => {
        const form = document.querySelector('main form'), sent = [];
        form.addEventListener('submit', event => { sent.push(event.defaultPrevented); });
        addEventListener('submit', event => { sent.push(event.defaultPrevented); event.preventDefault(); });
        const press = at => {
            const event = new Event('submit', { cancelable: true, bubbles: true });
            Object.defineProperty(event, 'timeStamp', { value: at });
            sent.length = 0; form.dispatchEvent(event); return sent.at(-1);
        };
        return [press(1000), press(1400), press(3500)];
    }""")
    assert sent == [False, True, False]


def test_leaving_goes_away_without_a_trace_in_the_history(open_page: Opener) -> None:
    page = open_page(SINKS["respondents-without-errors"]())
    page.get_by_role("link", name="Leave this page").click()
    page.wait_for_url(re.compile("bbc"))
    assert page.evaluate("history.length") <= 2


def test_shift_three_times_leaves_too(open_page: Opener) -> None:
    page = open_page(SINKS["respondents-without-errors"]())
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(re.compile("bbc"))


def test_everything_is_there_without_scripts(open_page: Opener) -> None:
    page = open_page(SINKS["respondents"](), java_script_enabled=False)
    expect(page.get_by_role("link", name="Leave this page")).to_have_attribute("href", re.compile("^https:"))
    page.get_by_text("Worried that someone is not safe?").first.click()
    expect(page.get_by_text("Childline").first).to_be_visible()
    expect(page.get_by_role("button", name="Continue")).to_be_enabled()
