"""Which picture stands beside an answer: its own, or the one that follows from what the answer means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from surveyapp.domain.questionnaire import Choice, Drawing, Missing

DRAWINGS: frozenset[str] = frozenset(get_args(Drawing))
DONT_KNOW = "1F937"
"""OpenMoji: somebody shrugs."""
_MISSING: dict[Missing, str] = {
    "dont-know": DONT_KNOW,
    "does-not-apply": "does-not-apply",
    "prefer-not": "rather-not-say",
}
_STEPS = 5


def usual_picture(choice: Choice, choices: Sequence[Choice]) -> str | None:
    """The picture that a choice has without one of its own, among all choices of its question; None where none follows.

    Points of a scale get faces, from the worst to the best: by their scores, and by which of them are favourable,
    never by where they stand. Where no point is favourable a face would judge, so steps that rise take their place.
    A scale of more points than there are faces gets none.
    """
    if choice.missing is not None:
        return _MISSING[choice.missing]
    if choice.score is not None:
        return _point(choice, choices)
    return "none" if choice.exclusive else None


def _point(choice: Choice, choices: Sequence[Choice]) -> str | None:
    scores = sorted({other.score for other in choices if other.score is not None})
    if choice.score is None or not 2 <= len(scores) <= _STEPS:
        return None
    rank = scores.index(choice.score)
    favourable = {other.favourable for other in choices if other.score is not None}
    if favourable <= {None}:
        return f"step-{_spread(rank, len(scores))}"
    better_below = _mean_rank(choices, scores, True) < _mean_rank(choices, scores, False)
    return f"face-{_spread(len(scores) - 1 - rank if better_below else rank, len(scores))}"


def _mean_rank(choices: Sequence[Choice], scores: Sequence[int], favourable: bool) -> float:
    """Where the favourable points lie among the scores, or the others; the middle where there are none."""
    ranks = [scores.index(one.score) for one in choices if one.score is not None and one.favourable is favourable]
    return sum(ranks) / len(ranks) if ranks else (len(scores) - 1) / 2


def _spread(rank: int, points: int) -> int:
    """Points spread over the five steps, the ends on the ends: four are 1, 2, 4 and 5."""
    return 1 + round(rank * (_STEPS - 1) / (points - 1))
