"""What changed between two wordings, word by word, for people to read.

How the texts are cut: a word is a run of letters, digits and the marks that belong to them, in any script; an
apostrophe or a hyphen within it, and a placeholder such as {area}, belong to it. Where a script puts no blanks between
words (Chinese, Japanese, Thai, Lao, Khmer, Burmese), each sign with its marks stands for a word. An emoji is one word
with all that is joined to it. Blanks and punctuation are what lies between.

How they are matched: by a longest common subsequence of words, found with the bit-parallel algorithm of Hyyrö (2004),
"Bit-parallel LCS-length computation revisited", whose rows are kept to walk back through. It is exact, and its time and
space depend on the lengths alone, never on how often words repeat: that is why it stands here and not `difflib`, which
takes time that grows with every repeated word, and does not look for the longest match.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Kind = Literal["same", "removed", "added"]

_MOST_PAIRS = 200_000_000
"""Words before times words after, once equal beginnings and ends are off: 25 MB of rows. Ours."""

_PLACEHOLDER = re.compile(r"(\{\w+\})")
_WITHIN = "'’-‐\u2011"
_JOINER, _NON_JOINER = "\u200d", "\u200c"
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x3400, 0x9FFF),  # Chinese characters
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that both have, or that one of them has."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    is_word: bool


def differences(before: str, after: str) -> tuple[Run, ...]:
    """The runs that lead from one text to the other, what is removed before what is added in its place.

    Joining "same" and "removed" gives `before`, joining "same" and "added" gives `after`, to the letter. No two runs of
    one kind follow each other, and none is empty. One word that stands alone between two replacements is taken as
    replaced too: a reader who meets old, new, old and new in turn around a single "the" has to put two sentences
    together, and two words in a row are the least that reads as a phrase. Ours.

    Two texts whose middles are both very long (10,000 words of each are not) count as replaced in the middle.
    """
    old, new = _tokens(before), _tokens(after)
    words_before = [index for index, token in enumerate(old) if token.is_word]
    words_after = [index for index, token in enumerate(new) if token.is_word]
    matched = _matches([old[index].text for index in words_before], [new[index].text for index in words_after])
    pairs = [(words_before[i], words_after[j]) for i, j in matched]
    return _joined(_runs(old, new, _without_lone_words(old, new, pairs)))


def _tokens(text: str) -> list[_Token]:
    """The words of a text and what lies between them, sign by sign; together they are the text."""
    found: list[_Token] = []
    for index, part in enumerate(_PLACEHOLDER.split(text)):
        if index % 2:
            found.append(_Token(part, True))
        else:
            found += [_Token(token, is_word) for token, is_word in _cut(part)]
    return found


def _cut(text: str) -> Iterator[tuple[str, bool]]:
    start, kind = 0, ""
    for index, sign in enumerate(text):
        here = _kind(sign)
        previous = text[index - 1] if index else ""
        is_within = sign in _WITHIN and kind == "letter" and _kind(text[index + 1 : index + 2]) == "letter"
        if index and (here == "mark" or previous == _JOINER or is_within or _goes_on(kind, here, index - start)):
            continue
        if index:
            yield text[start:index], kind not in {"blank", "other"}
        start, kind = index, "letter" if here == "mark" else here
    if text:
        yield text[start:], kind not in {"blank", "other"}


def _goes_on(kind: str, here: str, length: int) -> bool:
    """Whether a sign continues the word or blank before it, which has this length. Flags are pairs of signs."""
    return here == kind and (kind in {"letter", "blank"} or (kind == "flag" and length == 1))


def _kind(sign: str) -> str:
    """What a sign is to words: letter, sign (a word by itself), flag, mark (goes with what is before), blank, other."""
    if not sign:
        return ""
    code = ord(sign)
    if code < 128:
        return "letter" if sign.isalnum() else "blank" if sign.isspace() else "other"
    category = unicodedata.category(sign)
    if category[0] == "M" or sign in {_JOINER, _NON_JOINER} or 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F:
        return "mark"
    if any(first <= code <= last for first, last in _UNSPACED) and category[0] in "LN":
        return "sign"
    if category[0] in "LN":
        return "letter"
    if 0x1F1E6 <= code <= 0x1F1FF:
        return "flag"
    return "sign" if category == "So" else "blank" if sign.isspace() else "other"


def _matches(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of indices of a longest common subsequence; equal beginnings and ends are always matched."""
    start, most = 0, min(len(before), len(after))
    while start < most and before[start] == after[start]:
        start += 1
    end = 0
    while end < most - start and before[-1 - end] == after[-1 - end]:
        end += 1
    # What the other side has nowhere can match nothing.
    common = set(before[start : len(before) - end]) & set(after[start : len(after) - end])
    rows = [i for i in range(start, len(before) - end) if before[i] in common]
    columns = [j for j in range(start, len(after) - end) if after[j] in common]
    middle = _longest([before[i] for i in rows], [after[j] for j in columns])
    ends = [(len(before) - k, len(after) - k) for k in range(end, 0, -1)]
    return [*((i, i) for i in range(start)), *((rows[i], columns[j]) for i, j in middle), *ends]


