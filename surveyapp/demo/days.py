"""Which first days on site put the windows of the demonstration around the present. Dates of working days only."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from surveyapp.domain.clock import midday, to_london, to_utc
from surveyapp.domain.working_days import WorkingDays

AFTER_CLOSING = timedelta(hours=1, minutes=30)
"""How long before the present a closed window ended at the latest: half an hour of grace, and an hour more."""


def of_the_window_closed_last(now: datetime, working_days: WorkingDays) -> date:
    """First day of the full inspection (2023) whose window, day −10 to −6 at midday, closed most recently."""
    return working_days.shift(_last_midday(now - AFTER_CLOSING, working_days), 6)


def of_the_window_open_longest(now: datetime, working_days: WorkingDays) -> date:
    """First day of the re-visit whose window, day −5 to −1 at midday, is open and has most time left.

    There is one at any instant: a window opens at every working day's midday and lasts until the fourth one after it.
    """
    return working_days.shift(_last_midday(now, working_days), 5)


def closing_soon(now: datetime, working_days: WorkingDays) -> datetime:
    """The second working day's midday after `now`, in UTC: one to two working days are left, weekends aside."""
    return to_utc(midday(working_days.shift(_last_midday(now, working_days), 2)))


def _last_midday(instant: datetime, working_days: WorkingDays) -> date:
    """The latest working day whose midday is at or before the instant."""
    day = working_days.previous_on_or_before(to_london(instant).date())
    return day if to_utc(midday(day)) <= to_utc(instant) else working_days.shift(day, -1)
