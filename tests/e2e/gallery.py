"""Looks at pages in a browser, on a phone and on a desk, and says what is wrong with them."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, Response
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from tests.e2e.conftest import DESK, PHONE, Town

AXE: dict[str, Any] = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
_WITHOUT_COLOURS = {"color-contrast": {"enabled": False}}
"""The rule that takes nine tenths of the time of all. Colours are the same on a phone and on a desk, so that every run
looks at them on a phone; `make test-all` on a desk too."""
_MEANT = "language tag should omit the default script"
"""A warning about `pa-Guru`: Panjabi has two scripts in use in England, so that each is always named."""
_NOT_A_FAULT = "Failed to load resource: the server responded with a status of "
"""What a browser itself writes to its console when a page comes with the status that it should have."""


@dataclass(frozen=True)
class Desk:
    """What a visit may use: the page in the browser, the running service, and another service's address."""

    page: Page
    town: Town
    faulty: str


Steps = Callable[[Desk], None]


@dataclass(frozen=True)
class Visit:
    """How to come to one page. `role`: who is signed in. `status`: that of the page."""

    steps: Steps
    status: int = 200
    role: str | None = None
    options: dict[str, Any] = field(default_factory=dict)


class Visits(dict[str, Visit]):
    """Visits by name."""

    def add(self, name: str, steps: Steps, status: int = 200, role: str | None = None, **options: Any) -> None:
        """Add a visit."""
        self[name] = Visit(steps, status, role, options)

    def to(self, status: int = 200, role: str | None = None, **options: Any) -> Callable[[Steps], Steps]:
        """Add a visit under the name of the function that makes its steps."""

        def add(steps: Steps) -> Steps:
            self.add(steps.__name__.replace("_", "-"), steps, status, role, **options)
            return steps

        return add

    def at(self, name: str, address: str, status: int = 200, role: str | None = None, **options: Any) -> None:
        """Add a visit to an address; `{open}` and the like in it stand for the slugs of surveys in these states."""

        def steps(desk: Desk) -> None:
            desk.page.goto(address.format(**desk.town.slugs, faulty=desk.faulty))

        self.add(name, steps, status, role, **options)


@dataclass(frozen=True)
class Seen:
    """One page as it was served, and what is wrong with it, in words."""

    html: str
    method: str
    url: str
    faults: list[str]


class Gallery:
    """Makes each visit once, when it is first asked for."""

    def __init__(
        self, browser: Browser, town: Town, signed_in: Callable[[str], Path], faulty: str, visits: Visits
    ) -> None:
        self._browser, self._town, self._signed_in = browser, town, signed_in
        self._faulty, self._visits = faulty, visits
        self._seen: dict[str, Seen] = {}
        self._pages: dict[str | None, Page] = {}

    def see(self, name: str) -> Seen:
        """The page of one visit."""
        if name not in self._seen:
            visit = self._visits[name]
            page = self._opened(visit.role, visit.options)
            watch = _Watch(self._is_here)
            watch.begin(page)
            try:
                visit.steps(Desk(page, self._town, self._faulty))
                self._seen[name] = watch.seen(page, visit.status)
            finally:
                watch.end(page)
                if visit.options:
                    page.context.close()
                else:
                    self._forget(page, visit.role)
        return self._seen[name]

    def all(self) -> dict[str, Seen]:
        """Every page."""
        return {name: self.see(name) for name in self._visits}

    def _opened(self, role: str | None, options: dict[str, Any]) -> Page:
        """A page in a browser that knows nothing but who is signed in: one for each role, which is quicker than one
        for each visit, unless the visit has options of its own."""
        if options or role not in self._pages:
            state = self._signed_in(role) if role else None
            usual = {"viewport": PHONE, "locale": "en-GB", "base_url": self._town.url}
            page = self._browser.new_context(storage_state=state, **{**usual, **options}).new_page()
            if options:
                return page
            self._pages[role] = page
        return self._pages[role]

    def _forget(self, page: Page, role: str | None) -> None:
        """Make the browser as it was before the visit."""
        with suppress(Error):  # pages of the browser's own have no store
            page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.goto("about:blank")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a width and a height
        page.context.clear_cookies()
        if role:
            page.context.add_cookies(json.loads(self._signed_in(role).read_text(encoding="utf-8"))["cookies"])

    def _is_here(self, url: str) -> bool:
        return urlsplit(url).scheme in {"data", "about"} or url.startswith((self._town.url, self._faulty))


