"""A timetable as JSON, in the shape that programs outside rely on (docs/timetable.md)."""

import datetime as dt
import json
from collections.abc import Callable

from surveyapp.domain.clock import to_london
from surveyapp.domain.timetable import Milestone, Timetable, Window


def to_dict(timetable: Timetable, translate: Callable[[str], str] = str) -> dict[str, object]:
    """Return the timetable as plain values: dates in ISO 8601, instants with London's offset."""
    return {
        "kind": timetable.kind,
        "first_day": timetable.first_day.isoformat(),
        "last_day": timetable.last_day.isoformat(),
        "days_on_site": timetable.days_on_site,
        "announced_at": _instant(timetable.announced_at),
        "milestones": [_milestone(each, translate) for each in timetable.milestones],
        "windows": [_window(each) for each in timetable.windows],
    }


def render(timetable: Timetable, translate: Callable[[str], str] = str) -> str:
    """Return the timetable as a JSON document that ends with a newline."""
    return json.dumps(to_dict(timetable, translate), ensure_ascii=False, indent=2) + "\n"


def _milestone(milestone: Milestone, translate: Callable[[str], str]) -> dict[str, object]:
    return {
        "code": milestone.code,
        "day": milestone.day,
        "date": milestone.date.isoformat(),
        "until": milestone.until.isoformat() if milestone.until else None,
        "at": milestone.at.isoformat() if milestone.at else None,
        "when": translate(milestone.when) if milestone.when else None,
        "what": translate(milestone.what),
        "source": milestone.source,
        "note": translate(milestone.note) if milestone.note else None,
        "moved": milestone.moved,
    }


def _window(window: Window) -> dict[str, object]:
    return {
        "audience": window.audience,
        "opens_at": _instant(window.opens_at),
        "closes_at": _instant(window.closes_at),
        "source": window.source,
        "moved": window.moved,
    }


def _instant(instant: dt.datetime) -> str:
    return to_london(instant).isoformat()
