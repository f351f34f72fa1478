"""The made-up comments whose parts to be masked are marked, and how much of them is found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from surveyapp.analysis.masking import KINDS, Span, find

FOLDER = Path(__file__).parent.parent / "data" / "masking"
SETTINGS = (
    "Oakfield Primary School",
    "Little Acorns Nursery",
    "St Mary's Catholic Primary School",
    "Hillcrest Academy",
)
SCHOOLS = tuple((FOLDER / "schools.txt").read_text(encoding="utf-8").splitlines())
"""Sixty made-up schools of an area, Merrowshire, as a list of staff has them."""
_MARKED = re.compile(rf"<({'|'.join(KINDS)}) ([^>]+)>")


@dataclass(frozen=True)
class Case:
    """A comment and its marked parts; titles such as "Mr" may or may not be in a name."""

    text: str
    spans: tuple[Span, ...]


def cases(name: str) -> list[Case]:
    return [_case(marked) for marked in yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))]


def _case(marked: str) -> Case:
    text, spans, end = "", [], 0
    for found in _MARKED.finditer(marked):
        text += marked[end : found.start()]
        spans.append(Span(len(text), len(text) + len(found[2]), found[1]))
        text += found[2]
        end = found.end()
    return Case(text + marked[end:], tuple(spans))


@dataclass
class Score:
    """`wanted`, `covered`: marked parts, and those of which every letter is masked (titles aside).

    `found`, `right`: finds, and those that touch a marked part of their kind.
    """

    wanted: Counter[str]
    covered: Counter[str]
    found: Counter[str]
    right: Counter[str]
    wrong: list[str]

    def recall(self, *kinds: str) -> float:
        kinds = kinds or KINDS
        return sum(self.covered[k] for k in kinds) / sum(self.wanted[k] for k in kinds)

    def precision(self, *kinds: str) -> float:
        kinds = kinds or KINDS
        return sum(self.right[k] for k in kinds) / sum(self.found[k] for k in kinds)


_TITLE = re.compile(r"(?i)^(?:mr|mrs|ms|miss|dr)\s+")


def score(
    some: Iterator[Case] | list[Case],
    schools: tuple[str, ...] = SETTINGS,
    *,
    area: str = "",
    only: tuple[str, ...] = KINDS,
) -> Score:
    """`schools`, `area`: what is known. `only`: the kinds that count."""
    result = Score(Counter(), Counter(), Counter(), Counter(), [])
    for case in some:
        finds = [span for span in find(case.text, schools=schools, area=area, year=2026) if span.kind in only]
        hidden = {place for span in finds for place in range(span.start, span.end)}
        for span in case.spans:
            result.wanted[span.kind] += 1
            start = span.start + (len(m[0]) if (m := _TITLE.match(case.text[span.start : span.end])) else 0)
            letters = {n for n in range(start, span.end) if case.text[n].isalnum()}
            if letters <= hidden:
                result.covered[span.kind] += 1
            else:
                result.wrong.append(f"missed {span.kind} {case.text[span.start : span.end]!r} in {case.text!r}")
        for span in finds:
            result.found[span.kind] += 1
            if any(span.kind == w.kind and span.start < w.end and w.start < span.end for w in case.spans):
                result.right[span.kind] += 1
            else:
                result.wrong.append(f"wrongly {span.kind} {case.text[span.start : span.end]!r} in {case.text!r}")
    return result


if __name__ == "__main__":
    for name in ("english", "other-languages", "held-out"):
        every = cases(name)
        total = score(every)
        print(f"{name}: {len(every)} comments, {sum(total.wanted.values())} parts, recall {total.recall():.1%}", end="")
        print(f" (names {total.recall('name'):.1%}), precision {total.precision():.1%} ({total.precision('name'):.1%})")
        print(*(f"  {line}" for line in total.wrong), sep="\n")
    for name in ("schools", "schools-held-out"):
        every = cases(name)
        total = score(every, SCHOOLS, area="Merrowshire", only=("school", "clinic"))
        print(f"{name}: {len(every)} comments, {sum(total.wanted.values())} parts, recall {total.recall():.1%}", end="")
        print(f", precision {total.precision():.1%}")
        print(*(f"  {line}" for line in total.wrong), sep="\n")
