"""Forms that a page's script sends, so that what is typed stays where it is when there is no network.

Such a form has a field `by` with the value `script`. Its answer has no page, which would be fetched for nothing: 204
with a `Location` where the answers were stored, 204 without one where there is something to show. The script then
sends the form the usual way; to send one twice changes nothing. A failure stays a failure, to be tried again.
"""

from __future__ import annotations

from flask import Flask, Response, request

STORED = 303
_LEFT_ALONE = frozenset({413, 429})
"""Forms too large to be read, and those to be tried again."""


def is_by_script() -> bool:
    """Whether a script sent this form."""
    return request.form.get("by") == "script"


def answer_script(response: Response) -> Response:
    """The answer to a form, as the script that sent it takes it; any other answer as it is."""
    if request.method != "POST" or response.status_code >= 500 or response.status_code in _LEFT_ALONE:
        return response
    if request.blueprint != "respond" or not is_by_script():
        return response
    if response.status_code != STORED:
        response.headers.pop("Location", None)
    response.status_code = 204
    response.set_data(b"")
    return response


def init_app(app: Flask) -> None:
    """Answer scripts. Before compressing: what is registered last comes first."""
    app.after_request(answer_script)
