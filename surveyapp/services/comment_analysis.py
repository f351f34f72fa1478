"""What is told of one comment by its words: its language, what may have to be masked, whether it may tell of risk.

One place for all calls into the analysis, which knows neither surveys nor people.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from surveyapp.analysis import concerns as analysis
from surveyapp.analysis import masking, searching, themes, told_language
from surveyapp.analysis.masking import Span


@dataclass(frozen=True, slots=True)
class Schools:
    """The schools that masking knows: their whole names, and the area in which they are."""

    names: tuple[str, ...] = ()
    area: str = ""


def told(text: str, language: str) -> str | None:
    """The language that a text seems to be in; None where it is too short to tell. `language`: that of its form."""
    found = told_language.told(text, language)
    return None if found.is_unsure else found.language


def possible_concerns(text: str, language: str, told: str | None) -> tuple[str, ...]:
    """The words in a text for which a person should look whether somebody is at risk; none where none were found."""
    found = analysis.find(text, [language, *([told] if told else [])])
    return tuple(dict.fromkeys(each.words for each in found))


def to_mask(text: str, schools: Schools) -> list[Span]:
    """What may have to be masked in a text, in its order."""
    return list(masking.find(text, schools=schools.names, area=schools.area))


def schools_in(text: str, schools: Schools) -> list[Span]:
    """Those of these schools that a text names."""
    return list(masking.find_schools(text, schools.names, schools.area))


def masked(text: str, spans: Sequence[Span], start: int = 0, until: int | None = None) -> str:
    """A text, or the part of it from `start` up to `until`, with each span replaced by its kind in brackets."""
    until = len(text) if until is None else until
    inside = [
        Span(max(span.start, start) - start, min(span.end, until) - start, span.kind)
        for span in spans
        if span.start < until and span.end > start
    ]
    return masking.masked(text[start:until], inside)


def search(typed: str) -> Callable[[str], bool]:
    """Whether a text answers what was typed: words, "whole phrases", and -words that it must not have."""
    return searching.query(typed).matches


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme that texts seem to have: the words that made it, and the positions of its texts."""

    words: tuple[str, ...]
    members: Sequence[int]


def suggested_themes(texts: Sequence[str], languages: Sequence[str], schools: Schools) -> list[Theme]:
    """Themes that texts seem to have, the same for the same texts, within each language; none where there are few.

    Nothing that may have to be masked becomes a word of a theme.
    """
    found = themes.suggest([masked(text, to_mask(text, schools)) for text in texts], languages)
    return [Theme(tuple(word for word, _ in each.words), each.members) for one in found for each in one.themes]
