"""All that is published of a random survey, one time after the other, by the code that publishes it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis import live
from surveyapp.analysis.disclosure import follow
from surveyapp.analysis.frames import ResponseFrame
from surveyapp.analysis.groups import by_groups
from surveyapp.analysis.groups_follow import follow_groups
from surveyapp.analysis.groups_results import Groups
from surveyapp.analysis.results import Summary
from surveyapp.analysis.summaries import summarise
from surveyapp.analysis.weighted import pooled, weighted_summary
from surveyapp.analysis.weights import CAP, CannotWeigh, margin, rake
from surveyapp.reports import summary_json
from tests.analysis.random_surveys import Survey

Document = dict[str, Any]
Rows = NDArray[np.bool_]


@dataclass(frozen=True)
class Publication:
    """What was published at one time, of these rows, and what of it was so before.

    `documents`: `summary.json`, and the figures by group and the weighted ones as plain data. `kept`: codes of
    questions whose figures are those of the publication before; `kept_groups`: of those told by groups. `weights`: of
    people who gave each answer to `a`, "" of all others.
    """

    rows: Rows
    final: bool
    documents: dict[str, Document]
    kept: frozenset[str] = frozenset()
    kept_groups: frozenset[str] = frozenset()
    weights: dict[str, float] = field(default_factory=dict)


def part_of(frame: ResponseFrame, rows: Rows) -> ResponseFrame:
    """The responses of these rows."""
    return replace(
        frame,
        data=frame.data[rows].reset_index(drop=True),
        respondents=frame.respondents[rows].reset_index(drop=True),
        hidden={code: gone[rows] for code, gone in frame.hidden.items()},
    )


def publications(survey: Survey) -> list[Publication]:
    """Every publication: while the survey is open, after its closing, and when late responses were let in."""
    return list(_Publisher(survey).all())


class _Publisher:
    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.frame = survey.frame
        self.arrived = np.array(survey.arrived or [0] * len(self.frame))
        self.keys = np.array(survey.keys or [0.0] * len(self.frame))
        self.summary: Summary | None = None
        self.groups: Groups | None = None

    def all(self) -> Iterator[Publication]:
        shown, newest, cut = 0, None, 0.0
        for look in range(self.survey.looks):
            there = self.frame.finished & (self.arrived <= look)
            size = live.size_of_part(int(there.sum()), self.survey.threshold)
            if newest is not None and not live.may_grow(size, shown, self.survey.threshold):
                continue
            if newest is not None and int((there & (self.keys < cut)).sum()) > size:
                continue
            cut = sorted(self.keys[there])[size] if size else 0.0
            newest, shown = there & (self.keys < cut), size
            close = live.too_close(part_of(self.frame, newest), part_of(self.frame, there), self.survey.threshold)
            yield self.published(newest, close, final=False)
        closed = self.arrived <= self.survey.looks
        yield self.published(closed, (), final=True)
        late = self.arrived > self.survey.looks
        finished = int((late & self.frame.finished).sum())
        if finished >= self.survey.threshold:
            yield self.published(closed | (late & self.frame.finished), (), final=True)

    def published(self, rows: Rows, close: Collection[str], *, final: bool) -> Publication:
        frame = part_of(self.frame, rows)
        threshold = self.survey.threshold
        own = summarise(frame, survey="s", threshold=threshold, provisional=not final, close=close)
        before, groups_before = self.summary, self.groups
        summary = own if before is None else follow(before, own, frame.questionnaire)
        groups = by_groups(frame, own)
        if groups_before is not None:
            groups = follow_groups(groups_before, groups, summary)
        self.summary, self.groups = summary, groups
        documents = {"summary": summary_json.document(summary), "groups": asdict(groups)}
        weights: dict[str, float] = {}
        if final and self.survey.totals:
            try:
                documents["weighted"] = asdict(
                    weighted_summary(frame, [margin("a", self.survey.totals)], summary, groups)
                )
                weights = self.weights(frame, summary)
            except CannotWeigh:
                pass
        told = {id(one) for one in (*before.questions, *before.ways)} if before else set()
        kept = frozenset(one.code for one in (*summary.questions, *summary.ways) if id(one) in told)
        results = {id(result) for result in groups_before.results} if groups_before else set()
        kept_groups = frozenset(result.question for result in groups.results if id(result) in results)
        return Publication(rows, final, documents, kept, kept_groups, weights)

    def weights(self, frame: ResponseFrame, summary: Summary) -> dict[str, float]:
        """The weights that the figures were made with; nothing where what is withheld decides about them.

        They are not published themselves, and then nobody can work them out.
        """
        told = next(each for each in summary.questions if each.code == "a").finished
        if any(choice.count is None and choice.value not in self.survey.totals for choice in told.choices):
            return {}
        strata = pooled(frame, margin("a", self.survey.totals), summary, self.survey.threshold)
        values = rake([strata], CAP).values
        of_place = {int(place): float(weight) for place, weight in zip(strata.codes, values, strict=True)}
        places = {name: place for place, name in enumerate(strata.names)} | dict.fromkeys(
            strata.pooled, len(strata.names) - 1
        )
        return {name: of_place[places[name]] for name in self.survey.totals} | {"": of_place.get(-1, 1.0)}
