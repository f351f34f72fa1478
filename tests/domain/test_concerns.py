"""By when a concern has to be looked at: midday or five o'clock of a working day, two hours on at the least."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from surveyapp.domain.concerns import due_at
from surveyapp.domain.working_days import WorkingDays


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2025-06-04T08:00", "2025-06-04T11:00"),  # 9 am in London: midday there
        ("2025-06-04T09:00", "2025-06-04T11:00"),  # just two hours
        ("2025-06-04T09:01", "2025-06-04T16:00"),
        ("2025-06-04T14:00", "2025-06-04T16:00"),
        ("2025-06-04T14:01", "2025-06-05T11:00"),
        ("2025-06-06T20:00", "2025-06-09T11:00"),  # Friday evening
        ("2025-12-24T20:00", "2025-12-29T12:00"),  # Christmas, and winter time
        ("2025-10-24T20:00", "2025-10-27T12:00"),  # the clocks go back between
    ],
)
def test_the_next_midday_or_five_o_clock(now: str, due: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert due_at(at, WorkingDays()) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_a_declared_day_is_no_working_day() -> None:
    days = WorkingDays({date(2025, 6, 4): "A day of mourning"})
    assert due_at(datetime(2025, 6, 4, 8, tzinfo=UTC), days) == datetime(2025, 6, 5, 11, tzinfo=UTC)
