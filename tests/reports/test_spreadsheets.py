"""Workbooks of a report: conventions that help everybody, and nothing that a spreadsheet could run."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from surveyapp.analysis.results import Summary
from surveyapp.interchange import csv_safe
from surveyapp.reports import bundle, summary_csv, summary_ods, summary_xlsx
from surveyapp.reports.document import Document
from surveyapp.reports.full_report import report
from surveyapp.reports.workbook import MOST, Link, workbook
from tests.reports.made_extras import extras
from tests.reports.test_formats import few, whole

HOSTILE = (
    '=HYPERLINK("http://example.org","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\x00\x07=1\x0b\ufffe",
    "  =1",
    "\u202e=1 ترجمہ <b>&amp;",
    "👩‍👩‍👧‍👦" * 10_000,
    "<r>this & that</r>",
)
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def called(summary: Summary, words: str) -> Summary:
    """The summary with every label of the questionnaire in these words."""
    questions = tuple(
        replace(
            question,
            label=words,
            finished=replace(
                question.finished,
                choices=tuple(
                    choice if "/" in choice.value else replace(choice, label=words)
                    for choice in question.finished.choices
                ),
            ),
        )
        for question in summary.questions
    )
    sections = tuple(replace(section, title=words) for section in summary.sections)
    return replace(summary, title=words, questions=questions, sections=sections, remarks=(words,))


def xlsx(document: Document) -> Any:
    return openpyxl.load_workbook(io.BytesIO(summary_xlsx.write(document)))


def ods(document: Document) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(summary_ods.write(document))) as package:
        return ET.fromstring(package.read("content.xml"))  # noqa: S314 - our own file


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_no_cell_in_any_format_starts_a_formula(words: str) -> None:
    summary, beside = called(whole(), words), extras(words)
    document = report(summary, beside)
    found: list[str] = []
    for sheet in xlsx(document):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                found += [cell.value] if isinstance(cell.value, str) else []
    for cell in ods(document).iter(f"{TABLE}table-cell"):
        assert f"{TABLE}formula" not in cell.attrib
        if cell.get(f"{OFFICE}value-type") == "string":
            found.append("\n".join("".join(line.itertext()) for line in cell.iter(f"{TEXT}p")))
    assert len(found) > 500
    assert [text for text in found if csv_safe.text(text) != text] == []
    assert max(len(text.encode("utf-16-le")) // 2 for text in found) <= MOST
    summary_csv.write(summary)


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_no_label_breaks_a_format_for_people(words: str) -> None:
    files = bundle.files(called(few(), words), ["html", "docx", "json"], extras=extras(words))
    with zipfile.ZipFile(io.BytesIO(files["summary.docx"])) as package:
        for name in package.namelist():
            if name.endswith(".xml"):
                ET.fromstring(package.read(name))  # noqa: S314 - our own file


def test_each_sheet_has_a_heading_then_one_marked_table_without_gaps() -> None:
    book = xlsx(report(whole(), extras()))
    assert book.sheetnames[:2] == ["Cover", "Notes"]
    for sheet in book:
        assert sheet["A1"].value
        [table] = sheet.tables.values()
        first, last = re.findall(r"\d+", table.ref)
        assert sheet.max_row == int(last), "nothing follows the table"
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes == f"B{int(first) + 1}"
        for row in sheet.iter_rows(min_row=1, max_row=int(last)):
            assert any(cell.value is not None for cell in row), "no empty row"
        header = [cell.value for cell in sheet[int(first)] if cell.value is not None]
        assert len({words.casefold() for words in header}) == len(header) == len(table.tableColumns)
        for row in sheet.iter_rows(min_row=int(first), max_row=int(last), max_col=len(header)):
            assert all(cell.value is not None for cell in row), "no empty cell"


def test_the_cover_leads_to_every_other_sheet() -> None:
    book = xlsx(report(whole()))
    links = [cell.hyperlink.location for row in book["Cover"].iter_rows() for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    made = workbook(report(whole()))
    assert [row[0].sheet for row in made.sheets[0].grid.rows if isinstance(row[0], Link)] == book.sheetnames[1:]


def test_numbers_are_numbers_and_what_is_withheld_is_a_shorthand_that_the_notes_explain() -> None:
    book = xlsx(report(whole()))
    name = next(name for name in book.sheetnames if name.endswith("_need"))
    rows = {row[0]: row[1:] for row in book[name].iter_rows(values_only=True)}
    assert rows["Autism"][0] == 60
    assert rows["Autism"][1] == pytest.approx(60.0)
    assert rows["Answer"][2:4] == ("95% interval, from", "95% interval, to")
    assert rows["Hearing"] == ("[c]",) * 6
    notes = [row[0] for row in book["Notes"].iter_rows(values_only=True)]
    assert {"[c]", "[z]"} <= set(notes)


def test_both_kinds_of_spreadsheet_say_the_same() -> None:
    document = report(whole(), extras(), "ur")
    in_excel = {
        sheet.title: [[_same(v) for v in row if v is not None] for row in sheet.iter_rows(values_only=True)]
        for sheet in xlsx(document)
    }
    in_open = {}
    for table in ods(document).iter(f"{TABLE}table"):
        rows = []
        for row in table.iter(f"{TABLE}table-row"):
            cells = []
            for cell in row.iter(f"{TABLE}table-cell"):
                value = cell.get(f"{OFFICE}value")
                cells.append(_same("".join(cell.itertext()) if value is None else float(value)))
            rows.append(cells)
        in_open[table.get(f"{TABLE}name")] = rows
    assert in_open == in_excel


def _same(value: str | float) -> str:
    """A value as both kinds write it: they keep fifteen digits."""
    return value if isinstance(value, str) else f"{value:.12g}"


def test_a_sheet_from_right_to_left_says_so() -> None:
    assert all(sheet.sheet_view.rightToLeft for sheet in xlsx(report(whole(), language="ur")))
    assert not any(sheet.sheet_view.rightToLeft for sheet in xlsx(report(whole())))
    assert xlsx(report(whole(), language="ur")).properties.language == "ur"
    with zipfile.ZipFile(io.BytesIO(summary_ods.write(report(whole(), language="ur")))) as package:
        assert b'writing-mode="rl-tb"' in package.read("content.xml")
        assert b"<dc:language>ur</dc:language>" in package.read("meta.xml")
