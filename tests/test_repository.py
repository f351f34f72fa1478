"""The repository keeps its own promises: locked with hashes, no host named, help for every target."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = sorted(ROOT.glob("requirements*.txt"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_requirement_has_hashes_and_none_names_a_host(lock: Path) -> None:
    text = lock.read_text()
    entries = re.sub(r"\\\n", " ", text).strip().splitlines()
    assert entries
    assert all(re.match(r"\S+==\S+ .*--hash=sha256:", entry) for entry in entries)
    assert "://" not in text


def test_what_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    locked = {line.split("==")[0] for lock in LOCKS for line in lock.read_text().splitlines() if "==" in line}
    groups = project["dependency-groups"].values()
    asked = [*project["project"]["dependencies"], *(one for group in groups for one in group)]
    names = {re.match(r"[\w-]+", one)[0] for one in asked}
    assert names - locked == set()


@pytest.mark.parametrize("lock", ["package-lock.json", "scripts/lighthouse/package-lock.json"])
def test_a_lock_of_npm_names_no_host(lock: str) -> None:
    assert '"resolved"' not in (ROOT / lock).read_text()


def test_make_help_tells_of_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in told.splitlines() if line.startswith("  make ")} == targets


def test_the_pictures_that_banks_and_pages_name_are_here_and_no_others() -> None:
    content = ROOT / "surveyapp" / "content"
    banks = "".join(bank.read_text() for bank in (content / "banks").glob("*.yaml"))
    named = set(re.findall(r"openmoji:\s*[\"']?([0-9A-F-]+)", banks))
    named |= set(re.findall(r"^([0-9A-F-]{4,}) ", (content / "pictures.txt").read_text(), re.MULTILINE))
    assert {picture.stem for picture in (content / "pictures").glob("*.svg")} == named
