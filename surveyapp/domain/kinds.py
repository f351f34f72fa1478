"""The registry of kinds of question: one word each, used on every floor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SINGLE_CHOICE = "single-choice"
AGREEMENT = "agreement"
FREQUENCY = "frequency"
SEVERAL_CHOICES = "several-choices"
SHORT_TEXT = "short-text"
LONG_TEXT = "long-text"
NUMBER = "number"
DATE = "date"
STATEMENT = "statement"

Shape = Literal["one", "many", "text", "number", "date", "nothing"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind means to the rules: the shape of its answer and whether it has choices or a scale."""

    name: str
    shape: Shape
    is_scale: bool = False
    max_length: int = 0
    """Characters allowed where the questionnaire does not say."""

    @property
    def has_choices(self) -> bool:
        """Whether the answer is picked from a list."""
        return self.shape in {"one", "many"}

    @property
    def is_open(self) -> bool:
        """Whether the answer is in the person's own words."""
        return self.shape == "text"


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(SINGLE_CHOICE, "one"),
        Kind(AGREEMENT, "one", is_scale=True),
        Kind(FREQUENCY, "one", is_scale=True),
        Kind(SEVERAL_CHOICES, "many"),
        Kind(SHORT_TEXT, "text", max_length=200),
        Kind(LONG_TEXT, "text", max_length=10_000),
        Kind(NUMBER, "number"),
        Kind(DATE, "date"),
        Kind(STATEMENT, "nothing"),
    )
}
