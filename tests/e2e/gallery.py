"""Looks at pages in a browser, on a phone and on a desk, and says what is wrong with them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from tests.e2e.conftest import DESK, PHONE, Town

AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
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

    def see(self, name: str) -> Seen:
        """The page of one visit."""
        if name not in self._seen:
            visit = self._visits[name]
            state = self._signed_in(visit.role) if visit.role else None
            options = {"viewport": PHONE, "locale": "en-GB", "base_url": self._town.url, **visit.options}
            context = self._browser.new_context(storage_state=state, **options)
            try:
                self._seen[name] = self._look(context, visit)
            finally:
                context.close()
        return self._seen[name]

    def all(self) -> dict[str, Seen]:
        """Every page."""
        return {name: self.see(name) for name in self._visits}

    def _look(self, context: BrowserContext, visit: Visit) -> Seen:
        page = context.new_page()
        documents: list[Response] = []
        said: list[ConsoleMessage] = []
        faults: list[str] = []
        page.on("response", lambda answer: documents.append(answer) if _is_document(answer) else None)
        page.on("console", lambda message: said.extend([message]))
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on("request", lambda request: faults.extend(self._elsewhere(request.url)))
        visit.steps(Desk(page, self._town, self._faulty))
        last = documents[-1]
        if last.status != visit.status:
            faults.append(f"the status is {last.status} at {last.url}")
        faults += barriers(page)
        page.set_viewport_size(DESK)  # type: ignore[arg-type]  # a width and a height
        faults += barriers(page)
        known = {document.url for document in documents if document.status >= 400}
        faults += [
            f"console: {message.text}"
            for message in said
            if not (message.text.startswith(_NOT_A_FAULT) and message.location["url"] in known)
        ]
        return Seen(last.text(), last.request.method, last.url, faults)

    def _elsewhere(self, url: str) -> list[str]:
        parts = urlsplit(url)
        here = parts.scheme in {"data", "about"} or url.startswith((self._town.url, self._faulty))
        return [] if here else [f"asked another host for {url}"]


def _is_document(answer: Response) -> bool:
    return answer.request.is_navigation_request() and not 300 <= answer.status < 400


def barriers(page: Page) -> Iterator[str]:
    """What axe finds with everything unfolded, and what does not fit beside each other."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    width = page.viewport_size["width"] if page.viewport_size else 0
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        yield f"{wide} pixels wide at {width}"
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    for found in page.evaluate("async options => (await axe.run(document, options)).violations", AXE):
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
