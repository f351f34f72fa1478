"""Walks through a survey with the keys alone, stops at each place where the Tab key stops, and looks at each page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.matrix.cases import Case

EYES = Path(__file__).with_name("eyes.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
"""Those of axe for WCAG 2.2 at A and AA: all of them."""
COLOURS = "color-contrast"
"""The rule that takes nine tenths of the time of all. Where the colours are the usual ones, `make test` leaves it to
`test_pages_of_respondents.py`, which has the same pages."""
WORDS = "They listened to us. Wir haben Hilfe bekommen. 👍"
MOST_STOPS = 150
MOST_PAGES = 60

_OWN_STYLE = """addEventListener("DOMContentLoaded", () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    document.adoptedStyleSheets = [sheet];
});"""


def opened(browser: Browser, url: str, case: Case) -> BrowserContext:
    """A browser set up as the case says, with eyes in each page."""
    context = browser.new_context(base_url=url, **case.browser)
    context.add_init_script(AXE_SCRIPT)
    context.add_init_script(EYES)
    if case.setting.style:
        context.add_init_script(_OWN_STYLE.replace("STYLE", repr(case.setting.style)))
    return context


Stop = dict[str, Any]
"""What `eyes.stop()` says of the element that has the focus."""


@dataclass
class Walker:
    """Somebody on the way through one survey. `wanted`: the answers that open what routing would leave out.

    `answers`: what was chosen or typed, by the name of the field. `faults`: everything that was wrong, in words.
    `look`: the classes by which pages show what was chosen on the page of adjustments. `colours`: look at contrasts.
    """

    page: Page
    case: Case
    wanted: dict[str, str]
    answers: dict[str, set[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    looked_at: list[str] = field(default_factory=list)
    look: list[str] = field(default_factory=list)
    colours: bool = True

    def look_round(self, name: str = "", *, answering: bool = True) -> None:
        """Go to each stop of the page, answer what is asked, open what can be opened, then look at the whole."""
        where = name or urlsplit(self.page.url).path.split("/", 3)[-1]
        self.looked_at.append(where)
        answered: set[str] = set()
        first = None
        for _ in range(MOST_STOPS):
            on = self._press("Tab", where)
            if on is None or on["key"] == first:
                break
            first = first or on["key"]
            if on["isClosed"]:
                self.page.keyboard.press("Enter")
            elif answering and on["name"] and on["tag"] != "button" and on["name"] not in answered:
                answered.add(on["name"])
                self._answer(on, where)
        else:
            raise AssertionError(f"{self.case}: {where}: the stops of the page never end")
        seen = self._see("page => eyes.look(...page)", [self.case.language, self.case.direction, self.look])
        if self.case.has_scripts:  # axe needs timers; without scripts the pages are the same, less what scripts add
            except_for = [] if self.colours else [COLOURS]
            seen += self._see("([rules, except]) => eyes.barriers(rules, except)", [RULES, except_for])
        self.faults += [f"{self.case}: {where}: {fault}" for fault in seen]

    def go_on(self) -> None:
        """Press the button that leads on."""
        self.press(lambda on: on["isOnward"], "a button that leads on")

    def follow(self, path: str) -> None:
        """Follow the link whose address has this in it."""
        self.press(lambda on: path in on["href"], f"a link to {path}")

    def push(self, value: str) -> None:
        """Push the button that asks for this in place of the next page."""
        self.press(lambda on: (on["name"], on["value"]) == ("go", value), f"a button for {value}")

    def press(self, which: Callable[[Stop], bool], what: str) -> None:
        """Come to a stop from behind, and press Enter there."""
        where = urlsplit(self.page.url).path
        for _ in range(MOST_STOPS):
            on = self._press("Shift+Tab", where)
            if on is not None and which(on):
                with self.page.expect_navigation():
                    self.page.keyboard.press("Enter")
                return
        raise AssertionError(f"{self.case}: {where}: {what} cannot be reached")

    def _press(self, key: str, where: str) -> Stop | None:
        self.page.keyboard.press(key)
        on: Stop | None = self._see("() => eyes.stop()")
        if on is not None:
            self.faults += [f"{self.case}: {where}: {on['element']} {fault}" for fault in on["faults"]]
        return on

    def _see(self, expression: str, argument: Any = None) -> Any:
        """What the eyes see; they are put into the page first, where its browser runs no scripts of pages."""
        if not self.case.has_scripts and self.page.evaluate("typeof eyes === 'undefined'"):
            self.page.evaluate(EYES)
        return self.page.evaluate(expression, argument)

    def _answer(self, on: Stop, where: str) -> None:
        name, kind = on["name"], on["type"]
        if kind == "radio" and name not in self.wanted and not name.startswith("q-"):
            return  # a setting that stays as it is
        if kind == "radio":
            self.answers[name] = {self._choose(on, where)}
        elif kind == "checkbox":
            if not on["checked"]:
                self.page.keyboard.press("Space")
            self.answers.setdefault(name, set()).add(on["value"])
        elif not on["value"]:
            words = self.wanted.get(name, WORDS)
            self.page.keyboard.insert_text(words)
            self.answers[name] = {words}

    def _choose(self, on: Stop, where: str) -> str:
        """Take the choice that is wanted, or another one with each question."""
        if not on["checked"]:
            self.page.keyboard.press("Space")
        wanted = self.wanted.get(on["name"])
        steps = MOST_STOPS if wanted else len(self.answers) % 4
        for _ in range(steps):
            if on["value"] == wanted:
                break
            on = self._press("ArrowDown", where) or on
        value: str = on["value"]
        assert wanted in {None, value}, f"{self.case}: {where}: {wanted} cannot be chosen"
        return value
