"""The row extract: every kind has columns, nothing leads back to a person, and it can be read again."""

from __future__ import annotations

import csv
import io
from random import Random

from surveyapp.analysis.wide_tables import from_wide
from surveyapp.domain.kinds import KINDS
from surveyapp.interchange import extract_columns, responses_csv, responses_csv_out
from tests.analysis import made

FRAME = made.frame(
    made.questionnaire(),
    plan=["yes", "no", "yes", ""],
    clear=["sa", "", "dont-know", ""],
    helps=["school;health", "none", "", ""],
    age=["7", "", "12", ""],
    seen=["2024-05-01", "", "", ""],
    more=["=cmd()", "", "My name is Ada", ""],
    need=["prefer-not-to-say", "autism", "", ""],
    status=["finished", "finished", "partial", "finished"],
    mode=["online", "paper", "online", "phone"],
)


def test_every_kind_has_its_columns() -> None:
    assert set(extract_columns.COLUMNS) == set(KINDS)


def test_values_and_reasons_stand_in_the_rows() -> None:
    table = extract_columns.extract(FRAME, Random(1)).table.set_index("plan", drop=False)
    assert table.loc["no", "clear"] == "not-shown"
    assert table.loc["not-answered", "clear"] == "not-shown"
    assert sorted(table.loc["yes", "clear"]) == ["dont-know", "sa"]
    assert table.loc["no", "helps/none"] == 1
    assert table.loc["not-answered", "helps/missing"] == "not-answered"
    assert sorted(table["more"]) == ["comment", "comment", "not-answered", "not-answered"]
    assert set(table["need"]) == {"prefer-not-to-say", "autism", "not-answered"}


def test_there_is_no_open_text_and_no_key_and_no_live_formula() -> None:
    written = responses_csv_out.write(extract_columns.extract(FRAME)).decode("utf-8-sig")
    assert "Ada" not in written
    assert "cmd" not in written
    header, *rows = csv.reader(io.StringIO(written))
    assert header[:4] == ["status", "version", "language", "mode"]
    assert sorted(row[3] for row in rows) == ["online", "online", "paper", "phone"]
    assert not {"id", "response", "token"} & set(header)
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell]


def test_rows_come_in_another_order_each_time() -> None:
    plan = [str(n % 26) for n in range(500)]
    frame = made.frame(made.questionnaire(), age=plan)
    orders = {tuple(extract_columns.extract(frame).table["age"]) for _ in range(3)}
    assert len(orders) == 3
    assert all(sorted(order) == sorted(map(int, plan)) for order in orders)


def test_the_extract_can_be_read_again() -> None:
    written = responses_csv_out.write(extract_columns.extract(FRAME, Random(1)))
    again = from_wide(FRAME.questionnaire, responses_csv.read(written))
    assert again.unknown_cells == {}
    assert again.questions_not_found == ()
    first = FRAME.data.sort_values(list(FRAME.data.columns)).reset_index(drop=True)
    second = again.frame.data.sort_values(list(FRAME.data.columns)).reset_index(drop=True)
    assert first.equals(second)
