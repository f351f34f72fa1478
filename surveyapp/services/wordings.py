"""Saved wordings as documents and as domain objects, built once for each content and kept."""

from __future__ import annotations

import hashlib
import json

from sqlalchemy.orm import object_session

from surveyapp.domain.pages import Layout, Page, paginate
from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.domain.wording_parts import Part, Unit, parts
from surveyapp.interchange.questionnaire_document import build
from surveyapp.interchange.questionnaire_schema import Document
from surveyapp.interchange.questionnaire_texts import Place, shared_keys
from surveyapp.services.kept import Kept
from surveyapp.storage.surveys import Revision, Survey
from surveyapp.storage.wordings import wording_with_hash

_QUESTIONNAIRES: Kept[Questionnaire] = Kept(512)
"""As many as may be open at once: all areas of England with three surveys each are 459. One takes 70 KB."""
_PAGES: Kept[tuple[Page, ...]] = Kept(1536)


def content_hash(document: Document) -> str:
    """SHA-256 of a document, the same for the same content however its keys are ordered."""
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def document_of(revision: Revision) -> Document:
    """The document of a saved wording. It is shared: copy it before you change it."""
    session = object_session(revision)
    if session is None:
        raise ValueError("a revision without a session has no document")
    return wording_with_hash(session, revision.content_hash)


def questionnaire_of(revision: Revision) -> Questionnaire:
    """The questionnaire of a saved wording. The database is asked once for each content."""
    return _QUESTIONNAIRES.get(revision.content_hash, lambda: build(document_of(revision), complete=False))


def unsaved(document: Document) -> Revision:
    """A document as a revision that no database knows. Raises DocumentFaults where it is no questionnaire."""
    revision = Revision(content_hash=content_hash(document), number=0)
    _QUESTIONNAIRES.get(revision.content_hash, lambda: build(document, complete=False))
    return revision


def part_of(revision: Revision, code: str) -> Part | None:
    """One part of a saved wording, such as "question/plan"."""
    return next((part for part in parts(questionnaire_of(revision)) if part.code == code), None)


def places_of(revision: Revision, unit: Unit) -> dict[str, Place]:
    """Where the texts of a unit stand in a saved wording's document, by the keys that its part uses for them."""
    part = part_of(revision, unit.part)
    shared = shared_keys(document_of(revision))
    found = [text.key for text in part.texts] if part else []
    return {key: Place(shared.get(key, key), unit.version, unit.language) for key in found}


def working_questionnaire(survey: Survey) -> Questionnaire:
    """The wording being worked on, as staff see it before it is published."""
    return questionnaire_of(head_of(survey))


def head_of(survey: Survey) -> Revision:
    """The newest saved state of a survey's wording. Every survey has one."""
    if survey.head is None:
        raise LookupError(f"{survey.slug} has no wording")
    return survey.head


def pages_of(revision: Revision, layout: Layout) -> tuple[Page, ...]:
    """The pages of a published revision in a layout."""
    return _PAGES.get((revision.content_hash, layout), lambda: paginate(questionnaire_of(revision), layout))
