"""What the matrix is made of: languages, versions and settings; all of them, or the part that every run makes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.conftest import DESK, PHONE

IS_WHOLE = os.environ.get("MATRIX") == "whole"
LANGUAGES = ("en", "pl", "ro", "pt", "es", "ur", "ar", "bn", "pa-Guru", "gu")
RIGHT_TO_LEFT = {"ur", "ar"}
VERSIONS = ("standard", "easy-read")

ZOOMED = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}
"""A window of 1280 by 1024 pixels at 400 %."""
SPACED = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }
"""
"""What readers may set by a style sheet of their own, by WCAG 2.2 success criterion 1.4.12."""

EVERYTHING = {
    "text": "200",
    "spacing": "widest",
    "typeface": "dyslexia",
    "colours": "blue",
    "pictures": "on",
    "targets": "large",
    "motion": "less",
    "ruler": "on",
}
"""All adjustments at once, each at its most."""


@dataclass(frozen=True)
class Setting:
    """How somebody's browser is set up, and what they choose on the page of adjustments, by field."""

    name: str
    browser: Mapping[str, Any] = field(default_factory=dict, compare=False)
    style: str = field(default="", compare=False)
    chosen: Mapping[str, str] = field(default_factory=dict, compare=False)


SETTINGS = (
    Setting("phone"),
    Setting("desktop", {"viewport": DESK}),
    Setting("zoomed", ZOOMED),
    Setting("spaced", style=SPACED),
    Setting("forced-colours", {"forced_colors": "active", "color_scheme": "dark"}),
    Setting("without-scripts", {"java_script_enabled": False}),
    Setting("less-motion", {"reduced_motion": "reduce"}),
    Setting("light", {"color_scheme": "dark"}, chosen={"colours": "light"}),
    Setting("cream", {"viewport": DESK}, chosen={"colours": "cream"}),
    Setting("blue", {"viewport": DESK}, chosen={"colours": "blue"}),
    Setting("dark", chosen={"colours": "dark"}),
    Setting("contrast", chosen={"colours": "contrast"}),
    Setting("everything", chosen=EVERYTHING),
)
"""Light is chosen on a phone that is set to dark, so that the choice is seen to go first."""


@dataclass(frozen=True)
class Case:
    """One whole survey to walk through."""

    language: str
    version: str
    setting: Setting

    def __str__(self) -> str:
        return f"{self.language}-{self.version}-{self.setting.name}"

    @property
    def direction(self) -> str:
        """That of the page."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    @property
    def has_scripts(self) -> bool:
        """Whether the browser runs the scripts of pages."""
        return bool(self.setting.browser.get("java_script_enabled", True))

    @property
    def has_usual_colours(self) -> bool:
        """Whether the pages are in the colours in which every run looks at each of them elsewhere."""
        return (
            not {"forced_colors", "color_scheme"} & set(self.setting.browser) and "colours" not in self.setting.chosen
        )

    @property
    def browser(self) -> dict[str, Any]:
        """Options of the browser's context."""
        return {"viewport": PHONE, "locale": "en-GB", **self.setting.browser}


WHOLE = tuple(
    Case(language, version, setting) for setting in SETTINGS for version in VERSIONS for language in LANGUAGES
)


PART = {
    "zoomed": ("pt", "easy-read"),
    "spaced": ("gu", "easy-read"),
    "forced-colours": ("ur", "standard"),
    "contrast": ("bn", "easy-read"),
    "everything": ("pa-Guru", "standard"),
}
"""What every run walks: each script, both directions, both versions, and each setting that changes what is drawn."""


def part() -> tuple[Case, ...]:
    """The cases of every run."""
    return tuple(Case(*PART[setting.name], setting) for setting in SETTINGS if setting.name in PART)


def of(*names: str) -> Iterable[Case]:
    """The cases of some settings in this run: the part, or all where MATRIX=whole is in the environment."""
    cases = WHOLE if IS_WHOLE else part()
    return [case for case in cases if case.setting.name in names]
