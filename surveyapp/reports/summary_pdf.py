"""`summary.pdf`: the report for print and for the files, tagged as PDF/UA-1 asks, so that it can be listened to."""

from __future__ import annotations

import base64
import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from surveyapp.reports.document import Document, Text
from surveyapp.reports.pages import environment
from surveyapp.reports.printing import PAGE, printed, short, style
from surveyapp.reports.table_widths import is_short, layout

SIZES = (8.5, 8.0, 7.5, 7.0)
"""Points of letters in tables."""

_ENDLESS = re.compile(r"\S{81,}")
_PIECE = re.compile(r"\S{30}(?=\S)")
_WORD_MOST = 400


def write(document: Document) -> bytes:
    """The file. Charts are in the page itself, as drawings."""
    document = replace(document, title=_breakable(document.title), blocks=_breakable(document.blocks))
    charts = {figure.code: _address(figure.draw().svg_for_print()) for figure in document.figures}
    page = environment(document.language).get_template("summaries/print.html")
    html = page.render(
        document=document,
        chart_url=charts.__getitem__,
        css=style(),
        head=short(document.title.words),
        printed=True,
        layout=lambda table: layout(table, PAGE, SIZES),
        is_short=is_short,
    )
    return printed(html)


def _breakable(value: Any) -> Any:
    """The same with places to break in words that no line can hold: looking for one in them takes minutes."""
    if isinstance(value, Text):
        return replace(value, words=_ENDLESS.sub(_in_pieces, value.words))
    if isinstance(value, tuple):
        return tuple(_breakable(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{part.name: _breakable(getattr(value, part.name)) for part in fields(value)})
    return value


def _in_pieces(word: re.Match[str]) -> str:
    """A word that is none, with places to break; the end of one that would fill a page is left out."""
    cut = word[0] if len(word[0]) <= _WORD_MOST else f"{word[0][:_WORD_MOST]}…"
    return _PIECE.sub("\\g<0>\u200b", cut)


def _address(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
