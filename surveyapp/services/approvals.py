"""What of a survey's wording has been passed, by whom, and what may be published of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.domain.questionnaire import ENGLISH, Questionnaire
from surveyapp.domain.review import Standing, Verdict, standings, unapproved
from surveyapp.domain.wording_parts import Unit, hashes, missing, parts
from surveyapp.interchange.questionnaire_document import build
from surveyapp.interchange.questionnaire_schema import Document, DocumentFaults
from surveyapp.services import wordings
from surveyapp.services.actors import Actor
from surveyapp.services.kept import Kept
from surveyapp.storage.reviews import GivenVerdict, passed_elsewhere, verdicts_of
from surveyapp.storage.surveys import Revision, Survey

_HASHES: Kept[Mapping[Unit, str]] = Kept(512)


@dataclass(frozen=True, slots=True)
class Approvals:
    """Where each unit of one saved wording stands. `carried`: by content hash, the verdict from another survey."""

    hashes: Mapping[Unit, str]
    standings: Mapping[Unit, Standing]
    carried: Mapping[str, GivenVerdict]

    def of(self, unit: Unit) -> Standing:
        """Where one unit stands."""
        return self.standings[unit]

    def unapproved(self, language: str = ENGLISH) -> list[Unit]:
        """The units of a language that may not be shown without an override, in the order of the questionnaire."""
        return [unit for unit in unapproved(self.standings) if unit.language == language]


def hashes_of(survey: Survey, revision: Revision, language: str = ENGLISH) -> Mapping[Unit, str]:
    """The content hash of every unit of a saved wording in one language."""
    area = survey.inspection.area
    return _HASHES.get(
        (revision.content_hash, area, language), lambda: hashes(wordings.questionnaire_of(revision), area, language)
    )


def approvals_of(
    session: Session, survey: Survey, revision: Revision | None = None, languages: Iterable[str] = (ENGLISH,)
) -> Approvals:
    """Where the units of a saved wording (the newest, where none is named) stand in these languages."""
    found = revision or wordings.head_of(survey)
    contents = {unit: each for tag in languages for unit, each in hashes_of(survey, found, tag).items()}
    given = [verdict for verdict in verdicts_of(session, survey.id) if verdict.counts]
    carried = passed_elsewhere(session, survey.id, set(contents.values()))
    verdicts = (Verdict(each.content_hash, str(each.reviewer_id or each.by), each.is_fine) for each in given)
    return Approvals(contents, standings(contents, verdicts, carried.keys()), carried)


def take_as_passed(session: Session, actor: Actor, survey: Survey, revision: Revision, *, now: datetime) -> None:
    """Take the languages that a bank or a file does not call drafts as passed by whoever made it. Does not commit.

    English is not: the forum passes it in each survey, or has in an earlier one.
    """
    questionnaire = wordings.questionnaire_of(revision)
    for tag in questionnaire.languages:
        if tag != ENGLISH and tag not in questionnaire.drafts:
            session.add_all(
                GivenVerdict(
                    survey_id=survey.id,
                    revision_id=revision.id,
                    by=actor.name,
                    part=unit.part,
                    version=unit.version,
                    language=tag,
                    content_hash=content,
                    is_fine=True,
                    counts=True,
                    at=now,
                )
                for unit, content in hashes_of(survey, revision, tag).items()
            )
    session.flush()


def publishable(session: Session, survey: Survey) -> tuple[Document, list[list[str]]]:
    """The newest wording as it would be published, and the English units that have not been passed.

    A language is among the document's `languages` when nothing is missing in it, and among its `drafts` until a
    person has passed every unit. A stale text belongs to a unit that was passed with other English: it is not passed.
    """
    head = wordings.head_of(survey)
    questionnaire = wordings.questionnaire_of(head)
    translated = [tag for tag in questionnaire.languages if tag != ENGLISH]
    complete = [tag for tag in translated if _is_complete(questionnaire, tag)]
    found = approvals_of(session, survey, head, (ENGLISH, *complete))
    drafts = [tag for tag in complete if found.unapproved(tag)]
    document = {key: value for key, value in wordings.document_of(head).items() if key != "drafts"}
    if "languages" in document:
        document["languages"] = [ENGLISH, *complete]
    if drafts:
        document["drafts"] = drafts
    return document, [list(unit) for unit in found.unapproved()]


def complete(session: Session, survey: Survey) -> tuple[Document, list[list[str]]]:
    """The same, which must lack no English text. Raises DomainError `wording-incomplete`."""
    document, left = publishable(session, survey)
    try:
        build(document)
    except DocumentFaults as error:
        raise DomainError("wording-incomplete", slug=survey.slug, texts=len(error.faults)) from error
    return document, left


def _is_complete(questionnaire: Questionnaire, language: str) -> bool:
    """Whether every English text has its translation."""
    return not any(
        missing(part, version, language) for part in parts(questionnaire) for version in questionnaire.versions
    )
