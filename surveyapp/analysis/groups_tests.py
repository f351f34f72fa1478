"""Whether groups differ in what they answered, from figures that are published anyway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from surveyapp.analysis import differences
from surveyapp.analysis.differences import Difference
from surveyapp.analysis.groups_results import Grouping, GroupResult


def tests_of(grouping: Grouping, results: Sequence[GroupResult]) -> Mapping[str, Difference | None]:
    """By question the test between the groups that are shown, adjusted for one another; None where there can be none.

    Each answer of the base is a column. Groups that overlap are not tested, nor questions of which people may choose
    several answers: there somebody would be counted twice.
    """
    if grouping.multiple:
        return {result.question: None for result in results}
    found = [differences.difference(table) if (table := _table(result)) else None for result in results]
    return dict(zip((result.question for result in results), differences.family(found), strict=True))


def _table(result: GroupResult) -> list[list[int]] | None:
    """A row of counts for each group that is shown; None where answers overlap, are ranges, or one is withheld."""
    rows = []
    for level in result.levels:
        if level.figures.n is None:
            continue
        counts = [choice.count for choice in level.figures.choices if choice.count is not None]
        if len(counts) < len(level.figures.choices) or sum(counts) != level.figures.n:
            return None
        rows.append(counts)
    return rows if len({len(row) for row in rows}) == 1 else None
