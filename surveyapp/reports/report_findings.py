"""Headline findings: picked by rules that are stated beside them, and told in figures alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveyapp.analysis.proportions import wilson
from surveyapp.analysis.results import QuestionResult, Summary
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.marks import N_
from surveyapp.reports.bases import label
from surveyapp.reports.document import Block, Cell, Column, Heading, Paragraph, Table, Text
from surveyapp.reports.extras import Extras
from surveyapp.reports.voice import Voice

LEAST = 30
"""Answers that a question must have to be a headline."""
MOST = 3
"""Questions in one headline."""
MOST_DIFFERENCES = 10


def chapter(summary: Summary, extras: Extras, voice: Voice) -> Iterator[Block]:
    """The questions at both ends of the favourable share, those that most could not answer, differences by test."""
    found = [*_favourable(summary, voice), *_unknown(summary, voice), *_differences(extras, voice)]
    if not found:
        return
    yield Heading(2, voice.say(N_("Headline findings")), "findings")
    yield Paragraph(
        voice.say(
            N_(
                "Picked by rule, not by opinion, from finished responses. Only questions with %(number)s answers or "
                "more are considered. Equal shares stand in the order of the questionnaire."
            ),
            number=voice.counted(LEAST),
        )
    )
    yield from found


def ranked(summary: Summary) -> list[QuestionResult]:
    """The questions whose favourable share may be compared, the highest first; equal ones in the order asked."""
    leaning = [
        question
        for question in summary.questions
        if KINDS[question.kind].is_scale
        and not question.background
        and question.finished.top is not None
        and (question.finished.n or 0) >= LEAST
    ]
    return sorted(leaning, key=lambda question: -(question.finished.top or 0))


def _favourable(summary: Summary, voice: Voice) -> Iterator[Table]:
    order = ranked(summary)
    # No question is at both ends: with a few questions there are fewer at each.
    ends = min(MOST, len(order) // 2)
    if not ends:
        return
    asked = {question.code: position for position, question in enumerate(summary.questions)}
    lowest = sorted(order[-ends:], key=lambda q: (q.finished.top or 0, asked[q.code]))
    yield _shares("highest", N_("The highest shares of favourable answers"), order[:ends], summary, voice)
    yield _shares("lowest", N_("The lowest shares of favourable answers"), lowest, summary, voice)


def _shares(code: str, caption: str, questions: Sequence[QuestionResult], summary: Summary, voice: Voice) -> Table:
    return Table(
        code=f"finding-{code}",
        caption=voice.say(caption),
        columns=_columns(N_("Favourable"), voice),
        rows=tuple(_row(question, question.finished.top or 0, summary, voice) for question in questions),
    )


def _unknown(summary: Summary, voice: Voice) -> Iterator[Table]:
    """The questions that most people answered with "I do not know"."""
    shares = [
        (choice.percent, question)
        for question in summary.questions
        if not question.background and (question.finished.n or 0) >= LEAST
        for choice in question.finished.choices
        if choice.missing == "dont-know" and choice.percent
    ]
    most = sorted(shares, key=lambda pair: -pair[0])[:MOST]
    if most:
        yield Table(
            code="finding-unknown",
            caption=voice.say(N_("The highest shares of “I do not know”")),
            columns=_columns(N_("I do not know"), voice),
            rows=tuple(_row(question, share, summary, voice) for share, question in most),
        )


def _columns(measure: str, voice: Voice) -> tuple[Column, ...]:
    return (
        voice.column(N_("Question")),
        voice.figures(measure),
        voice.interval_column,
        voice.figures(N_("Answers")),
    )


def _row(question: QuestionResult, share: float, summary: Summary, voice: Voice) -> tuple[Cell, ...]:
    n = question.finished.n or 0
    low, high = wilson(round(share * n / 100), n, summary.population) or (0, 1)
    return (
        voice.quoted(label(question), f"result-{question.code}"),
        voice.percent(share),
        voice.interval(100 * low, 100 * high),
        voice.count(n),
    )


def _differences(extras: Extras, voice: Voice) -> Iterator[Table]:
    """What a test calls a difference in this report, the smallest p first; equal ones in their order."""
    compared = [*filter(None, (extras.audiences, extras.before)), *extras.groups]
    found = [(row.test, row, each) for each in compared for row in each.rows if row.test and row.test.differs]
    chosen = sorted(found, key=lambda one: one[0].adjusted)[:MOST_DIFFERENCES]
    if chosen:
        yield Table(
            code="finding-differences",
            caption=voice.say(N_("Differences by a test, p-values adjusted by Holm, below 0.05")),
            columns=(
                voice.column(N_("Question")),
                voice.column(N_("Compared")),
                voice.column(N_("Test")),
                voice.figures(N_("Adjusted p-value")),
            ),
            rows=tuple(
                (
                    voice.quoted(row.label, f"result-{row.code}"),
                    voice.quoted(comparison.title),
                    voice.quoted(test.name),
                    voice.p_value(test.adjusted),
                )
                for test, row, comparison in chosen
            ),
            notes=tuple(_left_out(len(found), voice)),
        )


def _left_out(found: int, voice: Voice) -> Iterator[Text]:
    if found > MOST_DIFFERENCES:
        yield voice.say(
            N_("These are the %(number)s with the smallest p-values of %(all)s. All tests stand further down."),
            number=voice.counted(MOST_DIFFERENCES),
            all=voice.counted(found),
        )
