"""The parts of a workbook as a parser meets them, element by element: of all that is there only what cells say is kept.

Source: ECMA-376, 5th edition, part 1, sections 18.3.1.4 (cells), 18.4.8 (strings) and 22.9.2.19 (escapes).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

MAX_TEXT = 32_767
"""As many characters as Excel puts into a cell."""
MAX_ELEMENTS = 1_000_000
"""In one part. A survey of 20,000 texts has half of it; a million take some seconds."""

TEXT, FORMULA, OTHER = "text", "formula", "other"

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class TooManyElements(Exception):
    """A part has more elements than any survey's."""


class Cell(NamedTuple):
    """A cell that holds something: its address ("B2"), its kind (`TEXT`, `FORMULA` or `OTHER`), and its text."""

    address: str
    kind: str
    text: str


Row = Mapping[int, Cell]
"""The filled cells of a row by column, from 0."""


class Handler(ContentHandler):
    """Elements by their names without prefixes, up to a number."""

    def __init__(self) -> None:
        super().__init__()
        self._seen = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  # the name is SAX's
        self._seen += 1
        if self._seen > MAX_ELEMENTS:
            raise TooManyElements
        self.start(name.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in attrs.items()})

    def endElement(self, name: str) -> None:  # noqa: N802  # the name is SAX's
        self.end(name.rpartition(":")[2])

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""


class Attributes(Handler):
    """The attributes of all elements of one name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.found: list[Mapping[str, str]] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == self.name:
            self.found.append(attributes)


class _Texts(Handler):
    """Collects what stands in elements `t` and `v`, but not how it is pronounced (`rPh`)."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.listening = self.phonetic = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002  # others need them
        self.phonetic = self.phonetic or name == "rPh"
        self.listening = name in {"t", "v"} and not self.phonetic

    def characters(self, content: str) -> None:
        if self.listening:
            self.pieces.append(content)

    def end(self, name: str) -> None:
        self.listening = False
        self.phonetic = self.phonetic and name != "rPh"

    def taken(self) -> str:
        """What was collected since this was last asked."""
        text = "".join(self.pieces)
        self.pieces = []
        if len(text) > MAX_TEXT:
            raise ValueError(len(text))
        return text


class Strings(_Texts):
    """The strings that the sheets share."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.texts.append(_unescaped(self.taken()))


class Cells(_Texts):
    """The rows of a sheet."""

    def __init__(self, strings: list[str]) -> None:
        super().__init__()
        self.strings = strings
        self.rows: list[dict[int, Cell]] = []
        self.column = 0
        self.address = self.kind = ""
        self.formula = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        super().start(name, attributes)
        if name == "row":
            self.rows.append({})
            self.column = -1
        elif name == "c":
            self.address, self.kind, self.formula = attributes.get("r", ""), attributes.get("t", "n"), False
            letters = self.address.rstrip("0123456789")
            self.column = _column(letters) if letters else self.column + 1
            self.taken()
        elif name == "f":
            self.formula = True

    def end(self, name: str) -> None:
        super().end(name)
        if name != "c":
            return
        text = self.taken()
        if self.kind == "s" and text:
            text = self.strings[_index(text)]
        elif self.kind in {"inlineStr", "str"}:
            text = _unescaped(text)
        kind = FORMULA if self.formula else TEXT if self.kind in {"s", "inlineStr", "str"} else OTHER
        if text or self.formula:
            self.rows[-1][self.column] = Cell(self.address, kind, text)


def _index(text: str) -> int:
    """The place of a string. Python would take −1 for the last."""
    index = int(text)
    if index < 0:
        raise IndexError(index)
    return index


def _column(letters: str) -> int:
    """A column's number, from 0: "A" is 0, "AA" is 26, and "XFD" the last."""
    if len(letters) > 3:
        raise ValueError(letters[:4])
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def no_markup(text: str) -> str:
    """The text as XlsxWriter may have it: "<r>…</r>" it takes for XML of its own, and nobody could open the file."""
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
