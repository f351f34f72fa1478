"""Workbooks that Excel and LibreOffice open, fill in and save, and none that could do harm."""

from __future__ import annotations

import re
import shutil
import subprocess
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter import Workbook

from surveyapp.domain.errors import DomainError
from surveyapp.interchange.translation_file import MAX_BYTES, Returned, checked
from surveyapp.interchange.translation_xlsx import ABOUT, TEXTS, read, write
from surveyapp.interchange.xlsx_cells import MAX_PARTS, MAX_UNPACKED
from surveyapp.interchange.xlsx_parts import MAX_ELEMENTS, MAX_TEXT
from tests.interchange.translation_texts import damaged, file, spoilt, texts, unit

WHOLE = write(file(unit(), unit("b", target="")))
PLACE = ("question/plan:text", "standard")
WORDS = (b'<c r="A1"/>', b"<v>999999</v>", b't="n"', b"<f>1+1</f>", b"<!DOCTYPE x>", b"<si/>", b'<row r="1048576"/>')

Value = str | float | bool | None
Change = Callable[[openpyxl.Workbook], None]


def sheet(data: bytes, name: str = TEXTS) -> Worksheet:
    found = openpyxl.load_workbook(BytesIO(data))[name]
    assert isinstance(found, Worksheet)
    return found


