"""The cells of a workbook as texts, from a file that anyone may have made.

Nothing is run, followed or unpacked beyond bounds. Only four kinds of parts are parsed, element by element, and without
keeping what is not a cell: openpyxl, which also reads styles, names and themes, took 206 seconds and 5 GB for a file of
68 KB that unpacks to 50 MB, and it does not decode texts such as "_x000D_" as the standard says.

Raises DomainError `file-not-readable` (format "xlsx", reason `not-xlsx` or `sheet` with its name) and `file-hostile`
(format "xlsx", reason `too-many-parts`, `too-much-unpacked`, `macros`, `external-links`, `embedded` or `doctype`).

Source: ECMA-376, 5th edition, part 2, section 6 (packages and relationships).
"""

from __future__ import annotations

import posixpath
import re
from io import BytesIO
from typing import TypeVar
from zipfile import ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.sax import parse

from surveyapp.domain.errors import DomainError
from surveyapp.interchange.xlsx_parts import Attributes, Cells, Handler, Row, Strings, TooManyElements

MAX_PARTS = 500
MAX_UNPACKED = 20 * 1024 * 1024

_REFUSED = {
    "macros": re.compile(r"vbaproject|macrosheets/|activex/"),
    "external-links": re.compile(r"externallinks/|connections\.xml$|querytables/|webextensions/"),
    "embedded": re.compile(r"embeddings/|ctrlprops/"),
}
_AnyHandler = TypeVar("_AnyHandler", bound=Handler)


def sheets(data: bytes, names: tuple[str, ...]) -> dict[str, list[Row]]:
    """The filled rows of the sheets with these names, all of which must be there and hold something."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            _look_through(archive)
            found = _read(archive, names)
    except DomainError:
        raise
    except DefusedXmlException as error:
        raise _hostile("doctype") from error
    except TooManyElements as error:
        raise _hostile("too-much-unpacked") from error
    except Exception as error:  # a damaged file fails in as many ways as there are modules that unpack and parse it
        raise _unreadable("not-xlsx") from error
    for name in names:
        if not found.get(name):
            raise _unreadable("sheet", name=name)
    return found


def _look_through(archive: ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise _hostile("too-many-parts")
    # zipfile never unpacks more than the size that a part declares.
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _hostile("too-much-unpacked")
    for reason, pattern in _REFUSED.items():
        if any(pattern.search(part.filename.casefold()) for part in parts):
            raise _hostile(reason)
    if b"macroenabled" in archive.read("[Content_Types].xml").lower():
        raise _hostile("macros")


def _read(archive: ZipFile, names: tuple[str, ...]) -> dict[str, list[Row]]:
    workbook = next(path for kind, path in _relations(archive, "").values() if kind == "officeDocument")
    related = _relations(archive, workbook)
    shared = next((path for kind, path in related.values() if kind == "sharedStrings"), None)
    strings = _parse(archive, shared, Strings()).texts if shared else []
    paths = {sheet["name"]: related[sheet["id"]][1] for sheet in _parse(archive, workbook, Attributes("sheet")).found}
    return {
        name: [row for row in _parse(archive, paths[name], Cells(strings)).rows if row]
        for name in names
        if name in paths
    }


def _relations(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: by identifier the kind and the path. "" is the package itself."""
    folder, name = posixpath.split(part)
    found = _parse(archive, posixpath.join(folder, "_rels", f"{name}.rels"), Attributes("Relationship")).found
    return {
        each["Id"]: (
            each["Type"].rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, each["Target"])).lstrip("/"),
        )
        for each in found
    }


def _parse(archive: ZipFile, path: str, handler: _AnyHandler) -> _AnyHandler:
    with archive.open(path) as part:
        parse(part, handler, forbid_dtd=True)
    return handler


def _unreadable(reason: str, **where: object) -> DomainError:
    return DomainError("file-not-readable", format="xlsx", reason=reason, **where)


def _hostile(reason: str) -> DomainError:
    return DomainError("file-hostile", format="xlsx", reason=reason)
