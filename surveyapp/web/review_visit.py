"""Who is reviewing: the cookie that says so, the token of their forms, and the frame around their pages."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from flask import Response, abort, g, make_response, render_template, request
from sqlalchemy.orm import Session

from surveyapp.domain.clock import to_london
from surveyapp.domain.questionnaire import EASY_READ
from surveyapp.forms.review import ReviewForm
from surveyapp.language import formats
from surveyapp.storage.reviews import Reviewer, reviewer_by_session
from surveyapp.storage.surveys import Survey, survey_by_slug
from surveyapp.web import language
from surveyapp.web.context import database, settings
from surveyapp.web.frame import frame
from surveyapp.web.security import cookie_options

COOKIE, PATH = "review", "/review/"
KEPT = timedelta(days=30)
REFUSED = 422
"""The status of a page that shows a form again."""


@contextmanager
def visiting() -> Iterator[tuple[Session, Reviewer]]:
    """A session, and who reviews; a page that says what to do for anybody else. To send a form locks, to look not."""
    with database().writing() if request.method == "POST" else database().reading() as session:
        reviewer = reviewer_of(session)
        if reviewer is None:
            language.choose(language.offered())
            abort(shown("review/out.html", status=401))
        g.language = reviewer.language
        yield session, reviewer


def reviewer_of(session: Session) -> Reviewer | None:
    """Whose browser this is."""
    key = request.cookies.get(COOKIE, "")
    return reviewer_by_session(session, key) if key.isprintable() and key else None


def survey_or_404(session: Session, reviewer: Reviewer, slug: str) -> Survey:
    """A survey that this person was invited to. All others are not there for them."""
    found = survey_by_slug(session, slug)
    if found is None or found.inspection_id != reviewer.inspection_id or reviewer.survey_id not in {None, found.id}:
        abort(404)
    return found


def let_in(response: Response, reviewer: Reviewer) -> Response:
    """Let this browser in for a while."""
    response.set_cookie(COOKIE, reviewer.session_key, max_age=KEPT, path=PATH, **cookie_options())
    return response


def token(reviewer: Reviewer) -> str:
    """What forms carry that were made for this person: nobody else can make it up."""
    made_from = f"review form:{reviewer.session_key}".encode()
    return hmac.new(settings().secret_key, made_from, hashlib.sha256).hexdigest()


def shown(
    template: str,
    form: ReviewForm | None = None,
    *,
    reviewer: Reviewer | None = None,
    more: Sequence[Mapping[str, Any]] = (),
    status: int = 200,
    **context: Any,
) -> Response:
    """A page; with the problems of its form, if it has any, and `more` of them."""
    errors = [*(form.problems if form is not None else []), *more]
    page = render_template(
        template,
        **frame(),
        form=form,
        errors=errors,
        reviewer=reviewer,
        token=token(reviewer) if reviewer else None,
        easy=reviewer is not None and reviewer.easy,
        html_class=EASY_READ if reviewer is not None and reviewer.easy else None,
        when=_when,
        **context,
    )
    return make_response(page, REFUSED if errors else status)


def day_of(moment: datetime) -> str:
    """The day alone: to whom and when to the minute is nobody's business."""
    return formats.day(to_london(moment).date(), language.current())


def _when(moment: datetime) -> str:
    return formats.instant(moment, language.current())
