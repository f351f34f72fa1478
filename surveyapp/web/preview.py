"""A wording as a respondent sees it: the same templates, nothing that can be sent, whatever state it is in."""

from __future__ import annotations

import re
from functools import cached_property

from flask import Response, abort, g

from surveyapp.domain.adjustments import Adjustments
from surveyapp.domain.questionnaire import ENGLISH, STANDARD, Question
from surveyapp.domain.windows import SurveyState
from surveyapp.forms.respond import View
from surveyapp.interchange.questionnaire_schema import Document
from surveyapp.services import wordings
from surveyapp.storage.surveys import Revision, Survey
from surveyapp.web import language as languages
from surveyapp.web import pseudo_pages, respond_show
from surveyapp.web.respond_state import Visit
from surveyapp.web.security import POLICY

FRAMING = f"{POLICY}; frame-src 'self'"
"""The policy of our pages that show previews in a frame."""
_FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'") + "; sandbox allow-same-origin"
"""The page may stand in a frame of our own pages; none of its forms can be sent, and none of its scripts runs."""


_SCRIPT = re.compile(r"<script\b[^>]*></script>")


class _Unrouted(Visit):
    """A visit to which every question is shown, whatever routing says: all of them are to be looked at."""

    @cached_property
    def shown(self) -> dict[str, Question]:
        """Every question."""
        return dict(self.questionnaire.by_code)


def page(survey: Survey, revision: Revision, *, version: str, language: str, question: str | None) -> Response:
    """One question of a wording on a page of its own; without a question the first page with all of them.

    `language`: that of a translation, which may lack texts, or one of the two made-up ones. 404 for other questions.
    """
    questionnaire = wordings.questionnaire_of(revision)
    if question is not None and question not in questionnaire.by_code:
        abort(404)
    # The words around the questions come in the language only where respondents could have them in it.
    g.language = language if language in languages.offered() else ENGLISH
    view = View(
        version if version in questionnaire.versions else STANDARD,
        language if language in questionnaire.languages else ENGLISH,
        "all" if question is None else "question",
        Adjustments(),
    )
    visit = _Unrouted(survey, SurveyState.OPEN, revision, questionnaire, view)
    here = visit.first() if question is None else visit.page(question)
    response = respond_show.question(visit, here.code if here is not None else "")
    html = _SCRIPT.sub("", response.get_data(as_text=True))
    response.set_data(pseudo_pages.translated(html, language) if language in pseudo_pages.LANGUAGES else html)
    response.headers["Content-Security-Policy"] = _FRAMED
    return response


def unsaved(survey: Survey, document: Document, *, version: str, language: str, question: str | None) -> Response:
    """The same of a document that is not saved. Raises DocumentFaults where it is no questionnaire."""
    return page(survey, wordings.unsaved(document), version=version, language=language, question=question)