def changed(change: Change, data: bytes = WHOLE) -> bytes:
    """A workbook as it is saved after a change."""
    workbook = openpyxl.load_workbook(BytesIO(data))
    change(workbook)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def repacked(parts: dict[str, bytes], data: bytes = WHOLE) -> bytes:
    """A workbook with some of its parts replaced, or new ones put in."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as before, ZipFile(stream, "w", ZIP_DEFLATED) as after:
        for name, content in ({name: before.read(name) for name in before.namelist()} | parts).items():
            after.writestr(name, content)
    return stream.getvalue()


def with_cell(cell: bytes) -> bytes:
    """A workbook with one more cell in a row of its own."""
    with ZipFile(BytesIO(WHOLE)) as archive:
        content = archive.read("xl/worksheets/sheet1.xml")
    end = b"</sheetData>"
    return repacked({"xl/worksheets/sheet1.xml": content.replace(end, b"<row>" + cell + b"</row>" + end)})


def refused(data: bytes) -> tuple[str, dict[str, object]]:
    with pytest.raises(DomainError) as refusal:
        read(data)
    return refusal.value.code, refusal.value.data


# ------------------------------------------------------------------------------------------------ texts
@pytest.mark.parametrize("text", ["x" * (MAX_TEXT + 1), "🙂" * (MAX_TEXT // 2 + 1)])
def test_a_text_too_long_for_a_cell_is_named(text: str) -> None:
    with pytest.raises(DomainError) as refusal:
        write(file(unit(), unit("b", target=text)))
    assert refusal.value.code == "file-cannot-hold-text"
    assert refusal.value.data == {
        "key": "b",
        "version": "standard",
        "length": MAX_TEXT + 1,
        "most": MAX_TEXT,
    }


def test_a_text_that_looks_like_a_part_of_a_workbook_is_a_text() -> None:
    data = write(file(unit(target="<r>Fish & chips</r>")))
    assert [said.strip() for _, said in read(data).texts.values()] == ["<r>Fish & chips</r>"]


@pytest.mark.timeout(300)
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_saves_the_same_texts(tmp_path: Path) -> None:
    before = tmp_path / "before" / "texts.xlsx"
    before.parent.mkdir()
    before.write_bytes(write(spoilt()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(tmp_path / "after"),
        str(before),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=280)
    after = read((tmp_path / "after" / "texts.xlsx").read_bytes())
    # A carriage return becomes a newline, which the check takes for the same.
    found = checked(after, spoilt())
    assert (found.texts, found.source_changed) == ({}, frozenset())
    expected = {place for place, pair in texts(spoilt()).items() if "\r" not in "".join(pair)}
    assert {place for place, pair in after.texts.items() if texts(spoilt())[place] == pair} >= expected


# ------------------------------------------------------------------------------------------------ the sheets
def test_a_row_says_all_that_a_translator_needs() -> None:
    written = sheet(write(file(unit(state="stale", was="Has your child a plan?", max_length=80))))
    rows = list(written.iter_rows(values_only=True))
    assert dict(zip(*rows, strict=True)) == {
        "Where": "The words of the question “plan”.",
        "Version": "Standard",
        "English": "Does your child have a plan?",
        "English before": "Has your child a plan?",
        "Translation": "کیا آپ کے بچے کا کوئی منصوبہ ہے؟",
        "State": "English has changed",
        "Longest": "80",
        "See it": "https://surveys.example.org/preview/7?language=ur#plan",
        "Key (leave as it is)": "question/plan:text",
        "Version (leave as it is)": "standard",
    }
    assert written["H2"].hyperlink is not None


def test_only_translations_can_be_written() -> None:
    written = sheet(WHOLE)
    assert written.protection.sheet
    assert written.protection.password is None
    unlocked = {cell.coordinate for row in written.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {"E2", "E3"}  # the empty one too
    assert {written[name].number_format for name in unlocked} == {"@"}  # what is typed stays text
    assert sheet(WHOLE, ABOUT).protection.sheet


def test_the_head_stays_and_the_keys_are_hidden() -> None:
    written = sheet(WHOLE)
    assert written.freeze_panes == "A2"
    hidden = {name for name, column in written.column_dimensions.items() if column.hidden}
    assert hidden == {"I"}  # the first of a group that ends with J
    assert written.column_dimensions["I"].max == 10
    assert all(cell.alignment.wrap_text for cell in written[2][:8])


@pytest.mark.parametrize(("language", "order"), [("ur", 2), ("ar", 2), ("pa-Arab", 2), ("pa-Guru", 0), ("pl", 0)])
def test_a_translation_is_written_in_its_direction(language: str, order: int) -> None:
    cell = sheet(write(file(language=language)))["E2"]
    assert cell.alignment.readingOrder == order
    assert cell.alignment.horizontal == ("right" if order else None)


def test_no_cell_is_a_formula_and_none_a_number() -> None:
    for name in (TEXTS, ABOUT):
        cells = [cell for row in sheet(write(spoilt()), name).iter_rows() for cell in row]
        assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}


def test_about_says_whose_it_is_and_how_to_fill_it_in() -> None:
    rows = list(sheet(write(file(language="pa-Guru")), ABOUT).iter_rows(values_only=True))
    assert rows[:3] == [
        ("Survey", "norwich-parents-2023"),
        ("Revision", "7"),
        ("Language", "pa-Guru (Punjabi (Gurmukhi))"),
    ]
    assert rows[3][0] == "How to fill it in"
    assert "{area}" in " ".join(str(row[1]) for row in rows[3:])


# ------------------------------------------------------------------------------------------------ reading
def filled(cell: str, value: Value) -> Change:
    def change(workbook: openpyxl.Workbook) -> None:
        workbook[TEXTS][cell] = value

    return change


@pytest.mark.parametrize(
    ("value", "expected"), [("ہاں", "ہاں"), ("2024", "2024"), ("one\ntwo ", "one\ntwo "), (None, "")]
)
def test_what_is_filled_in_is_read(value: Value, expected: str) -> None:
    assert read(changed(filled("E3", value))).texts["b", "standard"][1] == expected


def test_rows_and_columns_may_be_moved() -> None:
    def change(workbook: openpyxl.Workbook) -> None:
        texts_sheet = workbook[TEXTS]
        texts_sheet.insert_cols(1, 2)
        texts_sheet.insert_rows(2, 3)
        texts_sheet["A1"] = "Ours"
        texts_sheet["A9"] = "a remark"
        workbook.move_sheet(ABOUT, -1)
        workbook.create_sheet("Invoice")

    assert read(changed(change)) == read(WHOLE)


def test_the_words_of_a_cell_with_fonts_are_read() -> None:
    stream = BytesIO()
    with Workbook(stream) as workbook:
        bold = workbook.add_format({"bold": True})
        rich = workbook.add_worksheet(TEXTS)
        rich.write_row(0, 0, ["English", "Translation", "Key (leave as it is)", "Version (leave as it is)"])
        rich.write_row(1, 0, ["A", "", *PLACE])
        rich.write_rich_string(1, 1, "ایک ", bold, "منصوبہ", "؟")
        about = workbook.add_worksheet(ABOUT)
        for row, pair in enumerate([("Survey", "hull"), ("Revision", "1"), ("Language", "ur")]):
            about.write_string(row, 0, pair[0])
            about.write_string(row, 1, pair[1])
    assert read(stream.getvalue()) == Returned("hull", 1, "ur", {PLACE: ("A", "ایک منصوبہ؟")})


def test_what_other_programs_write_otherwise_is_read() -> None:
    """Prefixes, texts in the cells, cells without addresses, words to pronounce, paths from the root."""
    main = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    texts_sheet = (
        f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row>'
        + "".join(
            f'<x:c t="inlineStr"><x:is><x:t>{name}</x:t></x:is></x:c>'
            for name in ("English", "Translation", "Key (leave as it is)", "Version (leave as it is)")
        )
        + '</x:row><x:row><x:c t="str"><x:v>A_x000D_</x:v></x:c>'
        '<x:c t="inlineStr"><x:is><x:r><x:t>ای</x:t></x:r><x:rPh><x:t>no</x:t></x:rPh>'
        "<x:r><x:t>ک</x:t></x:r></x:is></x:c>"
        f'<x:c t="inlineStr"><x:is><x:t>{PLACE[0]}</x:t></x:is></x:c><x:c t="str"><x:v>{PLACE[1]}</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    with ZipFile(BytesIO(WHOLE)) as archive:
        related = archive.read("xl/_rels/workbook.xml.rels").replace(b'"worksheets/', b'"/xl/worksheets/')
    data = repacked({"xl/worksheets/sheet1.xml": texts_sheet.encode(), "xl/_rels/workbook.xml.rels": related})
    assert read(data).texts == {PLACE: ("A\r", "ایک")}


def test_a_sheet_named_many_times_is_parsed_once() -> None:
    with ZipFile(BytesIO(WHOLE)) as archive:
        content = archive.read("xl/workbook.xml")
        related = archive.read("xl/_rels/workbook.xml.rels")
    again = re.findall(rb"<sheet [^>]*>", content)[0] * 100_000
    strings = re.findall(rb"<Relationship [^>]*sharedStrings[^>]*>", related)[0]
    more = b"".join(strings.replace(b'Id="', b'Id="x%d' % number) for number in range(10_000))
    data = repacked(
        {
            "xl/workbook.xml": content.replace(b"</sheets>", again + b"</sheets>"),
            "xl/_rels/workbook.xml.rels": related.replace(b"</Relationships>", more + b"</Relationships>"),
        }
    )
    assert read(data) == read(WHOLE)


# ------------------------------------------------------------------------------------------------ refusing
def drop(name: str) -> Change:
    return lambda workbook: workbook.remove(workbook[name])


def about(cell: str, value: Value) -> Change:
    def change(workbook: openpyxl.Workbook) -> None:
        workbook[ABOUT][cell] = value

    return change


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (drop(TEXTS), {"reason": "sheet", "name": TEXTS}),
        (drop(ABOUT), {"reason": "sheet", "name": ABOUT}),
        (about("A1", "Umfrage"), {"reason": "about", "name": "Survey"}),
        (about("B2", "seven"), {"reason": "about", "name": "Revision"}),
        (about("B3", None), {"reason": "about", "name": "Language"}),
        (filled("E1", "Urdu"), {"reason": "column", "name": "Translation"}),
        (filled("D1", "English"), {"reason": "column", "name": "English"}),
        (filled("J1", None), {"reason": "column", "name": "Version (leave as it is)"}),
        (filled("E3", "=1+1"), {"reason": "formula", "cell": "E3"}),
        (filled("E3", 2024), {"reason": "not-text", "cell": "E3"}),
        (filled("E3", True), {"reason": "not-text", "cell": "E3"}),
        (filled("E3", "#N/A"), {"reason": "not-text", "cell": "E3"}),
        (filled("E7", "whose?"), {"reason": "row-without-key", "cell": "E7"}),
        (filled("I3", PLACE[0]), {"reason": "unit-twice", "key": PLACE[0], "version": PLACE[1]}),
    ],
)
def test_what_cannot_be_read_says_why(change: Change, where: dict[str, object]) -> None:
    assert refused(changed(change)) == ("file-not-readable", {"format": "xlsx"} | where)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<xliff/>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),  # an old workbook, or one with a password
        WHOLE[:-30],
        WHOLE[: len(WHOLE) // 2],
        repacked({"xl/workbook.xml": b"<workbook"}),
        repacked({"xl/worksheets/sheet1.xml": b"<worksheet"}),
        repacked({"xl/sharedStrings.xml": b"<sst/>"}),
        repacked({"xl/sharedStrings.xml": b"<si><t>" + b"x" * (MAX_TEXT + 1) + b"</t></si>"}),
        repacked({"xl/_rels/workbook.xml.rels": b"<x/>"}),
        repacked({"_rels/.rels": b"<x/>"}),
        with_cell(b'<c r="E3" t="s"><v>-1</v></c>'),
        with_cell(b'<c r="E3" t="s"><v>9999</v></c>'),
        with_cell(b'<c r="%s3" t="s"><v>0</v></c>' % (b"A" * 1_000_000)),
    ],
)
def test_what_is_no_workbook_is_not_readable(data: bytes) -> None:
    assert refused(data) == ("file-not-readable", {"format": "xlsx", "reason": "not-xlsx"})


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"xl/vbaProject.bin": b"x"}, "macros"),
        ({"xl/macrosheets/sheet1.xml": b"<x/>"}, "macros"),
        ({"xl/activeX/activeX1.xml": b"<x/>"}, "macros"),
        ({"[Content_Types].xml": b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"}, "macros"),
        ({"xl/externalLinks/externalLink1.xml": b"<x/>"}, "external-links"),
        ({"xl/connections.xml": b"<x/>"}, "external-links"),
        ({"xl/embeddings/oleObject1.bin": b"x"}, "embedded"),
        ({"xl/workbook.xml": b"<!DOCTYPE x><x/>"}, "doctype"),
        ({"xl/sharedStrings.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, "doctype"),
        ({"_rels/.rels": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode("utf-16")}, "doctype"),
        ({"xl/worksheets/sheet1.xml": b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x"><x/>'}, "doctype"),
        ({"xl/worksheets/sheet2.xml": b"<x>" + b"<c/>" * MAX_ELEMENTS + b"</x>"}, "too-much-unpacked"),
        ({f"part{number}": b"" for number in range(MAX_PARTS)}, "too-many-parts"),
        ({"xl/big.xml": bytes(MAX_UNPACKED)}, "too-much-unpacked"),
    ],
    ids=lambda each: each if isinstance(each, str) else next(iter(each)),
)
def test_what_could_do_harm_is_hostile(parts: dict[str, bytes], reason: str) -> None:
    data = repacked(parts)
    assert len(data) < 100_000
    assert refused(data) == ("file-hostile", {"format": "xlsx", "reason": reason})


def test_a_bomb_that_lies_about_its_size_does_not_go_off() -> None:
    big = bytes(MAX_UNPACKED)
    data = repacked({"xl/big.xml": big})
    lie = data.replace(len(big).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lie != data
    tracemalloc.start()
    try:
        with suppress(DomainError):
            read(lie)
        assert tracemalloc.get_traced_memory()[1] < MAX_UNPACKED // 4
    finally:
        tracemalloc.stop()


def test_a_cell_at_the_end_of_the_sheet_is_no_million_rows() -> None:
    assert read(with_cell(b'<c r="XFD1048576" t="s"><v>0</v></c>')) == read(WHOLE)


def test_a_file_too_large_is_never_opened() -> None:
    assert refused(WHOLE + bytes(MAX_BYTES))[0] == "file-too-large"


@given(data=st.binary(max_size=300) | damaged(WHOLE))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(DomainError):
        assert isinstance(read(data), Returned)


@given(data=st.data(), part=st.sampled_from(ZipFile(BytesIO(WHOLE)).namelist()))
def test_any_part_damaged_is_read_or_refused(data: st.DataObject, part: str) -> None:
    with ZipFile(BytesIO(WHOLE)) as archive:
        content = data.draw(damaged(archive.read(part), WORDS))
    with suppress(DomainError):
        assert isinstance(read(repacked({part: content})), Returned)
