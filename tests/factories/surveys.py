"""Inspections and surveys made by the services themselves, with windows set around a given present."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from surveyapp.interchange.questionnaire_fill import fill
from surveyapp.interchange.questionnaire_schema import Document
from surveyapp.interchange.questionnaire_yaml import read
from surveyapp.language import catalogues
from surveyapp.services import inspections, revisions, surveys, wordings
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey, survey_by_slug
from tests.factories.once import once

NOW = datetime(2025, 6, 4, 10, 30, tzinfo=UTC)
"""A Wednesday in term time."""

AREA = "Eastmere"
FOCUS = ("Waiting times for an EHC plan", "Help from health services for children under five")


def questionnaire_file(name: str) -> str:
    """The text of a questionnaire file beside this module."""
    return Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8")


def present(session: Session, survey: Survey) -> Survey:
    """The survey as this session sees it now."""
    found = survey_by_slug(session, survey.slug)
    assert found is not None
    return found


def rewrite(session: Session, survey: Survey, document: Document, now: datetime = NOW) -> None:
    """Save another wording of a survey, whatever it has now."""
    found = present(session, survey)
    base = wordings.head_of(found).number
    revisions.save(session, COMMAND_LINE, found, document, base=base, now=now, origin="file")


def published_survey(
    database: Database,
    now: datetime = NOW,
    *,
    audience: str = "parents-carers",
    kind: str = "revisit",
    area: str = AREA,
    focus: Sequence[str] = FOCUS,
    opens_in: timedelta = timedelta(days=-1),
    closes_in: timedelta = timedelta(days=2),
    announced_in: timedelta = timedelta(days=-7),
    yaml: str | None = None,
    publish: bool = True,
) -> Survey:
    """A survey of one inspection, published, whose window is set from `now`. `yaml`: its own questionnaire."""

    def make() -> str:
        with database.writing() as session:
            created = inspections.create_inspection(
                session, COMMAND_LINE, area=area, kind=kind, first_day=date(2030, 6, 12), focus=focus, now=now
            )
            survey = next(one for one in created.surveys if one.audience == audience)
            survey.announced_at = now + announced_in
            survey.opens_at, survey.closes_at = now + opens_in, now + closes_in
            if yaml is not None:
                rewrite(session, survey, fill(read(yaml, "test.yaml")[0], area=area, focus=focus), now)
            session.flush()
            if publish:
                # Published while the window is ahead: a survey may be closed at `now`.
                before = min(now, survey.closes_at - timedelta(hours=1))
                surveys.publish(session, COMMAND_LINE, survey, now=before, override="a test")
            session.commit()
            return survey.slug

    asked = (audience, kind, area, *focus, opens_in, closes_in, announced_in, yaml, publish, *catalogues.bank_drafts())
    slug = once(database, asked, make) if now == NOW else make()
    with database.writing() as session:
        found = survey_by_slug(session, slug)
    assert found is not None
    return found
