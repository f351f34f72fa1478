"""Working days of England and the numbering of the days around a visit.

A working day is Monday to Friday without England's bank holidays, one-off ones included, and without
days that staff have declared. Day 1 is the first day on site and day -1 the working day before it:
there is no day 0. Bank holidays come from the `holidays` package.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Literal

import holidays

from surveyapp.domain.errors import DomainError

Reason = Literal["weekend", "bank-holiday", "declared"]

FIRST_YEAR, LAST_YEAR = 1990, 2099
_DAY = dt.timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class NotWorking:
    """Why a day is no working day; `name` is the holiday's name, or empty for a weekend."""

    reason: Reason
    name: str = ""


@cache
def _bank_holidays(year: int) -> Mapping[dt.date, str]:
    return MappingProxyType(dict(holidays.country_holidays("GB", subdiv="ENG", years=year)))


@dataclass(frozen=True)
class WorkingDays:
    """England's working days, less the days in `extra` (date to the name of the occasion).

    `extra` is for bank holidays declared later than the installed `holidays` package knows of.
    """

    extra: Mapping[dt.date, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "extra", MappingProxyType(dict(self.extra)))

    def why_not(self, date: dt.date) -> NotWorking | None:
        """Return why `date` is no working day, or None where it is one.

        A bank holiday that falls on a weekend counts as the holiday. Errors: `date-out-of-range`.
        """
        if not FIRST_YEAR <= date.year <= LAST_YEAR:
            raise DomainError("date-out-of-range", date=date, first=FIRST_YEAR, last=LAST_YEAR)
        if name := _bank_holidays(date.year).get(date):
            return NotWorking("bank-holiday", name)
        if date.weekday() >= _SATURDAY:
            return NotWorking("weekend")
        if date in self.extra:
            return NotWorking("declared", self.extra[date])
        return None

    def is_working(self, date: dt.date) -> bool:
        """Say whether `date` is a working day."""
        return self.why_not(date) is None

    def next_on_or_after(self, date: dt.date) -> dt.date:
        """Return `date` where it is a working day, else the next one."""
        while not self.is_working(date):
            date += _DAY
        return date

    def previous_on_or_before(self, date: dt.date) -> dt.date:
        """Return `date` where it is a working day, else the one before."""
        while not self.is_working(date):
            date -= _DAY
        return date

    def shift(self, date: dt.date, n: int) -> dt.date:
        """Return the n-th working day strictly after `date`, or before it where n is negative.

        `date` itself need not be a working day; n = 0 returns it as it is.
        """
        step = _DAY if n > 0 else -_DAY
        left = abs(n)
        while left:
            date += step
            if self.is_working(date):
                left -= 1
        return date

    def require_first_day(self, first_day: dt.date) -> None:
        """Refuse a first day on site that is no working day, with the reason and the nearest ones.

        Errors: `first-day-not-working` with `date`, `reason` (weekend, bank-holiday, declared),
        `name`, `next` and `previous`.
        """
        if why := self.why_not(first_day):
            raise DomainError(
                "first-day-not-working",
                date=first_day,
                reason=why.reason,
                name=why.name,
                next=self.next_on_or_after(first_day),
                previous=self.previous_on_or_before(first_day),
            )

    def day(self, first_day: dt.date, n: int) -> dt.date:
        """Return the date of day `n`, where day 1 is `first_day` and day -1 the working day before.

        Errors: `no-day-zero`, and those of `require_first_day`.
        """
        if n == 0:
            raise DomainError("no-day-zero", first_day=first_day)
        self.require_first_day(first_day)
        return self.shift(first_day, n - 1 if n > 0 else n)

    def number(self, first_day: dt.date, date: dt.date) -> int | None:
        """Return the number of `date` around `first_day`, never 0, or None where it is no working day."""
        if not self.is_working(date):
            return None
        low, high = sorted((first_day, date))
        between = sum(self.is_working(low + n * _DAY) for n in range((high - low).days))
        return between + 1 if date >= first_day else -between


ENGLAND = WorkingDays()
"""The working days of England as the `holidays` package knows them, with none declared by staff."""
