"""Names of people: first names from a list, and words that stand where a name stands ("my son …", "Mrs …", "…'s mum").

Reads a plain text and its words. A capital is half of the evidence; where everything is in capitals, or a script has
none, only listed names and "… name is …" are left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from surveyapp.analysis.masking_words import COMMON, GROUPS, SURE, UNSURE, key
from surveyapp.analysis.words import WORD, Word, words

_TITLES = GROUPS["titles"]
_PLAIN_TITLES = GROUPS["plain-titles"]
_KIN = GROUPS["kin"]
_BEFORE_NAME = GROUPS["before-name"]
_NAME_IS = frozenset(
    {
        ("name", "is"),
        ("names", "is"),
        ("name", "was"),
        ("na", "imię"),
        ("imię", "to"),
        ("se", "llama"),
        ("me", "llamo"),
        ("me", "chamo"),
    }
) | {
    ("mă", "numesc"),
    ("ma", "numesc"),
    ("se", "numește"),
    ("nazywa", "się"),
    ("nazywam", "się"),
    ("chama", "se"),
    ("name", "s"),
    ("nombre", "es"),
    ("nome", "é"),
    ("numele", "este"),
}
_SAYS = _PLAIN_TITLES | {"named"} | {second for _, second in _NAME_IS}
_SPOKE_TO = frozenset(
    (verb, link) for verb in ("speak", "spoke", "spoken", "talk", "talked", "met", "meeting") for link in ("to", "with")
)
_JOINS = frozenset({"", ",", "and", "&", "i", "y", "e", "și"})
_I_AM = frozenset({("i", "am"), ("this", "is"), ("its", "me"), ("it", "is")})
_MONTHS = GROUPS["months"]
_DOES = GROUPS["does"]
_MONTH_DOES = GROUPS["month-does"]
_NOT_BEFORE = GROUPS["not-before-name"]
_BETWEEN = re.compile(r"[ \t,\"“”'‘(:;-]{1,4}")
_SIGN_OFF = re.compile(
    r"(?:^|\n|[.!?,]\s+)(?i:love|regards|kind regards|many thanks|thanks|thank you|from|yours"
    r"|best wishes|sincerely|signed|cheers|-{1,2}|~)[,\s]*(?:\n\s*)?"
    r"(?P<own>[A-Z][\w'-]+(?:\s[A-Z][\w'-]+){0,2})[\s.!x❤♥]*$"
)
_ONE, _TWO = rf"(?P<own>{WORD})", rf"(?P<own>{WORD}(?:\s{WORD})?)"
_ELSEWHERE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\w)نام\s+(?!کیا|نہیں|بھی){_TWO}\s+(?:ہے|ہیں|تھا)(?!\w)",
        rf"(?<!\w)(?:و?اسمي|اسمه|اسمها|اسم\s+(?:ابني|ابنتي|طفلي|ولدي|بنتي)|يدعى|تدعى)\s+(?:هو\s+|هي\s+)?{_ONE}",
        rf"(?<!\w)(?:আমার|তার|ওর|ছেলের|মেয়ের|বাচ্চার)\s+নাম\s+(?!জান|কী|কি){_TWO}",
        rf"(?:ਨਾਮ|ਨਾਂ|ਨਾਂਅ)\s+{_TWO}\s+ਹੈ",
        rf"નામ\s+(?!શું){_TWO}\s+છે",
    )
)
"""Where scripts without capitals say what somebody is called: Urdu, Arabic, Bengali, Panjabi, Gujarati."""


def find(text: str, tokens: Sequence[Word], names: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) of names in a plain text, whose words `tokens` are. `names`: more of them."""
    shouting = text.isupper()
    hits: list[tuple[int, int]] = []
    for place, token in enumerate(tokens):
        between = text[hits[-1][1] : token.start].strip(" ") if hits else None
        if _is_name(text, tokens, place, shouting, after_name=between in _JOINS):
            end = token.start + _own(token)
            hits[len(hits) - (between == "") :] = [(hits[-1][0] if between == "" else token.start, end)]
    yield from ((start, end, "name") for start, end in hits)
    yield from _joined(text, tokens, {start for start, _ in hits})
    if names:
        yield from _supplied(tokens, _index(names))
    if (found := _SIGN_OFF.search(text)) and not all(word.key in COMMON for word in words(found["own"])):
        yield found.start("own"), found.end("own"), "name"
    if not text.isascii():
        for pattern in _ELSEWHERE:
            for found in pattern.finditer(text):
                yield found.start("own"), found.end("own"), "name"


