"""The report of one survey as a document: every part in the order in which an inspector reads it."""

from __future__ import annotations

from collections.abc import Iterator

from surveyapp.analysis.results import QuestionResult, Summary
from surveyapp.domain.marks import N_
from surveyapp.language.catalogues import ENGLISH
from surveyapp.reports import (
    bases,
    charts,
    report_comments,
    report_comparisons,
    report_cover,
    report_criteria,
    report_findings,
    report_manifest,
    report_method,
    report_process,
    report_questions,
    report_weighted,
    ways,
)
from surveyapp.reports.document import Block, Document, Heading, Text
from surveyapp.reports.extras import NO_EXTRAS, Extras
from surveyapp.reports.voice import Voice


def report(
    summary: Summary, extras: Extras | None = None, language: str = ENGLISH, asked_in: str = ENGLISH
) -> Document:
    """The whole report in a language. `asked_in`: the language of the summary's labels.

    Nothing is withheld here that is not withheld in the summary and the extras, and the reverse.
    """
    extras = extras or NO_EXTRAS
    voice = Voice(language, asked_in)
    return Document(
        title=voice.quoted(summary.title),
        subtitle=voice.say(N_("Summary")),
        language=language,
        made=summary.generated_at,
        marking=Text(extras.marking) if extras.marking else voice.say(N_("For the inspection team")),
        blocks=tuple(_blocks(summary, extras, voice)),
    )


def charted(summary: Summary, code: str) -> tuple[QuestionResult, ...]:
    """The questions in the report's chart of this code: one, the items of a grid, or those of a criterion."""
    return charts.named(summary, code) or report_criteria.drawn(summary, code)


def _blocks(summary: Summary, extras: Extras, voice: Voice) -> Iterator[Block]:
    yield from report_cover.blocks(summary, voice)
    if extras.process:
        yield from report_process.run(extras.process, summary, voice)
    yield from ways.blocks(summary, voice)
    yield from report_process.profiles(extras.profile, voice)
    yield from report_findings.chapter(summary, extras, voice)
    yield from report_criteria.chapter(summary, extras, voice)
    yield from report_comparisons.chapters(extras, voice)
    yield from report_weighted.chapter(summary, extras.weighted, voice)
    yield Heading(2, voice.say(N_("Every question")), "questions", new_page=True)
    yield bases.at_a_glance(summary, voice)
    yield from report_questions.chapters(summary, voice)
    yield from report_comments.chapter(extras, voice)
    yield from report_comparisons.by_group(extras, voice)
    yield from report_method.chapter(voice)
    yield from report_manifest.chapter(summary, extras, voice)
