"""A CSV file of responses, plain or gzipped, as a table of strings. `analysis.wide_tables` says what they mean."""

from __future__ import annotations

import csv
import gzip
import io
import warnings
import zlib
from collections import Counter

import pandas as pd

_GZIP = b"\x1f\x8b"
_SEPARATORS = ",;\t"


class ResponsesFileError(Exception):
    """A file that cannot be read as CSV; says why in a few words."""


def read(source: bytes) -> pd.DataFrame:
    """The table in a CSV file (UTF-8; comma, semicolon or tab), each column a categorical of strings as written.

    An empty cell is an empty string. Raises ResponsesFileError: damaged gzip, no UTF-8, no header, two columns of one
    name, or a row longer than the header.
    """
    data = _unpacked(source)
    try:
        first = io.StringIO(data.decode("utf-8-sig"), newline="").readline()
    except UnicodeDecodeError as error:
        raise ResponsesFileError("the file is not UTF-8 text") from error
    separator = max(_SEPARATORS, key=first.count)
    header = next(csv.reader([first], delimiter=separator), [])
    if not any(name.strip() for name in header):
        raise ResponsesFileError("the file has no header line")
    twice = [name for name, count in Counter(name.strip() for name in header).items() if count > 1]
    if twice:
        raise ResponsesFileError(f"two columns are called '{twice[0]}'")
    try:
        with warnings.catch_warnings():
            # Only a warning to pandas: rows that are longer than the header, cut off.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            table = pd.read_csv(
                io.BytesIO(data),
                sep=separator,
                dtype="category",
                keep_default_na=False,
                encoding="utf-8-sig",
                index_col=False,
                skip_blank_lines=len(header) > 1,
            )
    except pd.errors.ParserWarning as error:
        raise ResponsesFileError("there are rows with more fields than the header") from error
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        raise ResponsesFileError(" ".join(str(error).split())) from error
    return table


def _unpacked(source: bytes) -> bytes:
    if not source.startswith(_GZIP):
        return source
    try:
        return gzip.decompress(source)
    except (OSError, EOFError, zlib.error) as error:
        raise ResponsesFileError("the gzip file is damaged") from error
