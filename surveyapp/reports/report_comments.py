"""Comments by theme: counts, and quotes that can be followed back. What no theme covers is counted too."""

from __future__ import annotations

from collections.abc import Iterator

from surveyapp.domain.marks import N_
from surveyapp.reports.document import Block, Heading, Paragraph, Quote, Table, Text
from surveyapp.reports.extras import Extras, Quoted, Theme, Themes
from surveyapp.reports.voice import Voice


def chapter(extras: Extras, voice: Voice) -> Iterator[Block]:
    """The themes of each open question. Nothing where none are given."""
    if not extras.themes:
        return
    yield Heading(2, voice.say(N_("Comments by theme")), "themes", new_page=True)
    for themes in extras.themes:
        yield from _question(themes, voice)


def _question(themes: Themes, voice: Voice) -> Iterator[Block]:
    yield Heading(3, voice.quoted(themes.label), f"themes-{themes.code}")
    if themes.note:
        yield Paragraph(Text(themes.note), "note")
    yield Table(
        code=f"themes-table-{themes.code}",
        caption=voice.say(N_("%(subject)s: themes"), subject=themes.label),
        columns=(voice.column(N_("Theme")), voice.figures(N_("Comments"))),
        rows=(
            *((voice.quoted(theme.name), voice.count(theme.count)) for theme in themes.themes),
            (voice.say(N_("In no theme")), voice.count(themes.uncovered)),
            (voice.say(N_("All comments")), voice.count(themes.comments)),
        ),
        notes=(voice.say(N_("A comment can be in several themes.")),),
    )
    for number, theme in enumerate(themes.themes, start=1):
        yield from _theme(theme, f"theme-{themes.code}-{number}", voice)


def _theme(theme: Theme, code: str, voice: Voice) -> Iterator[Block]:
    if theme.quotes:
        yield Heading(4, voice.quoted(theme.name), code)
        for quote in theme.quotes:
            yield _quote(quote, voice)
            if quote.original:
                yield _quote(quote.original, voice)


def _quote(quote: Quoted, voice: Voice) -> Quote:
    language = quote.language if quote.language != voice.language else ""
    return Quote(Text(quote.text, language), quote.reference)
