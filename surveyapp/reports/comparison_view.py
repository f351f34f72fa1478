"""A comparison in the words and numbers of one language, ready for a page: templates only lay it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveyapp.analysis.differences import Difference
from surveyapp.analysis.matched import MatchedRow, Measure
from surveyapp.domain.marks import N_
from surveyapp.language import formats
from surveyapp.language.catalogues import ENGLISH, catalogue
from surveyapp.reports import phrases
from surveyapp.reports.alt_text import dots_alt
from surveyapp.reports.chart_rows import DotRow
from surveyapp.reports.charts_dots import has_dots

TESTS: dict[str, str] = {
    "chi-squared": N_("χ² test"),
    "fisher": N_("Fisher’s exact test"),
    "fisher-simulated": N_("Fisher’s exact test, simulated"),
}
CAVEATS: dict[str, str] = {
    "other-people": N_("Each of them speaks of what they see, and not of the same children."),
    "other-words": N_("The questions are worded differently."),
    "other-answers": N_("So are the answers to choose from."),
    "other-time": N_("Other people may have answered, and much else may have changed in between."),
    "self-selected": N_("Whoever had a link could answer: the interval and the test do not cover who chose to."),
    "provisional": N_("A survey was still open: its figures are provisional."),
}
_SMALLEST = 0.001


@dataclass(frozen=True, slots=True)
class RowView:
    """One survey's row. `strand`: its audience, or "before" or "now"; figures read "withheld" where they are."""

    strand: str
    wording: str
    n: str
    percent: str
    interval: str


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One measure. `worded_alike`: every survey asked in the words of the heading. `finding`: of the test, in words.

    `alt`: of its chart, empty where there is nothing to draw.
    """

    code: str
    heading: str
    rows: tuple[RowView, ...]
    worded_alike: bool
    finding: str
    caveats: str
    alt: str


def views(measures: Iterable[Measure], names: Mapping[str, str], language: str = ENGLISH) -> tuple[MeasureView, ...]:
    """The measures as they are shown, each with its caveats. The heading is the wording that the first survey asked.

    `names`: what each survey is called, such as its audience.
    """
    return tuple(_view(measure, names, language) for measure in measures)


def dots(measure: Measure, names: Mapping[str, str]) -> tuple[DotRow, ...]:
    """The rows of a measure as its chart draws them."""
    return tuple(DotRow(names[row.strand], row.n, row.percent, row.low, row.high) for row in measure.rows)


def notes(language: str = ENGLISH) -> Iterator[str]:
    """How to read the figures: the words of every summary, and what is compared."""
    words = catalogue(language)
    yield words.gettext(
        "“Favourable” is the share of answers that speak well of the help, such as agree and strongly agree."
    )
    yield words.gettext(
        "Percentages are of the people who answered the question, “I do not know” included. "
        "People to whom it does not apply, and people who did not answer, are left out."
    )
    yield (
        words.gettext(
            "Intervals are 95%% Wilson intervals. They show what chance alone may do. "
            "They do not cover who chose not to answer."
        )
        % {}
    )
    yield words.gettext(
        "Many tests find some difference by chance, so each p is adjusted by Holm’s method for all tests on this page."
    )


def finding(test: Difference | None, rows: Sequence[MatchedRow], language: str = ENGLISH) -> str:
    """What a test found, in words, with its name and its adjusted p."""
    words = catalogue(language)
    if test is None:
        if any(row.suppressed for row in rows):
            return words.gettext("No test: figures are withheld.")
        return words.gettext("No test: the same people may have answered both questions, or all answered alike.")
    return sentence(test, language)


def sentence(test: Difference, language: str = ENGLISH) -> str:
    """The same of a test that was made."""
    words = catalogue(language)
    evidence = words.ngettext(
        "%(test)s, p %(p)s, adjusted by Holm over %(number)s test",
        "%(test)s, p %(p)s, adjusted by Holm over %(number)s tests",
        test.family,
    ) % {
        "test": words.gettext(TESTS[test.test]),
        "p": p_value(test.adjusted, language),
        "number": phrases.count(test.family, language),
    }
    said = (
        words.gettext("A difference larger than chance (%(evidence)s).")
        if test.significant
        else words.gettext("No difference larger than chance (%(evidence)s).")
    )
    return said % {"evidence": evidence}


def p_value(p: float, language: str = ENGLISH) -> str:
    """A p-value with its sign, to three decimals: "= 0.003", or "< 0.001"."""
    if p < _SMALLEST:
        return f"< {formats.number(_SMALLEST, language, 3)}"
    return f"= {formats.number(p, language, 3)}"


def _view(measure: Measure, names: Mapping[str, str], language: str) -> MeasureView:
    words = catalogue(language)
    heading = measure.rows[0].wording
    drawn = dots(measure, names)
    return MeasureView(
        code=measure.code,
        heading=heading,
        rows=tuple(_row(row, language) for row in measure.rows),
        worded_alike=len({row.wording for row in measure.rows}) == 1,
        finding=finding(measure.difference, measure.rows, language),
        caveats=" ".join(words.gettext(CAVEATS[caveat]) for caveat in measure.caveats),
        alt=dots_alt(drawn, language, title=heading) if has_dots(drawn) else "",
    )


def _row(row: MatchedRow, language: str) -> RowView:
    if row.n is None or row.percent is None or row.low is None or row.high is None:
        hidden = phrases.withheld(language)
        return RowView(row.strand, row.wording, hidden, hidden, hidden)
    return RowView(
        row.strand,
        row.wording,
        phrases.count(row.n, language),
        phrases.percentage(row.percent, language, 1),
        phrases.range_text(row.low, row.high, language),
    )
