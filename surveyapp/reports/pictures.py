"""The chart of some questions as a drawing, for formats to take as the file they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.analysis.results import QuestionResult
from surveyapp.reports import charts


@dataclass(frozen=True, slots=True)
class _Drawn:
    questions: Sequence[QuestionResult]
    language: str

    def svg(self) -> bytes:
        return charts.grid_svg(self.questions, self.language)

    def svg_for_print(self) -> bytes:
        return self.svg()

    def png(self) -> bytes:
        raise NotImplementedError("charts cannot be drawn as pixels yet")


def drawing(questions: Sequence[QuestionResult], language: str) -> _Drawn:
    """The chart of these questions, in a language."""
    return _Drawn(questions, language)
