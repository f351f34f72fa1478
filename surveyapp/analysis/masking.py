"""What in a comment could give somebody away: found by lists and patterns, as a suggestion that a person approves.

Nothing is masked for good by this module alone, and what it leaves is not therefore harmless: see docs/comments.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveyapp.analysis import masking_dates, masking_names, masking_numbers, masking_places, masking_schools
from surveyapp.analysis.plain_text import plain
from surveyapp.analysis.words import words

KINDS = (
    "nhs-number",
    "upn",
    "e-mail",
    "phone",
    "url",
    "handle",
    "postcode",
    "date-of-birth",
    "address",
    "school",
    "clinic",
    "name",
    "car-plate",
)
"""Every kind of find. Of two that are equally long the one named first here wins."""
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A part [start, end) of a text, in characters, and why it should not leave."""

    start: int
    end: int
    kind: str


def find(
    text: str,
    *,
    names: tuple[str, ...] = (),
    schools: tuple[str, ...] = (),
    area: str = "",
    year: int | None = None,
) -> tuple[Span, ...]:
    """Finds in the order of the text, never overlapping; where several would, the longest stands.

    `names`, `schools`: known names of people and of settings (whole names), besides the words that ship. `area`: where
    the schools are. `year`: in which the survey was held; without it every whole date since 1990 is taken for a date
    of birth.
    """
    read = plain(text)
    tokens = words(read.text)
    found = [
        *masking_numbers.find(read.text),
        *masking_dates.find(read.text, year),
        *masking_places.find(read.text),
        *(masking_schools.find(read.text, tokens, schools, area) if schools else ()),
        *masking_names.find(read.text, tokens, names),
    ]
    return _apart(Span(*read.typed(start, end), kind) for start, end, kind in found)


def find_schools(text: str, schools: tuple[str, ...], area: str = "") -> tuple[Span, ...]:
    """Of the finds of `find` those that are schools of the list."""
    read = plain(text)
    found = masking_schools.find(read.text, words(read.text), schools, area)
    return _apart(Span(*read.typed(start, end), kind) for start, end, kind in found)


def masked(text: str, spans: Iterable[Span], shown: Mapping[str, str] | None = None) -> str:
    """The text with each span replaced by its kind in square brackets. `shown`: words for kinds, to translate them."""
    parts: list[str] = []
    end = 0
    for span in sorted(spans):
        if span.start < end:
            raise ValueError("spans overlap")
        parts += [text[end : span.start], f"[{(shown or {}).get(span.kind, span.kind)}]"]
        end = span.end
    return "".join([*parts, text[end:]])


def _apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The longest of spans that overlap; of equals the more certain kind, then the first."""
    chosen: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s.start - s.end, _RANK[s.kind], s.start)):
        if all(span.end <= other.start or other.end <= span.start for other in chosen):
            chosen.append(span)
    return tuple(sorted(chosen))
