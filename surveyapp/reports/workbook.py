"""A report as sheets that people with and without sight can use, for every spreadsheet format.

The conventions are those that public statistics in the United Kingdom follow: a cover sheet that lists the others, a
sheet of notes, then one table a sheet, with its heading in the first cell, what to know of it below that, and the table
at once after it; no merged cells, no empty rows, no colour that says anything; numbers are numbers, and what stands in
place of one is a shorthand in square brackets that the notes explain. No text can be run as a formula.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from surveyapp.domain.marks import N_
from surveyapp.interchange import csv_safe
from surveyapp.interchange.xlsx_parts import no_markup
from surveyapp.reports.chart_text import text_width, wrapped
from surveyapp.reports.document import (
    Bullets,
    Caution,
    Cell,
    Column,
    Document,
    Facts,
    Gap,
    Interval,
    Number,
    Paragraph,
    Table,
)
from surveyapp.reports.voice import Voice

MOST = 32_767
"""Characters (UTF-16 units) that a cell can hold in every program."""
HEADER_MOST = 255
NAME_MOST = 31
FONT, TEXT, HEADING = "Arial", 12, 15
"""Letters that every program has, in points that most people can read."""
LINE = 16.0
"""Points of a line."""
_WIDEST, _NARROWEST = 72, 14
_LETTERS = 16 / 7
"""How many widths of a column's unit, a figure of 7 pixels, are in the size of letters, of 16."""
_NOT_IN_NAMES = re.compile(r"[\s\[\]:*?/\\'\"<>|$#.!&]+")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the decimals to show of it."""

    value: float
    decimals: int


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to the first cell of a sheet."""

    words: str
    sheet: str


