"""The kinds of inspection as data: notice, days on site, activities, survey windows and deadlines.

Sources are named shortly here and in full in docs/timetable.md. Everything without a source is a
default of this product, and staff can change any of it for one inspection.
"""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from surveyapp.domain.clock import MIDDAY
from surveyapp.domain.errors import DomainError
from surveyapp.domain.inspection_rules import (
    AFTER_THE_CALL,
    AFTERNOON,
    HANDBOOK,
    LAST_DAY,
    LEEDS,
    MORNING,
    NINE_TO_TEN,
    REPORT_OURS,
    REVISIT_GUIDANCE,
    SLIDES,
    STATEMENT_DEADLINES,
    Edge,
    InspectionKind,
    Rule,
    WindowRule,
    local_publication,
    report_deadlines,
)
from surveyapp.domain.marks import N_

AUDIENCES: Mapping[str, str] = MappingProxyType(
    {
        "parents-carers": N_("parents and carers"),
        "young-people": N_("children and young people"),
        "practitioners": N_("practitioners"),
        "nominated-officer": N_("the nominated officer"),
        "parents-and-professionals": N_("parents and professionals"),
    }
)

OPENING: Mapping[str, str] = MappingProxyType(
    {
        "parents-carers": N_("The survey of parents and carers opens"),
        "young-people": N_("The survey of children and young people opens"),
        "practitioners": N_("The survey of practitioners opens"),
        "nominated-officer": N_("The nominated officer’s evaluation of the inspection opens"),
        "parents-and-professionals": N_("The survey of parents and professionals opens"),
    }
)
CLOSING: Mapping[str, str] = MappingProxyType(
    {
        "parents-carers": N_("The survey of parents and carers closes"),
        "young-people": N_("The survey of children and young people closes"),
        "practitioners": N_("The survey of practitioners closes"),
        "nominated-officer": N_("The nominated officer’s evaluation of the inspection closes"),
        "parents-and-professionals": N_("The survey of parents and professionals closes"),
    }
)

_TOLD = N_("The area counts as told: the addresses of its surveys begin to work")
_FORUM = N_("Last moment for the parent carer forum to pass the wording of the surveys")
_FORUM_NOTE = N_("The forum sees the questions in advance; no number of days is given. It has sight, not a veto.")
_FORUM_SAME_DAY_NOTE = N_(
    "The surveys open on the day of notice, so this is a last moment: let the forum pass the questions "
    "before any inspection. A wording once passed stays passed."
)
_ON_SITE = N_("Inspectors are on site")
_FEEDBACK = N_("Feedback to the leaders of the area")


def _told(at: dt.time) -> Rule:
    return Rule("announced", _TOLD, 0, ("notice",), at=at)


def _evaluation() -> WindowRule:
    """Return the window of the nominated officer's evaluation: asked for in the handbook, times ours."""
    return WindowRule("nominated-officer", Edge(1, LAST_DAY), Edge(10, LAST_DAY))


def _weeks_before(*audiences: str) -> tuple[WindowRule, ...]:
    """Return windows over the first five days of a notice of ten, day -10 midday to day -6 midday."""
    return tuple(WindowRule(audience, Edge(-10), Edge(-6)) for audience in audiences)


