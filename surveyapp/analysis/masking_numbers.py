"""Numbers, codes and addresses by which a person could be found, by their patterns and check digits.

Reads what `plain_text.plain` makes of a text. Each finder yields (start, end, kind) and may overlap with the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from surveyapp.analysis.masking_words import COMMON, GROUPS

Found = Iterator[tuple[int, int, str]]

_GAP = r"[\s.\-()/]{0,3}"
_END = r"(?:com|net|org|info|me|uk|co\.uk|org\.uk|gov\.uk|sch\.uk|ac\.uk|nhs\.uk|ie|eu|pl|ro|pt|es|in|pk|example)"
_MAIL = re.compile(
    r"(?i)(?<![\w.+-])[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}"
    r"|(?<![\w.+-])[\w.+-]+(?:\sdot\s[\w.+-]+)?\s*(?:[\[(]\s*at\s*[\])]|\sat\s|@)\s*[\w-]+(?:\s*(?:[\[(]\s*dot\s*[\])]|\sdot\s|\.)\s*(?:\w{2,12}))+"
)
_URL = re.compile(rf"(?i)\b(?:https?://|www\.)[^\s<>\"]+|(?<![\w@.])(?:[a-z0-9-]+\.)+{_END}(?:/[^\s<>\"]*)?(?![\w@])")
_HANDLE = re.compile(
    r"(?<![\w@.])@(?=[\w.]*[A-Za-z])[\w.]{2,30}(?<!\.)"
    r"|(?i:\b(?:insta(?:gram)?|snap(?:chat)?|tik ?tok|twitter|discord|facebook|fb|xbox|roblox|psn|gamertag)\b)"
    r"(?i:\s+(?:is|name|tag|handle|user ?name|user|id|account|at|on|my|me))*\s*[:=-]?\s*"
    r"(?P<own>@?(?=\w*[\d_.])(?!\d{1,4}\b)[A-Za-z][\w.]{2,29}(?<!\.))"
)
_PHONE = re.compile(
    rf"(?<![\w+])(?:(?:\+|00){_GAP}44{_GAP}(?:0{_GAP})?|\(?0)(?=[1-35789]|{_GAP}[1-35789])(?:{_GAP}\d){{9,10}}(?!\d)"
    rf"|(?<![\w+])(?:\+|00)[1-9](?:{_GAP}\d){{7,14}}(?!\d)"  # of another country
    r"|(?<!\w)[0Oo]7(?=(?:[ .-]?[Oo]*\d){4})(?:[ .-]{0,2}[\dOo]){9}(?!\w)"  # letters for noughts
    r"|(?<![\w+])7\d{3}[ .-]?\d{3}[ .-]?\d{3}(?!\d)"  # its nought forgotten
)
_DIGIT = r"(?:double|triple|zero|oh|nought|one|two|three|four|five|six|seven|eight|nine)"
_SPOKEN = re.compile(rf"(?i)\b{_DIGIT}(?:[\s,-]+{_DIGIT}){{7,}}\b")
_PHONE_WORD = re.compile(
    r"(?i)(?:\b(?:tel|telephone|phone|mobile|mob|cell|call|ring|text|whatsapp|number is|numer"
    r"|telefonu?|telefone|telem[oó]vel"
    r"|tel[eé]fono|m[oó]vil|num[aă]r(?:ul)?)\b|فون|نمبر|موبائل|هاتف|رقم|جوال|ফোন|মোবাইল|নম্বর|ਫ਼ੋਨ|ਫੋਨ|ਨੰਬਰ|ફોન|નંબર|મોબાઇલ)"
    r"[^\d\n]{0,24}?(?P<own>\d(?:[\s.-]?\d){5,12})(?!\d)"
)
_POSTCODE = re.compile(
    r"(?i)(?<![\w])(?P<out>(?P<area>[A-Z]{1,2})(?:\d[A-Z]|\d{1,2}))[\s.\-]{0,2}(?P<in>\d[ABD-HJLNP-UW-Z]{2})(?!\w)"
    r"|(?<!\w)GIR ?0AA(?!\w)"
)
_AREAS = GROUPS["postcode-areas"]
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)")
_TEN = re.compile(
    r"(?<![\d+])(?<!\d[ .\-])\d{3}[ .\-]?\d{3}[ .\-]?\d{4}(?![ .\-]?\d)|(?<![\d+])\d(?:[ .\-]?\d){9}(?![ .\-]?\d)"
)
_NEAR_NHS = re.compile(r"(?i)\bNHS\b|\bhospital (?:no|number)|\bpatient (?:no|number|id)")
_UPN = re.compile(r"(?i)(?<!\w)(?P<letter>[A-Z])(?P<digits>(?:[ .\-]?\d){11})[ .\-]?(?P<last>[\dA-Z])(?!\w)")
_NEAR_UPN = re.compile(r"(?i)\bUPN\b|\bunique pupil number|\bpupil number")
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # all but I, O and S
_PLATE = re.compile(r"(?<!\w)[A-HJ-PR-Y][A-HJ-PR-Y]\d{2} ?[A-HJ-PR-Z]{3}(?!\w)")
_FLAT = r"(?:(?:flat|apartment|apt|unit|room)\s+\w{1,4},?\s+)?"
_ROAD = (
    r"(?:street|road|avenue|lane|close|drive|way|court|crescent|gardens|grove"
    r"|place|terrace|square|mews|parade|walk|hill|rise|row|view|park|green)"
)
_SHORT_ROAD = r"(?:St|Rd|Ave|Av|Ln|Cl|Dr|Ct|Cres|Gdns|Gr|Pl|Terr|Sq)"
_ADDRESS = re.compile(
    rf"(?<![\w£.,])(?i:{_FLAT})\d{{1,4}}[A-Za-z]?,?\s+(?P<words>(?:[^\W\d_][\w'.-]*\s+){{1,3}}?)(?:(?i:{_ROAD})|{_SHORT_ROAD})\b\.?"
)
_NO_ROAD = COMMON - {"high", "church", "school", "green", "park", "london", "station"}
_LIVES = re.compile(
    r"(?i:\b(?:live|lives|lived|living|house|flat|address|home|stay|stays|staying)\s+(?:is\s+)?(?:on|in|at|is|down|up)\s+)"
    rf"(?P<own>(?:[A-Z][\w'-]+\s+){{1,3}}(?i:{_ROAD})\b)"
)


def find(text: str) -> Found:
    """Every finder's finds in a plain text."""
    if any(mark in text for mark in "@.") or " at " in text or "(at)" in text or "[at]" in text:
        yield from _mails_and_links(text)
    yield from _each(_HANDLE, text, "handle")
    for found in _SPOKEN.finditer(text):
        yield found.start(), found.end(), "phone"
    if any(map(text.__contains__, "0123456789")):
        for finder in _WITH_DIGITS:
            yield from finder(text)
    yield from _each(_LIVES, text, "address")


