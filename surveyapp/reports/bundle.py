"""The files of a summary in the formats asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from surveyapp.analysis.results import Summary
from surveyapp.language.catalogues import ENGLISH
from surveyapp.reports import summary_csv, summary_html, summary_json

Files = dict[str, bytes]
"""File names, with folders, and what is in them."""

FORMATS: dict[str, Callable[[Summary, str], Files]] = {
    "html": summary_html.write,
    "csv": lambda summary, _language: {"summary.csv": summary_csv.write(summary)},
    "json": lambda summary, _language: {"summary.json": summary_json.write(summary)},
}
NOT_YET = ("pdf", "docx", "xlsx", "ods")
"""Formats that are part of the contract and are not made yet."""


class UnknownFormat(Exception):
    """A format that cannot be made; `is_planned` where it is one of NOT_YET."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
        self.is_planned = name in NOT_YET


def require(names: Iterable[str]) -> tuple[str, ...]:
    """The formats in the order asked, each once. Raises UnknownFormat."""
    wanted = tuple(dict.fromkeys(names))
    for name in wanted:
        if name not in FORMATS:
            raise UnknownFormat(name)
    return wanted


def files(summary: Summary, names: Iterable[str], language: str = ENGLISH) -> Files:
    """Every file of these formats. Raises UnknownFormat."""
    made: Files = {}
    for name in require(names):
        made |= FORMATS[name](summary, language)
    return made
