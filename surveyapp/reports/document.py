"""A report as one frozen object: what it says and in which order. Every format only lays it out.

Nothing is worked out or withheld here: words and figures come ready. A figure carries the number beside its words, so
that spreadsheets hold numbers and readers see them as their language writes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Literal, Protocol

from surveyapp.language.catalogues import direction

# Control characters, halves of surrogate pairs and non-characters: no file made of XML can hold them.
_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Text:
    """Words without control characters. `language`: empty where it is the document's; `target`: the code linked to."""

    words: str
    language: str = ""
    target: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", _NEVER.sub("", self.words))

    def __bool__(self) -> bool:
        return bool(self.words)

    def __str__(self) -> str:
        return self.words

    @property
    def direction(self) -> str:
        """`rtl` or `ltr` where the words are in a language of their own, else nothing."""
        return direction(self.language) if self.language else ""


NOTHING = Text("")


@dataclass(frozen=True, slots=True)
class Number:
    """A figure as it is read, and the number itself, with the decimals that are shown of it. Per cent: 0 to 100."""

    words: str
    value: float
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Interval:
    """Two ends of an interval as they are read, and the numbers themselves."""

    words: str
    low: float
    high: float
    decimals: int = 1


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands where there is no figure. Spreadsheets have a shorthand `mark` for it: "c" where there may be a
    figure that must not be told, "z" where there can be none; without a mark they have the words too."""

    words: str
    mark: Literal["c", "z", ""] = "c"


Cell = Text | Number | Interval | Gap


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. An interval has the names of its two `ends`, for spreadsheets, where it is two columns."""

    heading: Text
    numeric: bool = False
    ends: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a part, from level 2 down. `code` is what links lead to; `new_page`: in print, where it begins."""

    kind: ClassVar[str] = "heading"
    level: int
    text: Text
    code: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: plain, strong (of how many the figures are) or a note in small letters."""

    kind: ClassVar[str] = "paragraph"
    text: Text
    tone: Literal["plain", "strong", "note"] = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list. With a `title` it may be `folded` away where readers can unfold it."""

    kind: ClassVar[str] = "bullets"
    items: tuple[Text, ...]
    title: Text = NOTHING
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure that matters, with its name."""

    label: Text
    value: Text
    note: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts side by side, or `listed` one under the other where their values are long."""

    kind: ClassVar[str] = "facts"
    items: tuple[Fact, ...]
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Caution:
    """What must not be overlooked."""

    kind: ClassVar[str] = "caution"
    text: Text


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first column names its rows. Captions differ within a document. `folded` as for Bullets.

    `lead`: what stands above it in the report already, for formats where a table stands alone.
    """

    kind: ClassVar[str] = "table"
    code: str
    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Text, ...] = ()
    folded: bool = False
    lead: tuple[Text, ...] = ()


class Drawing(Protocol):
    """A chart that is ready, as the file that a format needs."""

    def svg(self) -> bytes:
        """For pages."""

    def svg_for_print(self) -> bytes:
        """For PDF."""

    def png(self) -> bytes:
        """For word processors, at 200 dots to the inch or more."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, drawn when a format asks for it, and its text alternative. `table`: the code of its table, if any."""

    kind: ClassVar[str] = "figure"
    code: str
    alt: str
    draw: Callable[[], Drawing] = field(compare=False, repr=False)
    table: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody wrote, masked and approved, with the reference by which inspectors find it again."""

    kind: ClassVar[str] = "quote"
    text: Text
    reference: str


Block = Heading | Paragraph | Bullets | Facts | Caution | Table | Figure | Quote


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. `made`: when, aware UTC, if known. `marking`: who may see it, at the head of every page."""

    title: Text
    subtitle: Text
    language: str
    made: datetime | None
    marking: Text
    blocks: tuple[Block, ...]

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`."""
        return direction(self.language)

    @property
    def contents(self) -> Iterator[Heading]:
        """The headings of the chapters."""
        return (block for block in self.blocks if isinstance(block, Heading) and block.level == 2)

    @property
    def tables(self) -> Iterator[Table]:
        """Every table in order."""
        return (block for block in self.blocks if isinstance(block, Table))

    @property
    def figures(self) -> Iterator[Figure]:
        """Every chart in order."""
        return (block for block in self.blocks if isinstance(block, Figure))
