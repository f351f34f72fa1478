"""The shape of what a kind of inspection says about its days, and the deadlines that follow a visit.

A rule places one thing in time. It counts either from the first day on site, in day numbers without a
day 0, or from another date (the last day, the expected final report …), in working days after it.
`source` names where a rule stands; a rule without one is a default of this product ("ours"). The notes
say where sources disagree or are silent. Where they stand in full: docs/timetable.md.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

from surveyapp.domain.clock import MIDDAY
from surveyapp.domain.marks import N_

FIRST_DAY: Final = "first-day"
LAST_DAY: Final = "last-day"

HANDBOOK = "Handbook 2021"
REVISIT_GUIDANCE = "Re-visit guidance 2021"
SLIDES = "Slides on the 2023 framework"
LEEDS = "Leeds guide 206"

MORNING = N_("morning")
AFTERNOON = N_("afternoon")
NINE_TO_TEN = N_("usually between 9am and 10am")
AFTER_THE_CALL = N_("after the call")

PARTS_OF_DAY: dict[str, dt.time] = {
    MORNING: dt.time(9, 0),
    NINE_TO_TEN: dt.time(9, 0),
    AFTER_THE_CALL: dt.time(10, 1),
    AFTERNOON: dt.time(13, 0),
}
"""Where a part of the day sorts among exact times: for order only, never shown as a time."""


@dataclass(frozen=True)
class Rule:
    """Places one milestone.

    `count` is a day number where `anchor` is `first-day`, else working days after the anchor (0 is the
    same day); None means that the milestone is there only once staff have given its date. Several
    anchors: the first that has a date. `until` ends an activity of several days. `at` is a London
    time; `when` a part of the day in words, where the source gives no exact time.
    """

    code: str
    what: str
    count: int | None
    anchors: tuple[str, ...] = (FIRST_DAY,)
    until: int | Literal["last-day"] | None = None
    at: dt.time | None = None
    when: str | None = None
    source: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Edge:
    """One end of a survey window: a count from an anchor, as in `Rule`, at a London time."""

    count: int
    anchor: str = FIRST_DAY
    at: dt.time = MIDDAY


@dataclass(frozen=True)
class WindowRule:
    """When the survey of one audience is open: from `opens` up to, and not at, `closes`."""

    audience: str
    opens: Edge
    closes: Edge
    source: str | None = None


@dataclass(frozen=True)
class InspectionKind:
    """What one kind of inspection says about its days.

    `least_days` and `most_days` bound the days on site; `usual_days` is taken where staff say nothing.
    `days_source` is None where the sources leave the number of days open.
    """

    code: str
    name: str
    least_days: int
    usual_days: int
    most_days: int
    days_source: str | None
    rules: tuple[Rule, ...]
    windows: tuple[WindowRule, ...]

    @property
    def audiences(self) -> tuple[str, ...]:
        """The audiences that have a survey, in the order in which they are shown."""
        return tuple(window.audience for window in self.windows)


_OURS_2023 = N_("Carried over from the handbook of the 2016 framework: what we have of the 2023 one gives no time.")


def report_deadlines(
    source: dict[str, str], note: str | None = None, publication_note: str | None = None
) -> tuple[Rule, ...]:
    """Return the deadlines of a draft and a final report, counted from the last day of the visit.

    `source` maps the codes `comments`, `final-report` and `publication` to where each stands; a code
    that is missing is ours. The notes belong to the final report and to its publication.
    """
    return (
        Rule(
            "draft-report",
            N_("The area receives the draft report"),
            None,
            note=N_("No source says when. Once its date is given, the time for comments counts from it."),
        ),
        Rule(
            "comments",
            N_("The area’s comments on the draft report are due"),
            10,
            ("draft-report", LAST_DAY),
            source=source.get("comments"),
            note=N_("The ten working days run from the draft. Until its date is known they count from the last day."),
        ),
        Rule(
            "final-report",
            N_("The area has usually received the final report"),
            28,
            (LAST_DAY,),
            source=source.get("final-report"),
            note=note,
        ),
        Rule(
            "publication",
            N_("The final report is normally on Ofsted’s and the CQC’s websites"),
            33,
            (LAST_DAY,),
            source=source.get("publication"),
            note=publication_note or note,
        ),
    )


def local_publication(source: str | None) -> Rule:
    """Return the deadline by which the local bodies put the report on their own websites."""
    return Rule(
        "local-publication",
        N_("The report is due on the local bodies’ own websites"),
        5,
        ("final-report",),
        source=source,
        note=N_(
            "Five days from receipt, here from the expected date of the final report. Annex A does not say "
            "which days; we count working days, as for every other deadline. Calendar days would end sooner."
        ),
    )


STATEMENT_DEADLINES: tuple[Rule, ...] = (
    Rule(
        "wsoa",
        N_("Where a written statement of action is required: it is due"),
        70,
        ("final-report",),
        source=f"{HANDBOOK} ¶75, Annex A",
        note=N_("Counts from receipt of the report, here from its expected date."),
    ),
    Rule(
        "fitness-review",
        N_("Where a written statement of action is required: its review is usually finished"),
        10,
        ("wsoa",),
        source=f"{HANDBOOK} Annex A",
        note=N_("Counts from the day the statement is due; give the day it came to count from that."),
    ),
    Rule(
        "resubmission",
        N_("Where the statement was not fit for purpose: the new one is due"),
        20,
        ("fitness-review",),
        source=f"{HANDBOOK} Annex A",
        note=N_("Counts from the end of the review; give the day of the decision to count from that."),
    ),
)

REPORT_OURS: tuple[Rule, ...] = report_deadlines({}, _OURS_2023)
"""The report's deadlines where no source gives them: every one is ours."""
