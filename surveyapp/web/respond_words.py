"""The hard words of a survey and what they mean, and back to where somebody was."""

from __future__ import annotations

from flask import Response, request, url_for

from surveyapp.web.respond_adjust import came_from
from surveyapp.web.respond_fields import all_terms
from surveyapp.web.respond_show import STEPS, show
from surveyapp.web.respond_state import DRAFT_COOKIE, Visit, arrive, has_cookies


def words(slug: str) -> Response:
    """All named terms of the survey with what they mean."""
    visit = arrive(slug, request.cookies.get(DRAFT_COOKIE, ""))
    return words_page(visit, request.args.get("back", ""))


def words_page(visit: Visit, back: str = "", **_more: str) -> Response:
    """The page itself; `back`: the step that it goes back to, as `question:CODE:check`, else the start page."""
    step, values = came_from(visit, back)
    return show(
        "words",
        visit,
        page_code=values.get("page", ""),
        terms=all_terms(visit),
        back=back,
        back_to=values.get("from", ""),
        back_url=url_for(f"respond.{step}", slug=visit.survey.slug, **values),
        form_back=step != "start" and not has_cookies(),
    )


STEPS["words"] = words_page
