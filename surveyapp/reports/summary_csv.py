"""`summary.csv`: one row for each question, answer and basis (finished; finished and partial). Made for sorting.

How people answered stands after the questions, as `/mode`, `/version` and `/language` of the kind `way`.

Figures are unrounded and in plain numbers; an empty cell beside `withheld` = 1 is a figure that is withheld.
"""

from __future__ import annotations

from collections.abc import Iterator

from surveyapp.analysis.results import ChoiceResult, Figures, QuestionResult, Summary
from surveyapp.interchange import csv_safe
from surveyapp.reports import ways

COLUMNS = (
    "survey", "question", "kind", "section", "grid", "stem", "label", "criteria", "background", "basis", "n", "missing",
    "not_shown", "not_answered", "does_not_apply", "prefer_not", "mean", "sd", "median", "top_percent",
    "bottom_percent", "choice", "choice_label", "score", "favourable", "count", "percent", "low_95", "high_95",
    "withheld", "at_least", "at_most",
)  # fmt: skip
_KINDS = ("not-shown", "not-answered", "does-not-apply", "prefer-not")


def write(summary: Summary) -> bytes:
    """The file. A question without choices has one row for each basis."""
    return csv_safe.write(COLUMNS, _rows(summary))


def _rows(summary: Summary) -> Iterator[list[csv_safe.Cell]]:
    for question in (*summary.questions, *summary.ways):
        for basis, figures in (("finished", question.finished), ("with-partial", question.with_partial)):
            start = [*_question(summary, question), basis, *_figures(question, figures, basis)]
            for choice in figures.choices or (None,):
                yield [*start, *_choice(question, choice, figures)]


def _question(summary: Summary, question: QuestionResult) -> list[csv_safe.Cell]:
    return [
        summary.survey,
        question.code,
        "way" if question.code.startswith("/") else question.kind,
        question.section,
        question.grid,
        question.stem,
        ways.heading(question),
        " ".join(question.criteria),
        int(question.background),
    ]


def _figures(question: QuestionResult, figures: Figures, basis: str) -> list[csv_safe.Cell]:
    kinds = question.missing_by_kind if basis == "finished" else None
    score = figures.score
    return [
        figures.n,
        figures.missing,
        *(kinds[kind] if kinds else None for kind in _KINDS),
        score.mean if score else None,
        score.sd if score else None,
        score.median if score else None,
        figures.top,
        figures.bottom,
    ]


def _choice(question: QuestionResult, choice: ChoiceResult | None, figures: Figures) -> list[csv_safe.Cell]:
    if choice is None:
        return [*([None] * 8), int(figures.suppressed), None, None]
    return [
        choice.value,
        ways.label(question, choice),
        choice.score,
        None if choice.favourable is None else int(choice.favourable),
        choice.count,
        choice.percent,
        choice.low,
        choice.high,
        int(choice.suppressed),
        choice.at_least,
        choice.at_most,
    ]
