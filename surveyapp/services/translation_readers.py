"""A file with translations read by whichever reader its beginning or its name asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from surveyapp.domain.errors import DomainError
from surveyapp.interchange import translation_po, translation_xliff, translation_xlsx
from surveyapp.interchange.translation_file import Returned, TranslationFile

WRITERS: Mapping[str, tuple[Callable[[TranslationFile], bytes], str]] = {
    "xlf": (translation_xliff.write, "application/xliff+xml"),
    "po": (translation_po.write, "text/x-gettext-translation; charset=utf-8"),
    "xlsx": (translation_xlsx.write, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""End of a file's name to what writes it, and its media type."""

_READERS: Mapping[str, Callable[[bytes], Returned]] = {
    "xlf": translation_xliff.read,
    "xliff": translation_xliff.read,
    "po": translation_po.read,
    "xlsx": translation_xlsx.read,
}
_BEGINNINGS = (
    (re.compile(rb"PK\x03\x04"), "xlsx"),
    (re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<"), "xlf"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:#|msgid|msgctxt)"), "po"),
)


def read_file(name: str, data: bytes) -> Returned:
    """What a file says. Saves nothing and asks no database, so that nobody waits while it is read.

    Raises DomainError `translation-file-missing`, `file-kind-unknown`, and what the readers raise.
    """
    if not data.strip():
        raise DomainError("translation-file-missing")
    ending = name.rpartition(".")[2].casefold()
    kind = next((kind for beginning, kind in _BEGINNINGS if beginning.match(data)), ending)
    if kind not in _READERS:
        raise DomainError("file-kind-unknown")
    return _READERS[kind](data)
