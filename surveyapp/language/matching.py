"""Which of the languages offered is the one that a browser asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from babel.core import get_global, parse_locale


def best(wanted: Iterable[str], offered: Sequence[str]) -> str | None:
    """The first of `wanted` (tags, the most liked first) that is offered, or None.

    Countries do not matter, scripts do: `pt-BR` is Portuguese, `pa` and `pa-IN` are Panjabi in Gurmukhi, but `pa-PK` is
    written in another script and is not.
    """
    known = {_spoken_and_written(tag): tag for tag in offered}
    for tag in wanted:
        found = known.get(_spoken_and_written(tag))
        if found is not None:
            return found
    return None


@lru_cache(512)
def _spoken_and_written(tag: str) -> tuple[str, str]:
    """Language and script of a tag; where it names no script, the usual one, by CLDR."""
    try:
        language, territory, script, *_ = parse_locale(tag, sep="-")
    except ValueError:
        return tag.lower(), ""
    likely = get_global("likely_subtags")
    usual = likely.get(f"{language}_{territory}") or likely.get(language)
    return language, script or (usual.split("_")[1] if usual else "")
