"""Reads times of day as people write them."""

import datetime as dt
import re

from surveyapp.domain.errors import DomainError

_NAMED = {"midday": dt.time(12), "noon": dt.time(12), "12 noon": dt.time(12), "midnight": dt.time(0)}
_WRITTEN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?")


def parse_wall_time(text: str) -> dt.time | None:
    """Return the time in `12:00`, `9am`, `9.30 pm`, `midday` or `midnight`, or None where nothing was written.

    A bare number is no time: `9` may be morning or evening. Errors: `not-a-time`.
    """
    written = " ".join(text.lower().split())
    if not written:
        return None
    if written in _NAMED:
        return _NAMED[written]
    match = _WRITTEN.fullmatch(written)
    if match is None or (match[2] is None and match[3] is None):
        raise DomainError("not-a-time", given=text)
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3] is not None:
        if not 1 <= hour <= 12:
            raise DomainError("not-a-time", given=text)
        hour = hour % 12 + (12 if match[3].startswith("p") else 0)
    if hour > 23 or minute > 59:
        raise DomainError("not-a-time", given=text)
    return dt.time(hour, minute)
