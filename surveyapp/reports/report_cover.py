"""What a report begins with: how many answered, what must not be overlooked, and how to read its figures."""

from __future__ import annotations

from collections.abc import Iterator

from surveyapp.analysis.results import Summary
from surveyapp.domain.marks import N_
from surveyapp.reports.document import Block, Bullets, Caution, Fact, Facts, Paragraph, Text
from surveyapp.reports.voice import Voice


def blocks(summary: Summary, voice: Voice) -> Iterator[Block]:
    """The beginning, before the first chapter."""
    yield Facts(tuple(_facts(summary, voice)))
    if summary.provisional:
        yield Caution(
            voice.say(
                N_(
                    "These figures are provisional: the survey was still open. They are of a random part of the "
                    "finished responses, in steps of ten, and at least ten are held back until it has closed, so that "
                    "nobody can be made out by comparing two downloads."
                )
            )
        )
    if summary.illustrative:
        yield Paragraph(
            voice.say(
                N_(
                    "These questions are examples written for this service. They are not the inspectorates’ own "
                    "wording."
                )
            ),
            "note",
        )
    if summary.generated_at:
        yield Paragraph(voice.say(N_("Made at %(when)s."), when=voice.instant(summary.generated_at)), "note")
    how = voice.say(N_("How to read these figures"))
    yield Bullets((*notes(summary, voice), *map(Text, summary.remarks)), how, folded=True)


def _facts(summary: Summary, voice: Voice) -> Iterator[Fact]:
    few = voice.say(N_("fewer than %(number)s"), number=voice.counted(summary.threshold))
    for name, value in (
        (N_("Finished responses"), summary.respondents.finished),
        (N_("Partial responses"), summary.respondents.partial),
    ):
        yield Fact(voice.say(name), few if value is None else Text(voice.counted(value)))


def notes(summary: Summary, voice: Voice) -> Iterator[Text]:
    """What percentages and intervals are of, and that figures are withheld."""
    yield voice.say(
        N_(
            "Percentages are of the people who answered the question, “I do not know” included. "
            "People to whom it does not apply, and people who did not answer, are left out."
        )
    )
    yield voice.say(
        N_(
            "Intervals are 95%% Wilson intervals. They show what chance alone may do. "
            "They do not cover who chose not to answer."
        )
    )
    if summary.population is not None:
        yield voice.say(
            N_("The intervals allow for the size of the whole group: %(number)s people could have answered."),
            number=voice.counted(summary.population),
        )
    yield voice.say(
        N_(
            "So that nobody can be recognised, figures of fewer than %(number)s people are withheld, and so are others "
            "that would give them away. A withheld figure may be small or nothing."
        ),
        number=voice.counted(summary.threshold),
    )
