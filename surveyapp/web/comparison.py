"""The comparison of an inspection's surveys: its addresses."""

from __future__ import annotations

from flask import Blueprint

from surveyapp.web import late_pages, workspace
from surveyapp.web.late_pages import READ

blueprint = Blueprint("comparison", __name__, url_prefix="/staff/inspections/<int:inspection_id>")
workspace.set_up(blueprint)
late_pages.add(
    blueprint,
    (
        ("/comparison", "comparison_pages", "surveys", READ),
        ("/comparison/<part>/<code>.svg", "comparison_pages", "chart", READ),
    ),
)
