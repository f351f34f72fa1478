"""Wall times of London and instants, over the changes of the clocks."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.clock import LONDON, UTC, london, midday, parse_instant, require_utc, to_london, to_utc
from surveyapp.domain.errors import DomainError


def refusal(call: object, *args: object, **kwargs: object) -> DomainError:
    with pytest.raises(DomainError) as caught:
        call(*args, **kwargs)  # type: ignore[operator]  # any callable of the domain
    return caught.value


def test_summer_and_winter_have_their_offsets() -> None:
    assert midday(dt.date(2021, 6, 7)).isoformat() == "2021-06-07T12:00:00+01:00"
    assert midday(dt.date(2021, 1, 7)).isoformat() == "2021-01-07T12:00:00+00:00"


def test_the_hour_skipped_in_spring_is_refused() -> None:
    error = refusal(london, dt.date(2024, 3, 31), dt.time(1, 30))
    assert error.code == "wall-time-skipped"
    assert error.data == {"date": dt.date(2024, 3, 31), "time": dt.time(1, 30)}
    assert to_utc(london(dt.date(2024, 3, 31), dt.time(0, 59))) == dt.datetime(2024, 3, 31, 0, 59, tzinfo=UTC)
    assert to_utc(london(dt.date(2024, 3, 31), dt.time(2, 0))) == dt.datetime(2024, 3, 31, 1, 0, tzinfo=UTC)


def test_the_skipped_hour_is_refused_whichever_fold_is_given() -> None:
    for fold in (0, 1):
        assert refusal(london, dt.date(2024, 3, 31), dt.time(1, 30), fold).code == "wall-time-skipped"


def test_the_hour_shown_twice_in_autumn_needs_a_choice() -> None:
    day, half_past_one = dt.date(2024, 10, 27), dt.time(1, 30)
    assert refusal(london, day, half_past_one).code == "wall-time-twice"
    assert to_utc(london(day, half_past_one, fold=0)) == dt.datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
    assert to_utc(london(day, half_past_one, fold=1)) == dt.datetime(2024, 10, 27, 1, 30, tzinfo=UTC)


def test_a_wall_time_brings_no_zone_of_its_own() -> None:
    assert refusal(london, dt.date(2024, 5, 1), dt.time(9, tzinfo=UTC)).code == "wall-time-with-zone"


@given(st.dates(dt.date(2016, 1, 1), dt.date(2030, 12, 31)))
def test_midday_stays_midday(date: dt.date) -> None:
    there_and_back = to_london(to_utc(midday(date)))
    assert (there_and_back.date(), there_and_back.time()) == (date, dt.time(12, 0))
    assert to_utc(midday(date)).hour in (11, 12)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2021-06-07T12:00:00+01:00", dt.datetime(2021, 6, 7, 11, tzinfo=UTC)),
        ("2021-06-07T11:00Z", dt.datetime(2021, 6, 7, 11, tzinfo=UTC)),
        (" 2021-06-07 12:00+01:00 ", dt.datetime(2021, 6, 7, 11, tzinfo=UTC)),
    ],
)
def test_instants_are_read_into_utc(text: str, instant: dt.datetime) -> None:
    assert parse_instant(text) == instant
    assert parse_instant(text).tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2021-06-07T12:00", "instant-without-zone"),
        ("2021-06-07", "instant-without-zone"),
        ("midday", "not-an-instant"),
        ("", "not-an-instant"),
        ("2021-06-31T12:00Z", "not-an-instant"),
        ("0001-01-01T00:00+10:00", "not-an-instant"),
    ],
)
def test_what_is_no_instant_is_refused(text: str, code: str) -> None:
    assert refusal(parse_instant, text).code == code


def test_now_must_know_its_zone() -> None:
    assert refusal(require_utc, dt.datetime(2021, 6, 7, 12)).code == "instant-without-zone"  # noqa: DTZ001 - the case
    assert require_utc(dt.datetime(2021, 6, 7, 12, tzinfo=LONDON)) == dt.datetime(2021, 6, 7, 11, tzinfo=UTC)
