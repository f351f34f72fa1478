"""What a phone has to fetch before it can show the first pages: it fits into the first flight of a connection."""

from __future__ import annotations

import http.client
import re
from html import unescape
from typing import Any
from urllib.parse import urljoin
from urllib.request import Request, urlopen

import brotli
import pytest
from playwright.sync_api import Page

from tests.e2e import steps
from tests.e2e.conftest import Opener, Town
from tests.e2e.matrix.cases import LANGUAGES
from tests.robot import Robot

pytestmark = pytest.mark.e2e

MOST_BYTES = 14_600
"""Ten segments of 1,460 bytes, headers of the answers included."""
MOST_REQUESTS = 4
MOST_BYTES_LATER = 6_000
"""Of a page after the first question page, whose style sheet and script the browser has by then."""
MOST_BYTES_OF_SCRIPTS = 10_000
_NEEDED = re.compile(r"""<(?:link rel="(?:stylesheet|icon)"[^>]* href|script[^>]* src|img[^>]* src)="([^"]+)\"""")


def weigh(page: Page) -> dict[str, int]:
    """Bytes on the wire by address, of the page as it is fetched anew, with the icon whether it is asked for or not."""
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    asked: dict[str, str] = {}
    sizes: dict[str, int] = {}
    client.on("Network.requestWillBeSent", lambda event: asked.update({event["requestId"]: event["request"]["url"]}))

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in asked:  # a picture of the visit before may still be on its way
            sizes[asked[event["requestId"]]] = int(event["encodedDataLength"])

    client.on("Network.loadingFinished", finished)
    page.reload(wait_until="networkidle")
    client.detach()
    icon = page.locator("link[rel=icon]").evaluate("link => link.href")
    if icon not in sizes:
        with urlopen(Request(icon, headers={"Accept-Encoding": "br, gzip"})) as answer:  # noqa: S310  # our own server
            sizes[icon] = len(answer.read()) + len(str(answer.headers))
    return sizes


@pytest.mark.parametrize("version", ["standard", "easy-read"])
@pytest.mark.parametrize("which", ["first page", "first question"])
def test_the_first_pages_are_light(opened: Opener, town: Town, which: str, version: str) -> None:
    page = opened().new_page()
    slug = town.shown("parents-carers")
    if which == "first page":
        page.goto(f"/s/{slug}?version={version}")
    else:
        steps.begin(page, slug, version=version)
    weight = weigh(page)
    pictures = {url: size for url, size in weight.items() if re.search(r"/pictures\.|/scenes?[/-]", url)}
    weight = {url: size for url, size in weight.items() if url not in pictures}
    assert len(weight) <= MOST_REQUESTS, weight
    assert sum(weight.values()) <= MOST_BYTES, weight


class Scale(Robot):
    """A robot that asks as a phone set to a language does, and weighs every answer with its headers."""

    def __init__(self, base: str, language: str) -> None:
        super().__init__(base, words="Dobrze. اچھا۔ ਚੰਗਾ")
        self.headers |= {"Accept-Encoding": "br, gzip", "Accept-Language": language}
        self.weights: dict[str, int] = {}

    def read(self, path: str, answer: http.client.HTTPResponse) -> bytes:
        """The body, unpacked."""
        body = super().read(path, answer)
        if answer.status == 200:
            self.weights[path] = len(body) + len(str(answer.headers)) + len("HTTP/1.1 200 OK\r\n")
        return brotli.decompress(body) if answer.headers["Content-Encoding"] == "br" else body

    def with_all_it_needs(self, path: str) -> dict[str, int]:
        """The weights of a page and of what it asks for, by address."""
        _, at, text = self.request("GET", path)
        needed = [urljoin(at, unescape(address)) for address in _NEEDED.findall(text)]
        for address in needed:
            self.request("GET", address)
        return {address: self.weights[address] for address in [at, *needed]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_light_in_every_language(town: Town, language: str, request: pytest.FixtureRequest) -> None:
    """The first page of both surveys; all pages of one of them, of each in every other language."""
    audiences = ("parents-carers", "young-people")
    for audience in audiences:
        scale = Scale(town.url, language)
        request.addfinalizer(scale.close)
        slug = town.shown(audience)
        first = scale.with_all_it_needs(f"/s/{slug}")
        assert len(first) <= MOST_REQUESTS, first
        scripts = sum(weight for address, weight in first.items() if address.endswith(".js"))
        assert sum(first.values()) <= MOST_BYTES, first
        assert 0 < scripts <= MOST_BYTES_OF_SCRIPTS, first
        if audience != audiences[LANGUAGES.index(language) % 2]:
            continue
        walk = scale.walk(slug)
        assert walk.reference
        questions = {path: scale.weights[path] for path in walk.paths if "/q/" in path}
        assert len(questions) > 5
        assert {path: weight for path, weight in questions.items() if weight > MOST_BYTES_LATER} == {}
