"""Many rows of a sheet from whole columns: their XML is put together column by column, never cell by cell in Python.

A text stands in its cell as it is written (an inline string), so that none can be a formula.

Source: ECMA-376, 5th edition, part 1, sections 18.3.1.4 (c), 18.3.1.53 (is), 18.3.1.73 (row) and 22.9.2.19 (what
escapes are in texts).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from tempfile import TemporaryFile
from zipfile import ZipFile, ZipInfo

import pyarrow as pa
import pyarrow.compute as pc
from xlsxwriter.utility import xl_col_to_name

from surveyapp.interchange.xlsx_parts import MAX_TEXT

_LOOKS_ESCAPED = r"_(x[0-9a-fA-F]{4}_)"
_ESCAPES = {chr(code): f"_x{code:04X}_" for code in (*range(9), *range(0x0B, 0x20), 0xFFFE, 0xFFFF)}
_NEEDS_ESCAPE = r"[\x00-\x08\x0B-\x1F\x{FFFE}\x{FFFF}]"
_OUTER_BLANKS = r"^\s|\s$"
_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_TWO_UNITS = r"[\x{10000}-\x{10FFFF}]"
_END = b"</sheetData>"
_ONE_ROW = re.compile(rb'(<dimension ref="A1:[A-Z]+)1"')
_PIECE = 1 << 20


def texts(values: pa.Array) -> pa.Array:
    """Cells of these texts, for `rows`; none where there is none. What no cell can hold is cut."""
    blanks = pc.any(pc.match_substring_regex(values, _OUTER_BLANKS)).as_py()
    kept = ' xml:space="preserve"' if blanks else ""
    return _joined(f'" t="inlineStr"><is><t{kept}>', _escaped(_fitting(values)), "</t></is></c>")


def numbers(values: pa.Array, style: int = 0) -> pa.Array:
    """Cells of these numbers, for `rows`; none where there is none. `style`: the index of a format in the workbook."""
    return _joined(f'" s="{style}"><v>' if style else '"><v>', values.cast(pa.string()), "</v></c>")


def rows(columns: Sequence[pa.Array], first: int) -> pa.Buffer:
    """Lines of a sheet as XML. `columns`: by `texts` and `numbers`; `first`: the number of the first line, from 1."""
    lines = pa.array(range(first, first + len(columns[0]))).cast(pa.string())
    cells = [_joined(f'<c r="{xl_col_to_name(at)}', lines, column) for at, column in enumerate(columns)]
    written = _joined('<row r="', lines, '">', *(pc.fill_null(column, "") for column in cells), "</row>")
    together = pa.ListArray.from_arrays([0, len(written)], written)
    return pc.binary_join(together, "")[0].as_buffer()


def filled(workbook: bytes, sheets: Mapping[str, tuple[int, Iterable[pa.Buffer]]]) -> bytes:
    """The workbook with these rows below the header that is all that the sheets have.

    `sheets`: by the name of the part, such as "xl/worksheets/sheet3.xml", how many rows there are, and the rows. They
    go through a file on the disk, so that memory does not grow with them.
    """
    stream = BytesIO()
    with ZipFile(BytesIO(workbook)) as source, ZipFile(stream, "w") as target:
        for part in source.infolist():
            if part.filename in sheets:
                count, written = sheets[part.filename]
                _add(target, part, _pieces(source.read(part), count, written))
            else:
                target.writestr(part, source.read(part))
    return stream.getvalue()


def _pieces(sheet: bytes, count: int, written: Iterable[pa.Buffer]) -> Iterator[bytes | pa.Buffer]:
    before, after = sheet.split(_END)
    yield _ONE_ROW.sub(rb'\g<1>%d"' % (count + 1), before)
    yield from written
    yield _END + after


def _add(target: ZipFile, like: ZipInfo, pieces: Iterable[bytes | pa.Buffer]) -> None:
    with TemporaryFile() as file:
        for piece in pieces:
            file.write(piece)
        part = ZipInfo(like.filename, like.date_time)
        part.compress_type = like.compress_type
        part.file_size = file.tell()
        file.seek(0)
        with target.open(part, "w") as stream:
            shutil.copyfileobj(file, stream, _PIECE)


def _fitting(values: pa.Array) -> pa.Array:
    """A cell holds so many UTF-16 units. Of more, which is three times what anyone can write, the first half stays."""
    units = pc.add(pc.utf8_length(values), pc.count_substring_regex(values, _TWO_UNITS))
    return pc.if_else(pc.greater(units, MAX_TEXT), pc.utf8_slice_codeunits(values, 0, MAX_TEXT // 2), values)


def _escaped(values: pa.Array) -> pa.Array:
    values = pc.replace_substring_regex(values, _LOOKS_ESCAPED, r"_x005F_\1")
    if pc.any(pc.match_substring_regex(values, _NEEDS_ESCAPE)).as_py():
        for character, escape in _ESCAPES.items():
            values = pc.replace_substring(values, character, escape)
    for character, entity in _MARKUP.items():
        values = pc.replace_substring(values, character, entity)
    return values


def _joined(*parts: str | pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")
