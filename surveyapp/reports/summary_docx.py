"""`summary.docx`: the report to be quoted from, with real headings, tables, links and text alternatives."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

import docx
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from surveyapp.domain.marks import N_
from surveyapp.reports import word_xml
from surveyapp.reports.document import (
    Block,
    Bullets,
    Caution,
    Cell,
    Document,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Quote,
    Table,
    Text,
)
from surveyapp.reports.table_widths import is_short, layout
from surveyapp.reports.voice import Voice
from surveyapp.reports.word_styles import ALARM, DEEP, END, SOFT, set_up

_PROPERTY_MOST = 255
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
_PAGE = 170.0
_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0)
_SMALL = 9.0
_RULE = "CFC6D6"
_BESIDE = 1.2
"""Millimetres of white on both sides of what is in a cell."""


def write(document: Document) -> bytes:
    """The file."""
    return _Writer(document).write()


class _Writer:
    """One file being written."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.word = docx.Document()
        self.rtl = document.direction == "rtl"
        self.numbers = count(1)
        codes = [block.code for block in document.blocks if isinstance(block, Heading)]
        self.places = {code: f"place{number}" for number, code in enumerate(codes, start=1)}
        self.parts: dict[str, Callable[[Any], None]] = {
            "heading": self.heading,
            "paragraph": self.paragraph,
            "bullets": self.bullets,
            "facts": self.facts,
            "caution": self.caution,
            "table": self.table,
            "figure": self.figure,
            "quote": self.quote,
        }

    def write(self) -> bytes:
        """Everything, in order, the contents before the first chapter."""
        set_up(self.word, self.document.language, self.document.direction)
        self.properties()
        self.head_and_foot()
        self.say(self.word.add_paragraph(style="Subtitle"), self.document.subtitle)
        self.say(self.word.add_paragraph(style="Title"), self.document.title)
        marking = self.word.add_paragraph()
        self.say(marking, self.document.marking, bold=True)
        listed = False
        for block in self.document.blocks:
            if isinstance(block, Heading) and not listed:
                self.contents()
                listed = True
            self.block(block)
        stream = io.BytesIO()
        self.word.save(stream)
        return stream.getvalue()

    def properties(self) -> None:
        """What the file says of itself."""
        core = self.word.core_properties
        core.title = self.document.title.words[:_PROPERTY_MOST]
        core.subject = self.document.subtitle.words[:_PROPERTY_MOST]
        core.author = core.last_modified_by = "surveyapp"
        core.comments = ""
        core.language = self.document.language
        core.created = core.modified = (self.document.made or _BEGINNING).replace(tzinfo=None)

    def head_and_foot(self) -> None:
        """Marking and title at the head of each page, its number at the foot."""
        section = self.word.sections[0]
        title = self.document.title.words
        short = title if len(title) < 80 else f"{title[:79]}…"
        self.say(section.header.paragraphs[0], Text(f"{short} · {self.document.marking}"))
        foot = section.footer.paragraphs[0]
        foot.alignment = 1
        word_xml.field(foot, "PAGE")
        foot.add_run(" / ")
        word_xml.field(foot, "NUMPAGES")

    def contents(self) -> None:
        """The chapters as links."""
        title = Voice(self.document.language).say(N_("Contents"))
        self.say(self.word.add_paragraph(style="Caption"), title)
        for heading in self.document.contents:
            line = self.word.add_paragraph()
            line.paragraph_format.space_after = Pt(1)
            self.say(line, Text(heading.text.words, heading.text.language, heading.code))

    def block(self, block: Block) -> None:
        """One block."""
        self.parts[block.kind](block)

    def heading(self, block: Heading) -> None:
        """A chapter is the first level: the title of the file has a style of its own."""
        line = self.word.add_paragraph(style=f"Heading {block.level - 1}")
        line.paragraph_format.page_break_before = block.new_page
        self.say(line, block.text)
        word_xml.bookmark(line, self.places[block.code], next(self.numbers))

    def paragraph(self, block: Paragraph) -> None:
        """Plain, strong or small."""
        line = self.word.add_paragraph()
        line.paragraph_format.keep_with_next = block.tone == "strong"
        self.say(line, block.text, bold=block.tone == "strong", small=block.tone == "note")

    def bullets(self, block: Bullets) -> None:
        """A list under its title."""
        if block.title:
            self.say(self.word.add_paragraph(style="Caption"), block.title)
        for item in block.items:
            self.say(self.word.add_paragraph(style="List Bullet"), item)

    def facts(self, block: Facts) -> None:
        """Each with its name before it: one after the other or, where they are listed, a line for each."""
        line = self.word.add_paragraph()
        line.paragraph_format.keep_with_next = not block.listed
        for position, fact in enumerate(block.items):
            if position and block.listed:
                line = self.word.add_paragraph()
            elif position:
                self.say(line, Text("\u00a0· "), small=True)
            line.paragraph_format.space_after = Pt(2 if block.listed else 5)
            self.say(line, Text(f"{fact.label}: ", fact.label.language), small=True)
            self.say(line, fact.value, bold=not block.listed)
            if fact.note:
                self.say(line, Text(f" {fact.note}", fact.note.language), small=True)

    def caution(self, block: Caution) -> None:
        """What must not be overlooked."""
        line = self.word.add_paragraph()
        warning = Voice(self.document.language).say(N_("Warning:"))
        for text in (Text(f"{warning} "), block.text):
            self.say(line, text, bold=True)
            line.runs[-1].font.color.rgb = ALARM

    def quote(self, block: Quote) -> None:
        """A comment, and its reference."""
        line = self.word.add_paragraph(style="Quote")
        self.say(line, block.text)
        self.say(line, Text(f" ({block.reference})"), small=True)

    def figure(self, block: Figure) -> None:
        """A chart as pixels, with its text alternative."""
        line = self.word.add_paragraph()
        line.paragraph_format.keep_with_next = True
        picture = line.add_run().add_picture(io.BytesIO(block.draw().png()), width=Mm(104))
        word_xml.describe(picture, block.alt)

    def table(self, block: Table) -> None:
        """A table under its caption, its header marked and repeated on each page."""
        self.say(self.word.add_paragraph(style="Caption"), block.caption)
        made = self.word.add_table(rows=1 + len(block.rows), cols=len(block.columns), style="Normal Table")
        made.autofit = False
        word_xml.rule_rows(made, _RULE)
        word_xml.cell_margins(made, _BESIDE)
        if self.rtl:
            word_xml.columns_to_the_left(made)
        word_xml.head_row(made)
        word_xml.name_table(made, block.caption.words[:_PROPERTY_MOST])
        texts = [tuple(column.heading for column in block.columns), *block.rows]
        room = layout(block, _PAGE, _SIZES)
        for place, wide in zip(made.columns, room.widths, strict=True):
            place.width = Mm(wide)
        last, short = len(block.rows), is_short(block)
        with_note = last if block.notes else last - 1
        for number, (row, cells) in enumerate(zip(made.rows, texts, strict=True)):
            for place, cell, column in zip(row.cells, cells, block.columns, strict=True):
                line = place.paragraphs[0]
                line.paragraph_format.space_after = Pt(1)
                line.paragraph_format.line_spacing = 1.0
                # A short table stays on one page, and no row or note of a long one stands alone.
                line.paragraph_format.keep_with_next = number <= with_note and (short or not 2 <= number < last - 1)
                if column.numeric:
                    line.alignment = END
                self.say(line, _text(cell), bold=number == 0, size=room.size, soft=False)
        for note in block.notes:
            line = self.word.add_paragraph()
            line.paragraph_format.space_before = Pt(2)
            self.say(line, note, small=True)

    def say(
        self,
        line: WordParagraph,
        text: Text,
        *,
        bold: bool = False,
        small: bool = False,
        size: float | None = None,
        soft: bool = True,
    ) -> None:
        """Words at the end of a paragraph, in their language and direction, as a link where they lead somewhere."""
        size = _SMALL if small else size
        rtl = text.direction == "rtl" if text.language else self.rtl
        run = line.add_run(text.words if rtl == self.rtl else _kept_together(text.words, rtl=rtl))
        if bold:
            run.bold = run.font.cs_bold = True
        if size is not None:
            run.font.size = Pt(size)
            word_xml.size_of_all_scripts(run._r.get_or_add_rPr(), size)
            if soft:
                run.font.color.rgb = SOFT
        if text.language or rtl:
            word_xml.speak(run._r.get_or_add_rPr(), text.language or self.document.language, rtl=rtl)
        if text.target in self.places:
            run.font.color.rgb = DEEP
            word_xml.link(line, run, self.places[text.target])


def _kept_together(words: str, *, rtl: bool) -> str:
    """Words between marks of their direction, so that a full stop or question mark stays at their own end."""
    mark = "\u200f" if rtl else "\u200e"
    return f"{mark}{words}{mark}"


def _text(cell: Cell) -> Text:
    return cell if isinstance(cell, Text) else Text(cell.words)
