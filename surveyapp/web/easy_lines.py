"""Easy read has one idea a line: each sentence of a text on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup

from surveyapp.domain.questionnaire import EASY_READ, Spoken
from surveyapp.interchange.questionnaire_fill import ISOLATE, POP
from surveyapp.web.isolated import english_inside

_BETWEEN = re.compile(r"(?<=[.?!۔؟।])(?<!\bSt\.)\s+(?=\S)")
"""What parts two sentences, in all languages that pages are in. "St. Helens" is one name."""


def worded(text: Spoken) -> Markup | str:
    """A text as it stands on a page: names in it set apart, and in easy read each sentence marked as a line."""
    lines = list(sentences(text.text)) if text.version == EASY_READ else [text.text]
    if len(lines) == 1:
        return english_inside(text.text)
    return Markup(" ").join(Markup('<span class="line">{}</span>').format(english_inside(line)) for line in lines)


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text. A stop within a name that was set apart ends none."""
    start = 0
    for found in _BETWEEN.finditer(text):
        before = text[: found.start()]
        if before.count(ISOLATE) == before.count(POP):
            yield text[start : found.start()]
            start = found.end()
    yield text[start:]
