"""Figures, comments and the extract of a survey, for those whose role allows it: their addresses.

The pages need pandas, PyArrow and Matplotlib: half of the memory of a process and most of the time that it takes to
start. Respondents never need them, so the pages are loaded when somebody first asks for figures.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from surveyapp.web import reading, workspace

_PAGES = "surveyapp.web.summary_pages"
_DOWNLOADS = "surveyapp.web.downloads"
_GROUPS = "surveyapp.web.group_pages"

blueprint = Blueprint("summaries", __name__, url_prefix="/staff/surveys/<slug>")
workspace.set_up(blueprint)


def _page(module: str, name: str) -> Callable[..., ResponseReturnValue]:
    """The page of this name, found when it is asked for."""

    def page(**values: Any) -> ResponseReturnValue:
        found: Callable[..., ResponseReturnValue] = getattr(import_module(module), name)
        return found(**values)

    return page


for _address, _module, _name, _methods in (
    ("/summary", _PAGES, "summary", ["GET"]),
    ("/summary.<kind>", _PAGES, "download", ["GET"]),
    ("/charts/<code>.svg", _PAGES, "chart", ["GET"]),
    ("/responses.csv", _DOWNLOADS, "responses", ["GET", "POST"]),
    ("/downloads", _DOWNLOADS, "downloads", ["GET", "POST"]),
    ("/downloads/<int:file_id>", _DOWNLOADS, "made_file", ["GET"]),
    ("/groups", _GROUPS, "groups", ["GET"]),
    ("/groups/<code>.svg", _GROUPS, "group_chart", ["GET"]),
):
    blueprint.add_url_rule(_address, _name, _page(_module, _name), methods=_methods)
blueprint.add_url_rule("/comments", "comments", reading.page("reading_list", "comments"), methods=["GET"])
