"""Pages for anyone: what this is, which surveys are open, accessibility, privacy."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from surveyapp.domain.questionnaire import ENGLISH, STANDARD, Questionnaire
from surveyapp.language import formats
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage.surveys import surveys_open_at
from surveyapp.web import language
from surveyapp.web.assets import asset
from surveyapp.web.context import database, now
from surveyapp.web.frame import frame, language_links
from surveyapp.web.isolated import english_inside
from surveyapp.web.recordings import recording

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """What this is, and the surveys that are open now, of inspections that have been announced."""
    spoken = language.choose(language.offered())
    with database().reading() as session:
        surveys = [
            {
                "slug": survey.slug,
                "area": survey.inspection.area,
                "demonstration": survey.inspection.demonstration,
                "title": _title(questionnaire_of(survey.revision), spoken),
                "easy": "easy-read" in questionnaire_of(survey.revision).versions,
                "closes": formats.instant(survey.closes_at, spoken),
            }
            for survey in surveys_open_at(session, now())
            if survey.revision is not None
        ]
    return _page("index", surveys=surveys, in_links=language.in_links())


@blueprint.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    spoken = language.choose(language.offered())
    return _page("accessibility", day=lambda date: formats.short_day(date, spoken))


@blueprint.get("/privacy")
def privacy() -> ResponseReturnValue:
    """The privacy notice."""
    return _page("privacy")


@blueprint.get("/privacy/children")
def privacy_for_children() -> ResponseReturnValue:
    """The privacy notice in short and easy words."""
    return _page("privacy_for_children", html_class="easy-read")


@blueprint.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """For browsers that ask without having read a page."""
    response = make_response(redirect(asset("favicon.svg"), 301))
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@blueprint.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """Nothing here is for search engines."""
    response = make_response("User-agent: *\nDisallow: /\n")
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    return response


blueprint.add_url_rule("/media/<name>", "recording", recording)


def _title(questionnaire: Questionnaire, spoken: str) -> dict[str, Any]:
    """The title in the language of the page, if respondents are offered the survey in it."""
    found = questionnaire.title.get(STANDARD, spoken if spoken in language.offered_in(questionnaire) else ENGLISH)
    return {"text": english_inside(found.text), "language": found.language}


def _page(name: str, **context: object) -> Response:
    offered = language.offered()
    spoken = language.choose(offered)
    links = language_links(offered, spoken, lambda tag: f"?lang={tag}")
    return make_response(render_template(f"public/{name}.html", **frame(), language_links=links, **context))
