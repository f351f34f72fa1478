"""The schools of an area, by whose names comments are masked: one list for every inspection of the area."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.services.comment_analysis import Schools
from surveyapp.storage import schools as store
from surveyapp.storage.inspections import Inspection

LONGEST_NAME = 200
MOST_NAMES = 5_000
_UNSEEN = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Listed:
    """The list of an area as it is kept; without names nobody has entered any. `hash` names what it says."""

    names: tuple[str, ...]
    by: str | None = None
    at: datetime | None = None

    @property
    def hash(self) -> str:
        """SHA-256, as hexadecimal digits: who changes a list says by it which one they saw."""
        return hashlib.sha256("\n".join(self.names).encode()).hexdigest()


def listed(session: Session, area: str) -> Listed:
    """The schools of a local area, as they were entered last."""
    kept = store.list_of(session, area)
    return Listed(()) if kept is None else Listed(tuple(kept.names), kept.entered_by, kept.entered_at)


def known(session: Session, inspection: Inspection) -> Schools:
    """What masking knows of the schools of an inspection's area."""
    return Schools(listed(session, inspection.area).names, inspection.area)


def tidied(lines: Iterable[str]) -> tuple[str, ...]:
    """Names as they are kept: without blanks around them, each once, in order.

    Raises DomainError: name-too-long (`maximum`, `line`, from 1), profile-too-long (`maximum`).
    """
    found: dict[str, str] = {}
    for line, typed in enumerate(lines, 1):
        name = " ".join(_UNSEEN.sub(" ", unicodedata.normalize("NFC", typed)).split())
        if len(name) > LONGEST_NAME:
            raise DomainError("name-too-long", maximum=LONGEST_NAME, line=line)
        if name:
            found.setdefault(name.casefold(), name)
    if len(found) > MOST_NAMES:
        raise DomainError("profile-too-long", maximum=MOST_NAMES)
    return tuple(found[key] for key in sorted(found))
