"""Times of day as people write them."""

import datetime as dt

import pytest

from surveyapp.domain.errors import DomainError
from surveyapp.domain.wall_times import parse_wall_time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("12:00", dt.time(12)),
        ("9.30am", dt.time(9, 30)),
        ("9 AM", dt.time(9)),
        ("12 pm", dt.time(12)),
        ("12am", dt.time(0)),
        ("12:15 a.m.", dt.time(0, 15)),
        ("23:59", dt.time(23, 59)),
        ("00:00", dt.time(0)),
        (" Midday ", dt.time(12)),
        ("12 noon", dt.time(12)),
        ("midnight", dt.time(0)),
        ("  ", None),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, time: dt.time | None) -> None:
    assert parse_wall_time(text) == time


@pytest.mark.parametrize("text", ["9", "24:00", "13pm", "0am", "12:60", "12:0", "noonish", "12:00 BST", "-1:00"])
def test_what_is_no_time_or_may_be_two_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as caught:
        parse_wall_time(text)
    assert caught.value.code == "not-a-time"
