"""Lighthouse on the start page and on a question page, as on a slow phone with a poor connection: `make lighthouse`."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests import toolchain
from tests.bench.instances import instance
from tests.bench.measure import scratch, table
from tests.bench.serving import serving

COMMAND = (
    "--only-categories=performance,accessibility",
    "--form-factor=mobile",
    "--throttling-method=devtools",
    "--throttling.requestLatencyMs=400",
    "--throttling.downloadThroughputKbps=400",
    "--throttling.uploadThroughputKbps=400",
    "--throttling.cpuSlowdownMultiplier=4",
    "--chrome-flags=--headless=new --no-sandbox",
    "--output=json",
    "--output-path=stdout",
    "--quiet",
)
"""How Lighthouse is called on each page: 400 ms until an answer begins, 400 kbit/s, a processor four times slower."""
RUNS = 3
"""How often each page is looked at; the run in the middle is reported."""
PROGRAM = Path(__file__).parent.parent.parent / "scripts/lighthouse/node_modules/lighthouse/cli/index.js"
AUDITS = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "speed-index")


def look(address: str, cookies: str = "") -> dict[str, Any]:
    """Lighthouse's report on one page. `cookies`: the header that makes it the page of a draft."""
    headers = [f"--extra-headers={json.dumps({'Cookie': cookies})}"] if cookies else []
    environment = {**os.environ, "CHROME_PATH": toolchain.browser() or ""}
    told = subprocess.run(
        ["node", str(PROGRAM), address, *COMMAND, *headers], capture_output=True, text=True, check=True, env=environment
    )
    report: dict[str, Any] = json.loads(told.stdout)
    if report["finalDisplayedUrl"] != address:
        raise RuntimeError(f"{address} led to {report['finalDisplayedUrl']}")
    return report


def middle(reports: list[dict[str, Any]]) -> dict[str, Any]:
    """The report whose first contentful paint is in the middle."""
    return sorted(reports, key=lambda report: float(report["audits"][AUDITS[0]]["numericValue"]))[len(reports) // 2]


def row(name: str, report: dict[str, Any]) -> list[str]:
    """A line of the table."""
    scores = [f"{100 * report['categories'][one]['score']:.0f}" for one in ("performance", "accessibility")]
    return [name, *scores, *(f"{report['audits'][one]['numericValue'] / 1000:.2f} s" for one in AUDITS)]


def run() -> str:
    """The table of the start page and the first question page."""
    made = instance(scratch() / "lighthouse")
    with serving(made.environment, 2) as server:
        start = f"{server.base}/s/{made.slug}"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=toolchain.browser(), args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(start)
            page.check("input[name=agree]")
            page.click("main form button.start")
            page.wait_for_url("**/q/**")
            question = page.url
            cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in page.context.cookies())
            browser.close()
        rows = [
            row("start page", middle([look(start) for _ in range(RUNS)])),
            row("first question page", middle([look(question, cookies) for _ in range(RUNS)])),
        ]
    columns = ["page", "performance", "accessibility", *(name.replace("-", " ") for name in AUDITS)]
    return table("Lighthouse, mobile, on a poor connection", columns, rows)


if __name__ == "__main__":
    print(run())