FULL_2016 = InspectionKind(
    code="full-2016",
    name=N_("Full inspection, 2016 framework"),
    least_days=1,
    usual_days=5,
    most_days=5,
    days_source=f"{HANDBOOK} ¶30",
    rules=(
        Rule(
            "notice",
            N_("The director of children’s services is told of the inspection by telephone"),
            -5,
            when=NINE_TO_TEN,
            source=f"{HANDBOOK} ¶17",
            note=N_("Inspections take place in term time: check the school holidays of the area."),
        ),
        _told(dt.time(10, 0)),
        Rule(
            "set-up-call",
            N_("The inspectors ring the nominated officer to set the inspection up"),
            -5,
            when=AFTER_THE_CALL,
            source=f"{HANDBOOK} ¶20",
        ),
        Rule(
            "forum-told",
            N_("The parent carer forum and the information, advice and support service are told"),
            -5,
            when=AFTER_THE_CALL,
            source=f"{HANDBOOK} ¶22",
        ),
        Rule(
            "letters",
            N_("The local authority passes the letters on to parents and providers"),
            -5,
            until=-1,
            when=AFTER_THE_CALL,
            note=N_("The handbook asks for this (¶20) and gives no day."),
        ),
        Rule("forum-review", _FORUM, -5, at=MIDDAY, note=_FORUM_SAME_DAY_NOTE),
        Rule("on-site", _ON_SITE, 1, until=LAST_DAY, source=f"{HANDBOOK} ¶30–31"),
        Rule("feedback", _FEEDBACK, 0, (LAST_DAY,), source=f"{HANDBOOK} ¶54"),
        *report_deadlines(
            {
                "comments": f"{HANDBOOK} ¶67",
                "final-report": f"{HANDBOOK} ¶68",
                "publication": f"{HANDBOOK} ¶68",
            },
            publication_note=N_("Annex A of the handbook says 33 days where its paragraph 68 says working days."),
        ),
        local_publication(f"{HANDBOOK} Annex A"),
        *STATEMENT_DEADLINES,
    ),
    windows=(WindowRule("parents-carers", Edge(-5), Edge(-1)), _evaluation()),
)

REVISIT = InspectionKind(
    code="revisit",
    name=N_("Re-visit after a written statement of action"),
    least_days=2,
    usual_days=4,
    most_days=4,
    days_source=f"{REVISIT_GUIDANCE}, Inspection activity",
    rules=(
        Rule(
            "notice",
            N_("The area is told of the re-visit and asked for information; the forum is told the same day"),
            -10,
            when=MORNING,
            source=f"{REVISIT_GUIDANCE}, Timeframe",
        ),
        _told(MIDDAY),
        Rule(
            "evidence",
            N_("Evidence from the area and the parent carer forum is due"),
            -7,
            source=f"{REVISIT_GUIDANCE}, Timeframe",
            note=N_(
                "The guidance says this twice: its table has day −7, its text the fourth working day after "
                "notification, which is day −6."
            ),
        ),
        Rule(
            "evidence-review",
            N_("Inspectors review the evidence and agree the plan by telephone"),
            -6,
            until=-1,
            source=f"{REVISIT_GUIDANCE}, Timeframe",
        ),
        Rule("forum-review", _FORUM, -6, at=MIDDAY, note=_FORUM_NOTE),
        Rule("on-site", _ON_SITE, 1, until=LAST_DAY, source=f"{REVISIT_GUIDANCE}, Timeframe"),
        Rule(
            "leaders-meeting",
            N_("Meeting with the leaders responsible for the statement of action"),
            1,
            when=MORNING,
            source=f"{REVISIT_GUIDANCE}, Timeframe",
        ),
        Rule(
            "forum-meeting",
            N_("Meeting with the parent carer forum"),
            1,
            when=AFTERNOON,
            source=f"{REVISIT_GUIDANCE}, Timeframe",
        ),
        Rule(
            "open-meeting",
            N_("Open meeting for parents and carers"),
            1,
            source=f"{REVISIT_GUIDANCE}, Timeframe",
        ),
        Rule(
            "evidence-gathering",
            N_("Inspectors gather evidence and meet people"),
            2,
            until=LAST_DAY,
            source=f"{REVISIT_GUIDANCE}, Timeframe",
        ),
        Rule(
            "feedback",
            N_("Judgements are confirmed and fed back"),
            0,
            (LAST_DAY,),
            when=AFTERNOON,
            source=f"{REVISIT_GUIDANCE}, Timeframe",
        ),
        *report_deadlines(
            {
                "comments": f"{REVISIT_GUIDANCE}, Quality assurance",
                "final-report": f"{REVISIT_GUIDANCE}, Quality assurance",
                "publication": f"{REVISIT_GUIDANCE}, Publication",
            }
        ),
        # The guidance asks for local publication without a period; Annex A is about full inspections.
        local_publication(None),
    ),
    windows=(WindowRule("parents-carers", Edge(-5), Edge(-1), f"{REVISIT_GUIDANCE}, Timeframe"),),
)

