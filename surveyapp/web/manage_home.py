"""The first page of the workspace: what is open, what comes next, what needs a decision."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveyapp.domain.clock import to_london
from surveyapp.domain.windows import TAKES_DRAFTS, Halt, SurveyState
from surveyapp.services.inspections import standing_timetable
from surveyapp.services.surveys import counts_of
from surveyapp.storage.concerns import count_held
from surveyapp.storage.effects import recent_notices
from surveyapp.storage.inspections import inspections_newest_first
from surveyapp.storage.surveys import Survey, surveys_in_order
from surveyapp.web import workspace
from surveyapp.web.context import database, now

MOST_NEXT = 10
MOST_NOTICES = 10
LAST_DEADLINE_WITHIN = timedelta(days=365)
"""No deadline of an inspection is further from its first day."""


def home() -> ResponseReturnValue:
    """What whoever signed in should know first."""
    if not workspace.can("see-inspections"):
        return workspace.shown("staff/home_reviewer.html")
    with database().reading() as session:
        surveys = surveys_in_order(session)
        counts = counts_of(session, surveys)
        states = {survey.id: survey.state_at(now()) for survey in surveys}
        return workspace.shown(
            "staff/home.html",
            going_on=[s for s in surveys if states[s.id] in TAKES_DRAFTS - {SurveyState.SCHEDULED}],
            counts=counts,
            states=states,
            coming=_coming(surveys, now()),
            concerns=count_held(session) if workspace.can("triage-concerns") else 0,
            waiting=[survey for survey in surveys if counts[survey.id].late],
            moved=_moved(session, to_london(now()).date()),
            notices=_notices(session, surveys),
        )


def _coming(surveys: list[Survey], at: datetime) -> list[tuple[datetime, list[dict[str, Any]]]]:
    """Openings and closings to come, the next first, those of one moment together."""
    edges: list[dict[str, Any]] = [
        {"at": instant, "opens": opens, "survey": survey}
        for survey in surveys
        if survey.halt not in {Halt.PUT_OFF, Halt.CALLED_OFF}
        for instant, opens in ((survey.opens_at, True), (survey.closes_at, False))
        if instant > at and (opens or survey.revision_id is not None)
    ]
    edges.sort(key=lambda edge: edge["at"])
    together = [(moment, list(group)) for moment, group in groupby(edges, key=lambda edge: edge["at"])]
    return together[:MOST_NEXT]


def _moved(session: Session, today: date) -> list[dict[str, Any]]:
    """Inspections of which dates to come are not where they usually would be."""
    found = []
    for inspection in inspections_newest_first(session):
        if inspection.first_day < today - LAST_DEADLINE_WITHIN:
            break
        dates = [m for m in standing_timetable(session, inspection).milestones if m.moved and m.date >= today]
        if dates:
            found.append({"inspection": inspection, "dates": dates})
    return found


def _notices(session: Session, surveys: list[Survey]) -> list[dict[str, Any]]:
    by_id = {survey.id: survey for survey in surveys}
    return [
        {"at": notice.at, "code": notice.code, "details": notice.details, "survey": by_id[notice.survey_id]}
        for notice in recent_notices(session, MOST_NOTICES)
        if notice.survey_id in by_id
    ]
