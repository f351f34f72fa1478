"""`summary.pdf`: the report for print and for the files, tagged as PDF/UA-1 asks, so that it can be listened to."""

from __future__ import annotations

import base64
import contextlib
import io
import logging
import re
from pathlib import Path

from markupsafe import Markup

from surveyapp.reports.document import Document
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
_NO_LETTER = re.compile(rb"^(<[0-9a-f]{4}>) <>$")

# It tells of every rule of style that it passes over.
logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)


def write(document: Document) -> bytes:
    """The file. Nothing is fetched: charts are in the page itself, as drawings."""
    charts = {figure.code: _address(figure.draw().svg_for_print()) for figure in document.figures}
    page = environment(document.language).get_template("summaries/print.html")
    html = page.render(
        document=document,
        chart_url=charts.__getitem__,
        css=Markup(_STYLE.read_text(encoding="utf-8")),  # noqa: S704 - our own file
        head=_short(document.title.words),
        printed=True,
    )
    fetcher = URLFetcher(allowed_protocols={"data"}, fail_on_errors=True)
    data: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(pdf_variant="pdf/ua-1", finisher=_name_all_shapes)
    return data


def _name_all_shapes(_document: object, pdf: pydyf.PDF) -> None:
    """Give shapes that share their letter with another the zero-width joiner for a letter.

    Where a letter is drawn with two shapes, as in Arabic, the second is left without any, which PDF/UA does not allow.
    """
    for part in pdf.objects:
        if isinstance(part, pydyf.Stream) and b"begincmap" in part.stream:
            part.stream = [_NO_LETTER.sub(rb"\1 <200d>", line) for line in part.stream]


def _address(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"


def _short(words: str) -> str:
    """Words for the head of every page, cut where they would fill it."""
    return words if len(words) <= _HEAD_MOST else f"{words[: _HEAD_MOST - 1]}…"
