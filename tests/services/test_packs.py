"""What a pack holds: reports that list its other files, and word of a format that cannot be made on this machine."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import docx
import html5lib
import openpyxl
import pytest

from surveyapp.reports import bundle
from surveyapp.reports.document import Document
from surveyapp.reports.extras import NO_EXTRAS
from surveyapp.reports.needs import CannotBeMade
from surveyapp.services import packs, summaries
from surveyapp.services.actors import Actor
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import survey_by_slug
from tests.factories.responses import add_responses
from tests.factories.surveys import NOW, published_survey
from tests.reports.test_formats import few

INSPECTOR = Actor("inspector@example.org", "inspector")
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
MANIFESTS = {"manifest.json", "manifest.txt", "SHA256SUMS"}

Row = tuple[str, ...]
"""A file as a report lists it: its path, rows expected and exported, size and sum, without what is put into numbers."""


def test_a_format_that_cannot_be_made_leaves_word_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_pango(_: Document) -> bundle.Files:
        raise CannotBeMade("PDF needs the library Pango")

    monkeypatch.setitem(bundle.DOCUMENTS, "pdf", without_pango)
    [(name, item)] = packs._summary(few(), NO_EXTRAS, "pdf", "en").items()
    assert name == "summary/pdf-could-not-be-made.txt"
    assert item.data == b"PDF needs the library Pango\n"


def made(database: Database, language: str) -> dict[str, bytes]:
    """The files of a pack in every format."""
    survey = published_survey(database)
    add_responses(database, survey, 55)
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        snapshot = summaries.publish_snapshot(session, INSPECTOR, found, now=NOW)
        data, _ = packs.make(
            session,
            found,
            snapshot,
            formats=packs.contents(),
            language=language,
            asked_by="inspector@example.org",
            now=NOW,
            progress=lambda _done, _of: None,
        )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_report_lists_the_other_files_as_the_sums_do(database: Database, language: str, tmp_path: Path) -> None:
    files = made(database, language)
    sums = {path: found for found, path in (line.split("  ") for line in files["SHA256SUMS"].decode().splitlines())}
    reports = {f"summary/summary.{name}" for name in bundle.DOCUMENTS if f"summary/summary.{name}" in files}
    others = [path for path in sums if path not in reports | MANIFESTS and not path.startswith("summary/charts/")]
    noted = {each["path"]: each for each in json.loads(files["manifest.json"])["files"]}
    expected = [
        (path, *(_number(noted[path][name]) for name in ("expected", "exported", "bytes")), sums[path])
        for path in sorted(others)
    ]
    assert {"summary/summary.csv", "record/actions.csv", "timetable/timetable.ics"} <= set(others)
    for name, read in READERS.items():
        assert read(files[f"summary/summary.{name}"]) == expected, name
    if "summary/summary.pdf" in files and shutil.which("pdftotext"):
        said = "".join(_pdf_text(files["summary/summary.pdf"], tmp_path).split())
        places = [(said.index(row[0]), said.index(row[-1])) for row in expected]
        assert [place for both in places for place in both] == sorted(place for both in places for place in both)
    pages = {path.removesuffix(".html") for path in others if path.endswith(".html")}
    prints = {path.removesuffix(".pdf") for path in others if path.endswith(".pdf")}
    assert prints == (pages if "summary/summary.pdf" in files else set())


def _number(value: int | None) -> str:
    return "–" if value is None else str(value)


def _row(cells: list[str]) -> Row:
    """Cells as plain words: no separators in numbers, one mark for none."""
    path, *numbers, found = (cell.strip("\u200e\u200f") for cell in cells)
    return (path, *("–" if one == "[z]" else re.sub(r"[,.\u00a0\u202f]", "", one) for one in numbers), found)


def _from_docx(data: bytes) -> list[Row]:
    [table] = (one for one in docx.Document(io.BytesIO(data)).tables if one.rows[0].cells[-1].text == "SHA-256")
    return [_row([cell.text for cell in row.cells]) for row in table.rows[1:]]


def _from_xlsx(data: bytes) -> list[Row]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    [sheet] = (sheet for sheet in book if sheet.title.endswith("_manifest"))
    return _after_header([[str(value) for value in row] for row in sheet.iter_rows(values_only=True)])


def _from_ods(data: bytes) -> list[Row]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        content = ET.fromstring(package.read("content.xml"))  # noqa: S314 - our own file
    [table] = (one for one in content.iter(f"{TABLE}table") if one.attrib[f"{TABLE}name"].endswith("_manifest"))
    rows = table.iter(f"{TABLE}table-row")
    return _after_header([["".join(cell.itertext()) for cell in row.iter(f"{TABLE}table-cell")] for row in rows])


def _after_header(rows: list[list[str]]) -> list[Row]:
    header = next(at for at, row in enumerate(rows) if row[-1] == "SHA-256")
    return [_row(row) for row in rows[header + 1 :]]


def _from_html(data: bytes) -> list[Row]:
    page: Any = html5lib.parse(data.decode(), namespaceHTMLElements=False)
    [table] = (one for one in page.iter("table") if "".join(list(one.iter("th"))[4].itertext()) == "SHA-256")
    return [_row(["".join(cell.itertext()) for cell in row]) for row in list(table.iter("tr"))[1:]]


def _pdf_text(data: bytes, folder: Path) -> str:
    path = folder / "summary.pdf"
    path.write_bytes(data)
    return subprocess.run(["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True, text=True).stdout


READERS: dict[str, Callable[[bytes], list[Row]]] = {
    "docx": _from_docx,
    "xlsx": _from_xlsx,
    "ods": _from_ods,
    "html": _from_html,
}
