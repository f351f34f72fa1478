"""One visit of a respondent: the survey at an address, the response that a form's token belongs to, the view."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from flask import abort, request

from surveyapp.domain.conditions import Answer
from surveyapp.domain.pages import Page, page_named, page_of
from surveyapp.domain.questionnaire import STANDARD, Question, Questionnaire
from surveyapp.domain.routing import shown
from surveyapp.domain.windows import TAKES_DRAFTS, SurveyState
from surveyapp.forms.respond import VIEW, View, read_view
from surveyapp.services import responses
from surveyapp.services.responses import Response
from surveyapp.services.wordings import pages_of, questionnaire_of
from surveyapp.storage.surveys import Revision, Survey, survey_for_respondent
from surveyapp.web import language
from surveyapp.web.context import database, now, settings
from surveyapp.web.look import chosen_in_browser

DRAFT_COOKIE = "draft"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_HIDDEN = {SurveyState.DRAFT, SurveyState.NOT_ANNOUNCED}


@dataclass(frozen=True)
class Visit:
    """What a request is about. `token` is that of the form; `response` None where the token belongs to none.

    `is_new` marks a token made in this request: the response begins when the form comes back with it.
    """

    survey: Survey
    state: SurveyState
    revision: Revision
    questionnaire: Questionnaire
    view: View
    token: str = ""
    response: Response | None = None
    focus: tuple[str, ...] = ()
    is_new: bool = False

    @property
    def answers(self) -> Mapping[str, Answer]:
        """What is stored so far."""
        return self.response.answers if self.response else {}

    @property
    def easy(self) -> bool:
        """Whether the page speaks easy-read."""
        return self.view.version != STANDARD

    @property
    def takes_answers(self) -> bool:
        """Whether the page may be saved: the window is open, or it is the time of grace for this draft."""
        if self.response is None:
            return self.state is SurveyState.OPEN
        return self.response.is_draft and self.state in TAKES_DRAFTS

    @property
    def has_draft(self) -> bool:
        """Whether there is a draft that can go on."""
        return self.response is not None and self.takes_answers

    @property
    def is_sent(self) -> bool:
        """Whether the answers were sent before."""
        return self.response is not None and not self.response.is_draft

    @property
    def reference(self) -> str:
        """The reference of the response."""
        return responses.reference(settings().secret_key, self.response.id) if self.response else ""

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages in the chosen layout."""
        return pages_of(self.revision, self.view.layout)

    @cached_property
    def shown(self) -> dict[str, Question]:
        """The questions that routing leaves."""
        return shown(self.questionnaire, self.answers)

    def page(self, code: str) -> Page | None:
        """The page with this code, or the one on which that question stands in this layout."""
        for find in (page_named, page_of):
            try:
                return find(self.pages, code)
            except KeyError:
                continue
        return None

    def first(self, *, background: bool = False) -> Page | None:
        """The first page of a part that has anything to show."""
        return next((p for p in self.pages if p.background is background and p.shown(self.shown)), None)

    def with_answers(self, given: Mapping[str, Answer | None]) -> Visit:
        """The same visit after these answers were stored."""
        if self.response is None:
            return self
        merged = {**self.answers, **given}
        kept = {code: answer for code, answer in merged.items() if answer is not None}
        return replace(self, response=replace(self.response, answers=kept))

    def renewed(self, token: str) -> Visit:
        """The same visit with another token, of a response that is still to begin."""
        return replace(self, token=token, response=None, is_new=True)


def arrive(slug: str, token: str = "", *, with_focus: bool = False) -> Visit:
    """The visit to an address with the token of its form or cookie; 404 where nobody may know of the survey."""
    with database().reading() as session:
        survey = survey_for_respondent(session, slug)
        if survey is None or survey.revision is None or survey.state_at(now()) in _HIDDEN:
            abort(404)
        revision, questionnaire = survey.revision, questionnaire_of(survey.revision)
        hashed = hash_of(token) if is_token(token) else None
        response = responses.find(session, survey, hashed) if hashed else None
        if response is not None and response.revision_id != survey.revision_id:
            # The wording was published anew since this draft began: it goes on with its own.
            revision = session.get_one(Revision, response.revision_id)
            questionnaire = questionnaire_of(revision)
        focus = tuple(area.text for area in survey.inspection.focus) if with_focus else ()
    view = _view(questionnaire, response)
    return Visit(survey, survey.state_at(now()), revision, questionnaire, view, token, response, focus)


def view_of(response: Response) -> View:
    """How a draft's pages are shown."""
    return View(response.version, response.language, response.layout, response.adjustments)


def hash_of(token: str) -> bytes:
    """What the database keeps of a token."""
    return responses.token_hash(settings().secret_key, token)


def is_token(text: str) -> bool:
    """Whether a text has the shape of a token."""
    return _TOKEN.fullmatch(text) is not None


def seal(slug: str, token: str) -> str:
    """Our mark on a token that was given out with a form shown again: the response begins when it comes back."""
    return hmac.new(settings().secret_key, f"new form:{slug}:{token}".encode(), "sha256").hexdigest()[:32]


def is_sealed(slug: str, token: str, mark: str) -> bool:
    """Whether this token was given out by us for this survey."""
    return is_token(token) and hmac.compare_digest(seal(slug, token).encode(), mark.encode())


def has_cookies() -> bool:
    """Whether the browser keeps cookies: the start page set one, so a browser that has none refuses them."""
    return bool(request.cookies)


def _view(questionnaire: Questionnaire, response: Response | None) -> View:
    """What the address or a button asks for, then what the draft or the form remembers, then the browser's choices."""
    posted = read_view(request.form.get(VIEW, ""), questionnaire) if request.method == "POST" else None
    remembered = posted
    if response is not None:
        remembered = view_of(response)
    spoken = language.choose(
        language.offered_in(questionnaire), remembered.language if remembered else None, request.form.get("lang", "")
    )
    version = request.args.get("version") or request.form.get("version", "")
    if version not in questionnaire.versions:
        version = remembered.version if remembered else STANDARD
    adjustments = remembered.adjustments if remembered else chosen_in_browser()
    return View(version, spoken, remembered.layout if remembered else "question", adjustments)
