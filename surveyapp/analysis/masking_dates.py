"""Dates by which a person could be found: any beside a word of birth, elsewhere whole dates that could be one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveyapp.analysis.masking_words import GROUPS

_MONTH = "(?:" + "|".join(sorted(GROUPS["month-names"], key=len, reverse=True)) + r")\.?"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|\.|º)?"
_YEAR = r"(?P<{}>(?:19|20)\d\d|['’]\d\d)"
_SIGN = r"\s?[/.\-]\s?"
_WHOLE = re.compile(
    r"(?i)(?<![\w/.\-£])(?:"
    rf"(?:3[01]|[12]\d|0?[1-9]){_SIGN}(?:1[0-2]|0?[1-9]){_SIGN}(?P<a>(?:19|20)?\d\d)"
    rf"|(?P<b>(?:19|20)\d\d){_SIGN}(?:1[0-2]|0?[1-9]){_SIGN}(?:3[01]|[12]\d|0?[1-9])"
    rf"|{_DAY}\s?(?:of\s|de\s|ta\s)?\s?{_MONTH},?\s?(?:de\s|del\s)?{_YEAR.format('c')}"
    rf"|{_MONTH}\s{_DAY},?\s{_YEAR.format('d')}"
    r")(?![\w/])"
)
_PART = re.compile(
    rf"(?i)(?<![\w/.\-£])(?:{_DAY}\s?(?:of\s|de\s)?\s?{_MONTH}|{_MONTH}\s(?:{_DAY}|(?:de\s)?(?:19|20)\d\d)"
    r"|(?:3[01]|[12]\d|0?[1-9])[/.](?:1[0-2]|0?[1-9]))(?![\w/])"
)
_BIRTH = re.compile(
    r"(?i)\b(?:born|dob|d\.o\.b|date of birth|birth ?da(?:y|te)|b-?day|urodz\w*|ur\.|născut\w*|nascut\w*|naștere"
    r"|nasci(?:do|da|mento)|nasceu"
    r"|anivers[aá]rio|naci(?:do|da|ó|miento)|cumplea[nñ]os)|پیدا|پیدائش|سالگرہ|ولد|ولدت|مولود|ميلاد|জন্ম|ਜਨਮ|જન્મ"
)
_BEFORE, _AFTER = 36, 20
OLDEST = 30
"""Years between a survey and the earliest birth that it is about, a few to spare: these surveys span 0 to 25."""
YOUNGEST = 3
"""Years before a survey within which a whole date is rather an appointment or a hearing."""


def find(text: str, year: int | None) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) of dates in a plain text. `year`: of the survey; without it whole dates all count."""
    if not any(map(text.__contains__, "0123456789")):
        return
    for found in _WHOLE.finditer(text):
        if _is_by_birth(text, found) or _could_be_birth(next(filter(None, found.group("a", "b", "c", "d"))), year):
            yield found.start(), found.end(), "date-of-birth"
    if _BIRTH.search(text):
        for found in _PART.finditer(text):
            if _is_by_birth(text, found):
                yield found.start(), found.end(), "date-of-birth"


def _is_by_birth(text: str, found: re.Match[str]) -> bool:
    return _BIRTH.search(text, max(0, found.start() - _BEFORE), found.end() + _AFTER) is not None


def _could_be_birth(written: str, year: int | None) -> bool:
    number = int(written.strip("'’"))
    if number < 100:
        number += 2000 if number < 70 else 1900
    if year is None:
        return number >= 1990
    return year - OLDEST <= number <= year - YOUNGEST
