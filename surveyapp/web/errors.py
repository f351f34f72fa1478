"""Pages for what goes wrong, in the look of the public pages; a code without a page of its own gets the general one."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, make_response, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException

from surveyapp.domain.questionnaire import EASY_READ
from surveyapp.forms.respond import VIEW
from surveyapp.logs import NONE
from surveyapp.web import language
from surveyapp.web.frame import frame, language_links

GENERAL = "general"
_FORMS_KEPT = ("respond.", "manage.keyed_response")
"""How the endpoints begin whose forms hold answers."""


def init_app(app: Flask) -> None:
    """Answer every error with a page."""
    app.log_exception = _log_failure  # type: ignore[assignment, method-assign]  # Flask's own tells the path
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(DBAPIError, _without_database)
    app.register_error_handler(NoConnection, _without_database)


def page(code: int, **context: object) -> Response:
    """The page for a status code."""
    offered = language.offered()
    *_, shown_in = ("", *language.sent(VIEW).split()[:2])  # a respondent's form says in which language its page was
    spoken = language.choose(offered, shown_in)
    easy = _is_easy()
    kept = "&version=easy-read" if easy else ""
    links = language_links(offered, spoken, lambda tag: f"?lang={tag}{kept}")
    if "fields" in context:  # buttons of the form that is shown again
        links = [{**link, "way": {"name": "lang", "value": link["tag"]}} for link in links]
    elif request.method != "GET":
        links = []
    names = [f"errors/{code}.html", f"errors/{GENERAL}.html"]
    template = current_app.jinja_env.select_template(names)
    html = render_template(
        template,
        **frame(),
        code=code,
        title=_title(code),
        # A page that is not there is the same at every address: nobody learns which surveys there are.
        exit_url=None if code == 404 else _exit_url(),
        language_links=links,
        easy=easy,
        html_class="easy-read" if easy else None,
        **context,
    )
    return make_response(html, code)


def _of_http(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:
        return make_response(error.get_response())
    response = page(error.code)
    for name, value in error.get_headers(request.environ):
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _log_failure(failure: Any) -> None:
    """Say which page failed and on which way through the code. `failure` is what `sys.exc_info` gives."""
    current_app.logger.error("a request failed", exc_info=failure, extra={"endpoint": request.endpoint or NONE})


def _without_database(error: Exception) -> Response:
    """The database cannot be reached. A form with answers comes back whole, to be sent again to the same address."""
    reason = type(getattr(error, "orig", error)).__name__
    current_app.logger.error("the database failed", extra={"endpoint": request.endpoint or NONE, "error": reason})
    posted = request.method == "POST" and (request.endpoint or "").startswith(_FORMS_KEPT)
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "lang"] if posted else []
    response = page(503, **({"fields": fields, "address": request.full_path.rstrip("?")} if fields else {}))
    response.headers["Retry-After"] = "30"
    return response


def _is_easy() -> bool:
    """Whether the page that somebody came from, or asked for, speaks easy read."""
    asked = request.args.get("version") or language.sent("version")
    return (asked or language.sent(VIEW).partition(" ")[0]) == EASY_READ


def _exit_url() -> str | None:
    """Where "Leave this page" also forgets the survey in this browser, on pages of the respondents' way."""
    slug = (request.view_args or {}).get("slug")
    return url_for("respond.leave", slug=slug) if slug and request.blueprint == "respond" else None


def _title(code: int) -> str:
    return {
        403: gettext("You may not see this page"),
        404: gettext("Page not found"),
        405: gettext("This page cannot be used in that way"),
        413: gettext("That was too much at once"),
        429: gettext("Please wait a little"),
        503: gettext("The service cannot be reached just now"),
    }.get(code, gettext("Something went wrong"))