def nhs_number_is_valid(digits: str) -> bool:
    """Whether ten digits have the check digit of an NHS number (modulus 11; a remainder of 10 is never given out)."""
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return len(digits) == 10 and len(set(digits)) > 1 and check % 11 == int(digits[9]) and check != 10


def upn_is_valid(upn: str) -> bool:
    """Whether the first letter of a unique pupil number is the check letter of the rest.

    `upn`: 13 characters; the last of a temporary one is a letter. Modulus 23 over the alphabet without I, O and S.
    """
    if len(upn) != 13 or upn[0] not in _UPN_LETTERS or not (upn[12].isdecimal() or upn[12] in _UPN_LETTERS):
        return False
    values = [int(c) if c.isdecimal() else _UPN_LETTERS.index(c) for c in upn[1:]]
    return _UPN_LETTERS[sum(value * weight for weight, value in enumerate(values, 2)) % 23] == upn[0]


def _each(pattern: re.Pattern[str], text: str, kind: str) -> Found:
    """Each find of a pattern; of its group `own` where it has one that took part."""
    group: str | int = "own" if "own" in pattern.groupindex else 0
    for found in pattern.finditer(text):
        part = group if found[group] else 0
        yield found.start(part), found.end(part), kind


def _mails_and_links(text: str) -> Found:
    for found in _MAIL.finditer(text):
        spoken = re.search(r"\sat\s", found[0]) is not None
        if not spoken or re.search(rf"(?i)(?:\sdot\s|\.\s?|[\[(]dot[\])]\s*){_END}$", found[0]):
            yield found.start(), found.end(), "e-mail"
    for found in _URL.finditer(text):
        yield found.start(), found.start() + len(found[0].rstrip(".,;:!?)'\"")), "url"


def _phones(text: str) -> Found:
    yield from _each(_PHONE, text, "phone")
    yield from _each(_PHONE_WORD, text, "phone")


def _postcodes(text: str) -> Found:
    for found in _POSTCODE.finditer(text):
        area = found["area"]
        if area is None or (area.upper() in _AREAS and not _ORDINAL.fullmatch(found["in"])):
            yield found.start(), found.end(), "postcode"


def _nhs_numbers(text: str) -> Found:
    for found in _TEN.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        if nhs_number_is_valid(digits) or _is_near(_NEAR_NHS, text, found):
            yield found.start(), found.end(), "nhs-number"


def _upns(text: str) -> Found:
    for found in _UPN.finditer(text):
        upn = re.sub(r"[^0-9A-Z]", "", found[0].upper())
        if upn_is_valid(upn) or _is_near(_NEAR_UPN, text, found):
            yield found.start(), found.end(), "upn"


def _plates(text: str) -> Found:
    yield from _each(_PLATE, text, "car-plate")


def _addresses(text: str) -> Found:
    for found in _ADDRESS.finditer(text):
        words = found["words"].split()
        if all(word[0].isupper() for word in words) or not any(word.casefold() in _NO_ROAD for word in words):
            yield found.start(), found.end(), "address"


def _is_near(pattern: re.Pattern[str], text: str, found: re.Match[str]) -> bool:
    """Whether a word stands within forty characters before a find, or twenty after it."""
    return pattern.search(text, max(0, found.start() - 40), found.end() + 20) is not None


_WITH_DIGITS: tuple[Callable[[str], Found], ...] = (_phones, _postcodes, _nhs_numbers, _upns, _plates, _addresses)
