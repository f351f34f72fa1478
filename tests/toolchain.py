"""Where the tools outside Python are that tests need: a browser, and the W3C HTML checker.

`make test` finds or fetches them and writes where they are to `.venv/test-tools.env` (scripts/test-tools.sh).
A variable of the same name in the environment goes first.
"""

import os
import shutil
from pathlib import Path

_WRITTEN = Path(__file__).parent.parent / ".venv" / "test-tools.env"


def _place(name: str, *commands: str) -> str | None:
    """Return the path of a tool that exists: as the environment says, as set up, or on the PATH."""
    lines = _WRITTEN.read_text().splitlines() if _WRITTEN.exists() else []
    written = dict(line.split("=", 1) for line in lines if "=" in line)
    for place in (os.environ.get(name), written.get(name), *map(shutil.which, commands)):
        if place and Path(place).exists():
            return place
    return None


def browser() -> str | None:
    """Return the path of a whole Chromium, or None for the one that Playwright would take by itself."""
    return _place("TEST_BROWSER", "chromium", "chromium-browser", "google-chrome")


def headless() -> str | None:
    """Return the path of Chromium's headless shell, which is quicker and lacks voices and profiles, or of a browser."""
    return _place("TEST_HEADLESS", "chromium-headless-shell") or browser()


def html_checker() -> list[str] | None:
    """Return the command that starts the W3C HTML checker, to be followed by its options and files."""
    java, checker = _place("TEST_JAVA", "java"), _place("TEST_CHECKER")
    return [java, "-jar", checker] if java and checker else None
