"""The look and the language of Word files, set in their styles, so that whoever edits one keeps both."""

from __future__ import annotations

from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from surveyapp.reports.word_xml import run_to_the_left, size_of_all_scripts, speak

INK, SOFT, DEEP, ALARM = (RGBColor.from_string(code) for code in ("2A2139", "54485F", "0F5257", "9C1C2B"))
_LETTERS = "Arial"
# Word and Windows have these for scripts that Arial lacks; other programs take their own.
_INDIC = {"bn": "Nirmala UI", "gu": "Nirmala UI", "pa": "Nirmala UI"}
_SIZES = {
    "Title": (24, 4),
    "Subtitle": (12, 2),
    "Heading 1": (17, 18),
    "Heading 2": (13, 14),
    "Heading 3": (11, 10),
    "Caption": (10, 8),
    "List Bullet": (10.5, 2),
    "Quote": (10.5, 4),
    "Header": (8.5, 0),
    "Footer": (8.5, 0),
}
"""Points, and points of space before."""


def set_up(word: Word, language: str, direction: str) -> None:
    """Pages of A4, and every style in this language and direction."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    rtl = direction == "rtl"
    defaults = word.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    speak(defaults, language, rtl=False)
    normal = _paragraphs(word, "Normal")
    normal.paragraph_format.space_after = Pt(5)
    normal.paragraph_format.line_spacing = 1.15
    _letters(normal, 10.5, language)
    if rtl:
        run_to_the_left(normal.element.get_or_add_pPr())
    for name, (size, before) in _SIZES.items():
        style = _paragraphs(word, name)
        _letters(style, size, language)
        style.paragraph_format.space_before = Pt(before)
        style.font.italic = False
        style.font.bold = style.font.cs_bold = name.startswith(("Heading", "Title", "Caption"))
        style.font.color.rgb = (
            DEEP if name == "Heading 1" else SOFT if name in {"Subtitle", "Header", "Footer"} else INK
        )
        for border in style.element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
    _paragraphs(word, "Caption").paragraph_format.keep_with_next = True
    _paragraphs(word, "Caption").paragraph_format.space_after = Pt(3)
    _paragraphs(word, "Quote").paragraph_format.left_indent = Mm(6)
    settings = word.settings.element
    for found in settings.findall(qn("w:themeFontLang")):
        settings.remove(found)


def _paragraphs(word: Word, name: str) -> ParagraphStyle:
    style = word.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(name)
    return style


def _letters(style: ParagraphStyle, size: float, language: str) -> None:
    """One family for every script that has it, the same size in all of them."""
    properties = style.element.get_or_add_rPr()
    for name in ("w:rFonts", "w:szCs"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    style.font.size = Pt(size)
    style.font.name = _LETTERS
    fonts = properties.find(qn("w:rFonts"))
    fonts.set(qn("w:cs"), _INDIC.get(language.partition("-")[0], _LETTERS))
    fonts.set(qn("w:eastAsia"), _LETTERS)
    size_of_all_scripts(properties, size)


START, END = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
"""In paragraphs from right to left Word takes the left for the right: these are the beginning and end of a line."""
