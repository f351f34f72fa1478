"""Words and numbers that every report shares, in the language of the report."""

from __future__ import annotations

from surveyapp.analysis.results import ChoiceResult, Figures, QuestionResult
from surveyapp.domain.kinds import DATE
from surveyapp.language import formats
from surveyapp.language.catalogues import catalogue


def percentage(value: float, language: str, decimals: int = 0) -> str:
    """A percentage with its sign: 48%. What is not nothing but rounds to nothing reads "under 1%"."""
    words = catalogue(language)
    if 0 < value < 0.5 * 10.0**-decimals:
        least = formats.number(10.0**-decimals, language, decimals)
        return words.gettext("under %(number)s%%") % {"number": least}
    return words.gettext("%(number)s%%") % {"number": formats.number(value, language, decimals)}


def count(value: int, language: str) -> str:
    """A whole number with the language's own separators."""
    return formats.number(value, language)


def answers(n: int, language: str) -> str:
    """How many answers there are, in words."""
    words = catalogue(language)
    return words.ngettext("%(number)s answer", "%(number)s answers", n) % {"number": count(n, language)}


def withheld(language: str) -> str:
    """What stands in place of a figure that must not be shown."""
    return catalogue(language).gettext("withheld")


def why_withheld(threshold: int, language: str) -> str:
    """Why a whole question has no figures. It says the same of few answers and of none."""
    words = catalogue(language)
    text = words.gettext(
        "The figures are withheld: there are fewer than %(number)s answers, "
        "or showing them would give away figures that small."
    )
    return text % {"number": count(threshold, language)}


def label(question: QuestionResult, choice: ChoiceResult, language: str) -> str:
    """A choice's label as it was worded; ranges of numbers and dates in the report's own language."""
    if choice.score is not None or choice.missing is not None or "/" not in choice.value:
        return choice.label
    words = catalogue(language)
    start, end = (_end(question, part, language) for part in choice.value.split("/"))
    if start == end:  # one value, or one range that is open at both ends
        return start or words.gettext("all answers")
    if not start:
        return words.gettext("up to %(end)s") % {"end": end}
    if not end:
        return (
            words.gettext("%(start)s or later") if question.kind == DATE else words.gettext("%(start)s or more")
        ) % {"start": start}
    return words.gettext("%(start)s to %(end)s") % {"start": start, "end": end}


def _end(question: QuestionResult, part: str, language: str) -> str:
    if part == "..":
        return ""
    return part if question.kind == DATE else formats.number(float(part), language)


def range_text(low: float, high: float, language: str, decimals: int = 1) -> str:
    """An interval of percentages: 30.1 to 32.9."""
    words = catalogue(language)
    ends = {"low": formats.number(low, language, decimals), "high": formats.number(high, language, decimals)}
    return words.gettext("%(low)s to %(high)s") % ends


def ordered(question: QuestionResult, figures: Figures) -> list[ChoiceResult]:
    """Choices as a reader wants them: scales, ranges and bands in their own order, others the most given first.

    "Don't know" stands last; withheld ones before it, in the order of the questionnaire.
    """
    named = [choice for choice in figures.choices if choice.missing is None]
    in_numbers = sum(any(letter.isdigit() for letter in choice.label) for choice in named)
    if question.kind not in {"single-choice", "several-choices"} or 2 * in_numbers >= len(named):
        return sorted(figures.choices, key=lambda choice: choice.missing is not None)
    return sorted(
        figures.choices,
        key=lambda choice: (choice.missing is not None, choice.count is None, -(choice.count or 0)),
    )
