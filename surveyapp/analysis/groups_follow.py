"""Figures by group after earlier ones of the same survey: what of the new ones may be published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations

from surveyapp.analysis.disclosure import apart
from surveyapp.analysis.groups_results import Grouping, GroupResult, Groups
from surveyapp.analysis.results import Figures, Summary

Results = Mapping[str, GroupResult]
"""The results of one question by the code of the grouping."""


def follow_groups(previous: Groups, new: Groups, published: Summary | None = None) -> Groups:
    """The new figures by group as they may be published after the previous ones.

    A question keeps its previous figures by every grouping until all have moved by the threshold or not at all: its
    base, each group shown, what is left of a base when groups are taken from it; and the same groups are shown.

    `published`: the summary as it goes out with them, after `disclosure.follow`. Where it kept earlier figures of the
    question or of a grouping, so do the groups; without earlier ones there are none, for they would not fit together.
    """
    threshold = max(previous.threshold, new.threshold)
    fits = _fitting(new, published)
    results: list[GroupResult] = []
    for code in dict.fromkeys(result.question for result in (*new.results, *previous.results)):
        before, after = _of(previous, code), _of(new, code)
        may = all(fits(result) for result in after.values())
        if may and (not before or _may_follow(before, after, threshold)):
            results += after.values()
        else:
            results += before.values()
    kept = {result.grouping for result in results}
    here = {grouping.code for grouping in new.groupings}
    missing = tuple(g for g in previous.groupings if g.code in kept and g.code not in here)
    return Groups(threshold, tuple(_sized(g, published) for g in new.groupings) + missing, tuple(results))


def _sized(grouping: Grouping, published: Summary | None) -> Grouping:
    """The grouping with the numbers that the summary goes out with."""
    told = (*published.questions, *published.ways) if published else ()
    counts = {c.value: c.count for one in told if one.code == grouping.code for c in one.finished.choices}
    return replace(grouping, levels=tuple(replace(each, n=counts.get(each.value, each.n)) for each in grouping.levels))


def _of(groups: Groups, code: str) -> Results:
    return {result.grouping: result for result in groups.of_question(code)}


def _fitting(new: Groups, published: Summary | None) -> Callable[[GroupResult], bool]:
    """Whether a result fits the summary that goes out with it."""
    if published is None:
        return lambda _: True
    told = {question.code: question.finished for question in (*published.questions, *published.ways)}
    counts = {code: [choice.count for choice in figures.choices] for code, figures in told.items()}
    same = {g.code for g in new.groupings if [level.n for level in g.levels] == counts.get(g.code)}
    return lambda result: result.grouping in same and result.question in told and told[result.question].n == result.n


def _may_follow(before: Results, after: Results, threshold: int) -> bool:
    if before.keys() != after.keys() or _base(before) is None or _base(after) is None:
        return False
    totals = [_moved(before, after)]
    parts: list[int] = []
    for code, result in after.items():
        earlier, later = dict(_shown(before[code])), dict(_shown(result))
        if earlier.keys() != later.keys():
            return False
        for value, figures in later.items():
            if figures.n == earlier[value].n and figures != earlier[value]:
                return False
        moves = [(figures.n or 0) - (earlier[value].n or 0) for value, figures in later.items()]
        totals += moves
        parts += [sum(moves), *moves, *(a + b for a, b in combinations(moves, 2))]
    return all(apart(total, part, threshold) for total in totals for part in (0, *parts))


def _shown(result: GroupResult) -> Iterator[tuple[str, Figures]]:
    return ((level.value, level.figures) for level in result.levels if not level.figures.suppressed)


def _base(results: Results) -> int | None:
    return next(iter(results.values())).n if results else None


def _moved(before: Results, after: Results) -> int:
    return (_base(after) or 0) - (_base(before) or 0)
