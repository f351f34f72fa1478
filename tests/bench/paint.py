"""What a phone has to fetch before it shows something: bytes and requests, measured in a browser."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests import toolchain
from tests.bench.instances import instance
from tests.bench.measure import scratch, table
from tests.bench.serving import serving


def weigh(page: Page, address: str) -> tuple[int, int, float]:
    """Bytes on the wire and requests up to the end of loading, and milliseconds to the first contentful paint."""
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    client.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0")
    client.detach()
    return int(sum(sizes)), len(sizes), paint


def run() -> str:
    """The table of the start page and the first question page."""
    folder: Path = scratch() / "paint"
    made = instance(folder)
    rows = []
    with serving(made.environment, 2) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=toolchain.browser(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 360, "height": 740})
        rows.append(["start page", *_row(weigh(page, f"{server.base}/s/{made.slug}"))])
        page.check("input[name=agree]")
        page.click("main form button")
        rows.append(["first question page", *_row(weigh(page, page.url))])
        browser.close()
    columns = ["page", "bytes on the wire, headers included", "requests", "first contentful paint"]
    return table("What is needed to show the first page", columns, rows)


def _row(weight: tuple[int, int, float]) -> list[str]:
    return [f"{weight[0]:,}", str(weight[1]), f"{weight[2]:.0f} ms"]
