"""The inspectors' desk: its addresses.

The pages need lists of words and, for suggested themes, scikit-learn. Respondents never need them, so they are loaded
when somebody first reads comments, as `summaries` does.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from surveyapp.web import workspace

blueprint = Blueprint("reading", __name__, url_prefix="/staff/surveys/<slug>/comments")
workspace.set_up(blueprint)


def page(module: str, name: str) -> Callable[..., ResponseReturnValue]:
    """A page of a module of this package, found when it is asked for."""

    def found(**values: Any) -> ResponseReturnValue:
        view: Callable[..., ResponseReturnValue] = getattr(import_module(f"surveyapp.web.{module}"), name)
        return view(**values)

    return found


for _address, _module, _name, _methods in (
    ("/read", "reading_list", "mark_read", ["POST"]),
    ("/themes", "reading_themes", "themes", ["GET", "POST"]),
    ("/leaving", "reading_leaving", "leaving", ["GET", "POST"]),
    ("/one/<key>", "reading_comment", "comment", ["GET", "POST"]),
):
    blueprint.add_url_rule(_address, _name, page(_module, _name), methods=_methods)
