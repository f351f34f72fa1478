"""The words that masking knows: first names, and words that are no names. Data files in `content/words/`, read once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import yaml

from surveyapp.analysis.plain_text import plain

_FOLDER = Path(__file__).parent.parent / "content" / "words"


def key(word: str) -> str:
    """What stands for a word when words are compared: small letters, no apostrophes; accents stay."""
    return plain(word).text.casefold().replace("'", "")


def _words(name: str) -> Iterator[str]:
    for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield from line.split()


def _spelt(word: str) -> Iterator[str]:
    """A name as it is compared: with its accents, and without."""
    yield key(word)
    if word[0] < "\u0530":  # Latin: elsewhere marks are vowels, and what is left would be another word
        bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
        yield key(bare.replace("ł", "l").replace("Ł", "L"))


_LISTED = tuple(_words("first-names.txt"))
UNSURE = frozenset(k for word in _LISTED if word.endswith("?") for k in _spelt(word.removesuffix("?")))
"""Names that are words, places or months as well."""
SURE = frozenset(k for word in _LISTED if not word.endswith("?") for k in _spelt(word)) - UNSURE
"""Names that are nothing else."""
COMMON = frozenset(key(word) for word in _words("not-names.txt"))
"""Words often written with a capital letter that are no names."""
GROUPS = {
    name: frozenset(plain(each).text for each in listed.split())
    for name, listed in yaml.safe_load((_FOLDER / "masking.yaml").read_text(encoding="utf-8")).items()
}
"""Words in small letters, by what they tell about a word beside them."""
