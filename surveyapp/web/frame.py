"""What the frame of every public page needs: its language, direction and links to other languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup

from surveyapp.domain.adjustments import Adjustments
from surveyapp.language.catalogues import direction, own_name
from surveyapp.web import language
from surveyapp.web.context import settings
from surveyapp.web.isolated import name
from surveyapp.web.look import chosen_in_browser


def frame(adjustments: Adjustments | None = None) -> dict[str, Any]:
    """The variables of `base.html`, and the lines that safeguarding notes show.

    `adjustments`: how the page looks; the browser's own choice where none are given.
    """
    spoken = language.current()
    return {
        "look": " ".join((chosen_in_browser() if adjustments is None else adjustments).words),
        "page_language": spoken,
        "page_direction": direction(spoken),
        "settings": settings(),
        "organisation": _organisation(),
        "local_lines": _local_lines(),
        "public_page": public_page,
        "accessibility_url": public_page("accessibility"),
        "privacy_url": public_page("privacy"),
    }


def public_page(name: str) -> str:
    """The address of a page of `web/public.py`, in the language of this page."""
    return url_for(f"public.{name}", **language.in_links())


def language_links(offered: Sequence[str], current: str, address: Callable[[str], str]) -> list[dict[str, Any]]:
    """Links to this page in each language offered, named in itself; none where there is only one."""
    if len(offered) < 2:
        return []
    return [
        {
            "tag": tag,
            "name": own_name(tag),
            "href": address(tag),
            "dir": direction(tag),
            "current": tag == current,
        }
        for tag in offered
    ]


def _organisation() -> Markup | str:
    """Who runs the surveys, to begin a sentence with. Where nobody has said, that is a word of the page's language."""
    found = settings().organisation
    return name(found[:1].upper() + found[1:]) if found else gettext("The inspection team")


def _local_lines() -> list[dict[str, Any]]:
    """The area's own numbers, for the notes that say whom to ring. Their names are said in the language around them."""
    lines = (
        (lazy_gettext("Children’s services here"), settings().local_childrens_services),
        (lazy_gettext("Adult safeguarding here"), settings().local_adults_services),
    )
    return [{"name": name, "number": number} for name, number in lines if number]
