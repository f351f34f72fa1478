"""What stands in a report beside its figures: how the survey was run, who answered, comparisons, and themes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from surveyapp.analysis import theme_counts
from surveyapp.analysis.profile import Beside
from surveyapp.analysis.results import QuestionResult
from surveyapp.domain.inspection_kinds import AUDIENCES, INSPECTION_KINDS
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.marks import N_
from surveyapp.domain.review import Standing
from surveyapp.domain.ways import MODES
from surveyapp.language import formats
from surveyapp.reports.extras import Extras, Process, Profile, ProfileRow, Quoted, Theme, Themes
from surveyapp.reports.voice import Voice
from surveyapp.services import (
    approvals,
    comments_leaving,
    comments_themes,
    profiles,
    report_comparisons,
    summaries,
    weighting,
)
from surveyapp.services.comments_leaving import MaskedText
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage import comments as comment_store
from surveyapp.storage.snapshots import Snapshot
from surveyapp.storage.surveys import Revision, Survey


def in_short(session: Session, survey: Survey, snapshot: Snapshot, language: str) -> Extras:
    """What the page in the browser shows beside the figures: how the survey was run, and who answered.

    Comparisons have pages of their own.
    """
    voice = Voice(language)
    return Extras(
        process=_process(session, survey, snapshot, voice),
        profile=tuple(_profiles(session, survey, snapshot, voice)),
        areas=_areas(survey),
    )


def whole(session: Session, survey: Survey, snapshot: Snapshot, language: str) -> Extras:
    """All that the files of a report hold beside its figures. Takes seconds: for the background.

    Nothing that was not published before is published by it but figures by group of the same snapshot.
    """
    voice = Voice(language)
    return Extras(
        process=_process(session, survey, snapshot, voice),
        profile=tuple(_profiles(session, survey, snapshot, voice)),
        groups=report_comparisons.by_group(session, survey, snapshot, voice),
        audiences=report_comparisons.side_by_side(session, survey, snapshot, voice),
        before=report_comparisons.before_and_now(session, survey, snapshot, voice),
        weighted=weighting.weighted(session, survey, snapshot, voice),
        themes=tuple(_themes(session, survey, snapshot)) if snapshot.final else (),
        areas=_areas(survey),
    )


def _areas(survey: Survey) -> dict[str, str]:
    """The areas of weakness that an inspection looks at, by the codes that questions name them by."""
    return {f"weakness-{area.position}": area.text for area in survey.inspection.focus}


def _process(session: Session, survey: Survey, snapshot: Snapshot, voice: Voice) -> Process:
    revision = session.get_one(Revision, snapshot.revision_id)
    questionnaire = questionnaire_of(revision)
    kind = INSPECTION_KINDS[survey.inspection.kind]
    return Process(
        area=survey.inspection.area,
        inspection=voice.words(kind.name),
        audience=voice.words(AUDIENCES[survey.audience]),
        opens_at=survey.opens_at,
        closes_at=survey.closes_at,
        versions=questionnaire.versions,
        languages=questionnaire.languages,
        ways=MODES,
        wording=tuple(_passed(session, survey, revision, voice)),
        overrides=summaries.remarks(session, survey, voice.language),
    )


def _passed(session: Session, survey: Survey, revision: Revision, voice: Voice) -> Iterator[str]:
    """How many English texts the forum had passed of the wording that these figures are of."""
    standings = list(approvals.approvals_of(session, survey, revision).standings.values())
    here, carried = (sum(one is each for one in standings) for each in (Standing.PASSED, Standing.CARRIED))
    yield voice.words(
        N_("Of %(all)s texts the parent carer forum passed %(here)s in this survey and %(carried)s in an earlier one."),
        all=voice.counted(len(standings)),
        here=voice.counted(here),
        carried=voice.counted(carried),
    )
    left = len(standings) - here - carried
    if left:
        yield voice.words(N_("Not passed: %(number)s."), number=voice.counted(left))


def _profiles(session: Session, survey: Survey, snapshot: Snapshot, voice: Voice) -> Iterator[Profile]:
    """A table for each background question of which somebody supplied how many such people live in the area."""
    summary = summaries.summary_of(session, survey, snapshot)
    for code, label, rows in profiles.against(session, survey.inspection, summary).tables:
        yield Profile(
            code=code,
            title=label,
            source="; ".join(dict.fromkeys(_source(row, voice) for row in rows if row.source)),
            rows=tuple(
                ProfileRow(row.label, row.count, row.percent, row.population, row.population_percent) for row in rows
            ),
        )


def _source(row: Beside, voice: Voice) -> str:
    return row.source if row.as_at is None else f"{row.source}, {formats.short_day(row.as_at, voice.language)}"


def _themes(session: Session, survey: Survey, snapshot: Snapshot) -> Iterator[Themes]:
    """The themes that people made of the comments on each open question, with quotes that were approved.

    Nothing of a question whose figures are withheld.
    """
    texts = comments_leaving.masked_texts(session, survey)
    names = {theme.id: theme.name for theme in comment_store.themes_of(session, survey.inspection_id)}
    for question in summaries.summary_of(session, survey, snapshot).questions:
        if KINDS[question.kind].is_open and question.finished.n is not None:
            mine = [text for text in texts if text.question == question.code]
            yield _of_question(session, survey, question, mine, names)


def _of_question(
    session: Session, survey: Survey, question: QuestionResult, texts: Sequence[MaskedText], names: Mapping[int, str]
) -> Themes:
    """The themes of one question, the largest first; those that are withheld by name, as their order would tell."""
    covered = comments_themes.covered(session, survey, question.code)
    sizes = comment_store.theme_sizes(session, survey.id, question.code)
    found = sorted(sizes, key=lambda theme: (-sizes[theme] if sizes[theme] >= survey.threshold else 0, names[theme]))
    counts = theme_counts.for_leaving(
        covered.total,
        covered.total - covered.covered,
        [sizes[theme] for theme in found],
        survey.threshold,
        (question.finished.n, question.with_partial.n),
    )
    return Themes(
        code=question.code,
        label=question.label,
        comments=counts.comments,
        uncovered=counts.uncovered,
        themes=tuple(
            Theme(names[theme], size, tuple(_quotes(texts, names[theme])))
            for theme, size in zip(found, counts.sizes, strict=True)
        ),
    )


def _quotes(texts: Sequence[MaskedText], theme: str) -> Iterator[Quoted]:
    """The quotes chosen from comments of a theme, in the language in which they were written."""
    for text in texts:
        if theme in text.themes:
            for quote in text.quotes:
                yield Quoted(quote, text.key, text.language)
