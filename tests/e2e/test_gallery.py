"""The eyes of the other tests are open: a page with faults is seen to have them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.gallery import barriers, complaints

pytestmark = pytest.mark.e2e

FAULTY = """<!doctype html><html lang="en"><head><title>Faulty</title></head><body><main><h1>Faulty</h1>
<p style="color: #999; background: #fff; width: 2000px">Pale and wide</p><input name="nameless">
<a href="/a" style="display: inline-block; width: 9px; height: 9px; overflow: hidden">a</a><a href="/b"
style="display: inline-block; width: 9px; height: 9px; overflow: hidden">b</a></main></body></html>"""


def test_barriers_are_seen(page: Page) -> None:
    page.set_content(FAULTY)
    seen = "\n".join(barriers(page))
    for fault in ("pixels wide", "color-contrast", "label", "target-size"):
        assert fault in seen


def test_faults_of_html_are_seen(html_checker: list[str], tmp_path: Path) -> None:
    sound = '<!doctype html><html lang="en"><head><title>Sound</title></head><body><p>Sound</p></body></html>'
    faulty = sound.replace("<p>", "<p><div>")
    told = complaints(html_checker, {"sound": sound, "faulty": faulty}, tmp_path)
    assert told
    assert all(line.startswith("faulty: ") for line in told)
