"""The responses of a survey at one moment, as Parquet: small, typed, and read again in one go."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from surveyapp.analysis.frames import ResponseFrame, assemble, respondent_columns
from surveyapp.analysis.shown import column_names
from surveyapp.domain.questionnaire import Questionnaire

FORMAT = "1"
_ABOUT = ("status", "version", "language", "mode")


class SnapshotError(Exception):
    """Bytes that are no snapshot of this questionnaire."""


def write(frame: ResponseFrame) -> bytes:
    """The frame as Parquet (zstd; choices as dictionaries). Equal frames give equal bytes with the same pyarrow.

    The columns of who answered are named "/status", "/version", "/language" and "/mode", which no question can be
    called. Snapshots from before anything could be entered by staff have no "/mode": all of it came online.
    """
    about = {f"/{name}": frame.respondents[name] for name in _ABOUT}
    together = pd.DataFrame({**about, **frame.columns})
    table = pa.Table.from_pandas(together, preserve_index=False)
    marks = {b"surveyapp": FORMAT.encode(), b"questionnaire": frame.questionnaire.code.encode()}
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), **marks})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", store_schema=True)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def read(questionnaire: Questionnaire, source: bytes) -> ResponseFrame:
    """The frame that was written, for the questionnaire that it was answered under. Raises SnapshotError."""
    try:
        # Not pq.read_table: for a single file it finds nothing more, and loads the datasets of pyarrow to do so.
        file = pq.ParquetFile(pa.BufferReader(source))
        _check(file.schema_arrow.metadata or {}, questionnaire)
        table = file.read()
    except (pa.ArrowException, OSError) as error:
        raise SnapshotError("not a Parquet file") from error
    data = table.to_pandas(split_blocks=True, self_destruct=True)
    expected = {name for question in questionnaire.questions() for name in column_names(question)}
    if {name for name in data.columns if not name.startswith("/")} != expected:
        raise SnapshotError("its columns are not those of the questionnaire")
    respondents = respondent_columns(data["/status"], data["/version"], data["/language"], data.get("/mode"))
    return assemble(questionnaire, {name: _typed(data[name]) for name in expected}, respondents)


def _check(marks: Mapping[bytes, bytes], questionnaire: Questionnaire) -> None:
    if marks.get(b"surveyapp") != FORMAT.encode():
        raise SnapshotError("not a snapshot of responses")
    if marks.get(b"questionnaire") != questionnaire.code.encode():
        raise SnapshotError(f"a snapshot of {marks.get(b'questionnaire', b'?').decode()}, not {questionnaire.code}")


def _typed(column: pd.Series) -> pd.Series:
    """Parquet has no whole seconds: dates come back finer than they were."""
    return column.astype("datetime64[s]") if column.dtype.kind == "M" else column
