"""Questions compared: by group, between audiences, before and now. Each with its caveat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from surveyapp.domain.marks import N_
from surveyapp.reports import charts_dots
from surveyapp.reports.alt_text import dots_alt
from surveyapp.reports.chart_rows import DotRow
from surveyapp.reports.document import Block, Caution, Cell, Column, Figure, Heading, Paragraph, Table, Text
from surveyapp.reports.extras import Compared, Comparison, Extras, Test
from surveyapp.reports.voice import Voice


def chapters(extras: Extras, voice: Voice) -> Iterator[Block]:
    """The comparisons that are given, a chapter for each way of comparing, but for those by group."""
    if extras.audiences:
        yield Heading(2, voice.say(N_("Audiences side by side")), "audiences", new_page=True)
        yield from _comparison(extras.audiences, voice)
    if extras.before:
        yield Heading(2, voice.say(N_("Before and now")), "before", new_page=True)
        yield from _comparison(extras.before, voice)


def by_group(extras: Extras, voice: Voice) -> Iterator[Block]:
    """Every question by every group: long tables, to look things up in."""
    if extras.groups:
        yield Heading(2, voice.say(N_("Results by group")), "groups", new_page=True)
        for grouping in extras.groups:
            yield Heading(3, voice.quoted(grouping.title), f"group-{grouping.code}")
            yield from _comparison(grouping, voice)


def _comparison(comparison: Comparison, voice: Voice) -> Iterator[Block]:
    if comparison.caveat:
        yield Caution(Text(comparison.caveat))
    if not any(row.shares for row in comparison.rows):
        yield Paragraph(voice.say(N_("%(question)s: the figures are withheld."), question=comparison.title), "note")
        return
    if comparison.drawn:
        for row in comparison.rows:
            yield from _drawn(comparison, row, voice)
    caption = voice.say(N_("%(subject)s: shares"), subject=comparison.title)
    yield shares(f"shares-{comparison.code}", caption, comparison, comparison.rows, voice)
    tested = tuple(_test(row, row.test, voice) for row in comparison.rows if row.test is not None)
    if tested:
        yield _tests(comparison, tested, voice)


def _drawn(comparison: Comparison, row: Compared, voice: Voice) -> Iterator[Block]:
    """The shares of one question as dots, where there are any."""
    dots = tuple(DotRow(share.label, share.n, share.percent, share.low, share.high) for share in row.shares)
    if charts_dots.has_dots(dots):
        yield Paragraph(voice.quoted(row.label, f"result-{row.code}"), "strong")
        yield Figure(
            f"{comparison.code}-{row.code}",
            dots_alt(dots, voice.language, title=row.label),
            partial(charts_dots.dots, dots, voice.language, title=row.label),
            table=f"shares-{comparison.code}",
        )


def shares(code: str, caption: Text, comparison: Comparison, rows: Sequence[Compared], voice: Voice) -> Table:
    """The shares of every group, a row each, with the question named in every row."""
    return Table(
        code=code,
        caption=caption,
        columns=(
            voice.column(N_("Question")),
            voice.column(N_("Group")),
            voice.figures(N_("Answers")),
            Column(Text(comparison.measure), numeric=True),
            voice.interval_column,
        ),
        rows=tuple(
            (
                voice.quoted(row.label, f"result-{row.code}"),
                voice.quoted(share.label),
                voice.count(share.n),
                voice.percent(share.percent),
                voice.interval(share.low, share.high),
            )
            for row in rows
            for share in row.shares
        ),
        notes=(voice.say(N_("The interval does not cover who chose not to answer.")),),
    )


def _tests(comparison: Comparison, rows: tuple[tuple[Cell, ...], ...], voice: Voice) -> Table:
    return Table(
        code=f"tests-{comparison.code}",
        caption=voice.say(N_("%(subject)s: tests"), subject=comparison.title),
        columns=(
            voice.column(N_("Question")),
            voice.column(N_("Test")),
            voice.figures(N_("p-value")),
            voice.figures(N_("Adjusted p-value")),
            voice.column(N_("Called a difference")),
        ),
        rows=rows,
        notes=(
            voice.say(
                N_(
                    "P-values are adjusted by Holm over the questions of this table. "
                    "A difference is called one below 0.05."
                )
            ),
        ),
    )


def _test(row: Compared, test: Test, voice: Voice) -> tuple[Cell, ...]:
    return (
        voice.quoted(row.label, f"result-{row.code}"),
        Text(test.name),
        voice.p_value(test.p),
        voice.p_value(test.adjusted),
        voice.say(N_("Yes") if test.differs else N_("No")),
    )
