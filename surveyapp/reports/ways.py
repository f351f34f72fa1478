"""The words for how people answered, and its chapter, which stands before the figures that pool them all."""

from __future__ import annotations

from collections.abc import Iterator

from surveyapp.analysis.results import ChoiceResult, QuestionResult, Summary
from surveyapp.domain.marks import N_
from surveyapp.domain.ways import FILLED_IN_BY
from surveyapp.language.catalogues import ENGLISH, catalogue, name_in
from surveyapp.reports import phrases
from surveyapp.reports.document import Block, Cell, Gap, Heading, Paragraph, Table, Text
from surveyapp.reports.voice import Voice

_HEADINGS = {
    "/mode": N_("Online, by phone or on paper"),
    "/version": N_("Version of the questions"),
    "/language": N_("Language of the questions"),
}
_VALUES = {
    "online": N_("Online"),
    "phone": N_("By phone, entered by staff"),
    "paper": N_("On paper, entered by staff"),
    "standard": N_("Standard"),
    "easy-read": N_("Easy read"),
}


def heading(way: QuestionResult, language: str = ENGLISH) -> str:
    """What a table of ways is called; a question goes by its own words."""
    return name(way.code, language) or way.label


def name(code: str, language: str = ENGLISH) -> str | None:
    """What a way of answering with a code like "/mode" is called; None for a question."""
    said = _HEADINGS.get(code)
    return None if said is None else catalogue(language).gettext(said)


def label(way: QuestionResult, choice: ChoiceResult, language: str = ENGLISH) -> str:
    """What one way is called. Languages are named in the language of the report."""
    if way.code == "/language":
        return name_in(choice.value, language)
    return catalogue(language).gettext(_VALUES[choice.value]) if way.code in _HEADINGS else choice.label


def way(value: str, language: str = ENGLISH) -> str:
    """What a way or version is called, by its word in the domain: "paper", "easy-read"."""
    said = _VALUES.get(value)
    return value if said is None else catalogue(language).gettext(said)


def blocks(summary: Summary, voice: Voice) -> Iterator[Block]:
    """The chapter: what to know of it, then who filled the survey in, where that was asked, and how responses came."""
    remarks = tuple(notes(summary, voice.language))
    asked = summary.filled_in_by
    tables = () if summary.provisional else (*((asked,) if asked else ()), *summary.ways)
    if not remarks and not tables:
        return
    yield Heading(2, voice.say(N_("How people answered")), "ways")
    for remark in remarks:
        yield Paragraph(Text(remark))
    for one in tables:
        yield from _blocks(one, summary, voice)


def notes(summary: Summary, language: str = ENGLISH) -> Iterator[str]:
    """That the figures are of all these people together, and what that may hide."""
    words = catalogue(language)
    if summary.filled_in_by is not None:
        yield words.gettext(
            "The figures of each question are of everybody together: those who answered alone, those who had help, and "
            "those for whom somebody else answered. What a person says and what somebody else says for them can differ."
        )
    if any(way.code == "/mode" for way in summary.ways):
        yield words.gettext(
            "They are of all versions and languages together, and of online answers together with those that staff "
            "entered from paper or by phone."
        )
    if summary.provisional:
        yield words.gettext("In which ways people answered is shown once the survey has closed.")


def _blocks(way: QuestionResult, summary: Summary, voice: Voice) -> Iterator[Block]:
    code = way.code.removeprefix("/")
    # Not by its question, which has a table of its own further down: two parts of a page need two names.
    title = N_("Who filled it in") if way.code == FILLED_IN_BY else None
    called = Text(heading(way, voice.language)) if title is None else voice.say(title)
    if way.finished.n is None:
        yield Heading(3, called, f"way-{code}")
        yield Paragraph(Text(phrases.why_withheld(summary.threshold, voice.language)), "note")
        return
    both = {choice.value: choice for choice in way.with_partial.choices}
    yield Table(
        code=f"way-{code}",
        caption=called,
        columns=(
            voice.column(N_("Answer")),
            voice.figures(N_("Finished")),
            voice.figures(N_("Per cent")),
            voice.figures(N_("With partial ones")),
        ),
        rows=tuple(
            (
                Text(label(way, choice, voice.language)) if way.code in _HEADINGS else voice.quoted(choice.label),
                _count(choice, summary.threshold, voice),
                voice.percent(choice.percent),
                _count(both.get(choice.value), summary.threshold, voice),
            )
            for choice in way.finished.choices
        ),
    )


def _count(choice: ChoiceResult | None, threshold: int, voice: Voice) -> Cell:
    """A count, or the most that may be said of it."""
    if choice is None:
        return voice.withheld
    if choice.count is not None:
        return voice.count(choice.count)
    if choice.at_least is None or choice.at_most is None:
        return voice.withheld
    if not choice.at_least:
        return Gap(voice.words(N_("fewer than %(number)s"), number=voice.counted(threshold)), mark="")
    ends = {"low": voice.counted(choice.at_least), "high": voice.counted(choice.at_most)}
    return Gap(voice.words(N_("%(low)s to %(high)s"), **ends), mark="")
