"""CSV that no spreadsheet takes for a program: text that could start a formula gets an apostrophe in front."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | int | float | None

_STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BOM = "\ufeff"


def text(value: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet could run it. Leading blanks do not hide a formula."""
    return f"'{value}" if value.startswith(_STARTERS) or value.lstrip().startswith(_STARTERS) else value


def cell(value: Cell) -> str:
    """A cell as it is written: texts made safe, numbers as they are (−5 stays a number), None as nothing."""
    if value is None:
        return ""
    return text(value) if isinstance(value, str) else repr(value)


def write(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file: UTF-8 with a byte order mark, so that spreadsheets read its letters right; lines end in CR LF."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([text(name) for name in header])
    writer.writerows([cell(value) for value in row] for row in rows)
    return (_BOM + stream.getvalue()).encode()
