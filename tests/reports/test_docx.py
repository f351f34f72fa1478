"""The Word file: real headings, marked tables, pictures in words, languages and directions."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from surveyapp.reports import summary_docx
from surveyapp.reports.document import Heading
from surveyapp.reports.full_report import report
from tests.reports.made_extras import extras
from tests.reports.test_formats import whole


@pytest.fixture(scope="module")
def english() -> Any:
    return docx.Document(io.BytesIO(summary_docx.write(report(whole(), extras()))))


def test_headings_are_real_and_as_in_the_report(english: Any) -> None:
    found = [(int(p.style.name[-1]) + 1, p.text) for p in english.paragraphs if p.style.name.startswith("Heading")]
    blocks = report(whole(), extras()).blocks
    assert found == [(block.level, block.text.words) for block in blocks if isinstance(block, Heading)]
    assert [p.text for p in english.paragraphs if p.style.name == "Title"] == ["Made for tests"]


def test_every_table_has_a_header_that_is_marked_and_said(english: Any) -> None:
    assert len(english.tables) == len(list(report(whole(), extras()).tables))
    for table in english.tables:
        first, *others = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in others)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert not list(table._tbl.iter(qn("w:gridSpan"), qn("w:vMerge"))), "no merged cells"


def test_every_picture_is_told_in_words(english: Any) -> None:
    told = [shape._inline.docPr.get("descr") for shape in english.inline_shapes]
    assert told == [figure.alt for figure in report(whole(), extras()).figures]
    assert all(told)


def test_links_lead_to_places_that_are_there(english: Any) -> None:
    body = english.element.body
    places = {start.get(qn("w:name")) for start in body.iter(qn("w:bookmarkStart"))}
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert len(links) > 10
    assert set(links) <= places


def test_the_file_says_what_it_is_and_in_which_language(english: Any) -> None:
    core = english.core_properties
    assert (core.title, core.language, core.author) == ("Made for tests", "en", "surveyapp")
    assert core.created.year == 2024
    lang = english.styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:lang')}")
    assert lang.get(qn("w:val")) == "en"


def test_urdu_runs_from_right_to_left_and_english_labels_in_it_do_not() -> None:
    file = docx.Document(io.BytesIO(summary_docx.write(report(whole(), language="ur"))))
    assert file.styles["Normal"].element.pPr.find(qn("w:bidi")) is not None
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in file.tables)
    runs = [run for paragraph in file.paragraphs for run in paragraph.runs if run.text.strip()]
    by_language: dict[str, set[bool]] = {}
    for run in runs:
        properties = run._r.rPr
        lang = None if properties is None else properties.find(qn("w:lang"))
        if lang is not None:
            rtl = properties.find(qn("w:rtl")) is not None
            by_language.setdefault(lang.get(qn("w:val")), set()).add(rtl)
    assert by_language == {"ur": {True}, "en": {False}}
