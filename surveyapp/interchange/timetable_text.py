"""A timetable as plain English text for a terminal or a message: one table, defaults of ours marked."""

import datetime as dt
import textwrap

from surveyapp.domain.clock import to_london
from surveyapp.domain.inspection_kinds import AUDIENCES, inspection_kind
from surveyapp.domain.timetable import Milestone, Timetable, Window

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WIDTHS = (4, 15, 13, 44, 24)
_HEADINGS = ("Day", "Date", "Time", "What", "Source")


def render(timetable: Timetable) -> str:
    """Return the timetable as lines of at most 108 characters, ending with a newline."""
    kind = inspection_kind(timetable.kind)
    days = "1 day" if timetable.days_on_site == 1 else f"{timetable.days_on_site} days"
    lines = [
        kind.name,
        f"{days} on site, {_date(timetable.first_day)} to {_date(timetable.last_day)}",
        "Days are working days in England, without a day 0. Times are London's.",
        "",
        *_row(_HEADINGS),
        "  ".join("-" * width for width in _WIDTHS),
    ]
    notes: list[str] = []
    for milestone in timetable.milestones:
        if milestone.note and milestone.note not in notes:
            notes.append(milestone.note)
        lines += _milestone(milestone, notes)
    lines += ["", "Survey windows: open from the first time, closed at the second"]
    for window in timetable.windows:
        lines += _window(window)
    lines += ["", "(ours) no source states it: our default, which staff can change."]
    if any(each.moved for each in timetable.milestones):
        lines += ["(moved) not on its usual date: changed by staff, or pushed by a day declared later."]
    for number, note in enumerate(notes, start=1):
        lines += textwrap.wrap(note, width=104, initial_indent=f"[{number}] ", subsequent_indent="    ")
    return "\n".join(lines) + "\n"


def _milestone(milestone: Milestone, notes: list[str]) -> list[str]:
    date = _date(milestone.date)
    if milestone.until:
        date += f" to {_date(milestone.until)}"
    time = f"{milestone.at:%H:%M}" if milestone.at else milestone.when or ""
    what = f"{milestone.what} [{notes.index(milestone.note) + 1}]" if milestone.note else milestone.what
    day = "" if milestone.day is None else str(milestone.day).rjust(3)
    return _row((day, date, time, what, _source(milestone)))


def _window(window: Window) -> list[str]:
    opens, closes = to_london(window.opens_at), to_london(window.closes_at)
    times = f"{_date(opens)} {opens:%H:%M %Z} to {_date(closes)} {closes:%H:%M %Z}"
    return textwrap.wrap(
        f"{AUDIENCES[window.audience]}: {times} {_source(window)}",
        width=104,
        initial_indent="  ",
        subsequent_indent="    ",
    )


def _source(thing: Milestone | Window) -> str:
    return (thing.source or "(ours)") + (" (moved)" if thing.moved else "")


def _row(cells: tuple[str, ...]) -> list[str]:
    """Return one row of the table: each cell wrapped in its column."""
    columns = [
        textwrap.wrap(cell, width, drop_whitespace=not cell.startswith(" ")) or [""]
        for cell, width in zip(cells, _WIDTHS, strict=True)
    ]
    height = max(len(column) for column in columns)
    return [
        "  ".join(
            (column[n] if n < len(column) else "").ljust(width) for column, width in zip(columns, _WIDTHS, strict=True)
        ).rstrip()
        for n in range(height)
    ]


def _date(date: dt.date) -> str:
    """Return a date as in `Mon 7 Jun 2021`: English always, whatever the machine's language."""
    return f"{_DAYS[date.weekday()]} {date.day} {_MONTHS[date.month - 1]} {date.year}"
