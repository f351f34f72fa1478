"""What Word files can hold and python-docx has no call for: languages, directions, links, alternative texts, fields."""

from __future__ import annotations

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shape import InlineShape
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

_AFTER_RTL = ("w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath")
_AFTER_LANG = ("w:eastAsianLayout", "w:specVanish", "w:oMath")
_AFTER_BIDI = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId",
    "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip
_AFTER_BIDI_VISUAL = (
    "w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblCellSpacing", "w:tblInd", "w:tblBorders",
    "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption", "w:tblDescription",
)  # fmt: skip


def element(name: str, /, **attributes: str) -> BaseOxmlElement:
    """An element of WordprocessingML, as "w:bidi", with attributes of the same namespace."""
    made: BaseOxmlElement = OxmlElement(name)
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value)
    return made


def speak(properties: BaseOxmlElement, language: str, *, rtl: bool) -> None:
    """Say in which language the words are, in the properties of a run or a style; and that they run to the left."""
    if rtl:
        properties.insert_element_before(element("w:rtl"), *_AFTER_RTL)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    lang = element("w:lang", val=language, eastAsia=language, bidi=language)
    properties.insert_element_before(lang, *_AFTER_LANG)


def run_to_the_left(properties: BaseOxmlElement) -> None:
    """Set paragraphs from right to left, in the properties of a paragraph or a style."""
    properties.insert_element_before(element("w:bidi"), *_AFTER_BIDI)


def columns_to_the_left(table: WordTable) -> None:
    """Let the first column of a table stand at the right."""
    table._tbl.tblPr.insert_element_before(element("w:bidiVisual"), *_AFTER_BIDI_VISUAL)


def name_table(table: WordTable, caption: str) -> None:
    """Give a table the title that screen readers say."""
    table._tbl.tblPr.append(element("w:tblCaption", val=caption))


def head_row(table: WordTable) -> None:
    """Mark the first row as the header, said with each cell and printed on each page; and break no row in two."""
    for position, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(element("w:cantSplit"))
        if position == 0:
            properties.append(element("w:tblHeader"))


def rule_rows(table: WordTable, colour: str) -> None:
    """Thin lines between rows, and none between columns."""
    borders = element("w:tblBorders")
    for edge in ("top", "bottom", "insideH"):
        borders.append(element(f"w:{edge}", val="single", sz="4", space="0", color=colour))
    after = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption", "w:tblDescription")
    table._tbl.tblPr.insert_element_before(borders, *after)


def cell_margins(table: WordTable, millimetres: float) -> None:
    """So much white before and after what is in each cell."""
    margins = element("w:tblCellMar")
    for edge in ("left", "right"):
        margins.append(element(f"w:{edge}", w=str(round(millimetres * 1440 / 25.4)), type="dxa"))
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def size_of_all_scripts(properties: BaseOxmlElement, points: float) -> None:
    """The size of letters that Word calls complex, which have a size of their own, after that of the others."""
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    properties.find(qn("w:sz")).addnext(element("w:szCs", val=str(round(2 * points))))


def describe(picture: InlineShape, words: str) -> None:
    """The text alternative of a picture."""
    picture._inline.docPr.set("descr", words)


def bookmark(paragraph: WordParagraph, name: str, number: int) -> None:
    """A place that links lead to; `number` differs from all others."""
    start = element("w:bookmarkStart", id=str(number), name=name)
    end = element("w:bookmarkEnd", id=str(number))
    runs = paragraph._p.findall(qn("w:r"))
    runs[0].addprevious(start)
    runs[-1].addnext(end)


def link(paragraph: WordParagraph, run: Run, name: str) -> None:
    """Make a run, the last of its paragraph, a link to a bookmark."""
    made = element("w:hyperlink", anchor=name, history="1")
    paragraph._p.append(made)
    made.append(run._r)


def field(paragraph: WordParagraph, code: str) -> None:
    """A number that Word works out, as PAGE."""
    made = element("w:fldSimple", instr=code)
    run = element("w:r")
    text = element("w:t")
    text.text = "1"
    run.append(text)
    made.append(run)
    paragraph._p.append(made)
