"""The table for a terminal."""

import datetime as dt
import re

import pytest

from surveyapp.domain.inspection_kinds import INSPECTION_KINDS
from surveyapp.domain.timetable import build
from surveyapp.interchange.timetable_text import render

MONDAY = dt.date(2021, 6, 14)


@pytest.mark.parametrize("kind", sorted(INSPECTION_KINDS))
def test_every_milestone_has_its_line_and_lines_stay_narrow(kind: str) -> None:
    timetable = build(kind, MONDAY)
    text = render(timetable)
    assert text.endswith("\n")
    assert all(len(line) <= 108 and line == line.rstrip() for line in text.splitlines())
    flat = " ".join(text.split())
    for milestone in timetable.milestones:
        assert f"{milestone.date:%a} {milestone.date.day} {milestone.date:%b %Y}" in flat
        assert milestone.what.split()[0] in flat


def test_defaults_of_ours_are_marked_and_sources_named() -> None:
    lines = render(build("revisit", MONDAY)).splitlines()
    assert any(re.match(r" -6 .*12:00 .*\(ours\)$", line) for line in lines)
    assert any(re.match(r" -5 .*Mon 7 Jun 2021 .*12:00 .*Re-visit guidance 2021", line) for line in lines)
    assert any("parents and carers: Mon 7 Jun 2021 12:00 BST to Fri 11 Jun 2021 12:00 BST" in line for line in lines)
    assert not any("(moved)" in line for line in lines)


def test_what_has_moved_is_marked() -> None:
    text = render(build("revisit", MONDAY, overrides={"evidence": dt.date(2021, 6, 4)}))
    assert "(moved)" in text


def test_each_note_is_printed_once() -> None:
    text = render(build("full-2023", dt.date(2024, 10, 14)))
    assert text.count("Carried over from the handbook") == 1
    assert "1 day on site" in render(build("monitoring", MONDAY, 1))
