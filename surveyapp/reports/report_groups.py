"""One grouping on a page of its own: every question told by need, age, setting or the like, with charts and tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from surveyapp.analysis.differences import Difference
from surveyapp.analysis.groups_results import Grouping, GroupResult, Groups
from surveyapp.analysis.groups_tests import tests_of
from surveyapp.analysis.results import ChoiceResult, QuestionResult, Summary
from surveyapp.analysis.shares import favourable
from surveyapp.domain.marks import N_
from surveyapp.language.catalogues import ENGLISH, name_in
from surveyapp.reports import bases, charts_groups, phrases, ways
from surveyapp.reports.alt_text import multiples_alt
from surveyapp.reports.chart_rows import Level, Row
from surveyapp.reports.comparison_view import sentence
from surveyapp.reports.document import (
    Block,
    Bullets,
    Caution,
    Cell,
    Column,
    Document,
    Figure,
    Heading,
    Paragraph,
    Table,
    Text,
)
from surveyapp.reports.voice import Voice

CAUTION = N_("A difference between groups does not say why it is there. Groups differ in much else too.")
CAVEATS = (
    N_("Groups are those that people put themselves in. Who gave no answer to that question is in none of them."),
    N_(
        "Percentages are of the people who answered the question, “I do not know” included. "
        "People to whom it does not apply, and people who did not answer, are left out."
    ),
    N_(
        "Intervals are 95%% Wilson intervals. They show what chance alone may do. "
        "They do not cover who chose not to answer."
    ),
    N_("Many tests find some difference by chance, so each p is adjusted by Holm’s method for all tests on this page."),
)


def report(summary: Summary, groups: Groups, code: str, language: str = ENGLISH, asked_in: str = ENGLISH) -> Document:
    """Every question by one grouping, in the order asked. Raises KeyError where there is no such grouping."""
    grouping = groups.grouping(code)
    if grouping is None:
        raise KeyError(code)
    voice = Voice(language, asked_in)
    return Document(
        title=voice.quoted(summary.title),
        subtitle=name(grouping, voice),
        language=language,
        made=summary.generated_at,
        marking=voice.say(N_("For the inspection team")),
        blocks=tuple(_blocks(summary, groups, grouping, voice)),
    )


def name(grouping: Grouping, voice: Voice) -> Text:
    """What a grouping is called: a question by its words, a way of answering by ours."""
    said = ways.name(grouping.code, voice.language)
    return voice.quoted(grouping.label) if said is None else Text(said)


def drawn(
    summary: Summary, groups: Groups, grouping: str, question: str, language: str
) -> tuple[QuestionResult, tuple[Level, ...]] | None:
    """The question and the groups in one chart of the page; None where there is nothing to draw."""
    result = groups.result(question, grouping)
    found = next((each for each in summary.questions if each.code == question), None)
    if result is None or found is None:
        return None
    levels = levels_of(result, Voice(language))
    return (found, levels) if charts_groups.has_multiples(levels) else None


def _blocks(summary: Summary, groups: Groups, grouping: Grouping, voice: Voice) -> Iterator[Block]:
    yield Caution(voice.say(CAUTION))
    title = voice.say(N_("How to read these figures"))
    withheld = N_("A group with fewer than %(number)s answers is withheld, and so are others that would give it away.")
    notes = (*(voice.say(note) for note in CAVEATS), voice.say(withheld, number=voice.counted(groups.threshold)))
    yield Bullets(notes, title, folded=True)
    results = {result.question: result for result in groups.of_grouping(grouping.code)}
    tests = tests_of(grouping, tuple(results.values()))
    for section in summary.sections:
        mine = [each for each in summary.questions if each.section == section.code and each.code in results]
        if mine:
            yield Heading(2, voice.quoted(section.title), f"part-{section.code}")
        for question in mine:
            yield from _question(question, results[question.code], tests, voice, groups.threshold)


def _question(
    question: QuestionResult,
    result: GroupResult,
    tests: Mapping[str, Difference | None],
    voice: Voice,
    threshold: int,
) -> Iterator[Block]:
    yield Heading(3, voice.quoted(bases.label(question)), f"result-{question.code}")
    levels = levels_of(result, voice)
    if all(level.figures.suppressed for level in levels):
        yield Paragraph(Text(phrases.why_withheld(threshold, voice.language)), "note")
        return
    if charts_groups.has_multiples(levels):
        yield Figure(
            question.code,
            multiples_alt(question, levels, voice.language),
            partial(charts_groups.multiples, question, levels, voice.language),
            table=f"table-{question.code}",
        )
    test = tests.get(question.code)
    if test is not None:
        yield Paragraph(Text(sentence(test, voice.language)))
    yield _table(question, levels, voice)


def levels_of(result: GroupResult, voice: Voice) -> tuple[Level, ...]:
    """The groups in the words of a report: ways of answering have ours, others those of their question."""
    if not result.grouping.startswith("/"):
        return result.levels
    return tuple(Row(_way(result.grouping, each.value, voice), each.figures) for each in result.levels)


def _way(grouping: str, value: str, voice: Voice) -> str:
    return name_in(value, voice.language) if grouping == "/language" else ways.way(value, voice.language)


def _table(question: QuestionResult, levels: Sequence[Level], voice: Voice) -> Table:
    """A row for each group that is shown, a column for each answer."""
    shown = next(level.figures for level in levels if not level.figures.suppressed)
    leans = any(choice.favourable for choice in shown.choices)
    extra = [voice.figures(N_("Favourable")), voice.interval_column] if leans else []
    return Table(
        code=f"table-{question.code}",
        caption=voice.quoted(bases.label(question)),
        columns=(
            voice.column(N_("Group")),
            voice.figures(N_("Answers")),
            *(Column(voice.answer(question, choice), numeric=True) for choice in shown.choices),
            *extra,
        ),
        rows=tuple(
            (
                voice.quoted(level.label),
                voice.count(level.figures.n),
                *_percentages(level, [choice.value for choice in shown.choices], voice),
                *(_favourable(level, voice) if leans else ()),
            )
            for level in levels
            if not level.figures.suppressed
        ),
        notes=tuple(_notes(levels, voice)),
        folded=True,
    )


def _notes(levels: Sequence[Level], voice: Voice) -> Iterator[Text]:
    """Withheld groups together, not a row of the same word for each."""
    hidden = "; ".join(level.label for level in levels if level.figures.suppressed)
    if hidden:
        yield voice.say(N_("Withheld: %(answers)s."), answers=hidden)
    yield voice.say(N_("The interval does not cover who chose not to answer."))


def _percentages(level: Level, values: Sequence[str], voice: Voice) -> Iterator[Cell]:
    found: Mapping[str, ChoiceResult] = {choice.value: choice for choice in level.figures.choices}
    for value in values:
        yield voice.percent(found[value].percent if value in found else None)


def _favourable(level: Level, voice: Voice) -> tuple[Cell, Cell]:
    share = favourable(level.figures)
    return voice.percent(share.percent), voice.interval(share.low, share.high)
