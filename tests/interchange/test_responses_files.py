"""The extract in its formats, each read back by another program."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import openpyxl
import pandas as pd
import pyarrow as pa
import pyreadstat
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from surveyapp.interchange import (
    csv_safe,
    extract_columns,
    responses_csv_out,
    responses_sav,
    responses_xlsx,
    xlsx_cells,
)
from surveyapp.interchange.extract_columns import Extract
from surveyapp.interchange.questionnaire_yaml import load
from surveyapp.language.catalogues import catalogue
from tests.analysis import made
from tests.interchange.test_extract_columns import FRAME

MADE_AT = datetime(2025, 6, 7, 12, 30, tzinfo=UTC)
TEXTS = {"more": pd.Series(["=cmd()", None, 'One\r\nline, "two"', None], dtype=object)}
SPOKEN = """
format: 1
code: spoken
audience: parents-carers
inspection_kinds: [revisit]
title: Spoken
sections:
  - code: one
    title: One
    questions:
      - code: plan
        kind: single-choice
        text: {standard: {en: "Has your child a plan?", ur: "کیا آپ کے بچے کا منصوبہ ہے؟"}}
        choices:
          - {value: "yes", label: {standard: {en: "Yes", ur: "جی ہاں"}}}
          - {value: "unsure", label: {standard: {en: "Don't know", ur: "معلوم نہیں"}}, missing: dont-know}
          - {value: "refused", label: {standard: {en: "Prefer not to say", ur: "نہیں بتانا"}}, missing: prefer-not}
      - {code: "and", kind: number, text: {standard: {en: "How old?", ur: "عمر؟"}}}
