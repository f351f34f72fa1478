"""The way that every walk takes: each page that a respondent can meet, from the start page to the confirmation."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.e2e.matrix.cases import IS_WHOLE, Case
from tests.e2e.matrix.conftest import Stage
from tests.e2e.matrix.walk import Walker, opened

LONGEST = 40
WANTED = {"layout": "section", "q-support": "ehc-plan", "q-age-14": "yes"}
"""What opens every question of the survey and asks for a section a page, by the name of the field."""


def walk_through(browser: Browser, stage: Stage, case: Case) -> list[str]:
    """What was wrong on the way. The response has arrived, whole and as it was typed, when this returns."""
    context = opened(browser, stage.service.url, case)
    try:
        colours = IS_WHOLE or not case.has_usual_colours
        walker = Walker(context.new_page(), case, {**WANTED, **case.setting.chosen}, colours=colours)
        begin(walker, stage.slug)
        adjust(walker)
        look_up_words(walker)
        stop_and_come_back(walker, stage.slug)
        answer(walker)
        token = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "draft")
        end(walker)
        assert walker.page.locator("strong.reference").inner_text(), f"{case}: no reference on the confirmation"
        state, kept = stage.kept(token)
        typed = {name: given for name, given in walker.answers.items() if name.startswith("q-")}
        assert (state, kept) == ("finished", typed), f"{case}: it did not arrive as it was typed"
        assert set(typed) == stage.asked(), f"{case}: not every question was met"
        return walker.faults
    finally:
        context.close()


def begin(walker: Walker, slug: str) -> None:
    """From the start page, through an error on it, to the first question."""
    case = walker.case
    walker.page.goto(f"/s/{slug}?version={case.version}&lang={case.language}")
    walker.look_round("start", answering=False)
    if case.setting.chosen:
        walker.follow("/adjust")
        walker.look_round("adjust before the start")
        walker.go_on()
        walker.look = [f"{name}-{value}" for name, value in case.setting.chosen.items()]
    walker.go_on()
    walker.look_round("start with an error")
    walker.go_on()
    walker.look_round("first question")


def adjust(walker: Walker) -> None:
    """From a question to the settings and back to it, with an answer that was not sent yet."""
    walker.push("adjust")
    walker.look_round()
    walker.go_on()


def look_up_words(walker: Walker) -> None:
    """From a question to what hard words mean, and back."""
    walker.look_round()
    walker.push("words")
    walker.look_round()
    walker.follow("/q/")


def stop_and_come_back(walker: Walker, slug: str) -> None:
    """Get a code, and go on with it on a device that knows nothing: in the same language, version and look."""
    case, page, look = walker.case, walker.page, walker.look
    walker.look_round()
    walker.push("stop")
    walker.look_round()
    walker.go_on()
    walker.look_round("code")
    walker.wanted["code"] = page.locator(".code-words").inner_text()
    page.context.clear_cookies()
    walker.look = []
    page.goto(f"/s/{slug}/back?version={case.version}&lang={case.language}")
    walker.look_round()
    walker.look = look
    walker.go_on()


def answer(walker: Walker) -> None:
    """All pages of questions up to the check page."""
    for _ in range(LONGEST):
        if "/q/" not in walker.page.url:
            break
        walker.look_round()
        walker.go_on()


def end(walker: Walker) -> None:
    """Check; the page of deleting, and back; the background questions; send; the confirmation."""
    walker.look_round()
    walker.follow("/delete")
    walker.look_round()
    walker.press(lambda on: on["place"].endswith("/check"), "the way back")
    walker.go_on()
    walker.look_round()
    walker.go_on()
    answer(walker)
    walker.look_round()
    walker.go_on()
    walker.look_round()
