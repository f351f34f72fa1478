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
    PAUSED = "paused"
    """Stopped for a while: nobody begins, and who has begun may finish."""
    PUT_OFF = "put-off"
    """The inspection comes later, on a day not known yet: nobody begins, and who has begun may finish."""
    CALLED_OFF = "called-off"
    """There will be no inspection: nothing more is taken."""


TAKES_DRAFTS = frozenset(
    {SurveyState.SCHEDULED, SurveyState.OPEN, SurveyState.GRACE, SurveyState.PAUSED, SurveyState.PUT_OFF}
)
"""States in which a draft may be gone on with, and sent in time. Only an open survey takes new ones.

Before the opening there is a draft only where the window was moved after it began.
"""

OVER = frozenset({SurveyState.CLOSED, SurveyState.CALLED_OFF})
"""States in which nothing more is taken in time, and figures are final."""


class Halt(StrEnum):
    """What stops a survey apart from its times."""

    PAUSED = "paused"
    PUT_OFF = "put-off"
    CALLED_OFF = "called-off"


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


def state_at(times: SurveyTimes, now: dt.datetime, published: bool = True, halt: Halt | None = None) -> SurveyState:
    """Return the state of a survey at `now`; one that is not published is a draft at any time.

    Before the area has been told there is nothing to find, whatever the window says. A pause stops an open survey
    only: it closes at its time, paused or not.
    """
    now = require_utc(now)
    if not published:
        return SurveyState.DRAFT
    if now < times.announced_at:
        return SurveyState.NOT_ANNOUNCED
    if halt in {Halt.PUT_OFF, Halt.CALLED_OFF}:
        return SurveyState(halt)
    if now < times.opens_at:
        return SurveyState.SCHEDULED
    if now < times.closes_at:
        return SurveyState.PAUSED if halt is Halt.PAUSED else SurveyState.OPEN
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
