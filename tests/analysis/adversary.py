"""Somebody who has everything that was ever published of a survey, knows its questions, and solves for the rest.

One unknown for each combination of answers, way and time (`laid_out`). Each published number is an equation on these.
The code that decides what is withheld is not used here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from surveyapp.analysis.frames import ResponseFrame
from surveyapp.analysis.proportions import score_interval
from tests.analysis.laid_out import LaidOut, Row
from tests.analysis.publications import Publication, part_of
from tests.analysis.reading import Reading

GIVEN = {"threshold", "format", "cap", "gap", "rounds", "design_effect"}
"""Numbers in documents that are not of people; or, as design effects, of all responses and their public weights."""


@dataclass(frozen=True, slots=True)
class Told:
    """One published number: so many people, between the least and the most, are in a set.

    `source`: "summary", "groups" or "weighted", where it stood; `code`: of which question; `part`: what of it.
    """

    row: Row
    least: float
    most: float
    source: str
    code: str = ""
    part: str = ""


class Adversary:
    """What follows from these publications of the responses in `frame`."""

    def __init__(self, frame: ResponseFrame, publications: Sequence[Publication]) -> None:
        self.publications = publications
        first = np.array([self._first(row) for row in range(len(frame))])
        partial = ~frame.finished
        # Times: at which publication somebody was first counted; last, whoever did not finish.
        times = np.where(partial, len(publications), first)
        counted = first < len(publications)
        ways = [way for one in publications for way in one.documents["summary"]["ways"] if not way["suppressed"]]
        values = {f"/{way['code']}": [choice["value"] for choice in way["choices"]] for way in ways}
        self.laid_out = LaidOut(frame.questionnaire, values, len(publications) + 1)
        self.partial = self.laid_out.at([len(publications)])
        self.truth = self.laid_out.truth(part_of(frame, counted), times[counted])
        self.readings = [{name: Reading(document) for name, document in one.documents.items()} for one in publications]
        self.told = [told for number in range(len(publications)) for told in self.of_publication(number)]

    def _first(self, row: int) -> int:
        return next((n for n, one in enumerate(self.publications) if one.rows[row]), len(self.publications))

    def group(self, grouping: str, value: str) -> Row:
        """Everybody in one group."""
        return self.laid_out.given(grouping) * self.laid_out.given(grouping, value)

    def finished(self, number: int) -> Row:
        """The finished responses of one publication: those of the publications before it as well."""
        return self.laid_out.at(range(number + 1))

    def of_publication(self, number: int) -> Iterator[Told]:
        """What one publication says."""
        one, readings = self.publications[number], self.readings[number]
        finished = self.finished(number)
        everyone = finished + self.partial if one.final else finished
        yield from self.of_summary(readings["summary"], one, finished, everyone)
        yield from self.of_groups(readings["groups"], one, finished)
        if "weighted" in readings:
            yield from self.of_weighted(readings["weighted"], one, finished)

    def of_summary(self, read: Reading, one: Publication, finished: Row, everyone: Row) -> Iterator[Told]:
        """`summary.json`."""
        for name, row in (("finished", finished), ("partial", everyone - finished)):
            count = read.at("respondents", name)
            # A number that was kept from before is of the responses of that time: it has been read then.
            if count is not None and count == row @ self.truth:
                yield Told(row, count, count, "summary")
        read.at("method", "level")
        for part in ("questions", "ways"):
            for place, question in enumerate(read.at(part)):
                code = question["code"] if part == "questions" else f"/{question['code']}"
                said = [
                    *self.of_figures(read, code, finished, "summary", part, place),
                    *self.of_figures(read, code, everyone, "summary", part, place, "with_partial"),
                    *self.of_missing(read, code, finished, place),
                ]
                if code not in one.kept:
                    yield from said
        for name in GIVEN:
            read.left.pop((name,), None)

    def of_figures(self, read: Reading, code: str, among: Row, source: str, *path: str | int) -> Iterator[Told]:
        """The figures of one question for some people."""
        for part, value, least, most in read.figures(*path):
            base = self.laid_out.given(code)
            row = 1 - base if part == "outside" else base * self.laid_out.given(code, value)
            yield Told(among * row, least, most, source, code, part)

    def of_missing(self, read: Reading, code: str, finished: Row, place: int) -> Iterator[Told]:
        """Why answers are missing."""
        question = self.laid_out.questions.get(code)
        kinds = question and read.at("questions", place, "missing_by_kind")
        if not question or not kinds:
            return
        shown = self.laid_out.shown(code)
        answered = np.maximum.reduce([self.laid_out.given(code, choice.value) for choice in question.choices])
        rows = {"not-shown": 1 - shown, "not-answered": shown * (1 - answered)}
        for kind in ("does-not-apply", "prefer-not"):
            marked = [self.laid_out.given(code, choice.value) for choice in question.choices if choice.missing == kind]
            rows[kind] = np.maximum.reduce([0 * shown, *marked])
        for kind, row in rows.items():
            count = read.at("questions", place, "missing_by_kind", kind)
            yield Told(finished * row, count, count, "summary", code, "missing")

    def of_groups(self, read: Reading, one: Publication, finished: Row) -> Iterator[Told]:
        """The figures by group."""
        summary = one.documents["summary"]
        told = [*summary["questions"], *({**way, "code": f"/{way['code']}"} for way in summary["ways"])]
        sizes = {each["code"]: {choice["value"]: choice["count"] for choice in each["choices"]} for each in told}
        for place, grouping in enumerate(read.at("groupings")):
            for level, group in enumerate(grouping["levels"]):
                n = read.at("groupings", place, "levels", level, "n")
                if n is not None and grouping["code"] not in one.kept:
                    row = finished * self.group(grouping["code"], group["value"])
                    yield Told(row, n, n, "summary", grouping["code"], "cell")
                assert grouping["code"] not in one.kept or n == sizes[grouping["code"]].get(group["value"], n)
        for place, result in enumerate(read.at("results")):
            code, grouping = result["question"], result["grouping"]
            said = []
            n = read.at("results", place, "n")
            if n is not None:
                said.append(Told(finished * self.laid_out.given(code), n, n, "summary", code, "base"))
            for level, group in enumerate(result["levels"]):
                among = finished * self.group(grouping, group["value"])
                said += self.of_figures(read, code, among, "groups", "results", place, "levels", level, "figures")
            if code not in one.kept_groups:
                yield from said
        read.left.pop(("threshold",), None)

    def of_weighted(self, read: Reading, one: Publication, finished: Row) -> Iterator[Told]:
        """The weighted figures: rounded shares of weighted sums, of which the weights are public."""
        given = {value: self.laid_out.given("a", value) for value in one.weights if value}
        nobody = 1 - np.maximum.reduce([0 * finished, *given.values()])
        weight = nobody * one.weights.get("", 1.0)
        for value, row in given.items():
            weight = weight + one.weights[value] * row
        n = read.at("n")
        read.at("n_effective")
        yield Told(finished, n, n, "summary")
        for place, question in enumerate(read.at("questions")):
            here, code = ("questions", place), question["code"]
            n = read.at(*here, "n")
            if n is not None and code not in one.kept:
                yield Told(finished * self.laid_out.given(code), n, n, "summary", code, "base")
            size = read.at(*here, "n_effective")
            shares = [(*here, "choices", number) for number in range(len(question["choices"]))]
            for where in [*shares, *([(*here, "top")] if question["top"] else [])]:
                value, percent = read.at(*where, "value"), read.at(*where, "percent")
                low, high = score_interval(percent / 100, size)
                assert (read.at(*where, "low"), read.at(*where, "high")) == (np.floor(100 * low), np.ceil(100 * high))
                read.at(*where, "unweighted")
                if not one.weights:
                    continue
                base = finished * self.laid_out.given(code) * weight
                favourable = [c.value for c in self.laid_out.questions[code].choices if c.favourable]
                values = [value] if value else favourable
                chosen = base * np.maximum.reduce([self.laid_out.given(code, each) for each in values])
                yield Told(chosen - (percent + 0.5) / 100 * base, -np.inf, 1e-7, "weighted", code)
                yield Told(chosen - (percent - 0.5) / 100 * base, -1e-7, np.inf, "weighted", code)
        for name in GIVEN:
            read.left.pop((name,), None)

    def is_answer(self, told: Told) -> bool:
        """Whether this tells of an answer to an opinion question: nobody guards these one by one."""
        return told.source == "weighted" or (told.part == "cell" and told.code in self.opinions)

    @cached_property
    def opinions(self) -> set[str]:
        """The questions that do not say who people are."""
        asked = self.publications[-1].documents["summary"]["questions"]
        return {question["code"] for question in asked if not question["background"]}

    @cached_property
    def unread(self) -> list[tuple[object, ...]]:
        """Numbers in what was published that are none of the equations, nor follow from them."""
        return [(name, *path) for one in self.readings for name, read in one.items() for path in read.left]


class Solver:
    """The least and the most that sets of people can be, from what was told.

    Every solution that is found is remembered: most bounds turn out to be wide enough without another one.
    """

    def __init__(self, told: Sequence[Told], aims: Sequence[Row], truth: Row) -> None:
        rows = np.array([one.row for one in told] + [np.ones(len(truth))])
        lows = np.array([one.least for one in told] + [0.0])
        highs = np.array([one.most for one in told] + [np.inf])
        sets = np.array(aims).reshape(len(aims), -1)
        # Combinations that are in the same sets cannot be told apart: one unknown for all of them.
        mark = np.random.default_rng(0).random(len(rows) + len(sets))
        hashes = np.round(mark @ np.vstack([rows, sets]), 9)
        # Of what nobody has there is no unknown.
        empty = (rows[highs == 0] * (rows[highs == 0].min(axis=1, initial=0, keepdims=True) >= 0)).any(axis=0)
        _, kept, same = np.unique(np.where(empty, -1.0, hashes), return_index=True, return_inverse=True)
        self.truth = np.bincount(same.reshape(-1), weights=truth)
        self.rows, self.aims = rows[:, kept], sets[:, kept]
        used = ~empty[kept]
        self.rows, self.aims, self.truth = self.rows[:, used], self.aims[:, used], self.truth[used]
        self.lows, self.highs = lows, highs
        found = self.rows @ self.truth
        assert ((found >= lows - 1e-6) & (found <= highs + 1e-6)).all(), "what is published is not so"
        self.solved = 0
        self.least = self.aims @ self.truth
        self.most = self.least.copy()

    @cached_property
    def together(self) -> LinearConstraint:
        """All that was told."""
        return LinearConstraint(csr_array(self.rows), self.lows, self.highs)

    def end(self, aim: int, sign: int) -> float:
        """One bound of one aim: the least (1) or the most (−1)."""
        self.solved += 1
        found = milp(sign * self.aims[aim], constraints=self.together, bounds=Bounds(0, np.inf))
        if found.x is None:
            assert found.status == 3, found.message
            return np.inf
        values = self.aims @ found.x
        self.least, self.most = np.minimum(self.least, values), np.maximum(self.most, values)
        return float(values[aim])

    def reaches(self, aim: int, low: float, high: float) -> bool:
        """Whether an aim can be as few as `low` and as many as `high`."""
        if self.least[aim] > low + 1e-6 and self.end(aim, 1) > low + 1e-6:
            return False
        return bool(self.most[aim] >= high - 1e-6 or self.end(aim, -1) >= high - 1e-6)

    def leaves(self, aim: int, width: float) -> bool:
        """Whether the least and the most of an aim are so far apart."""
        for sign in (1, -1):
            if self.most[aim] - self.least[aim] < width - 1e-6:
                self.end(aim, sign)
        return bool(self.most[aim] - self.least[aim] >= width - 1e-6)

    def interval(self, aim: int) -> tuple[int, float]:
        """The least and the most whole number that an aim can be."""
        return int(np.ceil(self.end(aim, 1) - 1e-6)), np.floor(self.end(aim, -1) + 1e-6)
