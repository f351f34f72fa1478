"""What a published document says of sets of people, and whether every number in it has been understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from surveyapp.analysis import scores
from surveyapp.analysis.proportions import wilson

Path = tuple[str | int, ...]


def numbers(document: Any, path: Path = ()) -> Iterator[tuple[Path, float]]:
    """Every number in plain data, with where it stands."""
    if isinstance(document, Mapping):
        for name, value in document.items():
            yield from numbers(value, (*path, name))
    elif isinstance(document, list | tuple):
        for place, value in enumerate(document):
            yield from numbers(value, (*path, place))
    elif isinstance(document, int | float) and not isinstance(document, bool):
        yield path, document


class Reading:
    """A document, number by number. `left`: those that nobody has looked at yet."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.left = dict(numbers(document))

    def at(self, *path: str | int) -> Any:
        """What stands at a place; looked at from now on, if it is a number."""
        found = self.document
        for step in path:
            found = found[step]
        self.left.pop(path, None)
        return found

    def says_no_more(self, expected: float | None, *path: str | int) -> None:
        """A number that follows from others, which this says are `expected`."""
        found = self.at(*path)
        assert found is None if expected is None else found == pytest.approx(expected), (path, found, expected)

    def figures(self, *path: str | int) -> Iterator[tuple[str, str | None, int, int]]:
        """What the figures of one question say: of its base (None), or an answer, the least and the most people.

        "" stands for those outside the base. Percentages, intervals and scores are looked at, and say no more.
        """
        n, outside = self.at(*path, "n"), self.at(*path, "missing")
        if n is not None:
            yield "base", None, n, n
        if outside is not None:
            yield "outside", None, outside, outside
        counts: list[tuple[Mapping[str, Any], int | None]] = []
        for place, choice in enumerate(self.at(*path, "choices")):
            here = (*path, "choices", place)
            count = self.at(*here, "count")
            counts.append((choice, count))
            share = None if count is None or not n else 100 * count / n
            interval = None if share is None else wilson(count, n)
            self.says_no_more(share, *here, "percent")
            self.says_no_more(interval and 100 * interval[0], *here, "low")
            self.says_no_more(interval and 100 * interval[1], *here, "high")
            self.left.pop((*here, "score"), None)
            if count is not None:
                yield "cell", choice["value"], count, count
            elif choice.get("at_least") is not None:
                yield "cell", choice["value"], self.at(*here, "at_least"), self.at(*here, "at_most")
        self._derived(counts, n, path)

    def _derived(self, counts: list[tuple[Mapping[str, Any], int | None]], n: int | None, path: Path) -> None:
        """Scores and shares follow from the counts of the answers, and stand only where these do."""
        whole = all(count is not None for _, count in counts)
        scored = {choice["score"]: count or 0 for choice, count in counts if choice.get("score") is not None}
        expected = scores.of_counts(scored) if whole and n else None
        score = self.at(*path, "score")
        assert (score is None) == (expected is None), path
        for name in score or ():
            self.says_no_more(getattr(expected, name), *path, "score", name)
        for name, favourable in (("top", True), ("bottom", False)):
            marked = [count for choice, count in counts if choice.get("favourable") is favourable]
            share = 100 * sum(filter(None, marked)) / n if whole and marked and n else None
            self.says_no_more(share, *path, name)
