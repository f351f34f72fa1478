"""The hand-written sentences that comments are made of: data files in `sentences/`, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).with_name("sentences")


@cache
def sentences(name: str) -> Mapping[str, Any]:
    """One of the files: an audience's, `revisit` or `languages`."""
    found: dict[str, Any] = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


@cache
def languages(audience: str) -> Mapping[str, float]:
    """Which other languages than English an audience writes in, with weights."""
    return {tag: float(texts["weight"]) for tag, texts in sentences("languages").get(audience, {}).items()}
