"""What a phone has to fetch before it can show the first pages: it fits into the first flight of a connection."""

from __future__ import annotations

import re
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page

from tests.e2e import steps
from tests.e2e.conftest import Opener, Town

pytestmark = pytest.mark.e2e

MOST_BYTES = 14_600
"""Ten segments of 1,460 bytes, headers of the answers included."""
MOST_REQUESTS = 4


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
    pictures = {url: size for url, size in weight.items() if re.search(r"/static/pictures/|/scenes?[/-]", url)}
    weight = {url: size for url, size in weight.items() if url not in pictures}
    assert len(weight) <= MOST_REQUESTS, weight
    assert sum(weight.values()) <= MOST_BYTES, weight