def _longest(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of indices of a longest common subsequence; none where both are too long."""
    if len(before) * len(after) > _MOST_PAIRS:
        return []
    where: dict[str, int] = {}
    for j, word in enumerate(after):
        where[word] = where.get(word, 0) | 1 << j
    # A bit of a row is 0 where the length grows from this column to the next, for the words of `before` so far.
    every = (1 << len(after)) - 1
    rows = [every]
    for word in before:
        row = rows[-1]
        hits = row & where.get(word, 0)
        rows.append((row + hits | row - hits) & every)
    found: list[tuple[int, int]] = []
    i, j = len(before), len(after)
    while i and j:
        if rows[i] >> j - 1 & 1:
            j -= 1
        elif rows[i - 1] >> j - 1 & 1:
            i, j = i - 1, j - 1
            found.append((i, j))
        else:
            i -= 1
    return found[::-1]


def _without_lone_words(
    old: Sequence[_Token], new: Sequence[_Token], pairs: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The pairs without single words between two replacements."""
    kept: list[tuple[int, int]] = []
    before = (-1, -1)
    for index, (i, j) in enumerate(pairs):
        following = pairs[index + 1] if index + 1 < len(pairs) else (len(old), len(new))
        is_lone = all(
            any(token.is_word for token in tokens)
            for tokens in (
                old[before[0] + 1 : i],
                new[before[1] + 1 : j],
                old[i + 1 : following[0]],
                new[j + 1 : following[1]],
            )
        )
        if not is_lone:
            kept.append((i, j))
        before = (i, j)
    return kept


def _runs(old: Sequence[_Token], new: Sequence[_Token], pairs: Sequence[tuple[int, int]]) -> Iterator[Run]:
    """Matched words, and between them what both begin and end with, around what one of them has."""
    i = j = 0
    for next_i, next_j in (*pairs, (len(old), len(new))):
        gone, come = old[i:next_i], new[j:next_j]
        head = 0
        while head < min(len(gone), len(come)) and gone[head] == come[head]:
            head += 1
        tail = 0
        while tail < min(len(gone), len(come)) - head and gone[-1 - tail] == come[-1 - tail]:
            tail += 1
        yield Run("same", _text(gone[:head]))
        yield Run("removed", _text(gone[head : len(gone) - tail]))
        yield Run("added", _text(come[head : len(come) - tail]))
        yield Run("same", _text(gone[len(gone) - tail :]))
        yield Run("same", _text(old[next_i : next_i + 1]))
        i, j = next_i + 1, next_j + 1


def _text(tokens: Sequence[_Token]) -> str:
    return "".join(token.text for token in tokens)


def _joined(runs: Iterator[Run]) -> tuple[Run, ...]:
    """The runs that are not empty, with those of one kind in a row put together."""
    full = (run for run in runs if run.text)
    return tuple(
        Run(kind, "".join(run.text for run in group)) for kind, group in groupby(full, key=lambda run: run.kind)
    )
