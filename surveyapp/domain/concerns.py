"""Possible concerns about somebody's safety: what a person may decide, and by when one has to be looked at."""

from __future__ import annotations

import datetime as dt

from surveyapp.domain.clock import LONDON, require_utc, to_utc
from surveyapp.domain.working_days import WorkingDays

HELD, CLEARED, PASSED_ON = "held", "cleared", "passed-on"
STATES = (HELD, CLEARED, PASSED_ON)
"""A text that was passed on stays out of everything that leaves, as one that nobody has looked at."""

ROUTES = ("childrens-services", "police", "designated-officer", "adults-services", "somewhere-else")
"""To whom a concern is passed on: inspectors do not investigate."""

LOOKED_AT_BY = (dt.time(12, 0), dt.time(17, 0))
"""Midday and five o'clock in London, on working days. Ours: no source gives a time."""

LEAST = dt.timedelta(hours=2)
"""There is always at least this long to look. Ours."""


def due_at(now: dt.datetime, days: WorkingDays) -> dt.datetime:
    """By when a concern that came up now has to be looked at, in UTC: the next midday or five o'clock two hours on.

    The same for all of half a day, so that it does not say when somebody wrote. Raises DomainError as `days` does.
    """
    now = require_utc(now)
    day = now.astimezone(LONDON).date()
    while True:
        if days.is_working(day):
            for time in LOOKED_AT_BY:
                # Neither time is one that London's clocks skip or show twice.
                due = to_utc(dt.datetime.combine(day, time, LONDON))
                if due - now >= LEAST:
                    return due
        day += dt.timedelta(days=1)
