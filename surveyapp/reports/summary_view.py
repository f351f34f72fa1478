"""A summary in the words and numbers of one language, ready for a page: templates only lay it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from surveyapp.analysis.results import ChoiceResult, Figures, QuestionResult, Summary
from surveyapp.domain.kinds import KINDS
from surveyapp.language import formats
from surveyapp.language.catalogues import ENGLISH, catalogue
from surveyapp.reports import charts, phrases, ways
from surveyapp.reports.alt_text import alt_text_of


@dataclass(frozen=True, slots=True)
class Fact:
    """A number that matters, with its name."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One answer in the table of a question: finished responses first, then with partial ones."""

    label: str
    count: str
    percent: str
    interval: str
    partial_count: str
    partial_percent: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question. `why_withheld` is empty unless all its figures are withheld."""

    code: str
    kind: str
    label: str
    base: str
    why_withheld: str
    rows: tuple[Row, ...]
    facts: tuple[Fact, ...]
    notes: tuple[str, ...]
    about_people: bool


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart: its code in addresses, and its text alternative."""

    code: str
    alt: str


@dataclass(frozen=True, slots=True)
class Block:
    """A question, or the items of a grid under their stem, with their chart where there is one."""

    code: str
    heading: str
    questions: tuple[QuestionView, ...]
    chart: ChartView | None
    is_grid: bool


@dataclass(frozen=True, slots=True)
class SectionView:
    """A part of the questionnaire."""

    code: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class SummaryView:
    """The whole page."""

    title: str
    language: str
    provisional: bool
    illustrative: bool
    made: str
    facts: tuple[Fact, ...]
    notes: tuple[str, ...]
    sections: tuple[SectionView, ...]
    ways: tuple[ways.WayView, ...]
    ways_notes: tuple[str, ...]


def view(summary: Summary, language: str = ENGLISH) -> SummaryView:
    """The summary as it is shown. Nothing is withheld here that is not withheld in the summary, and the reverse."""
    sections = []
    for section in summary.sections:
        mine = [question for question in summary.questions if question.section == section.code]
        if mine:
            sections.append(SectionView(section.code, section.title, tuple(_blocks(mine, summary, language))))
    return SummaryView(
        title=summary.title,
        language=language,
        provisional=summary.provisional,
        illustrative=summary.illustrative,
        made=formats.instant(summary.generated_at, language) if summary.generated_at else "",
        facts=tuple(_facts(summary, language)),
        notes=tuple(_notes(summary, language)),
        sections=tuple(sections),
        ways=() if summary.provisional else ways.views(summary, language),
        ways_notes=tuple(ways.notes(summary, language)),
    )


def _facts(summary: Summary, language: str) -> Iterator[Fact]:
    words = catalogue(language)
    threshold = phrases.count(summary.threshold, language)
    few = words.gettext("fewer than %(number)s") % {"number": threshold}
    for name, value in (
        (words.gettext("Finished responses"), summary.respondents.finished),
        (words.gettext("Partial responses"), summary.respondents.partial),
    ):
        yield Fact(name, few if value is None else phrases.count(value, language))


def _notes(summary: Summary, language: str) -> Iterator[str]:
    words = catalogue(language)
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
    if summary.population is not None:
        number = phrases.count(summary.population, language)
        yield words.gettext(
            "The intervals allow for the size of the whole group: %(number)s people could have answered."
        ) % {"number": number}
    yield words.gettext(
        "So that nobody can be recognised, figures of fewer than %(number)s people are withheld, and so are others "
        "that would give them away. A withheld figure may be small or nothing."
    ) % {"number": phrases.count(summary.threshold, language)}
    yield from summary.remarks


def _blocks(questions: Sequence[QuestionResult], summary: Summary, language: str) -> Iterator[Block]:
    for (grid, _), group in groupby(questions, key=lambda q: (q.grid, q.grid is None and q.code)):
        members = list(group)
        drawn = [question for question in members if charts.has_chart(question)]
        code = grid or members[0].code
        yield Block(
            code=code,
            heading=(members[0].stem or "") if grid else members[0].label,
            questions=tuple(_question(question, summary, language) for question in members),
            chart=ChartView(code, alt_text_of(drawn, language)) if drawn else None,
            is_grid=grid is not None,
        )


