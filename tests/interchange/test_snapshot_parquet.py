import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from surveyapp.interchange.snapshot_parquet import SnapshotError, read, write
from tests.analysis import made

ASKED = made.questionnaire()
FRAME = made.frame(
    ASKED,
    plan=["yes", "no", ""],
    clear=["sa", "sd", ""],
    helps=["school;health", "none", ""],
    age=["7", "", "12"],
    seen=["2024-05-01", "", ""],
    more=["words", "", ""],
    need=["prefer-not-to-say", "autism", ""],
    status=["finished", "partial", "finished"],
    language=["en", "pl", "en"],
    mode=["paper", "online", "phone"],
)


def test_a_frame_comes_back_as_it_was() -> None:
    again = read(ASKED, write(FRAME))
    pd.testing.assert_frame_equal(again.data, FRAME.data)
    pd.testing.assert_frame_equal(again.respondents, FRAME.respondents)
    assert {code: list(gone) for code, gone in again.hidden.items()} == {"clear": [False, True, True]}
    assert write(again) == write(FRAME)


def test_what_was_kept_before_anything_could_be_keyed_all_came_online() -> None:
    table = pq.read_table(pa.BufferReader(write(FRAME))).drop_columns("/mode")
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    again = read(ASKED, sink.getvalue().to_pybytes())
    assert set(again.mode) == {"online"}
    assert again.respondents["version"].equals(FRAME.respondents["version"])


def test_nobody_comes_back_as_nobody() -> None:
    nobody = made.frame(ASKED, plan=[])
    assert len(read(ASKED, write(nobody))) == 0


def test_choices_are_kept_as_dictionaries_and_nothing_names_a_response() -> None:
    schema = pq.read_schema(pa.BufferReader(write(FRAME)))
    assert pa.types.is_dictionary(schema.field("plan").type)
    assert set(schema.names) == {"/status", "/version", "/language", "/mode", *FRAME.data.columns}


def test_other_bytes_and_other_questionnaires_are_refused() -> None:
    with pytest.raises(SnapshotError, match="not a Parquet"):
        read(ASKED, b"PAR1 no")
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"a": [1]}), sink)
    with pytest.raises(SnapshotError, match="not a snapshot"):
        read(ASKED, sink.getvalue().to_pybytes())
    with pytest.raises(SnapshotError, match="columns"):
        read(made.questionnaire(made.MAIN), write(FRAME))
