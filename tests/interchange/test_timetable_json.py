"""The JSON that programs outside rely on."""

import datetime as dt
import json
from typing import Any

import pytest

from surveyapp.domain.inspection_kinds import INSPECTION_KINDS
from surveyapp.domain.timetable import build
from surveyapp.interchange.timetable_json import render, to_dict


def document(kind: str, first_day: dt.date) -> dict[str, Any]:
    found = json.loads(render(build(kind, first_day)))
    assert isinstance(found, dict)
    return found


def test_the_example_of_the_documentation() -> None:
    found = document("revisit", dt.date(2021, 6, 14))
    assert (found["kind"], found["first_day"], found["last_day"]) == ("revisit", "2021-06-14", "2021-06-17")
    notice = next(each for each in found["milestones"] if each["day"] == -10)
    assert (notice["date"], notice["at"], notice["when"]) == ("2021-05-28", None, "morning")
    assert found["windows"] == [
        {
            "audience": "parents-carers",
            "opens_at": "2021-06-07T12:00:00+01:00",
            "closes_at": "2021-06-11T12:00:00+01:00",
            "source": "Re-visit guidance 2021, Timeframe",
            "moved": False,
        }
    ]
    review = next(each for each in found["milestones"] if each["code"] == "forum-review")
    assert (review["at"], review["source"]) == ("2021-06-04T12:00:00+01:00", None)


@pytest.mark.parametrize("kind", sorted(INSPECTION_KINDS))
def test_every_kind_has_the_promised_keys(kind: str) -> None:
    found = document(kind, dt.date(2024, 10, 30))
    assert {"kind", "first_day", "milestones", "windows"} <= set(found)
    for milestone in found["milestones"]:
        assert {"day", "date", "at", "what", "source"} <= set(milestone)
        assert milestone["day"] != 0
        if milestone["at"]:
            at = dt.datetime.fromisoformat(milestone["at"])
            assert at.utcoffset() is not None
            assert at.date().isoformat() == milestone["date"]
    for window in found["windows"]:
        assert {"audience", "opens_at", "closes_at", "source"} <= set(window)
        assert dt.datetime.fromisoformat(window["opens_at"]) < dt.datetime.fromisoformat(window["closes_at"])


def test_a_window_over_a_clock_change_shows_both_offsets() -> None:
    (window,) = document("revisit", dt.date(2024, 10, 30))["windows"]
    assert (window["opens_at"], window["closes_at"]) == ("2024-10-23T12:00:00+01:00", "2024-10-29T12:00:00+00:00")


def test_words_can_be_translated_and_codes_cannot() -> None:
    found: Any = to_dict(build("revisit", dt.date(2021, 6, 14)), str.upper)
    assert all(each["what"].isupper() and each["code"].islower() for each in found["milestones"])
