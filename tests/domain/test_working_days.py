"""England's working days and the numbers of the days around a visit."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.errors import DomainError
from surveyapp.domain.working_days import ENGLAND, NotWorking, WorkingDays

dates = st.dates(dt.date(2016, 1, 1), dt.date(2030, 12, 31))
first_days = dates.map(ENGLAND.next_on_or_after)

# Weekdays that were, or will be, bank holidays in England (https://www.gov.uk/bank-holidays lists them), one-off and
# moved days included: written down apart from the package that is tested against them.
PUBLISHED = {
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_weekdays_off_are_the_published_bank_holidays(year: int) -> None:
    start = dt.date(year, 1, 1)
    days = [start + dt.timedelta(days=n) for n in range((dt.date(year + 1, 1, 1) - start).days)]
    off = [day for day in days if day.weekday() < 5 and not ENGLAND.is_working(day)]
    assert " ".join(f"{day:%m-%d}" for day in off) == PUBLISHED[year]


@pytest.mark.parametrize("year", range(2016, 2031))
def test_every_year_has_eight_bank_holidays_and_the_one_off_ones(year: int) -> None:
    start = dt.date(year, 1, 1)
    days = [start + dt.timedelta(days=n) for n in range((dt.date(year + 1, 1, 1) - start).days)]
    off = [day for day in days if day.weekday() < 5 and not ENGLAND.is_working(day)]
    assert len(off) == 8 + {2022: 2, 2023: 1}.get(year, 0)


@pytest.mark.parametrize("day", [dt.date(2022, 9, 19), dt.date(2023, 5, 8), dt.date(2022, 6, 2), dt.date(2020, 5, 8)])
def test_one_off_and_moved_bank_holidays_are_known(day: dt.date) -> None:
    why = ENGLAND.why_not(day)
    assert why is not None
    assert why.reason == "bank-holiday"
    assert why.name


def test_scottish_and_irish_holidays_are_working_days() -> None:
    for day in (dt.date(2024, 1, 2), dt.date(2025, 3, 17), dt.date(2023, 11, 30)):
        assert ENGLAND.is_working(day)


def test_there_is_no_day_nought() -> None:
    monday = dt.date(2021, 6, 14)
    assert ENGLAND.day(monday, 1) == monday
    assert ENGLAND.day(monday, -1) == dt.date(2021, 6, 11)
    with pytest.raises(DomainError) as caught:
        ENGLAND.day(monday, 0)
    assert caught.value.code == "no-day-zero"


@pytest.mark.parametrize(
    ("first_day", "n", "expected"),
    [
        (dt.date(2019, 12, 9), -10, dt.date(2019, 11, 25)),  # Medway: notified ten days before
        (dt.date(2020, 1, 22), -10, dt.date(2020, 1, 8)),  # Durham: starts on a Wednesday
        (dt.date(2021, 6, 14), -10, dt.date(2021, 5, 28)),  # over the late May bank holiday
        (dt.date(2022, 9, 20), -1, dt.date(2022, 9, 16)),  # over the state funeral
        (dt.date(2023, 5, 9), -1, dt.date(2023, 5, 5)),  # over the coronation
        (dt.date(2022, 6, 6), -1, dt.date(2022, 6, 1)),  # over both days of the jubilee
        (dt.date(2025, 1, 2), -10, dt.date(2024, 12, 16)),  # over Christmas and the new year
    ],
)
def test_days_before_a_visit(first_day: dt.date, n: int, expected: dt.date) -> None:
    assert ENGLAND.day(first_day, n) == expected


def test_dorset_deadline() -> None:
    assert ENGLAND.shift(dt.date(2019, 2, 13), 33) == dt.date(2019, 4, 1)


@pytest.mark.parametrize(
    ("day", "reason", "before", "after"),
    [
        (dt.date(2021, 6, 12), "weekend", dt.date(2021, 6, 11), dt.date(2021, 6, 14)),
        (dt.date(2022, 9, 19), "bank-holiday", dt.date(2022, 9, 16), dt.date(2022, 9, 20)),
        (dt.date(2021, 12, 25), "bank-holiday", dt.date(2021, 12, 24), dt.date(2021, 12, 29)),
    ],
)
def test_a_first_day_off_is_refused_with_its_reason(day: dt.date, reason: str, before: dt.date, after: dt.date) -> None:
    with pytest.raises(DomainError) as caught:
        ENGLAND.day(day, -5)
    assert caught.value.code == "first-day-not-working"
    data = caught.value.data
    assert (data["date"], data["reason"], data["previous"], data["next"]) == (day, reason, before, after)
    assert bool(data["name"]) == (reason == "bank-holiday")


def test_days_that_staff_declare_are_not_working() -> None:
    day = dt.date(2021, 6, 9)
    declared = WorkingDays({day: "A day of mourning"})
    assert ENGLAND.is_working(day)
    assert declared.why_not(day) == NotWorking("declared", "A day of mourning")
    assert declared.day(dt.date(2021, 6, 14), -5) == dt.date(2021, 6, 4)
    with pytest.raises(DomainError) as caught:
        declared.require_first_day(day)
    assert caught.value.data["reason"] == "declared"


def test_declared_days_cannot_be_changed_behind_its_back() -> None:
    days = {dt.date(2021, 6, 9): "A day of mourning"}
    declared = WorkingDays(days)
    days.clear()
    assert not declared.is_working(dt.date(2021, 6, 9))


@pytest.mark.parametrize("year", [1500, 2101])
def test_years_without_known_bank_holidays_are_refused(year: int) -> None:
    with pytest.raises(DomainError) as caught:
        ENGLAND.is_working(dt.date(year, 6, 1))
    assert caught.value.code == "date-out-of-range"


@given(first_days, st.integers(-30, 30).filter(bool))
def test_a_numbered_day_is_always_a_working_day(first_day: dt.date, n: int) -> None:
    day = ENGLAND.day(first_day, n)
    assert day.weekday() < 5
    assert ENGLAND.is_working(day)


@given(first_days, st.integers(2, 30))
def test_earlier_numbers_are_strictly_earlier(first_day: dt.date, n: int) -> None:
    assert ENGLAND.day(first_day, -n) < ENGLAND.day(first_day, -(n - 1))
    assert ENGLAND.day(first_day, n) > ENGLAND.day(first_day, n - 1)
    assert ENGLAND.day(first_day, -1) < first_day


@given(first_days, st.integers(-30, 30).filter(bool))
def test_a_day_knows_its_number(first_day: dt.date, n: int) -> None:
    assert ENGLAND.number(first_day, ENGLAND.day(first_day, n)) == n


@given(dates, st.integers(1, 60))
def test_shifting_counts_working_days_one_by_one(date: dt.date, n: int) -> None:
    there = ENGLAND.shift(date, n)
    passed = [date + dt.timedelta(days=each) for each in range(1, (there - date).days + 1)]
    assert sum(map(ENGLAND.is_working, passed)) == n
    assert ENGLAND.is_working(there)
    assert ENGLAND.shift(date, 0) == date


def test_a_day_off_has_no_number() -> None:
    assert ENGLAND.number(dt.date(2021, 6, 14), dt.date(2021, 6, 12)) is None
