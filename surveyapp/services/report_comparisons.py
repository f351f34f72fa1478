"""What a report compares: groups of people, audiences, and before and now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveyapp.analysis import matched
from surveyapp.analysis.differences import Difference
from surveyapp.analysis.groups_results import GroupResult, Groups
from surveyapp.analysis.groups_tests import tests_of
from surveyapp.analysis.matched import Measure, Strand
from surveyapp.analysis.results import QuestionResult, Summary
from surveyapp.analysis.shares import favourable
from surveyapp.domain.inspection_kinds import AUDIENCES
from surveyapp.domain.marks import N_
from surveyapp.language import formats
from surveyapp.reports import bases, comparison_view, report_groups
from surveyapp.reports.extras import Compared, Comparison, Share, Test
from surveyapp.reports.voice import Voice
from surveyapp.services import summaries
from surveyapp.services.groups import groups_of
from surveyapp.storage.inspections import others_of_the_area
from surveyapp.storage.snapshots import Snapshot, newest_published
from surveyapp.storage.surveys import Survey


def by_group(session: Session, survey: Survey, snapshot: Snapshot, voice: Voice) -> tuple[Comparison, ...]:
    """The favourable share of every question by each grouping of a closed survey."""
    groups = groups_of(session, survey, snapshot)
    summary = summaries.summary_of(session, survey, snapshot)
    made = (_grouped(summary, groups, grouping.code, voice) for grouping in groups.groupings)
    return tuple(comparison for comparison in made if comparison.rows)


def side_by_side(session: Session, survey: Survey, snapshot: Snapshot, voice: Voice) -> Comparison | None:
    """The measures that several audiences of the inspection were asked for, from figures that were published."""
    strands = [
        Strand(other.audience, summaries.summary_of(session, other, found))
        for other in survey.inspection.surveys
        if (found := snapshot if other.id == survey.id else newest_published(session, other.id)) is not None
    ]
    measures = matched.audiences(strands)
    names = {audience: voice.words(name) for audience, name in AUDIENCES.items()}
    asked = {question.code: question for strand in strands for question in strand.summary.questions}
    return _matched("audiences", N_("Audiences side by side"), _Rows(names, asked, voice), measures)


def before_and_now(session: Session, survey: Survey, snapshot: Snapshot, voice: Voice) -> Comparison | None:
    """The same audience's measures in the last inspection of the area before this one."""
    earlier = _earlier(session, survey)
    found = newest_published(session, earlier.id) if earlier else None
    if earlier is None or found is None:
        return None
    now = summaries.summary_of(session, survey, snapshot)
    measures = matched.before_and_now(summaries.summary_of(session, earlier, found), now)
    names = {
        "before": voice.words(
            N_("Before: %(day)s"), day=formats.short_day(earlier.inspection.first_day, voice.language)
        ),
        "now": voice.words(N_("Now: %(day)s"), day=formats.short_day(survey.inspection.first_day, voice.language)),
    }
    asked = {question.code: question for question in now.questions}
    return _matched("before", N_("Before and now"), _Rows(names, asked, voice), measures)


def _grouped(summary: Summary, groups: Groups, code: str, voice: Voice) -> Comparison:
    grouping = groups.grouping(code)
    if grouping is None:
        raise KeyError(code)
    results = groups.of_grouping(code)
    tests = tests_of(grouping, results)
    asked = {question.code: question for question in summary.questions}
    leaning = [result for result in results if asked[result.question].finished.top is not None]
    return Comparison(
        code=code.strip("/"),
        title=report_groups.name(grouping, voice).words,
        measure=voice.words(N_("Favourable")),
        caveat=voice.words(report_groups.CAUTION),
        rows=tuple(_of_groups(result, asked[result.question], tests, voice) for result in leaning),
    )


def _of_groups(
    result: GroupResult, question: QuestionResult, tests: Mapping[str, Difference | None], voice: Voice
) -> Compared:
    """One question; groups that are withheld are left to the note that says so."""
    shares = []
    for level in report_groups.levels_of(result, voice):
        share = favourable(level.figures)
        if share.n is not None:
            shares.append(Share(level.label, share.n, share.percent, share.low, share.high))
    test = _test(tests.get(result.question), voice)
    return Compared(question.code, bases.label(question), tuple(shares), test, question.criteria)


def _test(test: Difference | None, voice: Voice) -> Test | None:
    if test is None:
        return None
    return Test(voice.words(comparison_view.TESTS[test.test]), test.p, test.adjusted, test.significant)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Makes rows of measures. `names`: of each survey; `asked`: questions by their codes."""

    names: Mapping[str, str]
    asked: Mapping[str, QuestionResult]
    voice: Voice

    def row(self, measure: Measure) -> Compared:
        """One measure, called by what the first survey asked."""
        first = measure.rows[0]
        found = self.asked.get(first.question)
        return Compared(
            code=first.question,
            label=bases.apart(first.stem, first.wording),
            shares=tuple(Share(self.names[row.strand], row.n, row.percent, row.low, row.high) for row in measure.rows),
            test=_test(measure.difference, self.voice),
            criteria=found.criteria if found else (),
        )


def _matched(code: str, title: str, rows: _Rows, measures: tuple[Measure, ...]) -> Comparison | None:
    if not measures:
        return None
    caveats = dict.fromkeys(caveat for measure in measures for caveat in measure.caveats)
    return Comparison(
        code=code,
        title=rows.voice.words(title),
        measure=rows.voice.words(N_("Favourable")),
        caveat=" ".join(rows.voice.words(comparison_view.CAVEATS[caveat]) for caveat in caveats),
        rows=tuple(rows.row(measure) for measure in measures),
        drawn=True,
    )


def _earlier(session: Session, survey: Survey) -> Survey | None:
    """The survey of the same audience in the last inspection of this area that began before this one."""
    here = survey.inspection
    candidates = (
        other
        for inspection in others_of_the_area(session, here)
        if inspection.first_day < here.first_day
        for other in inspection.surveys
        if other.audience == survey.audience and newest_published(session, other.id) is not None
    )
    return next(candidates, None)
