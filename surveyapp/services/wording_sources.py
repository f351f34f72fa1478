"""Where a survey's wording can be taken from: its bank, an earlier survey, a questionnaire file, or nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session, joinedload

from surveyapp.domain.errors import DomainError
from surveyapp.domain.kinds import LONG_TEXT
from surveyapp.domain.questionnaire import EASY_READ, ENGLISH, STANDARD
from surveyapp.interchange import questionnaire_yaml
from surveyapp.interchange.questionnaire_fill import fill, renamed
from surveyapp.interchange.questionnaire_schema import Document
from surveyapp.services import revisions, wordings
from surveyapp.services.actors import Actor
from surveyapp.services.banks import filled_bank
from surveyapp.services.revisions import Saved
from surveyapp.storage.surveys import Survey, survey_by_slug, surveys_without_trials

_KEPT = ("format", "audience", "framework", "inspection_kinds")


def earlier_surveys(session: Session, survey: Survey) -> list[Survey]:
    """The other surveys of the same audience, the newest first."""
    query = (
        surveys_without_trials()
        .where(Survey.audience == survey.audience, Survey.id != survey.id)
        .options(joinedload(Survey.inspection), joinedload(Survey.head))
    )
    return list(session.scalars(query.order_by(Survey.opens_at.desc(), Survey.id.desc())))


def take_from_bank(session: Session, actor: Actor, survey: Survey, *, base: int, now: datetime) -> Saved:
    """Put the wording of the question bank in the place of what is there. Commits."""
    focus = tuple(each.text for each in survey.inspection.focus)
    document = filled_bank(survey.inspection.kind, survey.audience, survey.inspection.area, focus)
    return revisions.save(session, actor, survey, document, base=base, now=now, origin="bank")


def take_from_survey(session: Session, actor: Actor, survey: Survey, slug: str, *, base: int, now: datetime) -> Saved:
    """Put the newest wording of another survey in the place of what is there, with this area's name. Commits.

    Raises DomainError: unknown-survey, other-audience.
    """
    other = survey_by_slug(session, slug)
    if other is None:
        raise DomainError("unknown-survey", given=slug)
    if other.audience != survey.audience:
        raise DomainError("other-audience", given=other.audience, expected=survey.audience)
    document = renamed(wordings.document_of(wordings.head_of(other)), other.inspection.area, survey.inspection.area)
    return revisions.save(session, actor, survey, document, base=base, now=now, origin="survey", slug=slug)


def take_from_file(
    session: Session, actor: Actor, survey: Survey, name: str, data: bytes, *, base: int, now: datetime
) -> Saved:
    """Put the wording of a questionnaire file in the place of what is there. Commits.

    Raises DomainError `other-audience`, and QuestionnaireErrors where the file is no questionnaire.
    """
    document, questionnaire = questionnaire_yaml.read(data, name)
    if questionnaire.audience != survey.audience:
        raise DomainError("other-audience", given=questionnaire.audience, expected=survey.audience)
    focus = [each.text for each in survey.inspection.focus]
    filled = fill(document, area=survey.inspection.area, focus=focus)
    return revisions.save(session, actor, survey, filled, base=base, now=now, origin="file", file=name)


def take_nothing(session: Session, actor: Actor, survey: Survey, *, base: int, now: datetime) -> Saved:
    """Put one question to write on from in the place of what is there. Commits."""
    before = wordings.document_of(wordings.head_of(survey))
    kept: Document = {key: before[key] for key in _KEPT if key in before}
    document: Document = {
        **kept,
        "code": "own",
        "versions": [STANDARD, EASY_READ],
        "title": _both("Have your say"),
        "sections": [
            {
                "code": "main",
                "title": _both("Your views"),
                "questions": [
                    {"code": "tell-us", "kind": LONG_TEXT, "text": _both("What would you like to tell us?")},
                ],
            }
        ],
    }
    return revisions.save(session, actor, survey, document, base=base, now=now, origin="nothing")


def _both(text: str) -> dict[str, dict[str, str]]:
    return {STANDARD: {ENGLISH: text}, EASY_READ: {ENGLISH: text}}
