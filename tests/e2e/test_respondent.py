"""From start to confirmation on a phone, with nothing but a keyboard; and then the figures and the extract."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from tests.e2e.conftest import PHONE, Opener, Town
from tests.e2e.keyboard import Typist

pytestmark = pytest.mark.e2e

Row = tuple[tuple[str, str], ...]


class Inspector:
    """Somebody of the inspection team, who sees the count and takes the extract."""

    def __init__(self, context: BrowserContext, slug: str) -> None:
        self.page: Page = context.new_page()
        self.slug = slug

    def finished(self) -> int:
        """The number on the survey's page."""
        self.page.goto(f"/staff/surveys/{self.slug}")
        shown = self.page.locator(".figures div", has_text="Finished").locator("dd").inner_text()
        return int(re.sub(r"\D", "", shown))

    def rows(self) -> Counter[Row]:
        """The rows of the extract."""
        self.page.goto(f"/staff/surveys/{self.slug}")
        self.page.get_by_role("link", name="Extract").click()
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name="Take the extract").click()
        text = Path(download.value.path()).read_text(encoding="utf-8-sig")
        return Counter(tuple(row.items()) for row in csv.DictReader(io.StringIO(text)))


@pytest.fixture
def inspector(opened: Opener, town: Town, signed_in: Callable[[str], Path]) -> Inspector:
    return Inspector(opened(storage_state=signed_in("inspector")), town.shown("parents-carers"))


def test_the_survey_is_filled_in_by_keyboard_and_arrives(opened: Opener, inspector: Inspector) -> None:
    """With everything that the matrix does not look at: what staff see of it afterwards."""
    counted, rows = inspector.finished(), inspector.rows()
    typist = Typist(opened().new_page())
    typist.fill_in(f"/s/{inspector.slug}?version=easy-read")

    assert typist.headings[-1] == "Thank you. We have your answers"
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", typist.page.locator("strong.reference").inner_text())
    assert len(typist.answers) > 15
    assert inspector.finished() == counted + 1

    after = inspector.rows()
    [row] = [dict(each) for each in (after - rows).elements()]
    assert (after.total(), rows - after) == (rows.total() + 1, Counter())
    assert row["status"] == "finished"
    assert row["version"] == "easy-read"
    assert said(typist.answers, row) == {}


def test_the_survey_is_filled_in_where_no_cookies_are_kept(
    browser_type: BrowserType,
    whole_browser_launch_args: dict[str, Any],
    inspector: Inspector,
    tmp_path: Path,
    town: Town,
) -> None:
    profile = tmp_path / "Default"
    profile.mkdir()
    blocked = {"profile": {"default_content_setting_values": {"cookies": 2}, "block_third_party_cookies": True}}
    (profile / "Preferences").write_text(json.dumps(blocked), encoding="utf-8")
    counted = inspector.finished()
    with browser_type.launch_persistent_context(
        tmp_path, viewport=PHONE, base_url=town.url, locale="en-GB", **whole_browser_launch_args
    ) as context:
        typist = Typist(context.pages[0], layout=2)
        typist.fill_in(f"/s/{inspector.slug}")
        assert context.cookies() == []
        expect(typist.page.locator("strong.reference")).to_be_visible()
    assert inspector.finished() == counted + 1


def said(answers: dict[str, str], row: dict[str, str]) -> dict[str, tuple[str, str | None]]:
    """What stands differently in the row than it was answered: by question, both."""
    different: dict[str, tuple[str, str | None]] = {}
    for name, value in answers.items():
        if not name.startswith("q-"):
            continue
        code = name.removeprefix("q-")
        several = next((column for column in row if column.startswith(f"{code}/") and column.endswith(value)), None)
        found = row.get(code) if several is None else row[several]
        expected = "1" if several is not None else value
        if found != expected and found not in {"comment", f"{value}.0"}:
            different[code] = (value, found)
    return different