Value = str | Figure | Link


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the headers of its columns, all different, which of them are of numbers, and its rows."""

    header: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, the heading in its first cell, lines below that, and its one table."""

    name: str
    heading: str
    lines: tuple[str, ...]
    grid: Grid


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets, the cover first. `made` as for Document."""

    title: str
    subject: str
    language: str
    direction: str
    made: datetime | None
    sheets: tuple[Sheet, ...]


def workbook(document: Document) -> Workbook:
    """The workbook of a report: a sheet for each of its tables."""
    voice = Voice(document.language)
    notes = voice.words(N_("Notes"))
    tables = [_sheet(table, number, voice) for number, table in enumerate(document.tables, start=1)]
    sheets = (_notes(document, notes, voice), *tables)
    return Workbook(
        title=document.title.words,
        subject=document.subtitle.words,
        language=document.language,
        direction=document.direction,
        made=document.made,
        sheets=(_cover(document, sheets, voice), *sheets),
    )


def _cover(document: Document, sheets: tuple[Sheet, ...], voice: Voice) -> Sheet:
    lines = [document.subtitle.words, document.marking.words]
    for block in document.blocks[: _end_of_cover(document)]:
        if isinstance(block, Facts):
            lines += [f"{fact.label}: {fact.value}" for fact in block.items]
        elif isinstance(block, Paragraph | Caution):
            lines.append(block.text.words)
    listed = (block for block in document.blocks if isinstance(block, Facts) and block.listed)
    lines += [f"{fact.label}: {fact.value}" for block in listed for fact in block.items]
    header = (voice.words(N_("Sheet")), voice.words(N_("What is in it")))
    rows = tuple((Link(sheet.name, sheet.name), sheet.heading) for sheet in sheets)
    name = _name(voice.words(N_("Cover")))
    return Sheet(name, _safe(document.title.words), tuple(_safe(line) for line in lines), _grid(header, rows))


def _end_of_cover(document: Document) -> int:
    """Where the first chapter begins."""
    return next((at for at, block in enumerate(document.blocks) if block.kind == "heading"), len(document.blocks))


def _notes(document: Document, title: str, voice: Voice) -> Sheet:
    """The shorthand, and how to read the figures."""
    shorthand = (
        ("[c]", voice.words(N_("Withheld, so that nobody can be recognised. It may be small or nothing."))),
        ("[z]", voice.words(N_("There can be no figure here."))),
    )
    lists = [block for block in document.blocks if isinstance(block, Bullets)]
    said = [item.words for block in lists for item in block.items]
    numbered = ((f"{title} {number}", words) for number, words in enumerate(said, start=1))
    header = (voice.words(N_("Mark")), voice.words(N_("Meaning")))
    rows = tuple((_safe(mark), _safe(words)) for mark, words in (*shorthand, *numbered))
    return Sheet(_name(title), title, (), _grid(header, rows))


def _sheet(table: Table, number: int, voice: Voice) -> Sheet:
    one_table = voice.words(N_("This sheet has one table."))
    lines = (one_table, *(text.words for text in (*table.lead, *table.notes)))
    header = tuple(words for column in table.columns for words in _headers(column))
    numeric = tuple(column.numeric for column in table.columns for _ in _headers(column))
    rows = tuple(
        tuple(value for column, cell in zip(table.columns, row, strict=True) for value in _values(cell, column))
        for row in table.rows
    )
    return Sheet(
        name=_name(f"T{number}_{table.code.removeprefix('table-').removeprefix('criterion-')}"),
        heading=_safe(table.caption.words),
        lines=tuple(_safe(line) for line in lines),
        grid=_grid(header, rows, numeric),
    )


def _headers(column: Column) -> tuple[str, ...]:
    return column.ends or (column.heading.words,)


def _values(cell: Cell, column: Column) -> Iterator[Value]:
    """A cell as one value, or two where its column is of intervals."""
    if isinstance(cell, Interval):
        yield Figure(cell.low, cell.decimals)
        yield Figure(cell.high, cell.decimals)
    elif isinstance(cell, Number):
        yield Figure(cell.value, cell.decimals)
    elif isinstance(cell, Gap):
        for _ in _headers(column):
            yield f"[{cell.mark}]" if cell.mark else _safe(cell.words)
    else:
        yield _safe(cell.words)


def _grid(header: tuple[str, ...], rows: tuple[tuple[Value, ...], ...], numeric: tuple[bool, ...] = ()) -> Grid:
    """A grid whose headers differ, whatever their case: spreadsheets tell columns apart by them."""
    made: list[str] = []
    for words in header:
        wanted = _cut(_safe(" ".join(words.split())) or "–", HEADER_MOST - 4)
        name, again = wanted, 1
        while name.casefold() in {other.casefold() for other in made}:
            again += 1
            name = f"{wanted} {again}"
        made.append(name)
    return Grid(tuple(made), numeric or (False,) * len(header), rows)


def _safe(words: str) -> str:
    """Text that no spreadsheet can run, short enough for a cell."""
    return _cut(no_markup(csv_safe.text(words)), MOST)


def _cut(words: str, most: int) -> str:
    """At most this many UTF-16 units, and never half a letter."""
    if len(words.encode("utf-16-le")) // 2 <= most:
        return words
    return words.encode("utf-16-le")[: 2 * (most - 1)].decode("utf-16-le", "ignore") + "…"


def _name(words: str) -> str:
    """A name for a sheet that every program takes and that needs no marks around it in references."""
    return (_NOT_IN_NAMES.sub("_", words).strip("_") or "sheet")[:NAME_MOST]


def widths(grid: Grid) -> list[int]:
    """How wide each column should be, in figures: about as its longest words, within reason."""
    return [_width(words, [row[column] for row in grid.rows]) for column, words in enumerate(grid.header)]


def lines(values: Sequence[Value], wide: Sequence[int]) -> int:
    """How many lines a row of these values needs in columns of these widths."""
    return max(
        sum(len(wrapped(line, (size - 1) / _LETTERS, 1.0)) for line in _words(value).split("\n"))
        for value, size in zip(values, wide, strict=True)
    )


def runs_left(words: str) -> bool:
    """Whether the first letter that has a direction is of a script that runs from right to left."""
    return next((kind != "L" for kind in map(unicodedata.bidirectional, words) if kind in {"L", "R", "AL"}), False)


def _width(header: str, values: Sequence[Value]) -> int:
    longest = max(map(_letters, map(_words, values)), default=0.0)
    heading = max(*(_letters(word, bold=True) for word in header.split()), 0.6 * _letters(header, bold=True))
    return min(_WIDEST, max(_NARROWEST, round(max(longest, heading)) + 2))


def _letters(words: str, *, bold: bool = False) -> float:
    return _LETTERS * text_width(words[: 2 * _WIDEST], 1.0, bold=bold)


def _words(value: Value) -> str:
    """The words of a value; numbers always fit."""
    return "" if isinstance(value, Figure) else value.words if isinstance(value, Link) else value