def _question(question: QuestionResult, summary: Summary, language: str) -> QuestionView:
    figures = question.finished
    all_withheld = figures.suppressed and question.with_partial.suppressed
    return QuestionView(
        code=question.code,
        kind=question.kind,
        label=question.label,
        base=_base(question, language),
        why_withheld=phrases.why_withheld(summary.threshold, language) if all_withheld else "",
        rows=() if all_withheld else tuple(_rows(question, language)),
        facts=tuple(_scores(question, language)),
        notes=tuple(_question_notes(question, language)),
        about_people=question.background,
    )


def _base(question: QuestionResult, language: str) -> str:
    """Who the figures are of: 2,100 answers. 30 did not answer; 4 were not asked."""
    words = catalogue(language)
    figures = question.finished
    if figures.n is None:
        return ""
    shown = phrases.answers(figures.n, language)
    if KINDS[question.kind].is_open:
        shown = words.ngettext("%(number)s comment", "%(number)s comments", figures.n) % {
            "number": phrases.count(figures.n, language)
        }
    kinds = question.missing_by_kind
    if kinds is None:
        if not figures.missing:
            return shown
        return words.gettext("%(answers)s; %(number)s without an answer") % {
            "answers": shown,
            "number": phrases.count(figures.missing, language),
        }
    names = {
        "not-answered": words.gettext("%(number)s not answered"),
        "not-shown": words.gettext("%(number)s not asked"),
        "does-not-apply": words.gettext("%(number)s does not apply"),
        "prefer-not": words.gettext("%(number)s prefer not to say"),
    }
    counted = [names[kind] % {"number": phrases.count(kinds[kind], language)} for kind in names if kinds[kind]]
    return "; ".join([shown, *counted])


def _rows(question: QuestionResult, language: str) -> Iterator[Row]:
    with_partial = {choice.value: choice for choice in question.with_partial.choices}
    finished = {choice.value: choice for choice in question.finished.choices}
    basis = question.finished if question.finished.choices else question.with_partial
    for choice in phrases.ordered(question, basis):
        both = with_partial.get(choice.value)
        count, percent, interval = _cells(finished.get(choice.value), language)
        partial_count, partial_percent, _ = _cells(both, language)
        label = phrases.label(question, choice, language)
        yield Row(label, count, percent, interval, partial_count, partial_percent)


def _cells(choice: ChoiceResult | None, language: str) -> tuple[str, str, str]:
    if choice is None or choice.count is None or choice.percent is None or choice.low is None or choice.high is None:
        hidden = phrases.withheld(language)
        return hidden, hidden, hidden
    return (
        phrases.count(choice.count, language),
        phrases.percentage(choice.percent, language, 1),
        phrases.range_text(choice.low, choice.high, language),
    )


def _scores(question: QuestionResult, language: str) -> Iterator[Fact]:
    words = catalogue(language)
    figures = question.finished
    if figures.top is not None:
        yield Fact(words.gettext("Favourable"), phrases.percentage(figures.top, language, 1))
    if figures.bottom is not None:
        yield Fact(words.gettext("Unfavourable"), phrases.percentage(figures.bottom, language, 1))
    score = figures.score
    if score is None:
        return
    decimals = 1 if question.kind == "number" else 2
    yield Fact(words.gettext("Mean"), formats.number(score.mean, language, decimals), _of(score.n, figures, language))
    if score.sd is not None:
        yield Fact(words.gettext("Standard deviation"), formats.number(score.sd, language, decimals))
    yield Fact(words.gettext("Median"), formats.number(score.median, language, 1))
    if score.lower_quartile is not None and score.upper_quartile is not None:
        quartiles = words.gettext("%(low)s to %(high)s") % {
            "low": formats.number(score.lower_quartile, language, 1),
            "high": formats.number(score.upper_quartile, language, 1),
        }
        yield Fact(words.gettext("Middle half"), quartiles)


def _of(n: int, figures: Figures, language: str) -> str:
    """Of how many answers a mean is, where that is not the base."""
    if n == figures.n:
        return ""
    words = catalogue(language)
    return words.gettext("of %(answers)s with a score") % {"answers": phrases.answers(n, language)}


def _question_notes(question: QuestionResult, language: str) -> Iterator[str]:
    words = catalogue(language)
    if question.multiple:
        yield words.gettext("People could choose more than one answer, so the percentages may add up to more than 100.")
    if question.unit:
        yield words.gettext("In %(unit)s.") % {"unit": question.unit}
    if question.background and any(choice.suppressed for choice in question.finished.choices):
        yield words.gettext("Some answers are withheld here because few people gave them, or to protect those few.")
