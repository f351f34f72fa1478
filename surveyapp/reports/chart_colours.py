"""The colours of charts: blue-green speaks for, burnt orange against, and each step is told apart by lightness alone.

No two neighbours in a bar have the same lightness, so a chart can be copied on a grey machine; both hues are told
apart with every common form of colour blindness. tests/reports/test_chart_colours.py measures both.
"""

from __future__ import annotations

from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb

INK = "#2a2139"
SOFT = "#54485f"
PAPER = "#ffffff"
HAIRLINE = "#d9d3de"

BETWEEN = "#efecf2"
BETWEEN_EDGE = "#8d8197"
APART = "#75687f"
PLAIN = "#7db9c2"
DOT = "#0f5c68"
FOR_TEXT = "#0f5c68"
AGAINST_TEXT = "#a4420f"

# From the line outwards. Orange is the lighter of the two all the way: where they meet they differ in grey too.
_FAVOURABLE = LinearSegmentedColormap.from_list("favourable", ["#68a5b0", "#2b7480", "#0a3f49"])
_UNFAVOURABLE = LinearSegmentedColormap.from_list("unfavourable", ["#f2c199", "#d9803f", "#a4420f"])
_ONE_WAY = LinearSegmentedColormap.from_list("one way", ["#d5e9ec", "#68a5b0", "#0a3f49"])


def favourable(place: int, of: int) -> str:
    """The colour of the answer at `place` (0 is nearest to the line) `of` favourable ones."""
    return to_hex(_FAVOURABLE(_depth(place, of)))


def unfavourable(place: int, of: int) -> str:
    """The same for unfavourable ones."""
    return to_hex(_UNFAVOURABLE(_depth(place, of)))


def one_way(place: int, of: int) -> str:
    """The colour of a step of a scale that speaks neither for nor against, from the lowest."""
    return to_hex(_ONE_WAY(_depth(place, of)))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as WCAG defines it, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a colour of sRGB, from 0 to 1."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable_on(colour: str) -> str:
    """A colour for words on this one, with a contrast of at least 4.5; there is one for every colour."""
    return next(text for text in (INK, PAPER, "#000000") if contrast(text, colour) >= 4.5)


def _depth(place: int, of: int) -> float:
    return 1.0 if of == 1 else place / (of - 1)
