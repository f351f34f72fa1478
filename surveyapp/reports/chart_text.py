"""How wide words are, how they break into lines, and what they need of whoever draws them."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# In widths of the letter size: near what Noto Sans, Segoe UI and Roboto take, and rather more than less.
_NARROW = frozenset("iljtfrI.,:;'’|!()[]-/ ")
_WIDE = frozenset("mwMWŵœæ%@—…")
_MARKS = frozenset({"Mn", "Me", "Cf"})
_BOLD = 1.06

# Said to be from right to left as a whole, wherever it stands: numbers, brackets and full stops then fall into place.
_RIGHT_TO_LEFT, _LEFT_TO_RIGHT, _END = "\u2067", "\u2066", "\u2069"


def text_width(words: str, size: float, *, bold: bool = False) -> float:
    """About how wide the words are, in the unit of `size`."""
    return sum(_of_letter(letter) for letter in words) * size * (_BOLD if bold else 1.0)


def wrapped(words: str, width: float, size: float) -> list[str]:
    """The words in lines that fit the width; a word longer than a line is broken. One empty line for no words."""
    lines, line = [], ""
    for word in words.split():
        longer = f"{line} {word}" if line else word
        if text_width(longer, size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _broken(word, width, size)
        lines.extend(full)
    return [*lines, line] if line or not lines else lines


def column(labels: list[str], widest: float, size: float) -> float | None:
    """How wide a column the labels need in at most two lines each; None where they do not fit into `widest`."""
    if any(len(wrapped(label, widest, size)) > 2 for label in labels):
        return None
    return max((text_width(line, size) for label in labels for line in wrapped(label, widest, size)), default=0.0)


def from_right_to_left(words: str) -> str:
    """The words marked so that every program sets them from right to left, with what they hold of numbers and Latin.

    Words that have letters from left to right alone keep their own direction, and a full stop its place at their end.
    """
    kinds = set(map(unicodedata.bidirectional, words))
    start = _LEFT_TO_RIGHT if "L" in kinds and not kinds & {"R", "AL"} else _RIGHT_TO_LEFT
    return f"{start}{words}{_END}"


def unmarked(words: str) -> str:
    """The words without those marks."""
    return words.strip(_RIGHT_TO_LEFT + _LEFT_TO_RIGHT + _END)


def joins_letters(words: str) -> bool:
    """Whether letters change their shape beside others here, as in Arabic, Bengali, Gurmukhi and Gujarati."""
    return any("\u0590" <= letter <= "\u109f" for letter in words)


@lru_cache(4_000)
def _of_letter(letter: str) -> float:
    kind = unicodedata.category(letter)
    if kind in _MARKS:
        return 0.0
    if letter in _NARROW:
        return 0.34
    if letter in _WIDE:
        return 0.9
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if "\u0600" <= letter <= "\u08ff":
        return 0.6
    if "\u0900" <= letter <= "\u109f":
        return 0.4 if kind == "Mc" else 0.66
    return 0.67 if kind == "Lu" else 0.58


def _broken(word: str, width: float, size: float) -> list[str]:
    """The word in pieces that fit, a letter and its marks never apart."""
    pieces, piece = [], ""
    for letter in word:
        fits = text_width(piece + letter, size) <= width
        if piece and not fits and not unicodedata.category(letter).startswith(("M", "Cf")):
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]
