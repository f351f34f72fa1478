"""Figures, comments and the extract of a survey, for those whose role allows it: their addresses."""

from __future__ import annotations

from flask import Blueprint

from surveyapp.web import late_pages, workspace
from surveyapp.web.late_pages import FORM, READ

blueprint = Blueprint("summaries", __name__, url_prefix="/staff/surveys/<slug>")
workspace.set_up(blueprint)
late_pages.add(
    blueprint,
    (
        ("/summary", "summary_pages", "summary", READ),
        ("/summary.<kind>", "summary_pages", "download", READ),
        ("/charts/<code>.svg", "summary_pages", "chart", READ),
        ("/responses.csv", "downloads", "responses", FORM),
        ("/downloads", "downloads", "downloads", FORM),
        ("/downloads/<int:file_id>", "downloads", "made_file", READ),
        ("/groups", "group_pages", "groups", READ),
        ("/groups/<code>.svg", "group_pages", "group_chart", READ),
        ("/weighted", "weighted_pages", "weighted", READ),
        ("/weighted/<code>.svg", "weighted_pages", "weighted_chart", READ),
        ("/comments", "reading_list", "comments", READ),
    ),
)
