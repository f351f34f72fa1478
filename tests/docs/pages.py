"""The documents of the repository, and what stands in them: links, headings, blocks of code."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
OPENINGS = ("README.md", "CHANGELOG.md")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


@cache
def documents() -> tuple[Path, ...]:
    """Every document for people, the decisions among them."""
    return (*(ROOT / name for name in OPENINGS), *sorted((ROOT / "docs").rglob("*.md")))


@cache
def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    """The document without its blocks of code."""
    return _FENCE.sub("", text(page))


def blocks(page: Path, *languages: str) -> Iterator[str]:
    """Its blocks of code in these languages."""
    for language, block in _FENCE.findall(text(page)):
        if language in languages:
            yield block


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """What it links to here: the file, and the heading in it or an empty string."""
    for target in _LINK.findall(prose(page)):
        if not re.match(r"[a-z]+:", target):
            path, _, heading = target.partition("#")
            yield (page.parent / path).resolve() if path else page, heading


def anchors(page: Path) -> set[str]:
    """The headings of a document as GitHub names them in addresses."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE):
        name = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        number = 0
        while (anchor := f"{name}-{number}" if number else name) in found:
            number += 1
        found.add(anchor)
    return found


@cache
def make_targets() -> frozenset[str]:
    """The targets that `make` knows."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    listed = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert listed is not None
    return frozenset(listed[1].split())


def bash_complains(script: str) -> str:
    """What bash says of a script that it only parses; empty where nothing is wrong."""
    done = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
    return done.stderr
