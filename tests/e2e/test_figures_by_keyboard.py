"""An inspector with a tablet and a keyboard: from the summary to every file, which programs then read."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyreadstat
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Download, Page, expect

from tests.e2e.conftest import Opener, Town
from tests.e2e.gallery import barriers
from tests.e2e.keyboard import reach

pytestmark = pytest.mark.e2e
TABLET = {"width": 768, "height": 1024}


@pytest.fixture
def page(opened: Opener, town: Town, signed_in: Callable[[str], Path]) -> Page:
    shown = opened(viewport=TABLET, storage_state=signed_in("inspector"), accept_downloads=True).new_page()
    [slug] = [each.slug for each in town.demonstration.closed if each.audience == "parents-carers"]
    shown.goto(f"/staff/surveys/{slug}/summary")
    return shown


def follow(page: Page, name: str) -> None:
    reach(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def saved(page: Page, name: str) -> Path:
    reach(page, name)
    with page.expect_download() as found:
        page.keyboard.press("Enter")
    download: Download = found.value
    return Path(download.path())


@pytest.mark.timeout(120)
def test_the_summary(page: Page) -> None:
    assert list(barriers(page)) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.reload()  # what was unfolded to be looked at is folded again
    follow(page, "Headline findings")
    expect(page.locator(":target")).to_be_in_viewport()
    reach(page, "I have a say in choices about my child’s help.")
    reach(page, "The figures as a table", starts=True)
    page.keyboard.press("Enter")
    table = page.locator("details[open] table").first
    expect(table).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('scroll')"), "a wide table can be scrolled by keys"

    page.reload()
    follow(page, "Results by group")
    assert list(barriers(page)) == []
    expect(page.get_by_role("heading", level=1)).to_contain_text("Results by group")


@pytest.mark.timeout(120)
def test_files_of_the_summary(page: Page) -> None:
    with saved(page, "Save for spreadsheets (CSV)").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    figures = json.loads(saved(page, "Save for programs (JSON)").read_bytes())
    assert {row["question"] for row in rows} >= {question["code"] for question in figures["questions"]}
    with zipfile.ZipFile(saved(page, "Save everything (zip)")) as archive:
        assert archive.testzip() is None
        assert {Path(name).suffix for name in archive.namelist()} >= {".csv", ".json", ".html", ".svg"}


@pytest.mark.timeout(240)
def test_a_pack(page: Page, tmp_path: Path) -> None:
    follow(page, "All downloads")
    assert list(barriers(page)) == []
    for name in ("PDF", "DOCX", "ODS"):  # which would take the test a minute
        box = page.get_by_label(name, exact=True)
        reach(page, name)
        if box.is_checked():
            page.keyboard.press("Space")
        expect(box).not_to_be_checked()
    follow(page, "Make the pack")
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.goto("/staff/")  # left, and come back to
    page.go_back()
    link = page.get_by_role("link", name="pack")
    expect(link).to_be_visible(timeout=120_000)
    with zipfile.ZipFile(saved(page, link.inner_text())) as pack:
        pack.extractall(tmp_path)
    [sums] = tmp_path.rglob("SHA256SUMS")
    for line in sums.read_text(encoding="utf-8").splitlines():
        expected, name = line.split(maxsplit=1)
        assert hashlib.sha256((sums.parent / name.lstrip("*")).read_bytes()).hexdigest() == expected
    [sheets] = tmp_path.rglob("*.xlsx")
    assert len(load_workbook(sheets).sheetnames) > 3


@pytest.mark.timeout(120)
def test_the_extract(page: Page, tmp_path: Path) -> None:
    page.goto(page.url.replace("/summary", "/responses.csv"))
    assert list(barriers(page)) == []
    for name in ("CSV", "XLSX", "SAV"):
        box = page.get_by_label(name, exact=True)
        reach(page, name)
        if not box.is_checked():
            page.keyboard.press("Space")
        expect(box).to_be_checked()
    follow(page, "Take the extract")
    link = page.get_by_role("link", name="extract")
    expect(link).to_be_visible(timeout=60_000)
    with zipfile.ZipFile(saved(page, link.inner_text())) as archive:
        archive.extractall(tmp_path)
    [found] = tmp_path.rglob("*.csv")
    with found.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    [found] = tmp_path.rglob("*.sav")
    frame, labels = pyreadstat.read_sav(found)
    assert len(rows) == len(frame) > 0
    assert all(labels.column_labels)
    assert labels.variable_value_labels
