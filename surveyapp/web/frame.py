"""What the frame of every public page needs: its language, direction and links to other languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext

from surveyapp.language.catalogues import direction, own_name
from surveyapp.web import language
from surveyapp.web.context import settings


def frame() -> dict[str, Any]:
    """The variables of `base.html`, and the lines that safeguarding notes show."""
    spoken = language.current()
    return {
        "page_language": spoken,
        "page_direction": direction(spoken),
        "settings": settings(),
        "organisation": settings().organisation[:1].upper() + settings().organisation[1:],
        "local_lines": _local_lines(),
    }


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


def _local_lines() -> list[dict[str, str]]:
    """The area's own numbers, for the notes that say whom to ring."""
    lines = (
        (gettext("Children’s services here"), settings().local_childrens_services),
        (gettext("Adult safeguarding here"), settings().local_adults_services),
    )
    return [{"name": name, "number": number} for name, number in lines if number]
