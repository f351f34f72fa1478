"""A timetable as an iCalendar file (RFC 5545) that calendars open and can be given again.

Exact times are written in UTC, so that no calendar needs a time zone of ours; the rest are whole days.
An event keeps its UID when its date moves: opening a newer file moves the entry, it does not add one.
"""

import datetime as dt
from collections.abc import Callable

from icalendar import Calendar, Event

from surveyapp.domain.clock import require_utc, to_utc
from surveyapp.domain.inspection_kinds import inspection_kind
from surveyapp.domain.marks import N_
from surveyapp.domain.timetable import Milestone, Timetable

_OURS = N_("Our default: no source states it.")
_MOVED = N_("Moved from the usual date.")
_SOURCE = N_("Source:")


def render(
    timetable: Timetable,
    now: dt.datetime,
    key: str | None = None,
    name: str | None = None,
    translate: Callable[[str], str] = str,
) -> bytes:
    """Return the calendar as UTF-8 bytes, made at `now`.

    `key` names the inspection in the UIDs and must not change while it lives (without one, its kind and
    first day do); `name` is what the calendar is called (without one, the kind of inspection).
    """
    made_at = require_utc(now).replace(microsecond=0)
    key = key or f"{timetable.kind}-{timetable.first_day.isoformat()}"
    calendar = Calendar()
    calendar.add("prodid", "-//surveyapp//timetable//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name or translate(inspection_kind(timetable.kind).name))
    calendar.add("x-wr-timezone", "Europe/London")
    for milestone in timetable.milestones:
        calendar.add_component(_event(milestone, made_at, key, translate))
    return bytes(calendar.to_ical())


def _event(milestone: Milestone, made_at: dt.datetime, key: str, translate: Callable[[str], str]) -> Event:
    event = Event()
    event.add("uid", f"{key}-{milestone.code}@surveyapp.invalid")
    event.add("dtstamp", made_at)
    event.add("last-modified", made_at)
    what = translate(milestone.what)
    event.add("summary", f"{what} ({translate(milestone.when)})" if milestone.when else what)
    event.add("description", _description(milestone, translate))
    event.add("transp", "TRANSPARENT")
    if milestone.at:
        event.add("dtstart", to_utc(milestone.at))
    else:
        event.add("dtstart", milestone.date)
        # The end of a whole-day event is the day after its last one.
        event.add("dtend", (milestone.until or milestone.date) + dt.timedelta(days=1))
    return event


def _description(milestone: Milestone, translate: Callable[[str], str]) -> str:
    source = f"{translate(_SOURCE)} {milestone.source}" if milestone.source else translate(_OURS)
    lines = [source]
    if milestone.moved:
        lines.append(translate(_MOVED))
    if milestone.note:
        lines.append(translate(milestone.note))
    return "\n".join(lines)
