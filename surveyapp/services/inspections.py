"""Inspections: creating them with their surveys, their timetables, and days that staff declare."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.domain.clock import london
from surveyapp.domain.errors import DomainError
from surveyapp.domain.timetable import Moved, Timetable, Window, build, moved
from surveyapp.domain.working_days import WorkingDays
from surveyapp.services import audit, revisions
from surveyapp.services.actors import Actor
from surveyapp.services.banks import filled_bank
from surveyapp.storage.inspections import (
    FocusArea,
    Inspection,
    MilestoneChange,
    NonWorkingDay,
    declared_days,
    inspections_newest_first,
)
from surveyapp.storage.surveys import Survey, survey_by_slug

LONGEST_AREA = 200
LONGEST_FOCUS = 500
MOST_FOCUS = 12


@dataclass(frozen=True, slots=True)
class MovedDates:
    """What a newly declared day moved in one inspection's timetable."""

    inspection: Inspection
    milestones: tuple[Moved, ...]


def create_inspection(
    session: Session,
    actor: Actor,
    *,
    area: str,
    kind: str,
    first_day: date,
    now: datetime,
    days_on_site: int | None = None,
    focus: Sequence[str] = (),
    demonstration: bool = False,
) -> Inspection:
    """An inspection with one survey for each audience of its kind, worded from the banks. Commits.

    Raises DomainError: area-missing, area-too-long, focus-missing (a re-visit), focus-too-long, too-many-focus-areas,
    and those of the timetable, such as first-day-not-working.
    """
    actor.require("create-inspection")
    area = _cleaned(area)
    areas_of_focus = [text for text in map(_cleaned, focus) if text]
    _check(area, areas_of_focus, kind)
    timetable = build(kind, first_day, days_on_site, WorkingDays(declared_days(session)))
    inspection = Inspection(
        area=area,
        kind=kind,
        first_day=first_day,
        days_on_site=timetable.days_on_site,
        demonstration=demonstration,
        created_at=now,
        focus=[FocusArea(position=i, text=text) for i, text in enumerate(areas_of_focus, 1)],
    )
    session.add(inspection)
    session.flush()
    for window in timetable.windows:
        survey = _survey(session, inspection, window, timetable)
        session.add(survey)
        session.flush()
        _word(session, actor, survey, inspection, now)
    audit.record(
        session, actor, "inspection-created", f"inspection:{inspection.id}", now, area=area, kind=kind, day=first_day
    )
    session.commit()
    return inspection


def timetable_of(session: Session, inspection: Inspection) -> Timetable:
    """The inspection's timetable with what staff changed and the days that they declared."""
    return _timetable(inspection, declared_days(session))


def standing_timetable(session: Session, inspection: Inspection) -> Timetable:
    """The timetable with each survey's window, and the moment the area is told, where they really stand.

    Staff move windows apart from the timetable, and days declared later move the timetable but no window.
    """
    declared = declared_days(session)
    plain = _timetable(inspection, declared)
    apart: dict[str, date | datetime] = {}
    for survey in inspection.surveys:
        if window_drift(survey, plain) is not None:
            apart |= {f"opens-{survey.audience}": survey.opens_at, f"closes-{survey.audience}": survey.closes_at}
    told = min((survey.announced_at for survey in inspection.surveys), default=plain.announced_at)
    if told != plain.announced_at:
        apart["announced"] = told
    return _timetable(inspection, declared, apart) if apart else plain


def change_milestone(
    session: Session,
    actor: Actor,
    inspection: Inspection,
    *,
    milestone: str,
    to: date | datetime,
    reason: str,
    now: datetime,
) -> None:
    """Give one milestone of one inspection another date (or London date and time). Commits.

    Windows are moved by `surveys.move_window`, which respondents are told of. Raises DomainError: reason-missing,
    and those of the timetable.
    """
    actor.require("change-timetable")
    if not reason.strip():
        raise DomainError("reason-missing")
    timed = isinstance(to, datetime)
    day, time = (to.date(), to.strftime("%H:%M")) if isinstance(to, datetime) else (to, None)
    kept = [change for change in inspection.changes if change.milestone != milestone]
    changed = MilestoneChange(milestone=milestone, date=day, time=time, reason=reason.strip()[:1000])
    timetable = build(
        inspection.kind,
        inspection.first_day,
        inspection.days_on_site,
        WorkingDays(declared_days(session)),
        _overrides([*kept, changed]),
    )
    for survey in inspection.surveys:
        if survey.announced_at > now:
            # Nothing may be found before the area is told; once it has been, it cannot be taken back.
            survey.announced_at = min(timetable.announced_at, survey.opens_at)
    existing = next((change for change in inspection.changes if change.milestone == milestone), None)
    if existing is None:
        inspection.changes.append(changed)
    else:
        existing.date, existing.time, existing.reason = changed.date, changed.time, changed.reason
    subject = f"inspection:{inspection.id}"
    details = {"milestone": milestone, "to": to, "timed": timed, "reason": changed.reason}
    audit.record(session, actor, "milestone-moved", subject, now, **details)
    session.commit()


