"""Instants and London wall times: every instant is aware, and nothing here reads a clock.

Two aware datetimes of the *same* zone are compared by Python as wall times, blind to the hour that is
repeated in autumn. So what is compared is taken to UTC first, and what is shown is taken to London last.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from surveyapp.domain.errors import DomainError

LONDON = ZoneInfo("Europe/London")
UTC = dt.UTC
MIDDAY = dt.time(12, 0)


def require_utc(now: dt.datetime) -> dt.datetime:
    """Return the same instant in UTC; refuse one without a zone.

    Errors: `instant-without-zone`.
    """
    if now.tzinfo is None or now.utcoffset() is None:
        raise DomainError("instant-without-zone", given=now.isoformat())
    return now.astimezone(UTC)


def to_utc(instant: dt.datetime) -> dt.datetime:
    """Return an aware datetime of any zone as the same instant in UTC."""
    return require_utc(instant)


def to_london(instant: dt.datetime) -> dt.datetime:
    """Return an aware datetime of any zone as London shows it."""
    return require_utc(instant).astimezone(LONDON)


def london(date: dt.date, time: dt.time, fold: int | None = None) -> dt.datetime:
    """Return the instant at which London's clocks show `time` on `date`, as an aware London datetime.

    The hour skipped in spring is refused (`wall-time-skipped`). The hour shown twice in autumn is
    refused (`wall-time-twice`) unless `fold` picks one: 0 the first (summer time), 1 the second.
    """
    if time.tzinfo is not None:
        raise DomainError("wall-time-with-zone", given=time.isoformat())
    first, second = (dt.datetime.combine(date, time, LONDON).replace(fold=each) for each in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    # Where the two readings differ, the time is either skipped or shown twice: only a time that is
    # shown comes back from UTC unchanged.
    if first.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise DomainError("wall-time-skipped", date=date, time=time)
    if fold is None:
        raise DomainError("wall-time-twice", date=date, time=time)
    return second if fold else first


def midday(date: dt.date) -> dt.datetime:
    """Return twelve o'clock in London on `date`, as an aware London datetime."""
    return london(date, MIDDAY)


def parse_instant(text: str) -> dt.datetime:
    """Read an ISO 8601 date and time that names its offset, and return it in UTC.

    Errors: `not-an-instant` where it cannot be read, `instant-without-zone` where it has no offset
    (a wall time alone does not say which instant is meant).
    """
    try:
        instant = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        raise DomainError("not-an-instant", given=text) from None
    if instant.tzinfo is None:
        raise DomainError("instant-without-zone", given=text)
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise DomainError("not-an-instant", given=text) from None
