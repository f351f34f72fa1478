"""Addresses of built files: the manifest says under which hashed name each is kept."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

DIST = Path(__file__).parent.parent / "static" / "dist"
PICTURES = Path(__file__).parent.parent / "content" / "pictures"


@cache
def _manifest() -> dict[str, str]:
    loaded: dict[str, str] = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    return loaded


def asset(name: str) -> str:
    """The address of a built file, such as `respond.css`. Raises KeyError for one that was not built."""
    return f"/static/dist/{_manifest()[name]}"