"""


def extracted(texts: bool = False) -> Extract:
    return extract_columns.extract(FRAME, Random(1), TEXTS if texts else None)


def read_sav(data: bytes, tmp_path: Path, **options: bool) -> tuple[pd.DataFrame, pyreadstat.metadata_container]:
    path = tmp_path / "responses.sav"
    path.write_bytes(data)
    table, about = pyreadstat.read_sav(path, **options)
    return table, about


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)))
def test_whole_columns_are_made_safe_as_single_cells_are(texts: list[str]) -> None:
    one_by_one = [csv_safe.text(text) for text in texts]
    together = responses_csv_out.safe_texts(pa.array(texts, pa.string())).to_pylist()
    assert [text.replace("\r\n", "\n").replace("\r", "\n") for text in one_by_one] == together


def test_an_approved_text_stands_in_its_row_and_cannot_run() -> None:
    table = pd.read_csv(io.BytesIO(responses_csv_out.write(extracted(texts=True))), keep_default_na=False)
    by_age = table.set_index(table["age"].astype(str))["more/text"]
    assert by_age["7"] == "'=cmd()"
    assert by_age["12"].split() == ["One", "line,", '"two"']
    assert sorted(by_age)[:2] == ["", ""]


def test_without_responses_there_is_a_header() -> None:
    empty = extract_columns.extract(made.frame(made.questionnaire(), plan=[]))
    assert responses_csv_out.write(empty).decode("utf-8-sig").count("\r\n") == 1
    assert openpyxl.load_workbook(io.BytesIO(responses_xlsx.write(empty, "en", "s", MADE_AT)))["Responses"].max_row == 1


def test_the_workbook_says_what_it_is_and_holds_the_rows_of_the_csv() -> None:
    found = extracted(texts=True)
    book = openpyxl.load_workbook(io.BytesIO(responses_xlsx.write(found, "en", "kent", MADE_AT)))
    assert book.sheetnames == ["Notes", "Columns", "Responses"]
    assert book["Notes"]["A2"].value == "Restricted: for the inspection team only."
    header, *rows = book["Responses"].values
    assert header == tuple(column.name for column in found.columns)
    ages = {row[header.index("age")]: row for row in rows}
    assert ages[7][header.index("more/text")] == "=cmd()"
    assert ages[7][header.index("seen")] == datetime(2024, 5, 1)  # noqa: DTZ001  # a workbook knows no zones
    assert ages[7][header.index("helps/school")] == 1
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n", "d", "inlineStr"}
    labels = {(row[0], row[2]): row[3] for row in book["Columns"].values}
    assert labels["plan", "not-answered"] == "Not answered"


@given(st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=12), min_size=1, max_size=5))
@example(["<r><t>no", "<r>no</r>", "</t></is></c></row>", "_x0041_", "\x07\r\n", " a ", "=1", "&lt;", "\ufffe", "😀"])
def test_any_text_comes_back_from_the_workbook_as_it_was(texts: list[str | None]) -> None:
    number = len(texts)
    frame = made.frame(made.questionnaire(), plan=["yes"] * number, more=["x"] * number)
    found = extract_columns.extract(frame, Random(1), {"more": pd.Series(texts, dtype=object)})
    data = responses_xlsx.write(found, "en", "kent", MADE_AT)
    _, *rows = xlsx_cells.sheets(data, ("Responses",))["Responses"]
    at = [column.name for column in found.columns].index("more/text")
    assert {cell.kind for row in rows for cell in row.values()} <= {"text", "other"}
    assert [row[at].text if at in row else "" for row in rows] == found.table["more/text"].fillna("").tolist()


def test_a_text_is_cut_at_what_a_cell_holds_and_never_in_half_a_letter() -> None:
    long = ["a" * 32_767, "a" * 32_768, "😀" * 16_384]
    frame = made.frame(made.questionnaire(), plan=["yes"] * 3, more=["x"] * 3)
    found = extract_columns.extract(frame, Random(1), {"more": pd.Series(long, dtype=object)})
    book = openpyxl.load_workbook(io.BytesIO(responses_xlsx.write(found, "en", "kent", MADE_AT)))
    header, *rows = book["Responses"].values
    written = sorted(row[header.index("more/text")] for row in rows)
    assert written == ["a" * 16_383, "a" * 32_767, "😀" * 16_383]


def test_the_addresses_of_many_rows_are_right() -> None:
    number = 2 * responses_xlsx.AT_ONCE + 1
    frame = made.frame(made.questionnaire(), plan=["yes"] * number, age=[str(n % 18) for n in range(number)])
    found = extract_columns.extract(frame, Random(1))
    data = responses_xlsx.write(found, "en", "kent", MADE_AT)
    sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True)["Responses"]
    header, *rows = sheet.values
    assert (sheet.max_row, sheet.max_column) == (number + 1, len(header))
    assert [row[header.index("age")] for row in rows] == found.table["age"].tolist()
    lines = xlsx_cells.sheets(data, ("Responses",))["Responses"]
    assert [line[0].address for line in lines] == [f"A{n}" for n in range(1, number + 2)]


def test_the_rows_go_on_on_another_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(responses_xlsx, "MOST_ROWS", 3)
    book = openpyxl.load_workbook(io.BytesIO(responses_xlsx.write(extracted(), "en", "kent", MADE_AT)))
    assert [book[name].max_row for name in ("Responses", "Responses 2")] == [4, 2]


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_the_workbook(tmp_path: Path) -> None:
    opened_by_libreoffice(responses_xlsx.write(extracted(texts=True), "en", "kent", MADE_AT), tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("HYPOTHESIS_PROFILE") != "thorough", reason="takes minutes: make test-all")
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_a_hundred_thousand_comments(tmp_path: Path) -> None:
    number = 100_000
    frame = made.frame(made.questionnaire(), plan=["yes"] * number, more=["x"] * number)
    comments = pd.Series([f"=SUM({n}) We waited a year for a plan. ہمیں" for n in range(number)], dtype=object)
    found = extract_columns.extract(frame, texts={"more": comments})
    opened_by_libreoffice(responses_xlsx.write(found, "en", "kent", MADE_AT), tmp_path)


def opened_by_libreoffice(data: bytes, tmp_path: Path) -> None:
    """Open a workbook and save it as another sort of file."""
    path = tmp_path / "responses.xlsx"
    path.write_bytes(data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    call = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(path)]
    subprocess.run(call, check=True, capture_output=True, timeout=600)
    assert (tmp_path / "responses.ods").stat().st_size > 1000


def test_the_spss_file_has_labels_and_missing_values(tmp_path: Path) -> None:
    data = responses_sav.write(extracted(texts=True), "en", "kent")
    table, about = read_sav(data, tmp_path, user_missing=True)
    assert about.notes[0].strip() == "Restricted: for the inspection team only."
    labels = about.variable_value_labels
    assert labels["plan"][992] == "Not answered"
    assert about.missing_ranges["plan"] == [{"lo": 980.0, "hi": 999.0}]
    by_age = table.set_index("age")
    assert labels["clear"][by_age.loc[12, "clear"]] == "Don’t know" or by_age.loc[12, "clear"] < 980
    assert by_age.loc[7, "seen"] == date(2024, 5, 1)
    assert by_age.loc[7, "helps_school"] == 1
    assert by_age.loc[7, "more_text"] == "=cmd()"
    plain, _ = read_sav(data, tmp_path)
    assert plain["plan"].isna().sum() == 1, "what is declared as missing is missing"


def test_a_text_is_cut_at_what_spss_holds(tmp_path: Path) -> None:
    texts = ["ب" * 16_384, "a" * 32_767, "=1", None]
    frame = made.frame(made.questionnaire(), plan=["yes"] * 4, more=["x"] * 4)
    found = extract_columns.extract(frame, Random(1), {"more": pd.Series(texts, dtype=object)})
    table, _ = read_sav(responses_sav.write(found, "en", "kent"), tmp_path)
    assert sorted(table["more_text"]) == ["", "=1", "a" * 32_767, "ب" * 16_382 + "…"]


def test_words_around_the_rows_are_in_the_language_that_was_chosen(tmp_path: Path) -> None:
    found = extracted(texts=True)
    book = openpyxl.load_workbook(io.BytesIO(responses_xlsx.write(found, "pl", "kent", MADE_AT)))
    words = catalogue("pl").gettext
    assert book["Notes"]["A2"].value == words("Restricted: for the inspection team only.")
    assert book["Notes"]["A2"].value != "Restricted: for the inspection team only."
    assert [cell.value for cell in book["Columns"][1]][1] == words("What is in it")
    _, about = read_sav(responses_sav.write(found, "bn", "kent"), tmp_path, user_missing=True)
    assert about.notes[0].strip()[:5] == catalogue("bn").gettext("Restricted: for the inspection team only.")[:5]
    assert about.variable_value_labels["plan"][992] == catalogue("bn").gettext("Not answered")
    assert about.column_names_to_labels["version"] == catalogue("bn").gettext("Version of the questions")


def test_urdu_labels_come_back(tmp_path: Path) -> None:
    frame = made.frame(load(SPOKEN), plan=["yes", "unsure", "refused", ""], **{"and": ["7", "", "8", ""]})
    found = extract_columns.extract(frame, Random(1))
    table, about = read_sav(responses_sav.write(found, "ur", "kent"), tmp_path)
    assert about.column_names_to_labels["plan"] == "کیا آپ کے بچے کا منصوبہ ہے؟"
    assert about.column_names_to_labels["q_and"] == "عمر؟"
    labels = about.variable_value_labels["plan"]
    assert (labels[1], labels[2], labels[980]) == ("جی ہاں", "معلوم نہیں", "نہیں بتانا")
    assert sorted(table["plan"].dropna()) == [1, 2], "only an answer that is in the base is no missing value"


def test_names_are_what_spss_takes() -> None:
    names = responses_sav.variable_names(["a-b", "a_b", "A/b", "not", "1st", "x" * 80, "x" * 81, "-"])
    assert names == ["a_b", "a_b_2", "A_b_3", "q_not", "q_1st", "x" * 64, "x" * 62 + "_2", "q"]
