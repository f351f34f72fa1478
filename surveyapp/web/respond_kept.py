"""Pages of questions that have no answer yet, drawn once for all who are asked the same in the same way."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable
from dataclasses import replace

from flask import request

from surveyapp.domain.pages import Page
from surveyapp.services.kept import Kept
from surveyapp.web import language
from surveyapp.web.context import settings
from surveyapp.web.respond_state import Visit, has_cookies

_PLACE = secrets.token_urlsafe(16)
"""Stands in a kept page where a respondent's token goes. Nobody can know it, so no wording holds it."""
_PAGES: Kept[str] = Kept(2000)
"""Each of some ten kilobytes: the first pages of all surveys of the country, and more of those asked for most."""


def kept(visit: Visit, here: Page, back_to: str, draw: Callable[[Visit], str]) -> str:
    """The HTML of a page that `draw` makes of a visit, which is called only where nothing alike was drawn before.

    What is kept holds nothing of a respondent: a page with an answer on it is drawn for its respondent alone.
    """
    if not _is_alike(visit, here):
        return draw(visit)
    drawn = _PAGES.get(_key(visit, here, back_to), lambda: draw(replace(visit, token=_PLACE)))
    return drawn.replace(_PLACE, visit.token)


def _is_alike(visit: Visit, here: Page) -> bool:
    """Whether all who are asked these questions get the same page but for their token."""
    if visit.response is None or visit.is_new:
        return False
    # Recordings come and go beside the questionnaire.
    return not any(q.code in visit.answers or q.sound or q.video for q in here.questions)


def _key(visit: Visit, here: Page, back_to: str) -> Hashable:
    """All that such a page is made from."""
    survey = visit.survey
    return (
        (survey.slug, survey.inspection.area, survey.times, str(survey.change), survey.is_trial),
        (visit.state, visit.takes_answers),
        (visit.revision.content_hash, here.code, tuple(visit.shown), visit.view, back_to),
        (language.current(), *language.in_links(), language.offered_in(visit.questionnaire)),
        (has_cookies(), request.script_root, settings()),
    )
