"""`surveyapp timetable` as it is called from a shell."""

import datetime as dt
import json

import pytest
from click.testing import CliRunner, Result

from surveyapp.commands.timetable import timetable
from tests.interchange.calendar_reader import read


def call(*arguments: str) -> Result:
    return CliRunner().invoke(timetable, arguments, prog_name="surveyapp timetable")


def test_text_is_the_usual_format() -> None:
    result = call("--kind", "revisit", "--first-day", "2021-06-14")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "Fri 28 May 2021" in result.stdout


def test_json() -> None:
    result = call("--kind", "revisit", "--first-day", "2021-06-14", "--format", "json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["windows"][0]["opens_at"] == "2021-06-07T12:00:00+01:00"
    assert found["windows"][0]["closes_at"] == "2021-06-11T12:00:00+01:00"


def test_ics() -> None:
    result = call("--kind", "full-2023", "--first-day", "2024-10-14", "--format", "ics")
    assert result.exit_code == 0
    calendar = read(result.stdout_bytes)
    assert dt.date(2024, 9, 30) in [event.moment("DTSTART") for event in calendar.inside]


def test_days_on_site_can_be_given() -> None:
    result = call("--kind", "revisit", "--first-day", "2019-02-11", "--days", "3", "--format", "json")
    found = json.loads(result.stdout)
    assert found["last_day"] == "2019-02-13"
    assert next(each for each in found["milestones"] if each["code"] == "publication")["date"] == "2019-04-01"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("--kind ordinary --first-day 2021-06-14", "'ordinary'"),
        ("--kind revisit", "--first-day"),
        ("--first-day 2021-06-14", "--kind"),
        ("--kind revisit --first-day 14/6/2021", "2021-06-14"),
        ("--kind revisit --first-day 2021-06-31", "2021-06-31"),
        ("--kind revisit --first-day 2021-06-12", "weekend"),
        ("--kind revisit --first-day 2022-09-19", "State Funeral"),
        ("--kind revisit --first-day 2021-06-14 --days 9", "2 to 4"),
        ("--kind revisit --first-day 2021-06-14 --days two", "two"),
        ("--kind revisit --first-day 1999-06-14", "1999"),
        ("--kind revisit --first-day 2021-06-14 --format pdf", "pdf"),
        ("--kind revisit --first-day 2021-06-14 more", "more"),
        ("--colour red", "--colour"),
        ("", "--kind"),
    ],
)
def test_a_wrong_call_says_so_in_one_line(arguments: str, says: str) -> None:
    result = call(*arguments.split())
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("surveyapp: ")
    assert says in result.stderr
