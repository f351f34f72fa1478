"""Addresses of built files: the manifest says under which hashed name each is kept."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

DIST = Path(__file__).parent.parent / "static" / "dist"
_CONTENT = Path(__file__).parent.parent / "content"


@cache
def _manifest() -> dict[str, str]:
    loaded: dict[str, str] = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    return loaded


def asset(name: str) -> str:
    """The address of a built file, such as `respond.css`. Raises KeyError for one that was not built."""
    return f"/static/dist/{_manifest()[name]}"


@cache
def picture_names() -> frozenset[str]:
    """The pictures that can be shown: code points of OpenMoji, and names of drawings."""
    return frozenset(path.stem for folder in ("pictures", "drawings") for path in (_CONTENT / folder).glob("*.svg"))


def picture(name: str) -> str:
    """The address of one picture. All lie in one file, so that a page fetches one and the next pages none."""
    return f"{asset('pictures.svg')}#{name}"
