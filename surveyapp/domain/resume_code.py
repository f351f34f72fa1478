"""Codes to come back with: a number below 10¹², shown as four words and as twelve digits. Both are read, with slips.

Each three digits of the number are one of a thousand words, so that both forms say the same. Whatever is typed is
read as one number or as none: what is forgiven makes typing easier and guessing not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

BELOW = 10**12
WORDS = 1000
PARTS = 4
_LONGEST = 200


class CodeError(Exception):
    """What was typed is no code. `word`: the first part that could not be read, where there are four of them."""

    def __init__(self, word: str = "") -> None:
        super().__init__(word)
        self.word = word


class CodeWords:
    """The thousand words in their order. Raises ValueError for a list that cannot be told apart as `parse` needs."""

    def __init__(self, listed: Sequence[str]) -> None:
        self._listed = tuple(listed)
        self._numbers = {word: number for number, word in enumerate(self._listed)}
        if not len(self._listed) == len(self._numbers) == WORDS:
            raise ValueError("a list of codes needs a thousand words")
        if any(word[:length] in self._numbers for word in self._listed for length in range(1, len(word))):
            raise ValueError("no word of codes may begin with another")

    def words(self, code: int) -> tuple[str, ...]:
        """A code as four words."""
        return tuple(self._listed[part] for part in _parts(code))

    def parse(self, text: str) -> int:
        """The code that was typed: words or digits of any script, in any case, however they are set apart.

        A word may have one slip (a letter wrong, missing or too many, or two swapped) where only one word is that near.
        Raises CodeError.
        """
        tokens = _tokens(text[:_LONGEST])
        together = "".join(tokens)
        if together.isdecimal() and len(together) == 3 * PARTS:
            return int(together)
        if len(tokens) == PARTS and not together.isdecimal():
            return _joined([self._part(token) for token in tokens])
        return _joined(self._run_together(together))

    def _part(self, token: str) -> int:
        if token.isdecimal() and len(token) == 3:
            return int(token)
        if token in self._numbers:
            return self._numbers[token]
        near = [word for word in self._listed if _one_slip(token, word)]
        if len(near) != 1:
            raise CodeError(token)
        return self._numbers[near[0]]

    def _run_together(self, letters: str) -> list[int]:
        """Words without anything between them. There is one way at most to read them: none begins with another."""
        found: list[int] = []
        while letters:
            length = next((n for n in range(1, len(letters) + 1) if letters[:n] in self._numbers), 0)
            if not length or len(found) == PARTS:
                raise CodeError
            found.append(self._numbers[letters[:length]])
            letters = letters[length:]
        if len(found) != PARTS:
            raise CodeError
        return found


def digits(code: int) -> str:
    """A code as four groups of three digits, like `482 913 057 114`."""
    return " ".join(f"{part:03}" for part in _parts(code))


def _parts(code: int) -> list[int]:
    if not 0 <= code < BELOW:
        raise ValueError("not a code")
    return [code // WORDS**place % WORDS for place in reversed(range(PARTS))]


def _joined(parts: Sequence[int]) -> int:
    code = 0
    for part in parts:
        code = code * WORDS + part
    return code


def _tokens(text: str) -> list[str]:
    """Runs of letters and runs of digits, plain and small. Marks on letters and what cannot be seen are left out."""
    plain = "".join(
        str(unicodedata.decimal(character, character))
        for character in unicodedata.normalize("NFKD", text).casefold()
        if unicodedata.category(character) not in {"Mn", "Cf"}
    )
    return re.findall(r"[^\W\d_]+|[0-9]+", plain)


def _one_slip(typed: str, word: str) -> bool:
    """Whether one letter is wrong, missing or too many, or two neighbours are swapped."""
    if len(typed) == len(word):
        wrong = [place for place, (one, other) in enumerate(zip(typed, word, strict=True)) if one != other]
        if len(wrong) == 2:
            first, second = wrong
            return second == first + 1 and typed[first] == word[second] and typed[second] == word[first]
        return len(wrong) == 1
    longer, shorter = (typed, word) if len(typed) > len(word) else (word, typed)
    return len(longer) == len(shorter) + 1 and any(
        longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer))
    )
