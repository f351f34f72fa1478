"""Pages that are alike for all respondents but for one word, drawn once for those who see them in the same way."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable

from flask import request

from surveyapp.domain.pages import Page
from surveyapp.services.kept import Kept
from surveyapp.web import language
from surveyapp.web.context import settings
from surveyapp.web.respond_state import Visit, has_cookies
from surveyapp.web.respond_tools import KEPT

_PLACE = secrets.token_urlsafe(16)
"""Stands in a kept page where a respondent's own word goes. Nobody can know it, so no wording holds it."""
_PAGES: Kept[str] = Kept(2000)
"""Each of some ten kilobytes: the first pages of all surveys of the country, and more of those asked for most."""


def kept(visit: Visit, of_page: Hashable, own: str, draw: Callable[[str], str]) -> str:
    """The HTML of a page that `draw` makes of a respondent's own word, such as the token of a form.

    `draw` is called only where nothing alike was drawn before, and not with that word. `of_page`: what the page is made
    from beside what every page is made from. Nothing else on it may be a respondent's.
    """
    return _PAGES.get((of_page, *_of_every_page(visit)), lambda: draw(_PLACE)).replace(_PLACE, own)


def is_alike(visit: Visit, here: Page) -> bool:
    """Whether all who are asked these questions get the same page but for their token: nobody has answered any."""
    if visit.response is None or visit.is_new:
        return False
    # Recordings come and go beside the questionnaire.
    return not any(q.code in visit.answers or q.sound or q.video for q in here.questions)


def _of_every_page(visit: Visit) -> tuple[Hashable, ...]:
    survey, inspection = visit.survey, visit.survey.inspection
    return (
        (survey.slug, survey.times, str(survey.change), survey.is_trial, inspection.area, inspection.demonstration),
        (visit.state, visit.takes_answers, visit.revision.content_hash, visit.view, visit.focus),
        (language.current(), *language.in_links(), language.offered_in(visit.questionnaire)),
        (request.endpoint, *((name, request.args.get(name)) for name in KEPT)),
        (has_cookies(), request.script_root, settings()),
    )
