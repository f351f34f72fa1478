"""The words of the pages in easy read are as easy as those of the banks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import surveyapp
from surveyapp.forms.messages import _EASY
from tests.content import reading

TEMPLATES = Path(surveyapp.__file__).parent / "templates"
HARDEST = 2.0
_TEXT = r'_\("((?:[^"\\]|\\.)+)"'
_INLINE = re.compile(_TEXT + r"(?:, [^)]*(?:\([^)]*\))?[^)]*)?\) if easy\b")
_BLOCK = re.compile(r"\{%-? (?:el)?if (?:[^%]* and )?easy\b[^%]*%\}(.*?)\{%-? (?:else|elif|endif)", re.DOTALL)
_NAMES = {"Ofsted": "It", "Care Quality Commission": "it", "adult safeguarding": "help"}
"""Names of bodies and of what to ask for, which nobody may put in other words."""


def easy_words() -> list[str]:
    """Every text that pages show only in easy read."""
    found = list(_EASY.values())
    for template in sorted(TEMPLATES.rglob("*.html")):
        source = template.read_text(encoding="utf-8")
        blocks = [source] if template.name == "start_easy.html" else _BLOCK.findall(source)
        found += [text for block in blocks for text in re.findall(_TEXT, block)]
        found += _INLINE.findall(source)
    return list(dict.fromkeys(found))


def said(text: str) -> str:
    """A text with something short in place of what is filled in."""
    for name, short in _NAMES.items():
        text = text.replace(name, short)
    return re.sub(r"%\(\w+\)s", "9", text)


def test_the_words_are_found() -> None:
    words = easy_words()
    assert len(words) > 60
    assert {"Next", "We have kept nothing.", "Inspectors read all the answers."} <= set(words)


def test_all_of_them_together_are_easy(capsys: pytest.CaptureFixture[str]) -> None:
    words = [said(text) for text in easy_words()]
    grade = reading.grade(words, [])
    with capsys.disabled():
        hardest = sorted(words, key=lambda text: -reading.grade([text], []))[:8]
        print(f"\nwords of pages in easy read: grade {grade:.1f}; hardest: {hardest}")
    assert grade <= HARDEST


def test_sentences_are_short() -> None:
    long = [s for text in easy_words() for s in reading.sentences(said(text)) if len(s.split()) > 15]
    assert long == []
