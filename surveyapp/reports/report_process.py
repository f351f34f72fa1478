"""How a survey was run, and who answered against who lives there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveyapp.analysis.results import Summary
from surveyapp.domain.marks import N_
from surveyapp.language.catalogues import name_in
from surveyapp.reports import ways
from surveyapp.reports.document import Block, Bullets, Cell, Fact, Facts, Heading, Paragraph, Table, Text
from surveyapp.reports.extras import Process, Profile, ProfileRow
from surveyapp.reports.voice import Voice


def run(process: Process, summary: Summary, voice: Voice) -> Iterator[Block]:
    """What was asked, of whom, when, in which ways; how the wording was passed, and what was overridden."""
    yield Heading(2, voice.say(N_("How the survey was run")), "process")
    yield Facts(tuple(_facts(process, summary, voice)), listed=True)
    if process.wording:
        title = voice.say(N_("How the wording was passed"))
        yield Bullets(tuple(Text(line) for line in process.wording), title)
    if process.overrides:
        title = voice.say(N_("What was overridden"))
        yield Bullets(tuple(Text(line) for line in process.overrides), title)


def _facts(process: Process, summary: Summary, voice: Voice) -> Iterator[Fact]:
    yield Fact(voice.say(N_("Area")), Text(process.area))
    yield Fact(voice.say(N_("Inspection")), Text(process.inspection))
    yield Fact(voice.say(N_("Audience")), Text(process.audience))
    yield Fact(voice.say(N_("Questions")), Text(voice.counted(len(summary.questions))))
    if process.opens_at:
        yield Fact(voice.say(N_("Opens")), voice.instant(process.opens_at))
    if process.closes_at:
        yield Fact(voice.say(N_("Closes")), voice.instant(process.closes_at))
    languages = [name_in(tag, voice.language) for tag in process.languages]
    for name, found in (
        (N_("Ways to answer"), [ways.way(one, voice.language) for one in process.ways]),
        (N_("Versions"), [ways.way(one, voice.language) for one in process.versions]),
        (N_("Languages"), languages),
    ):
        if found:
            yield Fact(voice.say(name), Text(", ".join(found)))


def profiles(given: Sequence[Profile], voice: Voice) -> Iterator[Block]:
    """Who answered, held against who lives there, a table for each characteristic with its source."""
    if not given:
        return
    heading = voice.say(N_("Who answered, and who lives there"))
    yield Heading(2, heading, "profile")
    yield Paragraph(
        voice.say(
            N_(
                "Anybody in the area could answer, so those who did need not be like those who live there. "
                "Percentages of those who answered are of the answers to the question."
            )
        )
    )
    for profile in given:
        source = voice.say(N_("Source: %(source)s"), source=profile.source)
        yield Table(
            code=f"profile-{profile.code}",
            # The figures of the question itself have a table under its words alone.
            caption=Text(f"{heading.words}: {profile.title}"),
            columns=(
                voice.column(N_("Answer")),
                voice.figures(N_("Answered")),
                voice.figures(N_("Per cent of those who answered")),
                voice.figures(N_("Live there")),
                voice.figures(N_("Per cent of those who live there")),
            ),
            rows=tuple(_row(row, voice) for row in profile.rows),
            notes=(source, *((Text(profile.note),) if profile.note else ())),
        )


def _row(row: ProfileRow, voice: Voice) -> tuple[Cell, ...]:
    known = row.population is not None
    return (
        voice.quoted(row.category),
        voice.count(row.respondents),
        voice.percent(row.respondents_percent),
        voice.count(row.population) if known else voice.none,
        voice.percent(row.population_percent) if row.population_percent is not None else voice.none,
    )
