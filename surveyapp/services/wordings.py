"""Published wordings as domain objects, built once for each content and kept."""

from __future__ import annotations

import hashlib
import json

from surveyapp.domain.pages import Layout, Page, paginate
from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.interchange.questionnaire_document import build
from surveyapp.interchange.questionnaire_schema import Document
from surveyapp.services.kept import Kept
from surveyapp.storage.surveys import Revision, Survey

_QUESTIONNAIRES: Kept[Questionnaire] = Kept(128)
_PAGES: Kept[tuple[Page, ...]] = Kept(128)


def content_hash(document: Document) -> str:
    """SHA-256 of a document, the same for the same content however its keys are ordered."""
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def questionnaire_of(revision: Revision) -> Questionnaire:
    """The questionnaire of a published revision. The database is asked once for each content."""
    return _QUESTIONNAIRES.get(revision.content_hash, lambda: build(revision.document))


def working_questionnaire(survey: Survey) -> Questionnaire:
    """The wording being worked on, as staff see it before it is published."""
    return build(survey.document)


def pages_of(revision: Revision, layout: Layout) -> tuple[Page, ...]:
    """The pages of a published revision in a layout."""
    return _PAGES.get((revision.content_hash, layout), lambda: paginate(questionnaire_of(revision), layout))