def declare_non_working_day(session: Session, actor: Actor, *, day: date, name: str, now: datetime) -> list[MovedDates]:
    """Add a day that is no working day, and say which dates of which inspections it moved. Commits.

    Windows already set stay as respondents were told until staff move them. Raises DomainError: name-missing,
    day-not-working-already.
    """
    actor.require("change-timetable")
    if not name.strip():
        raise DomainError("name-missing")
    before = declared_days(session)
    already = WorkingDays(before).why_not(day)
    if already is not None:
        raise DomainError("day-not-working-already", date=day, name=already.name, reason=already.reason)
    session.add(NonWorkingDay(day=day, name=name.strip()[:200], declared_at=now))
    session.flush()
    audit.record(session, actor, "non-working-day-declared", f"day:{day.isoformat()}", now, name=name.strip())
    result = dates_moved_by(session, day)
    session.commit()
    return result


def dates_moved_by(session: Session, day: date) -> list[MovedDates]:
    """Which dates of which inspections a declared day moves, the other declared days being what they are."""
    after = declared_days(session)
    before = {declared: name for declared, name in after.items() if declared != day}
    found = ((inspection, _moved_by(inspection, before, after)) for inspection in inspections_newest_first(session))
    return [MovedDates(inspection, tuple(changes)) for inspection, changes in found if changes]


def name_officer(session: Session, actor: Actor, inspection: Inspection, *, email: str, now: datetime) -> None:
    """Say whom in the area messages about the surveys go to once it has been told; "" for nobody. Commits.

    Raises DomainError `officer-email-invalid`.
    """
    actor.require("change-timetable")
    address = None
    if email.strip():
        try:
            # Addresses of the demonstration end in .example; nothing is sent to find out whether one exists.
            address = validate_email(email.strip(), check_deliverability=False, test_environment=True).normalized
        except EmailNotValidError as error:
            raise DomainError("officer-email-invalid", given=email) from error
    if inspection.officer_email != address:
        inspection.officer_email = address
        audit.record(session, actor, "officer-named", f"inspection:{inspection.id}", now)
    session.commit()


def inspection_by_id(session: Session, inspection_id: int) -> Inspection | None:
    """One inspection with its surveys."""
    return session.scalar(select(Inspection).where(Inspection.id == inspection_id))


def window_drift(survey: Survey, timetable: Timetable) -> Window | None:
    """Where the timetable would now put a survey's window, if that is not where it stands."""
    expected = timetable.window(survey.audience)
    stands = (survey.opens_at, survey.closes_at) == (expected.opens_at, expected.closes_at)
    return None if stands else expected


def _moved_by(inspection: Inspection, before: Mapping[date, str], after: Mapping[date, str]) -> list[Moved]:
    try:
        return moved(_timetable(inspection, before), _timetable(inspection, after))
    except DomainError:
        # The first day itself has become no working day: staff must choose another; every date is in question.
        return []


def _timetable(
    inspection: Inspection, declared: Mapping[date, str], apart: Mapping[str, date | datetime] | None = None
) -> Timetable:
    return build(
        inspection.kind,
        inspection.first_day,
        inspection.days_on_site,
        WorkingDays({day: name for day, name in declared.items() if day != inspection.first_day}),
        _overrides(inspection.changes) | dict(apart or {}),
    )


def _overrides(changes: Sequence[MilestoneChange]) -> dict[str, date | datetime]:
    return {
        c.milestone: c.date if c.time is None else london(c.date, datetime.strptime(c.time, "%H:%M").time())  # noqa: DTZ007  # a wall time
        for c in changes
    }


def _survey(session: Session, inspection: Inspection, window: Window, timetable: Timetable) -> Survey:
    return Survey(
        slug=_free_slug(session, inspection, window.audience),
        inspection_id=inspection.id,
        audience=window.audience,
        bank="",
        announced_at=timetable.announced_at,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
    )


def _word(session: Session, actor: Actor, survey: Survey, inspection: Inspection, now: datetime) -> None:
    """Give a new survey the wording of its bank."""
    focus = tuple(each.text for each in inspection.focus)
    document = filled_bank(inspection.kind, survey.audience, inspection.area, focus)
    survey.bank = document["code"]
    revisions.begin(session, actor, survey, document, origin="bank", now=now, bank=survey.bank)


def _free_slug(session: Session, inspection: Inspection, audience: str) -> str:
    stem = f"{_slug(inspection.area)}-{audience}-{inspection.first_day:%Y-%m}"
    slug, number = stem, 1
    while survey_by_slug(session, slug) is not None:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _slug(area: str) -> str:
    plain = unicodedata.normalize("NFKD", area).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "area"


def _cleaned(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _check(area: str, focus: Sequence[str], kind: str) -> None:
    if not area:
        raise DomainError("area-missing")
    if len(area) > LONGEST_AREA:
        raise DomainError("area-too-long", length=len(area), maximum=LONGEST_AREA)
    if kind == "revisit" and not focus:
        raise DomainError("focus-missing")
    if len(focus) > MOST_FOCUS:
        raise DomainError("too-many-focus-areas", given=len(focus), maximum=MOST_FOCUS)
    for text in focus:
        if len(text) > LONGEST_FOCUS:
            raise DomainError("focus-too-long", length=len(text), maximum=LONGEST_FOCUS)
