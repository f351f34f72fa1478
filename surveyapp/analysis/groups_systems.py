"""One question by groupings that routing links, as a system of cells for `suppression`.

The cells of a question are the bases of its groups, (grouping, value). Beside them stand those that are never shown:
ALL who answered it, the people in no group (NONE), those in any of several groups that may overlap (SOME), those in
groups whose number the summary withholds (HIDDEN), those in groups that lead to another grouping (LED), and those of
whom it is not known by group how many were asked (OTHERS).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from surveyapp.analysis.groups_nesting import answers_behind, choices_needed, dependencies
from surveyapp.analysis.groups_people import People
from surveyapp.analysis.results import QuestionResult
from surveyapp.analysis.shown import Mask
from surveyapp.analysis.suppression import Cell, Name, Relation, Sum, System, Union
from surveyapp.domain.questionnaire import Question, Questionnaire


class Mark(Enum):
    """Names that no group can have."""

    ALL, NONE, SOME, HIDDEN, LED, OTHERS = range(6)


ALL, NONE, SOME, HIDDEN, LED, OTHERS = Mark


@dataclass(frozen=True, slots=True)
class Link:
    """Who answered the inner grouping is in one of these groups of the outer one; None among them: or in none."""

    inner: str
    outer: str
    values: frozenset[str | None]


def links(questionnaire: Questionnaire, people: Sequence[People]) -> tuple[Link, ...]:
    """Which groupings lie within which, by routing; only the nearest where one lies within another."""
    behind = dependencies(questionnaire)
    asked = {one.code: one.question for one in people if one.question is not None}
    found = {}
    for inner, question in asked.items():
        for outer in sorted(behind[inner] & set(asked)):
            values = within(questionnaire, question, asked[outer], people)
            if values is not None:
                found[inner, outer] = values
    return tuple(
        Link(inner, outer, values)
        for (inner, outer), values in found.items()
        if not any(
            (inner, middle) in found and (middle, outer) in found and found[middle, outer] <= values for middle in asked
        )
    )


def separable(questionnaire: Questionnaire, people: Sequence[People]) -> list[People]:
    """The groupings without those that routing links with others too closely to be told beside them.

    Those are groupings within one, or with one within them, whose groups may overlap; within more than one; and within
    groups that are some, but not all, of those that another lies within. Nobody could overlook what follows from them.
    """
    kept = list(people)
    while (tangled := _tangled(kept, links(questionnaire, kept))) is not None:
        kept = [one for one in kept if one.code != tangled]
    return kept


def _tangled(people: Sequence[People], linked: Sequence[Link]) -> str | None:
    overlapping = {one.code for one in people if one.told.multiple}
    inner = [link.inner for link in linked]
    for place, link in enumerate(linked):
        others = [other for other in linked[:place] if other.outer == link.outer]
        if (
            overlapping & {link.inner, link.outer}
            or inner.count(link.inner) > 1
            or (None in link.values and link.outer in inner)
            or any(link.values & other.values and link.values != other.values for other in others)
        ):
            return link.inner
    return None


def within(
    questionnaire: Questionnaire, question: Question, on: Question, people: Sequence[People]
) -> frozenset[str | None] | None:
    """The groups of the grouping `on`, one of which everybody is in who answered the question; None: no telling.

    None among them stands for people in no group. Where groups may overlap, one that all are in.
    """
    grouping = next(one for one in people if one.code == on.code)
    levels = {level.value for level in grouping.levels}
    if grouping.told.multiple:
        needed = sorted(choices_needed(questionnaire, question, on) & levels)
        return frozenset(needed[:1]) if needed else None
    found = answers_behind(questionnaire, question, on)
    values = frozenset(value if value in levels else None for value in found)
    return values if values < levels | {None} else None


def families(people: Sequence[People], linked: Sequence[Link]) -> list[list[People]]:
    """The groupings that are linked, together; each of the others by itself."""
    together = {one.code: {one.code} for one in people}
    for link in linked:
        joined = together[link.inner] | together[link.outer]
        for code in joined:
            together[code] = joined
    distinct = {frozenset(codes): None for codes in together.values()}
    return [[one for one in people if one.code in codes] for codes in distinct]


class Builder:
    """Builds the system of one question and one family of groupings."""

    def __init__(
        self,
        told: QuestionResult,
        base: Mask,
        family: Sequence[People],
        linked: Sequence[Link],
        *,
        routed: Mapping[str, frozenset[str | None] | None],
        asked: Mapping[Name, int],
    ) -> None:
        """`told`: the published question. `base`: who answered it. `linked`: links inside the family.

        `routed`: groupings by which the question is not told, because its routing looks at them or theirs at it, with
        the groups that all are in who answered it, where that is known. `asked`: how many of a group were asked, where
        the answers that lead to the question tell that.
        """
        self.n = told.finished.n or 0
        self.silent = told.finished.missing
        self.asked = asked
        kinds = told.missing_by_kind
        self.asked_and_silent = sum(kinds.values()) - kinds["not-shown"] if kinds else self.silent
        self.base = base
        self.family = {one.code: one for one in family}
        self.linked = linked
        self.routed = routed
        self.cells: dict[Name, Cell] = {ALL: Cell(self.n, self.n, self.n, told=False)}
        self.relations: list[Relation] = []

    def system(self) -> System:
        """The system."""
        for one in self.family.values():
            self.add(one)
        return System(self.cells, tuple(self.relations))

    def add(self, one: People) -> None:
        """The cells of one grouping, and what they add up to."""
        link = next((link for link in self.linked if link.inner == one.code), None)
        total: Name = ALL
        rest: Name = (one.code, NONE)
        if link is None:
            self.cells[rest] = self.unseen(one.outside, self.most_outside(one))
        else:
            # Who is in the outer groups but gave no answer to the inner question.
            total = _name(link)
            self.cells[rest] = self.unseen(self.led(link) & one.outside, self.most_left(one, link))
        parts = [*self.add_levels(one), rest]
        for led in {link.values: link for link in self.linked if link.outer == one.code}.values():
            name = _name(led)
            if name not in self.cells:
                inside = tuple((one.code, NONE if value is None else value) for value in sorted(led.values, key=str))
                self.cells[name] = self.unseen(self.led(led), self.outer_size(led))
                self.relations.append(Sum(name, inside))
                parts = [part for part in parts if part not in inside] + [name]
        if link is None and not one.told.multiple:
            parts = self.without_asked(one, parts)
        self.relations.append(Sum(total, tuple(parts)))

    def most_outside(self, one: People) -> int | None:
        """How many in no group can have been asked the question, as far as that is told."""
        asked = [self.asked.get((one.code, level.value)) for level in one.levels]
        if one.told.multiple or None in asked or self.asked_and_silent is None:
            return one.told.finished.missing
        left = self.n + self.asked_and_silent - sum(filter(None, asked))
        return left if one.told.finished.missing is None else min(left, one.told.finished.missing)

    def without_asked(self, one: People, parts: list[Name]) -> list[Name]:
        """The parts with those together of whom it is not told by group how many were asked: it is told of them all."""
        known = [part for part in parts if part in self.asked]
        others = tuple(part for part in parts if part not in self.asked)
        if not known or self.asked_and_silent is None:
            return parts
        most = self.n + self.asked_and_silent - sum(self.asked[part] for part in known)
        name = (one.code, OTHERS)
        self.cells[name] = Cell(sum(self.cells[part].value for part in others), 0, min(most, self.n), told=False)
        self.relations.append(Sum(name, others))
        return [*known, name]

    def add_levels(self, one: People) -> list[Name]:
        """The cells of the groups; the names of those that add up to everybody who is in one of them."""
        withheld = [level.value for level in one.levels if level.count is None]
        known = sum(level.count or 0 for level in one.levels)
        told = one.told.finished.n or 0
        left = told if one.told.multiple else told - known
        names: list[Name] = []
        for position, level in enumerate(one.levels):
            name = (one.code, level.value)
            inside = int(np.count_nonzero(one.inside(position) & self.base))
            least, most = level.count or level.at_least or 0, level.count
            if most is None:
                most = left if level.at_most is None else level.at_most
            self.cells[name] = self.told(one, level.value, inside, least, most)
            names.append(name)
        if one.told.multiple:
            shared = tuple(name for name, alone in zip(names, one.alone, strict=True) if not alone)
            some = (one.code, SOME)
            excluded = np.zeros(len(self.base), dtype=bool)
            for position, alone in enumerate(one.alone):
                if alone:
                    excluded |= one.inside(position)
            self.cells[some] = self.unseen(~one.outside & ~excluded, told)
            self.relations.append(Union(some, shared))
            return [some, *(name for name, alone in zip(names, one.alone, strict=True) if alone)]
        if withheld and not any(link.outer == one.code and _name(link) not in self.cells for link in self.linked):
            together = (one.code, HIDDEN)
            members = tuple((one.code, value) for value in withheld)
            value = sum(self.cells[name].value for name in members)
            self.cells[together] = Cell(value, 0, min(left, self.n), told=False)
            self.relations.append(Sum(together, members))
            names = [name for name in names if name not in members] + [together]
        return names

    def told(self, one: People, value: str, inside: int, least: int, most: int) -> Cell:
        """The cell of a group that holds between `least` and `most` people, whether or not they answered."""
        fewest = max(0, least - self.silent) if self.silent is not None else 0
        if one.code in self.routed:
            only = self.routed[one.code]
            if only == frozenset((value,)):
                return Cell(self.n, self.n, self.n, told=False)
            if only is not None and not one.told.multiple and value not in only:
                return Cell(0, 0, 0, told=False)
            return Cell(inside, 0, min(most, self.n), told=False)
        if (one.code, value) in self.asked:
            asked = self.asked[one.code, value]
            most = min(most, asked)
            fewest = max(fewest, asked - self.asked_and_silent) if self.asked_and_silent is not None else fewest
        return Cell(inside, fewest, min(most, self.n))

    def unseen(self, mask: Mask, most: int | None) -> Cell:
        """A cell that is never shown."""
        return Cell(
            int(np.count_nonzero(mask & self.base)), 0, self.n if most is None else min(most, self.n), told=False
        )

    def led(self, link: Link) -> Mask:
        """True for responses in the outer groups of a link."""
        outer = self.family[link.outer]
        masks = [outer.inside(p) for p, level in enumerate(outer.levels) if level.value in link.values]
        return np.asarray(np.logical_or.reduce([*masks, *([outer.outside] if None in link.values else [])]))

    def most_left(self, one: People, link: Link) -> int | None:
        """How many of the outer groups can have given no answer to the inner question, by the summary alone."""
        outer = self.outer_size(link)
        return one.told.finished.missing if outer is None else outer - (one.told.finished.n or 0)

    def outer_size(self, link: Link) -> int | None:
        """How many are in the outer groups of a link, answered or not, as the summary tells; None where it does not."""
        told = self.family[link.outer].told
        counts = {level.value: level.count for level in told.finished.choices}
        if told.multiple:
            return next((counts.get(value) for value in link.values if value is not None), None)
        inside = [None if value is None else counts.get(value) for value in link.values]
        if None not in inside:
            return sum(filter(None, inside))
        others = [count for value, count in counts.items() if value not in link.values]
        everyone = (told.finished.n or 0) + ((told.finished.missing or 0) if None in link.values else 0)
        if None in others or (None in link.values and told.finished.missing is None):
            return None
        return everyone - sum(filter(None, others))


def _name(link: Link) -> Name:
    """The name of everybody in the outer groups of a link: that of the group, if it is one."""
    if len(link.values) == 1 and None not in link.values:
        return (link.outer, *link.values)
    return (link.outer, LED, link.values)
