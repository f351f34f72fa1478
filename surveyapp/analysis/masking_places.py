"""Schools and places of health by the words that their names end in, and saints. Those of a list: `masking_schools`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveyapp.analysis.masking_words import COMMON, GROUPS, SURE, key

_TYPES = {
    "school": r"(?:(?:Pre-?)?School|Academy|College|Nursery|Playgroup|Kindergarten|Sixth Form|Grammar"
    r"|Primary|Infants?|Juniors?|High|Secondary"
    r"|Montessori|Pre-?school|Children's House)",
    "clinic": r"(?:Hospital|Infirmary|Clinic|Surgery|Hospice"
    r"|(?:Medical|Health|Wellbeing|Child Development|Therapy|Family|Children's) (?:Centre|Practice|Hub))",
}
_GENERIC = GROUPS["generic-places"]
_CAPITAL = r"(?:St\.|[A-Z]\.|[A-Z][\w']*(?:-\w+)*)"
_LINK = r"(?:of|the|and|in|on|upon|under|le|la|de|by|with|&)"
_INSIDE = r"(?:C of E|CofE|RC|CE|VA|VC)"
_BY_PATTERN = {
    kind: re.compile(
        rf"(?<!\w)(?P<name>{_CAPITAL}(?:\s(?:{_LINK}\s){{0,2}}(?:{_INSIDE}|{_CAPITAL}))*?)\s(?i:{types})(?!\w)(?:\s(?i:{types})(?!\w))*"
    )
    for kind, types in _TYPES.items()
}
_SAINT = re.compile(
    r"(?i)(?<!\w)st\.?\s(?P<saint>[^\W\d_]{3,}'?s?)(?:\s(?:c of e|cofe|rc|catholic|primary|infants?|juniors?|high"
    r"|special|secondary|nursery|girls|boys)){0,3}"
    r"(?:\s(?:school|academy|college|nursery|primary|hospital))?(?!\w)"
)


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) of named places in a plain text."""
    for kind, pattern in () if text.isupper() else _BY_PATTERN.items():
        for found in pattern.finditer(text):
            start = found.start() + _common_first(found["name"])
            if start < found.start() + len(found["name"]):
                yield start, found.end(), kind
    for found in _SAINT.finditer(text):
        if key(found["saint"]).removesuffix("s") in _SAINTS or key(found["saint"]) in _SAINTS:
            yield found.start(), found.end(), "school"


def _common_first(name: str) -> int:
    """How many characters of a name are words of a sentence, such as "My" or "Our"; all where nothing else is left."""
    parts = [(found.start(), key(found[0]).strip(".")) for found in re.finditer(r"\S+", name)]
    own = [n for n, (_, word) in enumerate(parts) if word not in _GENERIC and word not in COMMON]
    if not own:
        return len(name)
    if len(parts) == len(own) == 1 and parts[0][1] in SURE:  # a person, and a word about school
        return len(name)
    first = own[0]
    while first and parts[first - 1][1] in _KEPT_BEFORE:
        first -= 1
    return parts[first][0]


_KEPT_BEFORE = GROUPS["begins-place"]
_SAINTS = GROUPS["saints"]
