"""How somebody needs pages to look: size, spacing, typeface, colours, motion, targets, ruler, pictures.

An adjustment is written as a word such as `text-150`; adjustments together are their words joined by dots, in a fixed
order, which is what a cookie, a hidden field and a draft carry. The usual setting of each has no word, so that
nothing chosen is an empty text. The same words are the classes of the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

STEPS: Mapping[str, tuple[str, ...]] = {
    "text": ("100", "125", "150", "200"),
    "spacing": ("usual", "wide", "widest"),
    "typeface": ("usual", "dyslexia"),
    "colours": ("device", "light", "cream", "blue", "dark", "contrast"),
    "motion": ("usual", "less"),
    "targets": ("usual", "large"),
    "ruler": ("off", "on"),
    "pictures": ("auto", "on", "off"),
}
"""Each adjustment with its settings; the first is the usual one. `text` is in per cent."""


@dataclass(frozen=True, slots=True)
class Adjustments:
    """One setting for each adjustment. `pictures`: `auto` shows them in easy read only."""

    text: str = "100"
    spacing: str = "usual"
    typeface: str = "usual"
    colours: str = "device"
    motion: str = "usual"
    targets: str = "usual"
    ruler: str = "off"
    pictures: str = "auto"

    @property
    def words(self) -> tuple[str, ...]:
        """Those that are not the usual ones, as words."""
        chosen = ((one.name, getattr(self, one.name)) for one in fields(self))
        return tuple(f"{name}-{value}" for name, value in chosen if value != STEPS[name][0])

    def __str__(self) -> str:
        """The words as a cookie or a hidden field carries them."""
        return ".".join(self.words)

    def with_settings(self, wanted: Mapping[str, str]) -> Adjustments:
        """The same with those of the settings wanted that are known; others are left as they are."""
        known = {name: value for name, value in wanted.items() if value in STEPS.get(name, ())}
        return replace(self, **known)


NONE = Adjustments()
_LONGEST = 120
_WORDS = {f"{name}-{value}": (name, value) for name, values in STEPS.items() for value in values}


def read(text: str) -> Adjustments:
    """The adjustments that a cookie, a field or a draft carries. What is not known is left out: the usual one holds."""
    if not text or len(text) > _LONGEST:
        return NONE
    return Adjustments(**dict(_WORDS[word] for word in text.split(".") if word in _WORDS))
