"""Names of schools in a CSV file: an extract of "Get Information About Schools", or any file with a column of names."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from surveyapp.domain.errors import DomainError

NAME, AUTHORITY, STATUS = "EstablishmentName", "LA (name)", "EstablishmentStatus (name)"
"""The columns that count. Without the second all schools are the area's, without the third all are open."""
MOST_BYTES = 4_000_000
MOST_AUTHORITIES_TOLD = 8
_OPEN = frozenset({"open", "open, but proposed to close"})
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
_NOT_TOLD = re.compile(
    r"\b(?:and|the|of|city|county|council|borough|royal|london|upon|metropolitan|district)\b|[^a-z0-9]"
)


def read(data: bytes, authority: str) -> list[str]:
    """The names of the open schools of a local authority, in the order of the file.

    Raises DomainError: file-too-large (`maximum`, MB), file-not-readable (reason `not-csv`), profile-no-header
    (`missing`, `given`), schools-none, schools-none-there (`given`, `known`: the local authorities that the file has).
    """
    if len(data) > MOST_BYTES:
        raise DomainError("schools-file-too-large", maximum=MOST_BYTES // 1_000_000)
    rows = list(_rows(_text(data)))
    if not rows:
        raise DomainError("schools-none")
    there = Counter(row[AUTHORITY] for row in rows if row.get(AUTHORITY))
    if not there:
        return [row[NAME] for row in rows]
    found = [row[NAME] for row in rows if _same(row.get(AUTHORITY, ""), authority)]
    if not found:
        raise DomainError("schools-none-there", given=authority, known=_nearest(authority, there))
    return found


def _text(data: bytes) -> str:
    """The text of a file; extracts come in the encoding of Windows, files saved by others in UTF-8."""
    for encoding in ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NO_TEXT.search(text):
            return text
    raise DomainError("file-not-readable", format="csv", reason="not-csv")


def _rows(text: str) -> Iterator[Mapping[str, str]]:
    """The open schools by the names of columns; comma, semicolon or tab."""
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    known = {name.casefold(): name for name in (NAME, AUTHORITY, STATUS)}
    try:
        header = [known.get(" ".join(cell.split()).casefold(), "") for cell in next(reader, [])]
        if NAME not in header:
            raise DomainError("profile-no-header", missing=NAME, given=NAME)
        for cells in reader:
            row = {name: " ".join(cell.split()) for name, cell in zip(header, cells, strict=False) if name}
            if row.get(NAME) and row.get(STATUS, "open").casefold() in _OPEN:
                yield row
    except csv.Error as error:
        raise DomainError("file-not-readable", format="csv", reason="not-csv") from error


def _same(authority: str, area: str) -> bool:
    """Whether two names are of one authority: "Bristol, City of" and "Bristol"; "St. Helens" and "St Helens"."""
    return _plain(authority) == _plain(area)


def _plain(authority: str) -> str:
    return _NOT_TOLD.sub("", authority.casefold()) or authority.casefold()


def _nearest(authority: str, there: Counter[str]) -> tuple[str, ...]:
    """Some of the authorities of a file, those that are spelt like this one first, then those with most schools."""
    near = get_close_matches(authority, there, MOST_AUTHORITIES_TOLD)
    return tuple([*near, *(name for name, _ in there.most_common() if name not in near)][:MOST_AUTHORITIES_TOLD])
