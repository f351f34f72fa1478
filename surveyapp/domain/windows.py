"""The state of a survey follows from its times and the clock: nothing stores it.

Intervals are half-open: a survey is open from `opens_at` up to, and not at, `closes_at`; the time of
grace for drafts begun before closing runs from `closes_at` up to, and not at, `closes_at + grace`.
"""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from surveyapp.domain.clock import require_utc, to_utc
from surveyapp.domain.errors import DomainError


class SurveyState(StrEnum):
    """What a survey is at one instant. Respondents find nothing in the first two states."""

    DRAFT = "draft"
    """Not published: only staff and reviewers see it."""
    NOT_ANNOUNCED = "not-announced"
    """Published, but the area has not been told of the inspection."""
    SCHEDULED = "scheduled"
    OPEN = "open"
    GRACE = "grace"
    """Closed; a draft begun before closing may still be finished."""
    CLOSED = "closed"


@dataclass(frozen=True)
class SurveyTimes:
    """The times of one survey, all aware and kept in UTC; `grace` may be nought.

    Errors: `instant-without-zone`, `window-empty`, `grace-negative`.
    """

    announced_at: dt.datetime
    opens_at: dt.datetime
    closes_at: dt.datetime
    grace: dt.timedelta = dt.timedelta(0)

    def __post_init__(self) -> None:
        for name in ("announced_at", "opens_at", "closes_at"):
            object.__setattr__(self, name, to_utc(getattr(self, name)))
        if self.opens_at >= self.closes_at:
            raise DomainError("window-empty", opens_at=self.opens_at, closes_at=self.closes_at)
        if self.grace < dt.timedelta(0):
            raise DomainError("grace-negative", grace=self.grace)

    @property
    def grace_ends_at(self) -> dt.datetime:
        """The instant from which nothing more is taken in time."""
        return self.closes_at + self.grace

    def accepts_new(self, now: dt.datetime) -> bool:
        """Say whether a new response may begin at `now`."""
        return state_at(self, now) is SurveyState.OPEN

    def accepts_draft(self, now: dt.datetime) -> bool:
        """Say whether a draft begun before closing may be gone on with, and sent in time, at `now`."""
        return state_at(self, now) in (SurveyState.OPEN, SurveyState.GRACE)


def state_at(times: SurveyTimes, now: dt.datetime, published: bool = True) -> SurveyState:
    """Return the state of a survey at `now`; one that is not published is a draft at any time.

    Before the area has been told there is nothing to find, whatever the window says.
    """
    now = require_utc(now)
    if not published:
        return SurveyState.DRAFT
    if now < times.announced_at:
        return SurveyState.NOT_ANNOUNCED
    if now < times.opens_at:
        return SurveyState.SCHEDULED
    if now < times.closes_at:
        return SurveyState.OPEN
    if now < times.grace_ends_at:
        return SurveyState.GRACE
    return SurveyState.CLOSED


def move_window(times: SurveyTimes, opens_at: dt.datetime, closes_at: dt.datetime) -> SurveyTimes:
    """Return the times with the window moved, where the move can stand.

    Errors: `instant-without-zone`, `window-empty` (it must open before it closes) and
    `window-before-notice` (it must not open before the area has been told).
    """
    changed = replace(times, opens_at=opens_at, closes_at=closes_at)
    if changed.opens_at < changed.announced_at:
        raise DomainError("window-before-notice", opens_at=changed.opens_at, announced_at=changed.announced_at)
    return changed
