"""Words that put a comment in front of a person sooner. THEY NEVER DECIDE ANYTHING.

A match is no finding about anybody, and no match is no all-clear: most are told in words that no list foresees.
Nothing may be kept, closed, published or passed over because of what this module returns. It errs on the side of
matching ("he was not hit" matches too). The lists are in `content/words/concerns.yaml`, and are drafts until somebody
who speaks the language and knows safeguarding has passed them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from surveyapp.analysis.searching import fold, spaced

_FILE = Path(__file__).parent.parent / "content" / "words" / "concerns.yaml"
_BETWEEN = r"(?: \S+){0,3}?"
KINDS = ("wants-to-die", "self-harm", "sexual", "hurt", "afraid", "neglect", "runs-away", "weapons")
"""What words may be about, in the order in which matches are given."""


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern that a comment matched. `words`: those of the comment, folded. `is_draft`: nobody passed the list."""

    kind: str
    language: str
    pattern: str
    words: str
    is_draft: bool


@dataclass(frozen=True, slots=True)
class _Pattern:
    kind: str
    written: str
    compiled: re.Pattern[str]


def find(text: str, languages: Iterable[str] = ()) -> tuple[Match, ...]:
    """The patterns that a comment matches, English always among them. `languages`: those it may be in.

    Tags of languages without a list are passed over. For order see `KINDS`.
    """
    held = spaced(text)
    found: list[Match] = []
    for language in dict.fromkeys(["en", *(tag.partition("-")[0] for tag in languages)]):
        patterns, is_draft = _patterns(language)
        found += [
            Match(pattern.kind, language, pattern.written, match[0].strip(), is_draft)
            for pattern in patterns
            if (match := pattern.compiled.search(held))
        ]
    return tuple(sorted(found, key=lambda match: KINDS.index(match.kind)))


@cache
def _lists() -> dict[str, Any]:
    lists: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return lists


@cache
def _patterns(language: str) -> tuple[tuple[_Pattern, ...], bool]:
    if language not in _lists():
        return (), True
    mine = _lists()[language]
    patterns = tuple(
        _Pattern(kind, written, _compiled(written)) for kind, several in mine["words"].items() for written in several
    )
    return patterns, mine["passed_by"] is None


def _compiled(written: str) -> re.Pattern[str]:
    parts = [_BETWEEN if part == "..." else f" (?:{'|'.join(map(_one, part.split('|')))})" for part in written.split()]
    return re.compile("".join(parts) + "(?= )")


def _one(word: str) -> str:
    """One alternative: folded as texts are; a star stands for any ending."""
    return re.escape(fold(word.removesuffix("*"))) + (r"\S*" if word.endswith("*") else "")
