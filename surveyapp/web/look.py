"""How pages look in this browser: adjustments in a cookie that many people share, so that it says who nobody is."""

from __future__ import annotations

from flask import Response, request

from surveyapp.domain.adjustments import Adjustments, read
from surveyapp.web.security import cookie_options

COOKIE = "look"


def chosen_in_browser() -> Adjustments:
    """The adjustments that this browser carries."""
    return read(request.cookies.get(COOKIE, ""))


def keep_in_browser(response: Response, adjustments: Adjustments) -> Response:
    """Let every page of this site look like this until the browser is closed."""
    if adjustments.words:
        response.set_cookie(COOKIE, str(adjustments), path="/", **cookie_options())
    elif COOKIE in request.cookies:
        response.delete_cookie(COOKIE, path="/")
    return response
