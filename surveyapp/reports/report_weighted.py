"""Weighted figures beside unweighted ones: a chapter of a report, and a page of its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from surveyapp.analysis.results import Summary
from surveyapp.domain.marks import N_
from surveyapp.language.catalogues import ENGLISH
from surveyapp.reports import charts_weighted
from surveyapp.reports.alt_text import weighted_alt
from surveyapp.reports.document import (
    Block,
    Bullets,
    Caution,
    Document,
    Fact,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Table,
    Text,
)
from surveyapp.reports.extras import Weighted, WeightedRow
from surveyapp.reports.voice import Voice

TITLE = N_("Weighted and unweighted")
CAUTION = N_(
    "Weights only put right what the numbers of the area speak of. Who answered may still differ from who lives there."
)

READING = (
    N_("“Favourable” is the share of answers that speak well of the help, such as agree and strongly agree."),
    N_("Only questions with favourable answers have weighted figures here."),
    N_(
        "Percentages are of the people who answered the question, “I do not know” included. "
        "People to whom it does not apply, and people who did not answer, are left out."
    ),
    N_("Weighted percentages and their intervals are whole per cent, so that nobody is given away."),
)


def report(summary: Summary, weighted: Weighted, language: str = ENGLISH, asked_in: str = ENGLISH) -> Document:
    """All that is weighted, on a page of its own."""
    voice = Voice(language, asked_in)
    return Document(
        title=voice.quoted(summary.title),
        subtitle=voice.say(TITLE),
        language=language,
        made=summary.generated_at,
        marking=voice.say(N_("For the inspection team")),
        blocks=tuple(_blocks(summary, weighted, voice, level=2)),
    )


def chapter(summary: Summary, weighted: Weighted | None, voice: Voice) -> Iterator[Block]:
    """The same as a chapter of a report."""
    if weighted is not None:
        yield Heading(2, voice.say(TITLE), "weighted", new_page=True)
        yield from _blocks(summary, weighted, voice, level=3)


def drawn(summary: Summary, weighted: Weighted, code: str) -> tuple[str, tuple[WeightedRow, ...]] | None:
    """The title and the questions of one chart; None where there is no such chart."""
    for section in summary.sections:
        rows = tuple(row for row in weighted.rows if row.section == section.code)
        if rows and code == _code(section.code):
            return section.title, rows
    return None


def _blocks(summary: Summary, weighted: Weighted, voice: Voice, level: int) -> Iterator[Block]:
    if not weighted.rows:
        yield from (Paragraph(Text(line)) for line in weighted.method)
        yield from _left_out(weighted, voice)
        return
    yield Caution(voice.say(CAUTION))
    yield from _facts(weighted, voice)
    yield Bullets(tuple(Text(line) for line in weighted.method), voice.say(N_("How the weights were made")))
    yield from _left_out(weighted, voice)
    yield Bullets(tuple(voice.say(line) for line in READING), voice.say(N_("How to read these figures")), folded=True)
    for section in summary.sections:
        chart = drawn(summary, weighted, _code(section.code))
        if chart is not None:
            title, rows = chart
            yield Heading(level, voice.quoted(title), f"weighted-part-{section.code}")
            yield Figure(
                _code(section.code),
                weighted_alt(rows, voice.language, title=title),
                partial(charts_weighted.weighted, rows, voice.language, title=title),
                table="weighted",
            )
    yield Heading(level, voice.say(N_("The figures as a table")), "weighted-table")
    yield _table(weighted, voice, linked=level > 2)


def _code(section: str) -> str:
    return f"weighted-{section}"


def _facts(weighted: Weighted, voice: Voice) -> Iterator[Facts]:
    if weighted.n is not None and weighted.effective_n is not None:
        numbers = (
            (N_("Finished responses"), weighted.n),
            (N_("Effective number of answers"), weighted.effective_n),
        )
        yield Facts(tuple(Fact(voice.say(name), Text(voice.counted(round(number)))) for name, number in numbers))


def _left_out(weighted: Weighted, voice: Voice) -> Iterator[Block]:
    """Numbers that are not used, and questions that have no weighted figures, with the reasons."""
    if weighted.unused:
        title = voice.say(N_("Numbers that are not used"))
        yield Bullets(tuple(voice.quoted(line) for line in weighted.unused), title)
    for reason, questions in weighted.refused:
        yield Bullets(tuple(voice.quoted(label) for label in questions), Text(reason), folded=True)


def _table(weighted: Weighted, voice: Voice, *, linked: bool) -> Table:
    """All figures. `linked`: the document has the results of each question to lead to."""
    return Table(
        code="weighted",
        caption=voice.say(N_("%(subject)s: shares"), subject=voice.say(TITLE)),
        columns=(
            voice.column(N_("Question")),
            voice.figures(N_("Answers")),
            voice.figures(N_("Effective number of answers")),
            voice.figures(N_("Unweighted")),
            voice.figures(N_("Weighted")),
            voice.interval_column,
        ),
        rows=tuple(
            (
                voice.quoted(row.label, f"result-{row.code}" if linked else ""),
                voice.count(row.n),
                voice.decimal(row.effective_n, 0),
                voice.percent(row.percent),
                voice.percent(row.weighted_percent, 0),
                voice.interval(row.low, row.high, 0),
            )
            for row in weighted.rows
        ),
        notes=(voice.say(N_("The interval does not cover who chose not to answer.")),),
    )
