"""The inspectors' desk: its addresses."""

from __future__ import annotations

from flask import Blueprint

from surveyapp.web import late_pages, workspace
from surveyapp.web.late_pages import ACT, FORM

blueprint = Blueprint("reading", __name__, url_prefix="/staff/surveys/<slug>/comments")
workspace.set_up(blueprint)
late_pages.add(
    blueprint,
    (
        ("/read", "reading_list", "mark_read", ACT),
        ("/themes", "reading_themes", "themes", FORM),
        ("/leaving", "reading_leaving", "leaving", FORM),
        ("/one/<key>", "reading_comment", "comment", FORM),
    ),
)
