"""The pages of those who review a wording: which address leads to which of them.

Their addresses need no permission of the workspace: who may see a page is checked by `review_visit`, from a cookie
of its own that a code from an invitation gave.
"""

from __future__ import annotations

from flask import Blueprint, abort, request

from surveyapp.web import review_door, review_pages, review_unit
from surveyapp.web.security import from_elsewhere

blueprint = Blueprint("review", __name__, url_prefix="/review")

_BOTH = ["GET", "POST"]

for _address, _view, _methods in (
    ("/", review_pages.home, ["GET"]),
    ("/in/<link>", review_door.invitation, _BOTH),
    ("/in/<link>/code", review_door.send_code, ["POST"]),
    ("/out", review_door.sign_out, ["POST"]),
    ("/<slug>", review_pages.survey, _BOTH),
    ("/<slug>/unit", review_unit.unit, _BOTH),
    ("/<slug>/preview", review_pages.preview, ["GET"]),
):
    blueprint.add_url_rule(_address, view_func=_view, methods=_methods)


@blueprint.before_request
def _refuse_from_elsewhere() -> None:
    if request.method == "POST" and from_elsewhere():
        abort(403)
