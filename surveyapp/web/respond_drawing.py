"""Fields as HTML. What many respondents get alike, an empty field or one choice, is drawn once and kept."""

from __future__ import annotations

from typing import Any

from flask import current_app
from markupsafe import Markup

from surveyapp.domain.pages import Page
from surveyapp.services.kept import Kept
from surveyapp.web.language import current
from surveyapp.web.respond_fields import Field
from surveyapp.web.respond_state import Visit

_DRAWN: Kept[Markup] = Kept(4000)
_TEMPLATE = "respond/fields.html"


def draw(visit: Visit, page: Page, block: Field, *, alone: bool, section: Field) -> Markup:
    """The HTML of a block of `respond_fields.blocks`. Nothing that somebody wrote is kept."""
    state = _state(block)
    if state is None:
        return _macro(block, alone, section)
    key = (visit.revision.content_hash, page.code, visit.view.contents, current(), alone, state)
    return _DRAWN.get(key, lambda: _macro(block, alone, section))


def _state(block: Field) -> tuple[Any, ...] | None:
    """What the HTML depends on beside the wording, or None where it is not worth keeping or must not be kept."""
    rows = block.get("rows", (block,))
    if any(row.get("error") for row in rows):
        return None
    if all(not any(row["chosen"]) for row in rows):
        return tuple(row["code"] for row in rows)
    if block["shape"] == "one" and block["value"] in {option.get("value") for option in block["options"]}:
        return (block["code"], block["value"])
    return None


def _macro(block: Field, alone: bool, section: Field) -> Markup:
    macros: Any = current_app.jinja_env.get_template(_TEMPLATE).module
    drawn: Markup = macros.block(block, alone, section)
    return drawn
