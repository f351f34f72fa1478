"""How many comments are in which theme, as far as that may leave the building."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from surveyapp.analysis.disclosure import apart


@dataclass(frozen=True, slots=True)
class ThemeCounts:
    """`comments`: all of them; `uncovered`: those in no theme; `sizes`: of each theme. None where withheld."""

    comments: int | None
    uncovered: int | None
    sizes: tuple[int | None, ...]


def for_leaving(
    comments: int, uncovered: int, sizes: Sequence[int], threshold: int, bases: Iterable[int | None] = ()
) -> ThemeCounts:
    """What may leave of the counts of one question: no theme below the threshold, and no way back to single comments.

    Nor one in which all comments but few are: the rest would be those in no theme. Where a theme is withheld, or few
    comments are in one or in none, how many are in none is withheld as well: the rest would be that theme. `bases`: how
    many comments are published elsewhere. Comments that are held back are not counted here, so a number near to one of
    those would tell how many they are.
    """
    if comments < threshold:
        return ThemeCounts(None, None, (None,) * len(sizes))
    kept = tuple(size if min(size, comments - size) >= threshold else None for size in sizes)
    near = bool(sizes) and min(uncovered, comments - uncovered) < threshold
    told = all(base is None or apart(base, comments, threshold) for base in bases)
    return ThemeCounts(
        comments if told else None,
        uncovered if told and not near and None not in kept else None,
        kept,
    )
