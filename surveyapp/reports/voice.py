"""How a report speaks: its own words in its language, those of the questionnaire in theirs, and figures as cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from surveyapp.analysis.results import ChoiceResult, QuestionResult
from surveyapp.domain.marks import N_
from surveyapp.language import formats
from surveyapp.language.catalogues import ENGLISH, catalogue
from surveyapp.reports import phrases
from surveyapp.reports.document import Cell, Column, Gap, Interval, Number, Text


@dataclass(frozen=True, slots=True)
class Voice:
    """The language of a report, and that of the labels of its questions."""

    language: str = ENGLISH
    asked_in: str = ENGLISH

    def say(self, message: str, **values: object) -> Text:
        """A marked message in the language of the report. A per cent sign in it is written twice."""
        return Text(catalogue(self.language).gettext(message) % values)

    def words(self, message: str, **values: object) -> str:
        """The same as plain words."""
        return self.say(message, **values).words

    def quoted(self, words: str, target: str = "") -> Text:
        """Words of the questionnaire, marked where they are in another language than the report."""
        return Text(words, "" if self.asked_in == self.language else self.asked_in, target)

    def answer(self, question: QuestionResult, choice: ChoiceResult) -> Text:
        """The label of an answer: ranges are our own words, all else the questionnaire's."""
        shown = phrases.label(question, choice, self.language)
        return self.quoted(shown) if shown == choice.label else Text(shown)

    def instant(self, value: datetime) -> Text:
        """A moment as it is told to people."""
        return Text(formats.instant(value, self.language))

    def counted(self, value: int) -> str:
        """A whole number in words."""
        return phrases.count(value, self.language)

    def count(self, value: int | None) -> Cell:
        """A count, or that it is withheld."""
        return self.withheld if value is None else Number(self.counted(value), value)

    def percent(self, value: float | None, decimals: int = 1) -> Cell:
        """A percentage, to one decimal if nothing else is said, or that it is withheld."""
        if value is None:
            return self.withheld
        return Number(phrases.percentage(value, self.language, decimals), value, decimals)

    def decimal(self, value: float | None, decimals: int) -> Cell:
        """Any other number, or that it is withheld."""
        return (
            self.withheld if value is None else Number(formats.number(value, self.language, decimals), value, decimals)
        )

    def interval(self, low: float | None, high: float | None, decimals: int = 1) -> Cell:
        """A 95 % interval in per cent, or that it is withheld."""
        if low is None or high is None:
            return self.withheld
        return Interval(phrases.range_text(low, high, self.language, decimals), low, high, decimals)

    def p_value(self, value: float) -> Cell:
        """A p-value to three decimals; a smaller one reads "under 0.001"."""
        least = 0.001
        if value >= least:
            return self.decimal(value, 3)
        return Number(self.words(N_("under %(number)s"), number=formats.number(least, self.language, 3)), value, 3)

    @property
    def withheld(self) -> Gap:
        """What stands in place of a figure that must not be shown."""
        return Gap(phrases.withheld(self.language))

    @property
    def none(self) -> Gap:
        """What stands where there can be no figure."""
        return Gap("–", mark="z")

    def column(self, message: str) -> Column:
        """A column of words."""
        return Column(self.say(message))

    def figures(self, message: str) -> Column:
        """A column of numbers."""
        return Column(self.say(message), numeric=True)

    @property
    def interval_column(self) -> Column:
        """The column of 95 % intervals."""
        ends = (self.words(N_("95%% interval, from")), self.words(N_("95%% interval, to")))
        return Column(self.say(N_("95%% interval")), numeric=True, ends=ends)
