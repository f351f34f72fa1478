"""Takes the pictures of docs/screens.md: `make pictures`. Each page on a phone, in four ways of showing it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests import toolchain
from tests.e2e import steps
from tests.e2e.conftest import PHONE
from tests.factories.surveys import published_survey
from tests.service import Service

FOLDER = Path(__file__).parent.parent.parent / "docs" / "pictures" / "respondent"
COLOURS = 96
"""Of a picture: enough for drawings and the edges of letters."""


@dataclass(frozen=True)
class View:
    """A language and version, and something that somebody may write in it."""

    name: str
    language: str
    version: str
    words: str


VIEWS = (
    View("en", "en", "standard", "My teaching assistant listens to me. She gives me time to think."),
    View("en-easy-read", "en", "easy-read", "Sam helps me. I like that."),
    View("ur", "ur", "standard", "میری مددگار میری بات توجہ سے سنتی ہیں۔"),
    View("pl", "pl", "standard", "Moja nauczycielka mnie słucha. Daje mi czas na myślenie."),
)


def start(page: Page, view: View) -> None:
    """The start page."""


def error(page: Page, view: View) -> None:
    """The start page, sent without agreeing."""
    steps.press(page, ".start")


def scale(page: Page, view: View) -> None:
    """A scale, with an answer chosen."""
    _begin(page)
    _at(page, "heard")
    page.locator("main input[type=radio]").nth(1).check()


def several_choices(page: Page, view: View) -> None:
    """A question with several choices, two of them chosen."""
    _begin(page)
    _at(page, "age-14")
    steps.answer(page)
    _at(page, "adult-life")
    for number in (0, 2):
        page.locator("main input[type=checkbox]").nth(number).check()


def text_box(page: Page, view: View) -> None:
    """A text box with some words in it."""
    _begin(page)
    _at(page, "works-well")
    page.locator("main textarea").fill(view.words)


def check_answers(page: Page, view: View) -> None:
    """Check your answers."""
    _begin(page)
    while "/check" not in page.url:
        steps.answer(page)


def confirmation(page: Page, view: View) -> None:
    """The confirmation."""
    check_answers(page, view)
    steps.press(page)
    steps.press(page)
    while "/send" not in page.url:
        steps.answer(page)
    steps.press(page)


PAGES: tuple[Callable[[Page, View], None], ...] = (
    start,
    scale,
    several_choices,
    text_box,
    error,
    check_answers,
    confirmation,
)


def take(browser: Browser, url: str, slug: str, view: View, go: Callable[[Page, View], None]) -> None:
    """Take one picture and keep it with few colours."""
    context = browser.new_context(viewport=PHONE, base_url=url, locale="en-GB", color_scheme="light")  # type: ignore[arg-type]  # a width and a height
    page = context.new_page()
    page.goto(f"/s/{slug}?version={view.version}&lang={view.language}")
    go(page, view)
    page.evaluate("scrollTo(0, 0)")
    shot = Image.open(BytesIO(page.screenshot()))
    context.close()
    target = FOLDER / f"{go.__name__.replace('_', '-')}-{view.name}.png"
    shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    print(f"{target.name}\t{target.stat().st_size:,} B")


def _begin(page: Page) -> None:
    page.locator("input[name=agree]").check()
    steps.press(page, ".start")


def _at(page: Page, code: str) -> None:
    page.goto(f"{page.url.partition('/q/')[0]}/q/{code}")


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        service = Service(Path(folder), workers=1)
        survey = published_survey(service.database, datetime.now(UTC), audience="young-people", kind="full-2023")
        service.start()
        try:
            browser = playwright.chromium.launch(executable_path=toolchain.browser(), args=["--no-sandbox"])
            for view in VIEWS:
                for go in PAGES:
                    take(browser, service.url, survey.slug, view, go)
            browser.close()
        finally:
            service.stop()
