"""The words for how people answered, and its tables as pages show them beside the figures that pool them all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.analysis.results import ChoiceResult, QuestionResult, Summary
from surveyapp.domain.marks import N_
from surveyapp.domain.ways import FILLED_IN_BY
from surveyapp.language.catalogues import ENGLISH, catalogue, name_in
from surveyapp.reports import phrases

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


@dataclass(frozen=True, slots=True)
class WayRow:
    """One way of answering: finished responses first, then with partial ones."""

    label: str
    count: str
    percent: str
    partial_count: str


@dataclass(frozen=True, slots=True)
class WayView:
    """One table of ways. `why_withheld` is empty unless all its figures are withheld."""

    code: str
    heading: str
    rows: tuple[WayRow, ...]
    why_withheld: str


def heading(way: QuestionResult, language: str = ENGLISH) -> str:
    """What a table of ways is called; a question goes by its own words."""
    said = _HEADINGS.get(way.code)
    return way.label if said is None else catalogue(language).gettext(said)


def label(way: QuestionResult, choice: ChoiceResult, language: str = ENGLISH) -> str:
    """What one way is called. Languages are named in the language of the report."""
    if way.code == "/language":
        return name_in(choice.value, language)
    return catalogue(language).gettext(_VALUES[choice.value]) if way.code in _HEADINGS else choice.label


def views(summary: Summary, language: str = ENGLISH) -> tuple[WayView, ...]:
    """The tables: who filled the survey in, where that was asked, then how the responses came."""
    asked = summary.filled_in_by
    return tuple(_view(way, summary, language) for way in (*([asked] if asked else []), *summary.ways))


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


def _view(way: QuestionResult, summary: Summary, language: str) -> WayView:
    with_partial = {choice.value: choice for choice in way.with_partial.choices}
    hidden = way.finished.n is None
    words = catalogue(language)
    rows = (
        WayRow(
            label(way, choice, language),
            _count(choice, summary.threshold, language),
            phrases.withheld(language) if choice.percent is None else phrases.percentage(choice.percent, language, 1),
            _count(with_partial.get(choice.value), summary.threshold, language),
        )
        for choice in way.finished.choices
    )
    return WayView(
        code=way.code.removeprefix("/"),
        # Not by its question, which has a table of its own further down: two parts of a page need two names.
        heading=words.gettext("Who filled it in") if way.code == FILLED_IN_BY else heading(way, language),
        rows=() if hidden else tuple(rows),
        why_withheld=phrases.why_withheld(summary.threshold, language) if hidden else "",
    )


def _count(choice: ChoiceResult | None, threshold: int, language: str) -> str:
    """A count, or the most that may be said of it."""
    if choice is None:
        return phrases.withheld(language)
    if choice.count is not None:
        return phrases.count(choice.count, language)
    if choice.at_least is None or choice.at_most is None:
        return phrases.withheld(language)
    words = catalogue(language)
    if not choice.at_least:
        return words.gettext("fewer than %(number)s") % {"number": phrases.count(threshold, language)}
    ends = {"low": phrases.count(choice.at_least, language), "high": phrases.count(choice.at_most, language)}
    return words.gettext("%(low)s to %(high)s") % ends
