"""Whole inspections with all their surveys published, and with people who answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from surveyapp.language import catalogues
from surveyapp.services import inspections, surveys
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage import responses as store
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from tests.factories.once import once
from tests.factories.responses import response_key
from tests.factories.surveys import AREA, FOCUS, NOW


def published_inspection(
    database: Database,
    *,
    kind: str = "full-2023",
    area: str = AREA,
    first_day: date = date(2030, 6, 12),
    opens_in: timedelta = timedelta(days=-9),
    now: datetime = NOW,
) -> int:
    """The id of an inspection whose surveys were open for four days. `opens_in`: from `now`."""

    def make() -> int:
        with database.writing() as session:
            made = inspections.create_inspection(
                session, COMMAND_LINE, area=area, kind=kind, first_day=first_day, focus=FOCUS, now=now
            )
            for survey in made.surveys:
                survey.announced_at = now + opens_in - timedelta(days=3)
                survey.opens_at = now + opens_in
                survey.closes_at = now + opens_in + timedelta(days=4)
                session.flush()
                surveys.publish(session, COMMAND_LINE, survey, now=min(now, survey.opens_at), override="a test")
            session.commit()
            return made.id

    return once(database, ("inspection", kind, area, first_day, opens_in, now, *catalogues.bank_drafts()), make)


def answered(database: Database, survey: Survey, answers: Sequence[dict[str, str]]) -> None:
    """A finished response for each of these sets of answers."""
    assert survey.revision is not None
    with database.writing() as session:
        asked = questionnaire_of(session.merge(survey.revision, load=False)).by_code
        for n, given in enumerate(answers):
            assert set(given) <= set(asked), "a question that the survey does not ask"
            key = response_key(survey, n)
            values = {
                "id": key,
                "survey_id": survey.id,
                "revision_id": survey.revision_id,
                "state": "finished",
                "token_hash": key.ljust(32, "-").encode(),
                "version": "standard",
                "language": "en",
                "layout": "question",
                "in_grace": False,
            }
            store.insert_response(session, values)
            store.put_answers(session, key, given)
        session.commit()
