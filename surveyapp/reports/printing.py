"""Pages of HTML as PDF, tagged as PDF/UA-1 asks."""

from __future__ import annotations

import contextlib
import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path

from markupsafe import Markup

from surveyapp.reports.needs import CannotBeMade

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

PAGE = 170.0
"""Millimetres between the margins."""
_STYLE = Path(__file__).with_name("print.css")
_HEAD_MOST = 80
_NO_FONT = "\ufffd"
_NO_LETTER = re.compile(rb"^(<[0-9a-f]{4}>) <>$")

# It tells of every rule of style that it passes over: that is listened to here, and not written to the log.
_LOG = logging.getLogger("weasyprint")
_LOG.setLevel(logging.WARNING)
_LOG.propagate = False
logging.getLogger("fontTools").setLevel(logging.ERROR)


def style() -> Markup:
    """The style of everything that is printed."""
    return Markup(_STYLE.read_text(encoding="utf-8"))  # noqa: S704 - our own file


def short(words: str) -> str:
    """Words for the head of every page, cut where they would fill it."""
    return words if len(words) <= _HEAD_MOST else f"{words[: _HEAD_MOST - 1]}…"


def printed(html: str) -> bytes:
    """The page as PDF/UA-1. Nothing is fetched. Letters that no font here has are shown as `�`."""
    with _missing_letters() as missing:
        data = _pdf(html)
    if missing:
        data = _pdf(html.translate(dict.fromkeys(map(ord, missing), _NO_FONT)))
    return data


def _pdf(html: str) -> bytes:
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
