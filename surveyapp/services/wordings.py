"""Published wordings as domain objects, built once for each content and kept."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache

from surveyapp.domain.pages import Layout, Page, paginate
from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.interchange.questionnaire_document import build
from surveyapp.interchange.questionnaire_schema import Document
from surveyapp.storage.surveys import Revision, Survey

_KEPT = 512
_by_content: dict[str, Questionnaire] = {}


def content_hash(document: Document) -> str:
    """SHA-256 of a document, the same for the same content however its keys are ordered."""
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def questionnaire_of(revision: Revision) -> Questionnaire:
    """The questionnaire of a published revision. The database is asked once for each content."""
    found = _by_content.get(revision.content_hash)
    if found is None:
        if len(_by_content) >= _KEPT:
            _by_content.clear()
        found = _by_content[revision.content_hash] = build(revision.document)
    return found


def working_questionnaire(survey: Survey) -> Questionnaire:
    """The wording being worked on, as staff see it before it is published."""
    return build(survey.document)


@lru_cache(maxsize=_KEPT)
def _pages(questionnaire_id: int, layout: Layout, content: str) -> tuple[Page, ...]:  # noqa: ARG001  # part of the key
    return paginate(_by_content[content], layout)


def pages_of(revision: Revision, layout: Layout) -> tuple[Page, ...]:
    """The pages of a published revision in a layout."""
    questionnaire = questionnaire_of(revision)
    return _pages(id(questionnaire), layout, revision.content_hash)
