"""Limits on guessing codes to come back with: wrong ones slow down, right ones do not count. No address is kept.

Wrong codes are counted under a hash of the address with a salt of this hour, for an hour at most, where the other
limits are kept. docs/decisions/resume-codes.md has the figures that these numbers give.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import time
from functools import cache
from ipaddress import IPv6Address, ip_address

from flask import request
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage

from surveyapp.web.context import now, settings
from surveyapp.web.limits import limiter

FREE = 60
"""So many wrong codes from one address in an hour before it has to wait: more than a class types."""
WAITS = (5, 10, 20, 30)
"""Seconds after each further wrong one; the last holds for all that follow."""
SURVEY_MOST, SURVEY_SECONDS = 20, 20
"""Wrong codes for one survey from all addresses, in so many seconds. Those that were seldom wrong in this hour are
counted apart from the others, so that they are let in while others guess."""
KNOWN = 5
"""Wrong codes in an hour from which an address is counted with those that guess. Slips in a school are fewer."""
NETWORK = 48
"""Bits of an IPv6 address that make one network. Whoever asks is given 48 for nothing, and they hold 65,536 of 64."""
_HOUR = 3600


def seconds_to_wait(slug: str) -> int:
    """How long this address has to wait before a code is looked at; 0 where it is its turn, which is then taken."""
    who = _who()
    wrong = _get(f"wrong:{who}")
    lane = _lane(slug, wrong)
    if _get(lane) >= SURVEY_MOST:
        return _left(lane)
    if wrong >= FREE and _add(_turn(who), WAITS[min(wrong - FREE, len(WAITS) - 1)]) > 1:
        return _left(_turn(who))
    return 0


def was_wrong(slug: str) -> None:
    """Count a wrong code."""
    who = _who()
    _add(_lane(slug, _get(f"wrong:{who}")), SURVEY_SECONDS)
    _add(f"wrong:{who}", _HOUR)


def was_right() -> None:
    """Give the turn back: a right code makes nobody wait."""
    _try("clear", _turn(_who()))


def _who() -> str:
    """The address as a hash that cannot be told from others once the hour is over. One IPv6 network is one address."""
    hour = int(now().timestamp()) // _HOUR
    salt = hmac.digest(settings().secret_key, f"hour:{hour}".encode(), hashlib.sha256)
    return hmac.digest(salt, _network(request.remote_addr or "").encode(), hashlib.sha256)[:16].hex()


def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        own = 128 - NETWORK
        return str(found.ipv4_mapped or IPv6Address(int(found) >> own << own))
    return str(found)


def _lane(slug: str, wrong: int) -> str:
    return f"{'known' if wrong >= KNOWN else 'new'}:{slug}"


def _turn(who: str) -> str:
    return f"turn:{who}"


def _left(key: str) -> int:
    return max(1, math.ceil(_try("get_expiry", key) - time.time()))


def _get(key: str) -> int:
    return int(_try("get", key))


def _add(key: str, seconds: int) -> int:
    return int(_try("incr", key, seconds))


def _try(act: str, key: str, *more: int) -> float:
    """Ask where limits are kept, or this process's own memory where that cannot be reached."""
    shared, errors = limiter.storage, limiter.storage.base_exceptions
    failed: tuple[type[Exception], ...] = (StorageError, *(errors if isinstance(errors, tuple) else (errors,)))
    try:
        return float(getattr(shared, act)(f"code/{key}", *more) or 0)
    except failed:
        return float(getattr(_own(), act)(f"code/{key}", *more) or 0)


@cache
def _own() -> Storage:
    return MemoryStorage()
