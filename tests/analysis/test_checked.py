"""Our figures agree with those of others, and the page that says so is what the figures are."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.analysis import checked

ROWS = list(checked.checks())


@pytest.mark.parametrize("check", ROWS, ids=lambda check: f"{check.figure} ({check.source})")
def test_figures_agree_with_those_of_others(check: checked.Check) -> None:
    assert check.agrees, (check.theirs, check.ours)


def test_the_page_is_up_to_date() -> None:
    made = checked.page(ROWS)
    assert checked.PAGE.read_text(encoding="utf-8") == made, "python -m tests.analysis.checked"


def test_r_still_says_what_was_recorded() -> None:
    r = shutil.which("Rscript")
    if r is None:
        pytest.skip("R is not installed here: Rscript is not found")
    if subprocess.run([r, "-e", "library(survey)"], capture_output=True, check=False).returncode:
        pytest.skip("R's package survey is not installed here")
    command = [r, str(checked.R / "figures.R"), str(checked.R)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    now = dict(line.split(",") for line in said.splitlines() if not line.startswith("#"))
    assert {name: float(value) for name, value in now.items()} == pytest.approx(checked.recorded(), rel=1e-6, abs=1e-9)
