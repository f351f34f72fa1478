"""`summary.pdf`: the report for print and for the files, tagged as PDF/UA-1 asks, so that it can be listened to."""

from __future__ import annotations

import base64
import contextlib
import io
import logging
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from surveyapp.reports.document import Document, Text
from surveyapp.reports.needs import CannotBeMade
from surveyapp.reports.pages import environment

try:
    # It says what it misses on standard output too, where a command writes the names of files.
    with contextlib.redirect_stdout(io.StringIO()):
        import pydyf
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
except OSError as missing:
    raise CannotBeMade(
        "PDF needs the library Pango, which is not on this machine; on Debian and Ubuntu: "
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core"
    ) from missing

_STYLE = Path(__file__).with_name("print.css")
_HEAD_MOST = 80
_ENDLESS = re.compile(r"\S{81,}")
_PIECE = re.compile(r"\S{30}(?=\S)")
_WORD_MOST = 400
_NO_FONT = "\ufffd"
_NO_LETTER = re.compile(rb"^(<[0-9a-f]{4}>) <>$")

# It tells of every rule of style that it passes over: that is listened to here, and not written to the log.
_LOG = logging.getLogger("weasyprint")
_LOG.setLevel(logging.WARNING)
_LOG.propagate = False
logging.getLogger("fontTools").setLevel(logging.ERROR)


def write(document: Document) -> bytes:
    """The file. Nothing is fetched: charts are in the page itself, as drawings."""
    document = replace(document, title=_breakable(document.title), blocks=_breakable(document.blocks))
    charts = {figure.code: _address(figure.draw().svg_for_print()) for figure in document.figures}
    page = environment(document.language).get_template("summaries/print.html")
    html = page.render(
        document=document,
        chart_url=charts.__getitem__,
        css=Markup(_STYLE.read_text(encoding="utf-8")),  # noqa: S704 - our own file
        head=_short(document.title.words),
        printed=True,
    )
    with _missing_letters() as missing:
        data = _printed(html)
    if missing:
        data = _printed(html.translate(dict.fromkeys(map(ord, missing), _NO_FONT)))
    return data


def _printed(html: str) -> bytes:
    fetcher = URLFetcher(allowed_protocols={"data"}, fail_on_errors=True)
    page = HTML(string=html, url_fetcher=fetcher)
    data: bytes = page.write_pdf(pdf_variant="pdf/ua-1", finisher=_name_all_shapes)
    return data


@contextlib.contextmanager
def _missing_letters() -> Iterator[set[str]]:
    """The letters that no font of this machine has, of what is printed meanwhile: PDF/UA has no place for them."""
    found: set[str] = set()
    listener = logging.Handler(logging.WARNING)

    def hear(record: logging.LogRecord) -> bool:
        if ".notdef" in str(record.msg) and isinstance(record.args, tuple):
            found.add(str(record.args[0]))
        return False

    listener.addFilter(hear)
    _LOG.addHandler(listener)
    try:
        yield found
    finally:
        _LOG.removeHandler(listener)


def _name_all_shapes(_document: object, pdf: pydyf.PDF) -> None:
    """Give shapes that share their letter with another the zero-width joiner for a letter.

    Where a letter is drawn with two shapes, as in Arabic, the second is left without any, which PDF/UA does not allow.
    """
    for part in pdf.objects:
        if isinstance(part, pydyf.Stream) and b"begincmap" in part.stream:
            part.stream = [_NO_LETTER.sub(rb"\1 <200d>", line) for line in part.stream]


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


def _short(words: str) -> str:
    """Words for the head of every page, cut where they would fill it."""
    return words if len(words) <= _HEAD_MOST else f"{words[: _HEAD_MOST - 1]}…"
