"""Every question with its chart, its table, of how many its figures are, and why others are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby

from surveyapp.analysis.results import ChoiceResult, Figures, QuestionResult, Summary
from surveyapp.domain import kinds
from surveyapp.domain.marks import N_
from surveyapp.reports import charts, phrases
from surveyapp.reports.alt_text import alt_text_of
from surveyapp.reports.bases import base, label
from surveyapp.reports.document import (
    Block,
    Cell,
    Column,
    Fact,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Table,
    Text,
)
from surveyapp.reports.voice import Voice

Part = Callable[[QuestionResult, Voice], Iterator[Block]]


def chapters(summary: Summary, voice: Voice) -> Iterator[Block]:
    """Every section of the questionnaire as a chapter, its questions and grids in the order asked."""
    for section in summary.sections:
        mine = [question for question in summary.questions if question.section == section.code]
        if mine:
            yield Heading(2, voice.quoted(section.title), f"part-{section.code}", new_page=True)
            for (grid, _), group in groupby(mine, key=lambda q: (q.grid, q.grid is None and q.code)):
                yield from _asked(list(group), grid, summary, voice)


def _asked(questions: Sequence[QuestionResult], grid: str | None, summary: Summary, voice: Voice) -> Iterator[Block]:
    """One question, or the items of a grid under their stem and their one chart."""
    code = grid or questions[0].code
    heading = (questions[0].stem or "") if grid else questions[0].label
    yield Heading(3, voice.quoted(heading), f"result-{code}")
    drawn = [question for question in questions if charts.has_chart(question)]
    if drawn:
        yield figure(code, drawn, voice, table=f"table-{drawn[0].code}")
    for question in questions:
        if grid:
            yield Heading(4, voice.quoted(question.label), f"result-{question.code}")
        yield from _question(question, summary, voice)


def figure(code: str, questions: Sequence[QuestionResult], voice: Voice, table: str = "") -> Figure:
    """The chart of these questions, drawn when a format asks for it."""
    return Figure(
        code,
        alt_text_of(questions, voice.language),
        partial(charts.grid, tuple(questions), voice.language),
        table=table,
    )


def _question(question: QuestionResult, summary: Summary, voice: Voice) -> Iterator[Block]:
    of_how_many = base(question, voice)
    if of_how_many:
        yield Paragraph(of_how_many, "strong")
    if question.finished.suppressed and question.with_partial.suppressed:
        yield Paragraph(Text(phrases.why_withheld(summary.threshold, voice.language)), "note")
    else:
        for note in _notes(question, voice):
            yield Paragraph(note, "note")
        yield from PARTS[question.kind](question, voice)


def _notes(question: QuestionResult, voice: Voice) -> Iterator[Text]:
    if question.multiple:
        yield voice.say(N_("People could choose more than one answer, so the percentages may add up to more than 100."))
    if question.unit:
        yield voice.say(N_("In %(unit)s."), unit=question.unit)
    if question.background and any(choice.suppressed for choice in question.finished.choices):
        yield voice.say(N_("Some answers are withheld here because few people gave them, or to protect those few."))


def _chosen(question: QuestionResult, voice: Voice) -> Iterator[Block]:
    yield _answers(question, voice, voice.column(N_("Answer")))


def _scale(question: QuestionResult, voice: Voice) -> Iterator[Block]:
    yield from _scores(question, voice, decimals=2)
    yield _answers(question, voice, voice.column(N_("Answer")))


def _number(question: QuestionResult, voice: Voice) -> Iterator[Block]:
    yield from _scores(question, voice, decimals=1)
    yield _answers(question, voice, voice.column(N_("Range")))


def _date(question: QuestionResult, voice: Voice) -> Iterator[Block]:
    yield _answers(question, voice, voice.column(N_("Months")))


def _words(question: QuestionResult, voice: Voice) -> Iterator[Block]:
    del question
    yield Paragraph(
        voice.say(N_("Comments are read on the screen by inspectors. They are not part of this summary.")), "note"
    )


def _nothing(question: QuestionResult, voice: Voice) -> Iterator[Block]:
    """A statement asks nothing, so there is nothing to say about it."""
    del question, voice
    return iter(())


PARTS: dict[str, Part] = {
    kinds.SINGLE_CHOICE: _chosen,
    kinds.SEVERAL_CHOICES: _chosen,
    kinds.AGREEMENT: _scale,
    kinds.FREQUENCY: _scale,
    kinds.NUMBER: _number,
    kinds.DATE: _date,
    kinds.SHORT_TEXT: _words,
    kinds.LONG_TEXT: _words,
    kinds.STATEMENT: _nothing,
}
"""What a report shows of a question of each kind, under its chart."""


def _answers(question: QuestionResult, voice: Voice, first: Column) -> Table:
    """The answers: finished responses, then with partial ones."""
    finished = {choice.value: choice for choice in question.finished.choices}
    with_partial = {choice.value: choice for choice in question.with_partial.choices}
    basis = question.finished if question.finished.choices else question.with_partial
    return Table(
        code=f"table-{question.code}",
        caption=voice.quoted(label(question)),
        columns=(
            first,
            voice.figures(N_("Finished")),
            voice.figures(N_("Per cent")),
            voice.interval_column,
            voice.figures(N_("With partial ones")),
            voice.figures(N_("Per cent, with partial ones")),
        ),
        rows=tuple(
            (
                voice.answer(question, choice),
                *_cells(finished.get(choice.value), voice),
                *_cells(with_partial.get(choice.value), voice)[:2],
            )
            for choice in phrases.ordered(question, basis)
        ),
        notes=tuple(_reading(question, voice)),
        folded=True,
        lead=tuple(line for line in (base(question, voice), *_notes(question, voice)) if line),
    )


def _reading(question: QuestionResult, voice: Voice) -> Iterator[Text]:
    yield voice.say(N_("The interval does not cover who chose not to answer."))
    if question.with_partial.n not in {None, question.finished.n}:
        yield voice.say(N_("Partial responses were begun and not finished: who stopped may think otherwise."))


def _cells(choice: ChoiceResult | None, voice: Voice) -> tuple[Cell, Cell, Cell]:
    """Count, per cent and interval; all withheld where one is."""
    if choice is None or choice.count is None:
        return voice.withheld, voice.withheld, voice.withheld
    return voice.count(choice.count), voice.percent(choice.percent), voice.interval(choice.low, choice.high)


def _scores(question: QuestionResult, voice: Voice, decimals: int) -> Iterator[Facts]:
    facts = tuple(_facts(question.finished, voice, decimals))
    if facts:
        yield Facts(facts)


def _facts(figures: Figures, voice: Voice, decimals: int) -> Iterator[Fact]:
    for name, share in ((N_("Favourable"), figures.top), (N_("Unfavourable"), figures.bottom)):
        if share is not None:
            yield Fact(voice.say(name), Text(voice.percent(share).words))
    score = figures.score
    if score is None:
        return
    scored = voice.say(N_("of %(answers)s with a score"), answers=phrases.answers(score.n, voice.language))
    note = Text("") if score.n == figures.n else scored
    yield Fact(voice.say(N_("Mean")), Text(voice.decimal(score.mean, decimals).words), note)
    if score.sd is not None:
        yield Fact(voice.say(N_("Standard deviation")), Text(voice.decimal(score.sd, decimals).words))
    yield Fact(voice.say(N_("Median")), Text(voice.decimal(score.median, 1).words))
    if score.lower_quartile is not None and score.upper_quartile is not None:
        ends = {
            "low": voice.decimal(score.lower_quartile, 1).words,
            "high": voice.decimal(score.upper_quartile, 1).words,
        }
        yield Fact(voice.say(N_("Middle half")), voice.say(N_("%(low)s to %(high)s"), **ends))
