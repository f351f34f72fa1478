"""What a report is made of, so that it can be told from another and held against the files that came with it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.metadata import version

from surveyapp.analysis.results import Summary
from surveyapp.domain.marks import N_
from surveyapp.language.catalogues import ENGLISH
from surveyapp.reports.document import Block, Cell, Fact, Facts, Heading, Table, Text
from surveyapp.reports.extras import Extras, ManifestFile
from surveyapp.reports.voice import Voice


def chapter(summary: Summary, extras: Extras, voice: Voice) -> Iterator[Block]:
    """Which figures these are and what made them; in a pack, every file that is no report, with its sum."""
    yield Heading(2, voice.say(N_("About this report")), "manifest")
    yield Facts(tuple(_facts(summary, extras, voice)), listed=True)
    if extras.manifest:
        yield Table(
            code="manifest",
            caption=voice.say(N_("Files made together, with their SHA-256 sums")),
            columns=(
                voice.column(N_("File")),
                voice.figures(N_("Rows expected")),
                voice.figures(N_("Rows exported")),
                voice.figures(N_("Size in bytes")),
                voice.column(N_("SHA-256")),
            ),
            rows=tuple(_row(file, voice) for file in extras.manifest),
            notes=(
                voice.say(
                    N_("The sums of the reports themselves are in the files %(sums)s and %(manifest)s of the pack."),
                    sums="SHA256SUMS",
                    manifest="manifest.json",
                ),
            ),
        )


def _facts(summary: Summary, extras: Extras, voice: Voice) -> Iterator[Fact]:
    yield Fact(voice.say(N_("Survey")), _name(summary.survey, voice))
    if summary.generated_at:
        yield Fact(voice.say(N_("Figures from")), voice.instant(summary.generated_at))
    if extras.made_at:
        yield Fact(voice.say(N_("Report made")), voice.instant(extras.made_at))
    yield Fact(voice.say(N_("Figures withheld below")), Text(voice.counted(summary.threshold)))
    yield Fact(voice.say(N_("Made with")), _name(f"surveyapp {_program()}", voice))


def _row(file: ManifestFile, voice: Voice) -> tuple[Cell, ...]:
    return (
        _name(file.name, voice),
        voice.none if file.expected is None else voice.count(file.expected),
        voice.none if file.rows is None else voice.count(file.rows),
        voice.count(file.bytes),
        _name(file.sha256, voice),
    )


def _name(words: str, voice: Voice) -> Text:
    """A name for machines, read from left to right wherever it stands."""
    return Text(words, "" if voice.language == ENGLISH else ENGLISH)


@cache
def _program() -> str:
    return version("surveyapp")
