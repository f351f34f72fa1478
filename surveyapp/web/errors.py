"""Pages for what goes wrong, in the look of the public pages; a code without a page of its own gets the general one."""

from __future__ import annotations

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import gettext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException, InternalServerError

from surveyapp.web import language
from surveyapp.web.frame import frame

GENERAL = "general"
_FORMS_KEPT = "respond."


def init_app(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(DBAPIError, _without_database)
    app.register_error_handler(NoConnection, _without_database)


def page(code: int, **context: object) -> Response:
    """The page for a status code."""
    language.choose(language.offered())
    names = [f"errors/{code}.html", f"errors/{GENERAL}.html"]
    template = current_app.jinja_env.select_template(names)
    html = render_template(template, **frame(), code=code, title=_title(code), **context)
    return make_response(html, code)


def _of_http(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:
        return make_response(error.get_response())
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        current_app.logger.error("a request failed", exc_info=error.original_exception)
    response = page(error.code)
    for name, value in error.get_headers(request.environ):
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _without_database(error: Exception) -> Response:
    """The database cannot be reached. A respondent's form comes back whole, to be sent again."""
    current_app.logger.error("the database failed: %s", type(error).__name__)
    posted = request.method == "POST" and (request.endpoint or "").startswith(_FORMS_KEPT)
    fields = [(name, value) for name, value in request.form.items(multi=True)] if posted else []
    response = page(503, fields=fields, address=request.path)
    response.headers["Retry-After"] = "30"
    return response


def _title(code: int) -> str:
    return {
        403: gettext("You may not see this page"),
        404: gettext("Page not found"),
        405: gettext("This page cannot be used in that way"),
        413: gettext("That was too much at once"),
        429: gettext("Please wait a little"),
        503: gettext("The service cannot be reached just now"),
    }.get(code, gettext("Something went wrong"))