FULL_2023 = InspectionKind(
    code="full-2023",
    name=N_("Full inspection, 2023 framework"),
    least_days=1,
    usual_days=5,
    most_days=5,
    days_source=None,
    rules=(
        Rule(
            "notice",
            N_("The leaders of the area are told of the inspection"),
            -10,
            source=f"{SLIDES}, week 1",
            note=N_("Usually a Monday. A bank holiday, or a first day that is no Monday, makes it another day."),
        ),
        _told(MIDDAY),
        Rule(
            "set-up",
            N_("Inspectors and leaders hold the set-up discussion and information is shared"),
            -10,
            until=-6,
            source=f"{SLIDES}, week 1",
        ),
        Rule(
            "surveys-handed-out",
            N_("The area hands out the links to the surveys"),
            -10,
            until=-6,
            source=f"{SLIDES}, week 1; {LEEDS}",
        ),
        Rule("forum-review", _FORUM, -10, at=MIDDAY, note=_FORUM_SAME_DAY_NOTE),
        Rule(
            "tracking",
            N_("Tracking meetings about six children and young people, and analysis before the visit"),
            -5,
            until=-1,
            source=f"{SLIDES}, week 2; {LEEDS}",
        ),
        Rule("on-site", _ON_SITE, 1, until=LAST_DAY, source=f"{SLIDES}, week 3; {LEEDS}"),
        Rule("feedback", _FEEDBACK, 0, (LAST_DAY,), source=f"{SLIDES}, week 3"),
        *REPORT_OURS,
    ),
    windows=(*_weeks_before("parents-carers", "young-people", "practitioners"), _evaluation()),
)

_NOTICE_OURS = Rule("notice", N_("The area is told of the visit"), -10)

MONITORING = InspectionKind(
    code="monitoring",
    name=N_("Monitoring inspection, 2023 framework"),
    least_days=1,
    usual_days=2,
    most_days=5,
    days_source=None,
    rules=(
        _NOTICE_OURS,
        _told(MIDDAY),
        Rule("forum-review", _FORUM, -10, at=MIDDAY, note=_FORUM_SAME_DAY_NOTE),
        Rule("on-site", _ON_SITE, 1, until=LAST_DAY),
        Rule("feedback", _FEEDBACK, 0, (LAST_DAY,)),
        *REPORT_OURS,
    ),
    windows=_weeks_before("parents-carers", "young-people", "practitioners"),
)

THEMATIC = InspectionKind(
    code="thematic",
    name=N_("Thematic visit"),
    least_days=1,
    usual_days=2,
    most_days=5,
    days_source=None,
    # A thematic visit ends in one national report: no draft and no deadline of an area's own.
    rules=(
        _NOTICE_OURS,
        _told(MIDDAY),
        Rule("forum-review", _FORUM, -10, at=MIDDAY, note=_FORUM_SAME_DAY_NOTE),
        Rule("on-site", _ON_SITE, 1, until=LAST_DAY),
        Rule("feedback", _FEEDBACK, 0, (LAST_DAY,)),
    ),
    windows=_weeks_before("parents-and-professionals"),
)

INSPECTION_KINDS: Mapping[str, InspectionKind] = MappingProxyType(
    {kind.code: kind for kind in (FULL_2016, REVISIT, FULL_2023, MONITORING, THEMATIC)}
)


def inspection_kind(code: str) -> InspectionKind:
    """Return the kind of inspection with this code. Errors: `unknown-inspection-kind`."""
    try:
        return INSPECTION_KINDS[code]
    except KeyError:
        raise DomainError("unknown-inspection-kind", given=code, known=tuple(INSPECTION_KINDS)) from None
