"""What a report can say beside the figures of its questions. Each part is left out where it is not given.

Names and remarks are words, in the language of the report where nothing else is said. Figures have been through
disclosure control already: None is a figure that is withheld. Percentages run from 0 to 100.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Process:
    """How the survey was run. Times are aware UTC.

    `wording`: how the wording was passed, a sentence each. `overrides`: what was overridden, each with its reason.
    `versions`, `languages` and `ways` are the domain's words: "easy-read", "pl", "paper".
    """

    area: str
    inspection: str
    audience: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    versions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    wording: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One category: those who answered, and those who live there."""

    category: str
    respondents: int | None
    respondents_percent: float | None
    population: int | None
    population_percent: float | None


@dataclass(frozen=True, slots=True)
class Profile:
    """Who answered against who lives there, by one characteristic. `source`: where the numbers of the area are from."""

    code: str
    title: str
    source: str
    rows: tuple[ProfileRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """The share of one group, audience or time that gave the answers counted, with its 95 % interval."""

    label: str
    n: int | None
    percent: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Test:
    """A named test. `adjusted`: the p-value after Holm. `differs`: whether a difference is called one."""

    name: str
    p: float
    adjusted: float
    differs: bool

    __test__ = False  # no test of ours, whatever its name


@dataclass(frozen=True, slots=True)
class Compared:
    """One question compared. `code` and `label` of the question; `criteria` as questions have them."""

    code: str
    label: str
    shares: tuple[Share, ...]
    test: Test | None = None
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Questions compared in one way: by a group, between audiences, or before and now.

    `title`: by what. `measure`: of what the percentages are, as "Favourable". `caveat` stands beside the figures.
    `drawn`: whether each question has a chart.
    """

    code: str
    title: str
    measure: str
    caveat: str
    rows: tuple[Compared, ...]
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class WeightedRow:
    """One question unweighted and weighted, of the share counted, each with its interval.

    `low` and `high` are of the weighted share, `percent_low` and `percent_high` of the unweighted one. `section`: the
    code of the section that it is asked in; `item`: its words there, without those of its grid.
    """

    code: str
    label: str
    n: int | None
    effective_n: float | None
    percent: float | None
    weighted_percent: float | None
    low: float | None
    high: float | None
    percent_low: float | None = None
    percent_high: float | None = None
    section: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Weighted:
    """Weighted beside unweighted.

    `method`: how the weights were made, capped, and to which totals, a sentence each; without rows, why there are none.
    `unused`: totals that were supplied and not used, each with the reason. `refused`: why some questions have no
    weighted figures, each time with the questions. `n`, `effective_n`: of all finished responses.
    """

    measure: str
    method: tuple[str, ...]
    rows: tuple[WeightedRow, ...]
    unused: tuple[str, ...] = ()
    refused: tuple[tuple[str, tuple[str, ...]], ...] = ()
    n: int | None = None
    effective_n: float | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """A masked and approved comment. `reference` leads back to it; `original`: the same before it was translated."""

    text: str
    reference: str
    language: str = ""
    original: Quoted | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme, the number of comments with it, and quotes."""

    name: str
    count: int | None
    quotes: tuple[Quoted, ...] = ()


@dataclass(frozen=True, slots=True)
class Themes:
    """The themes of one open question. `uncovered`: comments with no theme. `note`: how the themes were made."""

    code: str
    label: str
    comments: int | None
    uncovered: int | None
    themes: tuple[Theme, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """A file of the same pack: its size, its SHA-256 in hexadecimal and, where rows of data can be counted in it, how

    many there should be (`expected`) and are (`rows`).
    """

    name: str
    rows: int | None
    sha256: str
    bytes: int
    expected: int | None


@dataclass(frozen=True, slots=True)
class Extras:
    """All parts together. `areas`: names of the areas of weakness by their codes, as "weakness-1".

    `manifest`: the other files of a pack. `made_at`: when the report was written, aware UTC, where that is not when its
    figures are from. `marking`: who may see the report; where it is empty, the inspection team.
    """

    process: Process | None = None
    profile: tuple[Profile, ...] = ()
    groups: tuple[Comparison, ...] = ()
    audiences: Comparison | None = None
    before: Comparison | None = None
    weighted: Weighted | None = None
    themes: tuple[Themes, ...] = ()
    manifest: tuple[ManifestFile, ...] = ()
    made_at: datetime | None = None
    areas: dict[str, str] = field(default_factory=dict)
    marking: str = ""


NO_EXTRAS = Extras()
