"""At any instant there is a window that is open and one that closed lately: weekends, holidays, clock changes."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from surveyapp.demo import days
from surveyapp.domain.clock import UTC
from surveyapp.domain.timetable import Window, build
from surveyapp.domain.working_days import ENGLAND, WorkingDays

HOUR = dt.timedelta(hours=1)
INSTANTS = st.datetimes(dt.datetime(2016, 1, 1), dt.datetime(2035, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # its way
TIMES_TO_REMEMBER = [
    dt.datetime(2026, 12, 25, 12, 0, tzinfo=UTC),  # Christmas
    dt.datetime(2027, 1, 3, 23, 59, tzinfo=UTC),  # the Sunday after New Year
    dt.datetime(2026, 4, 6, 11, 0, tzinfo=UTC),  # Easter Monday, midday in summer time
    dt.datetime(2026, 3, 29, 1, 0, tzinfo=UTC),  # clocks go forward
    dt.datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # the hour that comes twice
    dt.datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    dt.datetime(2022, 9, 19, 11, 0, tzinfo=UTC),  # a bank holiday for one year only
    dt.datetime(2026, 6, 12, 10, 59, 59, tzinfo=UTC),  # a second before midday
    dt.datetime(2026, 6, 12, 11, 0, 0, tzinfo=UTC),  # midday
]


def window(kind: str, first_day: dt.date, working_days: WorkingDays = ENGLAND) -> Window:
    return build(kind, first_day, None, working_days).window("parents-carers")


def holds_at(now: dt.datetime, working_days: WorkingDays = ENGLAND) -> None:
    open_day = days.of_the_window_open_longest(now, working_days)
    is_open = window("revisit", open_day, working_days)
    assert is_open.opens_at <= now < is_open.closes_at
    assert window("revisit", working_days.shift(open_day, 1), working_days).opens_at > now, "a later one had more left"

    closed_day = days.of_the_window_closed_last(now, working_days)
    assert window("full-2023", closed_day, working_days).closes_at + 1.5 * HOUR <= now
    later = window("full-2023", working_days.shift(closed_day, 1), working_days)
    assert later.closes_at + 1.5 * HOUR > now, "a later one had closed too"

    soon = days.closing_soon(now, working_days)
    assert now + 23 * HOUR < soon < is_open.closes_at
    assert soon > window("full-2023", closed_day, working_days).closes_at


@given(INSTANTS)
def test_something_is_open_and_something_has_closed_at_any_instant(now: dt.datetime) -> None:
    holds_at(now)


@pytest.mark.parametrize("now", TIMES_TO_REMEMBER, ids=str)
def test_something_is_open_at_times_that_are_easily_forgotten(now: dt.datetime) -> None:
    holds_at(now)


def test_something_is_open_at_each_hour_of_the_longest_holiday() -> None:
    first = dt.datetime(2026, 12, 18, tzinfo=UTC)
    for hour in range(24 * 20):
        holds_at(first + hour * HOUR)


@given(INSTANTS, st.integers(-3, 12))
@example(dt.datetime(2026, 6, 12, 11, 30, tzinfo=UTC), 0)
def test_days_that_staff_declare_are_stepped_over(now: dt.datetime, after: int) -> None:
    holds_at(now, WorkingDays({now.date() + dt.timedelta(days=after): "A day declared late"}))
