"""The comparison of an inspection's surveys: its address. The page is loaded when first asked for: see `summaries`."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint
from flask.typing import ResponseReturnValue

from surveyapp.web import workspace

_PAGES = "surveyapp.web.comparison_pages"

blueprint = Blueprint("comparison", __name__, url_prefix="/staff/inspections/<int:inspection_id>")
workspace.set_up(blueprint)


@blueprint.get("/comparison")
def surveys(inspection_id: int) -> ResponseReturnValue:
    """The page, found when it is asked for."""
    made: ResponseReturnValue = import_module(_PAGES).surveys(inspection_id)
    return made


@blueprint.get("/comparison/<part>/<code>.svg")
def chart(inspection_id: int, part: str, code: str) -> ResponseReturnValue:
    """The chart of one measure, found in the same way."""
    made: ResponseReturnValue = import_module(_PAGES).chart(inspection_id, part, code)
    return made
