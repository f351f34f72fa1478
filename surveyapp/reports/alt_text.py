"""Charts in words: the numbers of the picture with their base, for those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence

from surveyapp.analysis.results import QuestionResult
from surveyapp.language.catalogues import ENGLISH, catalogue
from surveyapp.reports.phrases import answers, label, ordered, percentage, withheld


def alt_text(question: QuestionResult, language: str = ENGLISH) -> str:
    """What the chart of one question shows: its name, the number of answers, and every percentage drawn."""
    words = catalogue(language)
    figures = question.finished
    if figures.n is None:
        return words.gettext("%(question)s: the figures are withheld.") % {"question": _plain(question.label)}
    parts = [
        words.gettext("%(answer)s: %(share)s")
        % {
            "answer": label(question, choice, language),
            "share": withheld(language) if choice.percent is None else percentage(choice.percent, language),
        }
        for choice in ordered(question, figures)
    ]
    start = words.gettext("%(question)s: %(answers)s.") % {
        "question": _plain(question.label),
        "answers": answers(figures.n, language),
    }
    return f"{start} {'; '.join(parts)}." if parts else start


def alt_text_of(questions: Sequence[QuestionResult], language: str = ENGLISH) -> str:
    """The same for a chart of the items of a grid."""
    return " ".join(alt_text(question, language) for question in questions)


def _plain(text: str) -> str:
    """The label without the mark at its end, so that a colon may follow."""
    return text.rstrip(" .:?")
