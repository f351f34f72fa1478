"""The tools that other tests lean on do what those tests believe."""

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page


@pytest.mark.e2e
def test_the_browser_shows_a_page(page: Page) -> None:
    page.set_content('<title>Ready</title><p dir="rtl" lang="ur">خوش آمدید</p>')
    assert page.title() == "Ready"
    assert page.locator("p").bounding_box()["width"] > 0


@pytest.mark.e2e
def test_the_browser_does_not_leave_this_machine(page: Page) -> None:
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("https://survey.example/")


def test_the_html_checker_finds_a_fault(html_checker: list[str], tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.html"
    faulty.write_text('<!doctype html><html lang="en"><title>x</title><p><img src="a.png"></p>')
    told = subprocess.run([*html_checker, "--errors-only", str(faulty)], capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "alt" in told.stderr
