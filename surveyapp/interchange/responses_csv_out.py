"""The row extract as CSV. Nothing is done response by response: columns are turned into text and written as wholes."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from surveyapp.interchange import csv_safe
from surveyapp.interchange.extract_columns import Extract

_COULD_RUN = r"^[\s\p{Z}\x0b\x1c-\x1f\x{85}]*[=+\-@＝＋－＠]|^[\t\r\n]"
"""`csv_safe.text` as a pattern for whole columns; a test holds the two against each other."""
_LINE_ENDS = r"\r\n|\r|\n"


def write(extract: Extract) -> bytes:
    """The file: UTF-8 with a byte order mark, lines ending in CR LF, and no cell that a spreadsheet would run."""
    header = csv_safe.write([column.name for column in extract.columns], [])
    if not len(extract):
        return header
    cells = pa.table({column.name: _cells(extract.table[column.name]) for column in extract.columns})
    sink = pa.BufferOutputStream()
    pa_csv.write_csv(cells, sink, pa_csv.WriteOptions(include_header=False, quoting_style="needed"))
    rows: bytes = sink.getvalue().to_pybytes()
    return header + rows.replace(b"\n", b"\r\n")


def _cells(column: pd.Series) -> pa.Array:
    if isinstance(column.dtype, pd.CategoricalDtype):
        values = pa.array([csv_safe.text(str(value)) for value in column.cat.categories], pa.string())
        codes = column.cat.codes.to_numpy()
        return values.take(pa.array(codes, mask=codes < 0))
    if column.dtype.kind == "M":
        return pa.array(column, from_pandas=True).cast(pa.date32(), safe=False)
    if column.dtype.kind in "fiub":
        return pa.array(column, from_pandas=True)
    return safe_texts(pa.array(column, pa.string(), from_pandas=True))


def safe_texts(texts: pa.Array) -> pa.Array:
    """The same texts, with an apostrophe before each that a spreadsheet could run, and lines that end in LF."""
    plain = pc.replace_substring_regex(texts, _LINE_ENDS, "\n")
    marked = pc.binary_join_element_wise("'", plain, "")
    return pc.if_else(pc.match_substring_regex(texts, _COULD_RUN), marked, plain)
