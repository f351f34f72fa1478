"""What inspectors evaluate, a page each: the questions that serve it, and its audiences side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from surveyapp.analysis.results import QuestionResult, Summary
from surveyapp.domain.criteria import FRAMEWORKS, WEAKNESSES
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.marks import N_
from surveyapp.language.catalogues import catalogue
from surveyapp.reports import charts
from surveyapp.reports.bases import label
from surveyapp.reports.document import Block, Cell, Heading, Paragraph, Table, Text
from surveyapp.reports.extras import Extras
from surveyapp.reports.report_comparisons import shares
from surveyapp.reports.report_questions import figure
from surveyapp.reports.voice import Voice

PREFIX = "criterion-"
"""What the codes of charts and headings of criteria begin with."""


def chapter(summary: Summary, extras: Extras, voice: Voice) -> Iterator[Block]:
    """A page for each criterion or area of weakness that a question serves."""
    found = [(code, _serving(summary, code)) for code in served(summary)]
    if not found:
        return
    yield Heading(2, voice.say(N_("What inspectors evaluate")), "criteria", new_page=True)
    yield Paragraph(voice.say(N_("A question can serve several of these. Each stands in full further down.")))
    for position, (code, questions) in enumerate(found):
        title = name(summary.framework, code, extras.areas, voice)
        # A page each where there is enough for one: the audiences side by side.
        yield Heading(3, title, f"{PREFIX}{code}", new_page=position > 0 and extras.audiences is not None)
        drawn = _on_one_scale(questions)
        if drawn:
            yield figure(f"{PREFIX}{code}", drawn, voice, table=f"table-{PREFIX}{code}")
        yield _table(code, title, questions, voice)
        if extras.audiences:
            mine = [row for row in extras.audiences.rows if code in row.criteria]
            if mine:
                caption = voice.say(N_("%(subject)s: audiences side by side"), subject=title)
                yield shares(f"audiences-{code}", caption, extras.audiences, mine, voice)


def drawn(summary: Summary, code: str) -> tuple[QuestionResult, ...]:
    """The questions in the chart of a criterion, by the chart's code. Empty where there is none."""
    if not code.startswith(PREFIX):
        return ()
    return tuple(_on_one_scale(_serving(summary, code.removeprefix(PREFIX))))


def served(summary: Summary) -> list[str]:
    """The criteria that questions serve, in the order of the framework; areas of weakness by their number."""
    used = {code for question in summary.questions for code in question.criteria}
    order = [criterion.code for criterion in FRAMEWORKS.get(summary.framework, ())]
    return sorted(used, key=lambda code: (order.index(code) if code in order else len(order), _numbered(code), code))


def name(framework: str, code: str, areas: Mapping[str, str], voice: Voice) -> Text:
    """What a criterion is called: an area of weakness by the words of the inspection's focus."""
    if code in areas:
        return voice.quoted(areas[code])
    words = catalogue(voice.language)
    for criterion in FRAMEWORKS.get(framework, ()):
        if criterion.code == code:
            return Text(words.gettext(criterion.name))
        if framework == WEAKNESSES and _numbered(code):
            return Text(f"{words.gettext(criterion.name)} {voice.counted(_numbered(code))}")
    return Text(code)


def _numbered(code: str) -> int:
    """The number at the end of a code, as in weakness-2; else 0."""
    number = code.rpartition("-")[2]
    return int(number) if number.isdecimal() else 0


def _serving(summary: Summary, criterion: str) -> list[QuestionResult]:
    return [question for question in summary.questions if criterion in question.criteria]


def _on_one_scale(questions: Sequence[QuestionResult]) -> list[QuestionResult]:
    """The questions that share the scale that most of them have: one chart has one key."""
    scales = [
        (tuple(choice.label for choice in question.finished.choices), question)
        for question in questions
        if KINDS[question.kind].is_scale and charts.has_chart(question)
    ]
    if not scales:
        return []
    [(most, _)] = Counter(labels for labels, _ in scales).most_common(1)
    return [question for labels, question in scales if labels == most]


def _table(code: str, title: Text, questions: Sequence[QuestionResult], voice: Voice) -> Table:
    return Table(
        code=f"table-{PREFIX}{code}",
        caption=voice.say(N_("%(subject)s: questions"), subject=title),
        columns=(
            voice.column(N_("Question")),
            voice.figures(N_("Answers")),
            voice.figures(N_("Favourable")),
            voice.figures(N_("Unfavourable")),
            voice.figures(N_("I do not know")),
        ),
        rows=tuple(_row(question, voice) for question in questions),
    )


def _row(question: QuestionResult, voice: Voice) -> tuple[Cell, ...]:
    figures = question.finished
    unknown = next((choice for choice in figures.choices if choice.missing == "dont-know"), None)
    return (
        voice.quoted(label(question), f"result-{question.code}"),
        voice.count(figures.n),
        *(
            voice.none if share is None and figures.n is not None else voice.percent(share)
            for share in (figures.top, figures.bottom)
        ),
        voice.none if unknown is None else voice.percent(unknown.percent),
    )
