"""The files of a summary in the formats asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module

from surveyapp.analysis.results import Summary
from surveyapp.language.catalogues import ENGLISH
from surveyapp.reports import summary_csv, summary_html, summary_json
from surveyapp.reports.document import Document
from surveyapp.reports.extras import Extras
from surveyapp.reports.full_report import report

Files = dict[str, bytes]
"""File names, with folders, and what is in them."""


def _heavy(name: str) -> Callable[[Document], Files]:
    """A format whose libraries are loaded when somebody first asks for it: servers start without them."""

    def write(document: Document) -> Files:
        data: bytes = import_module(f"surveyapp.reports.summary_{name}").write(document)
        return {f"summary.{name}": data}

    return write


DOCUMENTS: dict[str, Callable[[Document], Files]] = {
    "html": summary_html.write,
    **{name: _heavy(name) for name in ("pdf", "docx", "xlsx", "ods")},
}
"""Formats for people: the report, laid out."""
DATA: dict[str, Callable[[Summary, Extras | None], Files]] = {
    "csv": lambda summary, _extras: {"summary.csv": summary_csv.write(summary)},
    "json": lambda summary, extras: {"summary.json": summary_json.write(summary, extras)},
}
"""Formats for programs: the figures alone."""
FORMATS = (*DOCUMENTS, *DATA)


class UnknownFormat(Exception):
    """A format that does not exist."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def require(names: Iterable[str]) -> tuple[str, ...]:
    """The formats in the order asked, each once. Raises UnknownFormat."""
    wanted = tuple(dict.fromkeys(names))
    for name in wanted:
        if name not in FORMATS:
            raise UnknownFormat(name)
    return wanted


def files(summary: Summary, names: Iterable[str], language: str = ENGLISH, extras: Extras | None = None) -> Files:
    """Every file of these formats. Raises UnknownFormat, and needs.CannotBeMade where a library is missing."""
    document: Document | None = None
    made: Files = {}
    for name in require(names):
        if name in DATA:
            made |= DATA[name](summary, extras)
            continue
        document = document or report(summary, extras, language)
        made |= DOCUMENTS[name](document)
    return made