def _joined(text: str, tokens: Sequence[Word], starts: set[int]) -> Iterator[tuple[int, int, str]]:
    """Names joined to a name that follows: Jack in "Jack and Amina wait"."""
    for place in range(len(tokens) - 2, -1, -1):
        token, following = tokens[place], tokens[place + 1]
        if following.key == "and" and place + 2 < len(tokens):
            following = tokens[place + 2]
        joined = text[token.end : following.start].strip(" ") in {",", "and", "&"}
        if joined and following.start in starts and token.start not in starts and _could_be_name(token):
            starts.add(token.start)
            yield token.start, token.start + _own(token), "name"


def _could_be_name(token: Word) -> bool:
    word = token.text
    return word[:1].isupper() and not word.isupper() and token.key not in (COMMON | _MONTHS | _TITLES | _KIN)


def _own(token: Word) -> int:
    """The length of a word without a possessive ending."""
    return len(token.text) - (2 if token.text.lower().endswith(("'s", "s'")) and "'" in token.text else 0)


def _is_name(text: str, tokens: Sequence[Word], place: int, shouting: bool, *, after_name: bool) -> bool:
    token = tokens[place]
    word = token.key
    possessive = token.text.lower().endswith("'s")
    bare = word[:-1] if possessive else word
    if bare in SURE or (bare.removesuffix("s") in SURE and token.text.endswith("s'")):
        return True
    if "-" in bare and (parts := bare.split("-")) and parts[0] in SURE | UNSURE and token.text[0].isupper():
        return True
    capital = token.text[0].isupper() and not shouting and (len(token.text) == 1 or not token.text.isupper())
    if not capital and (not place or tokens[place - 1].key not in _SAYS):
        return False
    before = _keys_before(text, tokens, place)
    last = before[-1] if before else ""
    if not capital:
        return _is_named_in_small_letters(token, bare, before)
    if bare in UNSURE:
        return _is_meant_as_name(text, tokens, place, bare, before, possessive=possessive)
    if bare in COMMON or bare in _TITLES or bare.isdecimal() or (possessive and bare + "s" in COMMON):
        return False
    if after_name or last in _TITLES or last in _KIN or last in _BEFORE_NAME or before[-2:] in _NAME_IS:
        return len(bare) > 1 or bare != "i"
    return possessive or before[-2:] in _SPOKE_TO


def _is_named_in_small_letters(token: Word, bare: str, before: tuple[str, ...]) -> bool:
    """ "My name is kieran", "mrs khan": no other sign is strong enough without a capital."""
    if not token.text[0].isalpha() or len(bare) < 2:
        return False
    if before[-2:] in _NAME_IS or (before and before[-1] == "named"):
        return bare in UNSURE or bare not in COMMON
    return bool(before) and before[-1] in _PLAIN_TITLES and bare not in COMMON


def _is_meant_as_name(
    text: str, tokens: Sequence[Word], place: int, bare: str, before: tuple[str, ...], *, possessive: bool
) -> bool:
    """Whether a capitalised word that can be a name is one here: "Will is nine", "my friend Hope", not "Will they"."""
    last = before[-1] if before else ""
    if last in _TITLES or last in _KIN or last in _BEFORE_NAME or before[-2:] in _NAME_IS | _I_AM:
        return True
    if possessive:
        return bare not in _MONTHS
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if (
        following
        and _BETWEEN.fullmatch(text, tokens[place].end, following.start)
        and following.key in (_MONTH_DOES if bare in _MONTHS else _DOES)
    ):
        return last not in {"the", "a"}
    return bool(before) and bare not in _MONTHS and last not in _NOT_BEFORE


def _keys_before(text: str, tokens: Sequence[Word], place: int) -> tuple[str, ...]:
    """Up to two words just before, in the same sentence."""
    keys: list[str] = []
    for n in range(place, max(0, place - 2), -1):
        gap = text[tokens[n - 1].end : tokens[n].start]
        if not _BETWEEN.fullmatch(gap) and not (gap == ". " and tokens[n - 1].key in _TITLES):
            break
        keys.insert(0, tokens[n - 1].key)
    return tuple(keys)


def _supplied(tokens: Sequence[Word], index: dict[str, list[tuple[str, ...]]]) -> Iterator[tuple[int, int, str]]:
    keys = [token.key[:-1] if token.text.endswith("'s") else token.key for token in tokens]
    for place, word in enumerate(keys):
        for name in index.get(word, ()):
            end = place + len(name)
            if tuple(keys[place:end]) == name:
                yield tokens[place].start, tokens[end - 1].start + _own(tokens[end - 1]), "name"


@lru_cache(8)
def _index(names: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    index: dict[str, list[tuple[str, ...]]] = {}
    for name in names:
        if parts := tuple(key(word.text) for word in words(name)):
            index.setdefault(parts[0], []).append(parts)
    return index
