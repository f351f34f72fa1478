"""Builds the timetable of one inspection from its kind, its first day and what staff have changed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from surveyapp.domain.clock import london, to_london, to_utc
from surveyapp.domain.errors import DomainError
from surveyapp.domain.inspection_kinds import CLOSING, OPENING, inspection_kind
from surveyapp.domain.inspection_rules import FIRST_DAY, LAST_DAY, PARTS_OF_DAY, Edge, InspectionKind, Rule
from surveyapp.domain.working_days import ENGLAND, WorkingDays

FIRST_YEAR, LAST_YEAR = 2016, 2090

Overrides = Mapping[str, dt.date | dt.datetime]
NONE: Overrides = MappingProxyType({})


@dataclass(frozen=True)
class Milestone:
    """One line of a timetable.

    `day` is the number around the first day on site, None for deadlines after the visit and for a day
    that is no working day. `at` is an aware London datetime, None where there is no exact time; `when`
    then may give a part of the day. `until` is the last date of an activity of several days. `source`
    is None where the default is ours. `moved` says that the defaults on England's known working days
    would have put it elsewhere: staff gave another date, or declared a day that pushes it.
    `what`, `when` and `note` are to be translated where they are shown.
    """

    code: str
    day: int | None
    date: dt.date
    at: dt.datetime | None
    what: str
    source: str | None
    moved: bool = False
    until: dt.date | None = None
    when: str | None = None
    note: str | None = None

    @property
    def place(self) -> tuple[dt.date, dt.date | None, dt.datetime | None]:
        """Where the milestone stands in time: two with the same place have not moved."""
        return self.date, self.until, to_utc(self.at) if self.at else None


@dataclass(frozen=True)
class Window:
    """When one audience's survey is open: `[opens_at, closes_at)`, both aware UTC."""

    audience: str
    opens_at: dt.datetime
    closes_at: dt.datetime
    source: str | None
    moved: bool = False


@dataclass(frozen=True)
class Timetable:
    """The days of one inspection, in order of time, with the survey windows.

    `announced_at` is the instant (UTC) from which the area counts as told of the inspection.
    """

    kind: str
    first_day: dt.date
    last_day: dt.date
    days_on_site: int
    announced_at: dt.datetime
    milestones: tuple[Milestone, ...]
    windows: tuple[Window, ...]

    def milestone(self, code: str) -> Milestone:
        """Return the milestone with this code. Errors: `unknown-milestone`."""
        for each in self.milestones:
            if each.code == code:
                return each
        raise DomainError("unknown-milestone", given=code, known=tuple(m.code for m in self.milestones))

    def window(self, audience: str) -> Window:
        """Return the window of this audience. Errors: `unknown-audience`."""
        for each in self.windows:
            if each.audience == audience:
                return each
        raise DomainError("unknown-audience", given=audience, known=tuple(w.audience for w in self.windows))


@dataclass(frozen=True)
class Moved:
    """One milestone that stands elsewhere in a later timetable of the same inspection."""

    code: str
    before: Milestone
    after: Milestone


def build(
    kind: str,
    first_day: dt.date,
    days_on_site: int | None = None,
    working_days: WorkingDays = ENGLAND,
    overrides: Overrides = NONE,
) -> Timetable:
    """Return the timetable of an inspection whose first day on site is `first_day`.

    `overrides` maps the code of a milestone to the date, or aware datetime, that staff have given it; a
    date alone keeps the time of day. The edges of a survey window are the milestones `opens-AUDIENCE`
    and `closes-AUDIENCE`. What counts from an overridden milestone moves with it.

    Errors: `unknown-inspection-kind`, `first-day-not-working`, `first-day-out-of-range`,
    `days-on-site-out-of-range`, `unknown-milestone`, `window-empty`, `window-before-notice`.
    """
    described = inspection_kind(kind)
    if not FIRST_YEAR <= first_day.year <= LAST_YEAR:
        raise DomainError("first-day-out-of-range", date=first_day, first=FIRST_YEAR, last=LAST_YEAR)
    days = described.usual_days if days_on_site is None else days_on_site
    if not described.least_days <= days <= described.most_days:
        raise DomainError("days-on-site-out-of-range", given=days, least=described.least_days, most=described.most_days)
    working_days.require_first_day(first_day)
    rules = (*described.rules, *_window_rules(described))
    codes = tuple(rule.code for rule in rules)
    for code in overrides:
        if code not in codes:
            raise DomainError("unknown-milestone", given=code, known=codes)

    placed = _place(rules, first_day, days, working_days, overrides)
    if overrides or working_days.extra:
        usual = _place(rules, first_day, days, ENGLAND, NONE)
        placed = {
            code: replace(each, moved=code in usual and usual[code].place != each.place)
            for code, each in placed.items()
        }
    announced_at = _instant(placed["announced"])
    return Timetable(
        kind=kind,
        first_day=first_day,
        last_day=working_days.day(first_day, days),
        days_on_site=days,
        announced_at=announced_at,
        milestones=tuple(sorted(placed.values(), key=_order)),
        windows=tuple(_window(audience, placed, announced_at) for audience in described.audiences),
    )