class _Watch:
    """What a page asks for, gets and says during a visit."""

    def __init__(self, is_here: Callable[[str], bool]) -> None:
        self._is_here = is_here
        self._documents: list[Response] = []
        self._said: list[ConsoleMessage] = []
        self._faults: list[str] = []
        self._listeners: dict[str, Callable[..., None]] = {
            "response": self._came,
            "console": self._told,
            "pageerror": lambda error: self._faults.append(f"script: {error}"),
            "request": self._asked,
        }

    def begin(self, page: Page) -> None:
        """Watch from now on."""
        for event, listener in self._listeners.items():
            page.on(event, listener)  # type: ignore[call-overload]  # one of the names of its events

    def end(self, page: Page) -> None:
        """Watch no more."""
        for event, listener in self._listeners.items():
            page.remove_listener(event, listener)

    def seen(self, page: Page, status: int) -> Seen:
        """The page as it is now, and everything that was wrong on the way to it."""
        last = self._documents[-1]
        faults = list(self._faults)
        if last.status != status:
            faults.append(f"the status is {last.status} at {last.url}")
        faults += barriers(page)
        page.set_viewport_size(DESK)  # type: ignore[arg-type]  # a width and a height
        faults += barriers(page, colours=os.environ.get("MATRIX") == "whole")
        known = {document.url for document in self._documents if document.status >= 400}
        faults += [
            f"console: {message.text}"
            for message in self._said
            if not (message.text.startswith(_NOT_A_FAULT) and message.location["url"] in known)
        ]
        return Seen(last.text(), last.request.method, last.url, faults)

    def _came(self, answer: Response) -> None:
        own = answer.request.is_navigation_request() and answer.frame.parent_frame is None  # not a preview's
        if own and not 300 <= answer.status < 400:
            self._documents.append(answer)

    def _told(self, message: ConsoleMessage) -> None:
        self._said.append(message)

    def _asked(self, request: Request) -> None:
        if not self._is_here(request.url):
            self._faults.append(f"asked another host for {request.url}")


def barriers(page: Page, *, colours: bool = True) -> Iterator[str]:
    """What axe finds with everything unfolded, and what does not fit beside each other. `colours`: contrasts too."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    width = page.viewport_size["width"] if page.viewport_size else 0
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        yield f"{wide} pixels wide at {width}"
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    options = AXE if colours else {**AXE, "rules": {**AXE["rules"], **_WITHOUT_COLOURS}}
    for found in page.evaluate("async options => (await axe.run(document, options)).violations", options):
        nodes = "; ".join(str(node["target"]) for node in found["nodes"][:3])
        yield f"axe at {width}: {found['id']} ({found['help']}): {nodes}"


def endpoints(app: Flask, pages: dict[str, Seen], faulty: str) -> set[str]:
    """Which endpoints answered with these pages."""
    adapter = app.url_map.bind("127.0.0.1")
    found = set()
    for page in pages.values():
        if not page.url.startswith(faulty):
            try:
                found.add(adapter.match(urlsplit(page.url).path, method=page.method)[0])
            except (NotFound, MethodNotAllowed, RequestRedirect):
                continue
    return found


def complaints(checker: list[str], pages: dict[str, str], folder: Path) -> list[str]:
    """What the W3C HTML checker says of these pages, errors and warnings, by page."""
    names = {}
    for number, (name, html) in enumerate(pages.items()):
        path = folder / f"{number}.html"
        path.write_text(html, encoding="utf-8")
        names[path.name] = name
    told = subprocess.run(
        [*checker, "--format", "json", "--stdout", "--exit-zero-always", *map(str, sorted(folder.glob("*.html")))],
        capture_output=True,
        text=True,
        check=True,
    )
    messages = json.loads(told.stdout)["messages"]
    return [
        f"{names[message['url'].rsplit('/', 1)[-1]]}: {message['message']} ({message.get('extract', '')})"
        for message in messages
        if (message["type"] == "error" or message.get("subType") == "warning") and _MEANT not in message["message"]
    ]
