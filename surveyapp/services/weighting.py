"""Figures weighted to who lives in an area, for pages and files: how they were made, or why there are none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveyapp.analysis import margins, profile
from surveyapp.analysis.margins import Totals, Unused
from surveyapp.analysis.results import QuestionResult, Summary
from surveyapp.analysis.shares import favourable
from surveyapp.analysis.weighted import WeightedQuestion, WeightedSummary, weighted_summary
from surveyapp.analysis.weights import CannotWeigh
from surveyapp.domain.marks import N_
from surveyapp.language import formats
from surveyapp.reports import bases
from surveyapp.reports.alt_text import ended
from surveyapp.reports.extras import Weighted, WeightedRow
from surveyapp.reports.voice import Voice
from surveyapp.services import profiles, snapshots, summaries
from surveyapp.services.groups import groups_of
from surveyapp.services.kept import Kept
from surveyapp.storage.snapshots import Snapshot
from surveyapp.storage.surveys import Survey

_UNUSED = {
    "several-answers": N_("Not used: several answers may be given."),
    "several-sources": N_("Not used: its numbers have several sources or dates."),
    "few-numbers": N_("Not used: fewer than two of its answers have a number."),
    "few-people": N_("Not used: too few people gave its answers."),
}
_REFUSED = {
    "withheld": N_("No weighted figures, as the unweighted ones are withheld too"),
    "few-people": N_("No weighted figures, as they could give away what a few people answered"),
    "other-figures": N_("No weighted figures, as those shown are not of all responses"),
}
_NO_TOTALS = N_("None of the numbers supplied can be used.")
_PROBLEMS = {
    "still-open": N_("Weighted figures are shown once the survey has closed."),
    "not-converged": N_("The numbers of several questions contradict each other: no weights meet them all."),
    "too-few": N_("Too few people answered."),
    "other-figures": N_("No weighted figures, as those shown are not of all responses"),
}


@dataclass(frozen=True, slots=True)
class _Made:
    """What came of the numbers supplied: weighted figures, or the code of why there are none."""

    used: tuple[Totals, ...]
    unused: tuple[Unused, ...]
    found: WeightedSummary | str


_MADE: Kept[_Made] = Kept(8)


def weighted(session: Session, survey: Survey, snapshot: Snapshot, voice: Voice) -> Weighted | None:
    """The favourable shares weighted to who lives in the area, beside the unweighted ones; without rows, why not.

    None where no number is supplied of a question of this survey. The caller has asked whether summaries may be seen.
    """
    supplied = tuple(profiles.figures_of(session, survey.inspection))
    summary = summaries.summary_of(session, survey, snapshot)
    against = profile.against(summary, supplied)
    if not against.tables:
        return None
    key = (snapshot.sha256, snapshot.id, survey.threshold, supplied)
    made = _MADE.get(key, lambda: _made(session, survey, snapshot, summary, against))
    unused = tuple(f"{ended(each.label)} {voice.words(_UNUSED[each.reason])}" for each in made.unused)
    measure = voice.words(N_("Favourable"))
    if isinstance(made.found, str):
        return Weighted(measure, (voice.words(_PROBLEMS.get(made.found, _NO_TOTALS)),), (), unused)
    asked = {question.code: question for question in summary.questions}
    return Weighted(
        measure=measure,
        method=tuple(_method(made.found, made.used, voice)),
        rows=tuple(_rows(made.found, asked)),
        unused=unused,
        refused=tuple(_refused(made.found, asked, voice)),
        n=made.found.n,
        effective_n=made.found.n_effective,
    )


def _made(session: Session, survey: Survey, snapshot: Snapshot, summary: Summary, against: profile.Profile) -> _Made:
    found, unused = margins.totals(against, summary)
    if summary.provisional:
        return _Made(found, unused, "still-open")
    frame = snapshots.frame_of(session, snapshot)
    used, too_few = margins.told_apart(frame, found, summary)
    if not used:
        return _Made((), (*unused, *too_few), "no-totals")
    try:
        made = weighted_summary(frame, [each.margin for each in used], summary, groups_of(session, survey, snapshot))
    except CannotWeigh as refusal:
        return _Made(used, (*unused, *too_few), refusal.code)
    return _Made(used, (*unused, *too_few), made)


def _rows(made: WeightedSummary, asked: dict[str, QuestionResult]) -> Iterator[WeightedRow]:
    for question in made.questions:
        if question.refused is not None or question.top is None:
            continue
        plain = favourable(asked[question.code].finished)
        yield WeightedRow(
            code=question.code,
            label=bases.label(asked[question.code]),
            item=question.label,
            n=question.n,
            effective_n=question.n_effective,
            percent=plain.percent,
            weighted_percent=question.top.percent,
            low=question.top.low,
            high=question.top.high,
            percent_low=plain.low,
            percent_high=plain.high,
            section=asked[question.code].section,
        )


def _refused(
    made: WeightedSummary, asked: dict[str, QuestionResult], voice: Voice
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Why questions that have favourable answers have no weighted figures, with those questions."""
    for reason, words in _REFUSED.items():
        mine = [each for each in made.questions if each.refused == reason and _leans(each, asked)]
        if mine:
            yield voice.words(words), tuple(bases.label(asked[each.code]) for each in mine)


def _leans(question: WeightedQuestion, asked: dict[str, QuestionResult]) -> bool:
    return any(choice.favourable is not None for choice in asked[question.code].finished.choices)


def _method(made: WeightedSummary, used: tuple[Totals, ...], voice: Voice) -> Iterator[str]:
    """How the weights were made, a sentence or two each."""
    yield voice.words(N_("Weights count each group of those who answered as if they were as many as live in the area."))
    for totals, margin in zip(used, made.margins, strict=True):
        yield " ".join(_totals(totals, margin.pooled, voice))
    if made.method == "raked":
        yield voice.words(N_("Weights meet the totals of all these questions at once (raking)."))
    else:
        yield voice.words(N_("Weights meet these totals (post-stratification)."))
    yield voice.words(N_("Who gave another answer, or none, keeps the share of the responses that they have."))
    yield voice.words(N_("No weight is more than %(number)s times the average."), number=voice.counted(round(made.cap)))
    if made.capped:
        gap = formats.number(100 * made.gap, voice.language, 1)
        yield voice.words(N_("Weights were cut to that, so that a total is missed by up to %(share)s%%."), share=gap)
    yield voice.words(
        N_("%(answers)s count as much as %(number)s of a random sample would (Kish’s effective number)."),
        answers=voice.counted(made.n),
        number=voice.counted(made.n_effective),
    )


def _totals(totals: Totals, joined: tuple[str, ...], voice: Voice) -> Iterator[str]:
    """Of one question: its words, where its totals come from, and which of its answers are not told apart by them."""
    yield ended(totals.label)
    source = totals.margin.source
    if totals.as_at is not None:
        source = f"{source}, {formats.short_day(totals.as_at, voice.language)}"
    yield voice.words(N_("Totals from %(source)s."), source=source)
    if joined:
        yield voice.words(N_("Counted together, as few people answered: %(strata)s."), strata="; ".join(joined))
    if totals.without:
        yield voice.words(N_("Without a number: %(strata)s."), strata="; ".join(totals.without))
