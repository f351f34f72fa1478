"""Somebody who only has a keyboard: Tab, the arrows, the space bar and Enter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

MOST_TABS = 120
MOST_PAGES = 60
WORDS = "They listened to us. Wir haben Hilfe bekommen. 👍"

_FOCUSED = """() => {
    const on = document.activeElement;
    return {tag: on.tagName.toLowerCase(), type: on.type || '', name: on.name || '', value: on.value || '',
            checked: Boolean(on.checked), onward: on.matches('main form button.button:not(.secondary)')};
}"""
_NAME = "() => (document.activeElement.labels?.[0] || document.activeElement).innerText.trim()"
_SEEN = """() => {
    const on = document.activeElement, box = on.getBoundingClientRect();
    const label = on.id && document.querySelector(`label[for="${on.id}"]`);
    const drawn = element => getComputedStyle(element).outlineStyle !== 'none' ||
        (label && getComputedStyle(label, '::before').outlineStyle !== 'none');
    return box.bottom > 0 && box.top < innerHeight && drawn(on);
}"""


def reach(page: Page, name: str, *, starts: bool = False) -> None:
    """Press Tab until what has this name is in focus, and see that it shows so. `starts`: the beginning of the name."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        found: str = page.evaluate(_NAME)
        if found == name or (starts and found.startswith(name)):
            assert page.evaluate(_SEEN), f"the focus on {name} cannot be seen at {page.url}"
            return
    raise AssertionError(f"no way to {name} by keyboard at {page.url}")


@dataclass
class Typist:
    """Fills in one page after the other. `answers`: what was chosen or typed last, by the name of the field.

    `layout`: how many choices further down than the one that is chosen; the last has everything on one page.
    """

    page: Page
    answers: dict[str, str] = field(default_factory=dict)
    headings: list[str] = field(default_factory=list)
    turns: int = 0
    layout: int = 0

    def fill_in(self, address: str) -> None:
        """Go from the start page to the confirmation."""
        self.page.goto(address)
        for _ in range(MOST_PAGES):
            self.headings.append(self.page.locator("h1").inner_text())
            if self.page.url.endswith("/done") or self.page.locator("strong.reference").count():
                return
            self._fill_in_page()
        raise AssertionError(f"no confirmation after {self.headings}")

    def _fill_in_page(self) -> None:
        done: set[str] = set()
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            focused = self.page.evaluate(_FOCUSED)
            if focused["onward"]:
                assert self.page.evaluate(_SEEN), f"the focus cannot be seen at {self.page.url}"
                with self.page.expect_navigation():
                    self.page.keyboard.press("Enter")
                return
            if focused["name"] and focused["name"] not in done and focused["tag"] != "button":
                done.add(focused["name"])
                self._answer(focused)
        raise AssertionError(f"no way onward by keyboard at {self.page.url}")

    def _answer(self, focused: dict[str, Any]) -> None:
        assert self.page.evaluate(_SEEN), f"the focus on {focused['name']} cannot be seen at {self.page.url}"
        keyboard = self.page.keyboard
        if focused["type"] == "radio":
            if not focused["checked"]:
                keyboard.press("Space")
            self.turns += 1
            for _ in range(self.turns % 3 if focused["name"] != "layout" else self.layout):
                keyboard.press("ArrowDown")
            self._note(self.page.evaluate(_FOCUSED), checked=True)
        elif focused["type"] == "checkbox":
            keyboard.press("Space")
            self._note(self.page.evaluate(_FOCUSED), checked=True)
        else:
            keyboard.insert_text(self._typed(focused))
            self._note(self.page.evaluate(_FOCUSED))

    def _note(self, focused: dict[str, Any], *, checked: bool | None = None) -> None:
        assert checked is None or focused["checked"], f"{focused['name']} cannot be chosen by keyboard"
        self.answers[focused["name"]] = focused["value"]

    def _typed(self, focused: dict[str, Any]) -> str:
        if focused["tag"] == "textarea":
            return WORDS
        return "2024" if focused["name"].endswith("-year") else "9"
