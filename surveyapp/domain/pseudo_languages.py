"""Two made-up languages, made from the English texts, that show on the page what a real translation would break.

`lengthened` shows what was never translated (it has no accents), what is cut off (a bracket is missing), what is put
together from pieces (brackets within a line) and what has no room to grow. `mirrored` shows what does not turn round
where a language is written from right to left. Anyone who reads English can read both.

The tags are those of CLDR and Android for their pseudo-locales: en-XA (accents) and ar-XB (from right to left). XA and
XB are codes that ISO 3166 leaves to users, so that no real language will ever have them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle

LENGTHENED = "en-XA"
MIRRORED = "ar-XB"

OPENING, CLOSING = "⟦", "⟧"

_RLO, _PDF = "\u202e", "\u202c"

_KEPT = re.compile(
    r"""
      %\(\w+\)[-#0+]*\d*(?:\.\d+)?[a-zA-Z]      # %(name)s
    | %[-#0+]*\d*(?:\.\d+)?[a-zA-Z]           # %s
    | %%
    | \{[^{}\s]*\}                              # {area}
    | </?[a-zA-Z][^<>]*>                        # <b>, </a>
    | &(?:[a-zA-Z][a-zA-Z0-9]*|\#\d+|\#[xX][0-9a-fA-F]+);
    | [\u2066-\u2068](?:[^\u2066-\u2069]|[\u2066-\u2068][^\u2066-\u2069]*\u2069)*\u2069  # isolates, one in another
    """,
    re.VERBOSE,
)
"""What stays as it is: what the program fills in, what browsers read, and what has a direction of its own."""

_ACCENTED = str.maketrans(
    {
        **dict(zip("abcdefghijklmnoprstuvwxyz", "áḃçďéḟĝĥîĵķĺḿñöṕŕšţûṽŵẋýž", strict=True)),
        **dict(zip("ABCDEFGHIJKLMNOPRSTUVWXYZ", "ÁḂÇĎÉḞĜĤÎĴĶĹḾÑÖṔŔŠŢÛṼŴẊÝŽ", strict=True)),
        "q": "q\u0303",  # no sign holds a q with an accent
        "Q": "Q\u0303",
    }
)
_VOWEL = re.compile("[aeiouAEIOU]")
_FILLING = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_GROWTH = ((10, 3.0), (20, 2.0), (30, 1.8), (50, 1.6), (70, 1.5))
_LONG = 1.4
"""How long a text of up to so many characters becomes, as a multiple; and any longer one.

SOURCE: W3C, "Text size in translation", after IBM's guidelines: up to 10 characters 200 to 300 %, 11 to 20 180 to
200 %, 21 to 30 160 to 180 %, 31 to 50 140 to 160 %, 51 to 70 151 to 170 %, longer 130 %. The most of each, but for the
last two, which are ours: 150 % so that a longer text never grows by more, and 140 % so that long texts do break."""

_UNTURNED = re.compile(r"\d+(?:[.,:/]\d+)*|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|\n")


def lengthened(text: str) -> str:
    """The text in the language en-XA: each Latin letter accented, vowels doubled, filled up, in brackets.

    "Save" becomes "⟦Šááṽéé óñé ţŵö⟧". Doubled vowels make words that cannot be broken longer, as German ones are; the
    filling makes lines longer. Placeholders, tags, entities and isolates stay as they are and are not counted. A text
    without letters is put in brackets only; the empty text stays empty. The result is never shorter than the text.
    """
    if not text:
        return ""
    pieces = list(_pieces(text, _KEPT))
    plain = "".join(piece for piece, is_kept in pieces if not is_kept)
    if not any(sign.isalpha() for sign in plain):
        return f"{OPENING}{text}{CLOSING}"
    made = [piece if is_kept else _VOWEL.sub(r"\g<0>\g<0>", piece) for piece, is_kept in pieces]
    length = sum(len(piece) for piece, (_, is_kept) in zip(made, pieces, strict=True) if not is_kept)
    filling = _filling(round(len(plain) * growth(len(plain))) - length)
    accented = [
        piece if is_kept else piece.translate(_ACCENTED) for piece, (_, is_kept) in zip(made, pieces, strict=True)
    ]
    return f"{OPENING}{''.join(accented)}{filling.translate(_ACCENTED)}{CLOSING}"


def mirrored(text: str) -> str:
    """The text in the language ar-XB: every run of it is shown from right to left.

    Runs stand between U+202E (right-to-left override) and U+202C (pop directional formatting), as in Android's
    pseudo-locale, so a browser shows the English letters from right to left. Placeholders, tags, entities and isolates
    stand outside; so do numbers, which are written from left to right in Arabic too, and a telephone number has to stay
    one. Without the two marks the result is the text itself. To be shown under dir="rtl".
    """
    turned = (piece if is_kept else _turned(piece) for piece, is_kept in _pieces(text, _KEPT))
    return "".join(turned)


def growth(length: int) -> float:
    """By how much a text of this many characters grows in `lengthened`, brackets left out."""
    return next((factor for most, factor in _GROWTH if length <= most), _LONG)


def _pieces(text: str, kept: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is to stay as it is."""
    start = 0
    for found in kept.finditer(text):
        yield text[start : found.start()], False
        yield found[0], True
        start = found.end()
    yield text[start:], False


def _filling(length: int) -> str:
    """Words, a blank before each, until there is at least this much; nothing where nothing is missing."""
    words = cycle(_FILLING)
    filling = ""
    while len(filling) < length:
        filling += f" {next(words)}"
    return filling


def _turned(text: str) -> str:
    """Runs of words in an override each; numbers, line ends and marks of direction outside."""
    pieces = _pieces(text, _UNTURNED)
    return "".join(piece if is_kept or not piece.strip() else f"{_RLO}{piece}{_PDF}" for piece, is_kept in pieces)