def moved(before: Timetable, after: Timetable) -> list[Moved]:
    """Return what stands elsewhere in `after` than in `before`, in the order of `after`.

    Milestones that only one of the two has are left out. Whether a date that has moved may still be
    acted on (a window may be open already) is for a person to decide.
    """
    earlier = {each.code: each for each in before.milestones}
    return [
        Moved(each.code, earlier[each.code], each)
        for each in after.milestones
        if each.code in earlier and earlier[each.code].place != each.place
    ]


def _window_rules(kind: InspectionKind) -> list[Rule]:
    """Return the two edges of every survey window as rules, so that they are moved like any other."""

    def rule(code: str, what: str, edge: Edge, source: str | None) -> Rule:
        return Rule(code, what, edge.count, (edge.anchor,), at=edge.at, source=source)

    rules = []
    for window in kind.windows:
        audience = window.audience
        rules.append(rule(f"opens-{audience}", OPENING[audience], window.opens, window.source))
        rules.append(rule(f"closes-{audience}", CLOSING[audience], window.closes, window.source))
    return rules


def _place(
    rules: tuple[Rule, ...], first_day: dt.date, days: int, working_days: WorkingDays, overrides: Overrides
) -> dict[str, Milestone]:
    """Return each rule's milestone by its code; rules may only count from earlier ones."""
    last_day = working_days.day(first_day, days)
    dates = {FIRST_DAY: first_day, LAST_DAY: last_day}
    placed: dict[str, Milestone] = {}
    for rule in rules:
        given = overrides.get(rule.code)
        at: dt.datetime | None = None
        if isinstance(given, dt.datetime):
            at = to_london(given)
            date = at.date()
        elif given is not None:
            date = given
        elif rule.count is None:
            continue
        else:
            anchor = next(each for each in rule.anchors if each in dates)
            date = _count(working_days, anchor, dates[anchor], rule.count)
        if at is None and rule.at is not None:
            at = london(date, rule.at)
        until = last_day if rule.until == LAST_DAY else None
        if isinstance(rule.until, int):
            until = working_days.day(first_day, rule.until)
        dates[rule.code] = date
        placed[rule.code] = Milestone(
            code=rule.code,
            day=working_days.number(first_day, date) if date <= last_day else None,
            date=date,
            at=at,
            what=rule.what,
            source=rule.source,
            until=until if until is not None and until > date else None,
            when=rule.when if at is None else None,
            note=rule.note,
        )
    return placed


def _count(working_days: WorkingDays, anchor: str, start: dt.date, count: int) -> dt.date:
    return working_days.day(start, count) if anchor == FIRST_DAY else working_days.shift(start, count)


def _instant(milestone: Milestone) -> dt.datetime:
    """Return the exact time of a milestone whose rule has one, in UTC."""
    if milestone.at is None:
        raise DomainError("milestone-without-time", milestone=milestone.code)
    return to_utc(milestone.at)


def _window(audience: str, placed: Mapping[str, Milestone], announced_at: dt.datetime) -> Window:
    opens, closes = placed[f"opens-{audience}"], placed[f"closes-{audience}"]
    opens_at, closes_at = _instant(opens), _instant(closes)
    if opens_at >= closes_at:
        raise DomainError("window-empty", audience=audience, opens_at=opens_at, closes_at=closes_at)
    if opens_at < announced_at:
        raise DomainError("window-before-notice", audience=audience, opens_at=opens_at, announced_at=announced_at)
    return Window(audience, opens_at, closes_at, opens.source, opens.moved or closes.moved)


def _order(milestone: Milestone) -> tuple[dt.date, dt.time, dt.datetime]:
    """Sort by date, then by time of day; what has no time comes first on its day."""
    midnight = dt.datetime.combine(milestone.date, dt.time(0), dt.UTC)
    if milestone.at:
        return milestone.date, milestone.at.time(), to_utc(milestone.at)
    return milestone.date, PARTS_OF_DAY.get(milestone.when or "", dt.time(0)), midnight
