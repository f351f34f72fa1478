"""Random small surveys: opinions and who people are, linked by routing in every way that there is, over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

from hypothesis import strategies as st

from surveyapp.analysis.frames import ResponseFrame
from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.domain.ways import MODES
from tests.analysis import made

SCORED = (", score: 2, favourable: true", ", score: 1, favourable: false")
WAYS = {"mode": MODES[:2], "version": ("standard", "easy-read"), "language": ("en", "pl")}


@dataclass(frozen=True)
class Survey:
    """A survey, its finished and partial responses as cells of a wide table, and the threshold for it.

    `arrived`: for each response at which look at the open survey it was there, from 0 on; `looks` is after the
    closing, `looks` + 1 a late one that staff let in. `keys`: random, in the order of which live figures take them.
    `totals`: how many people who give each answer to `a` live there; empty where nobody knows.
    """

    text: str
    columns: dict[str, list[str]]
    threshold: int
    arrived: list[int] = field(default_factory=list)
    looks: int = 0
    keys: list[float] = field(default_factory=list)
    totals: dict[str, float] = field(default_factory=dict)

    @property
    def questionnaire(self) -> Questionnaire:
        """What was asked, in the versions and languages in which somebody answered."""
        offered = {f"{way}s": WAYS[way] for way in ("version", "language") if way in self.columns}
        return replace(made.questionnaire(self.text), **offered)

    @property
    def frame(self) -> ResponseFrame:
        """The responses."""
        return made.frame(self.questionnaire, **self.columns)


def _choices(values: str, missing: str = "", marks: Sequence[str] = ("", "", "", "")) -> str:
    plain = [f"{{value: {value}, label: {value}{mark}}}" for value, mark in zip(values, marks, strict=False)]
    marked = {"dna": "does-not-apply", "dk": "dont-know", "pns": "prefer-not"}
    if missing == "alone":
        return ", ".join([*plain, "{value: none, exclusive: true, label: none}"])
    return ", ".join(
        [*plain, *([f"{{value: {missing}, missing: {marked[missing]}, label: {missing}}}"] if missing else [])]
    )


def _question(code: str, choices: str, when: str = "", kind: str = "single-choice") -> str:
    shown = f"\n        show_when: {when}" if when else ""
    return f"      - code: {code}\n        kind: {kind}\n        text: {code}?\n        choices: [{choices}]{shown}\n"


def _text(random: Random) -> str:
    """Two opinions, a grouping, and one that may lie within it or allow several answers."""
    pick = random.choice
    on_a = ["{question: a, is: x}", "{question: a, is: [x, y]}", "{not: {question: a, is: x}}"]
    # Who people are is asked at the end, or among the rest where it may be refused.
    early = random.random() < 0.5
    first = _question("a", _choices(pick(["xy", "xyz", "xyzw"]), pick(["pns"] if early else ["", "pns", "dk"])))
    kind = pick(["single-choice", "single-choice", "several-choices"])
    others = ["", "pns"] + ["alone"] * (kind == "several-choices")
    when = pick(["", "", *on_a, "{question: q, is: p}"])
    second = _question("b", _choices(pick(["kl", "klm"]), "pns" if early else pick(others)), when, kind)
    opinion = _question("q", _choices("pn", pick(["", "dna", "dk"]), SCORED), kind="agreement")
    routed = _question(
        "r",
        _choices("uv"),
        pick(["", *on_a, "{question: b, is: k}"] if early else ["", "{question: q, is: p}"]),
        pick(["single-choice", "single-choice", "several-choices"]),
    )
    you = "\n  - code: you\n    title: You\n    background: true\n    explanation: Who.\n    questions:\n"
    return "\n  - code: main\n    title: Main\n    questions:\n" + (
        f"{opinion}{first}{second}{routed}" if early else f"{opinion}{routed}{you}{first}{second}"
    )


def random_survey(seed: int) -> Survey:
    """The survey of this number: always the same."""
    random = Random(seed)
    text = _text(random)
    size = random.choice([8, 15, 25, 40, 70])
    way = random.choice(["mode", *WAYS])
    taken = random.choice([WAYS[way][:1], WAYS[way]])
    columns: dict[str, list[str]] = {way: [random.choice(taken) for _ in range(size)]}
    questions = list(made.questionnaire(text).questions())
    for question in questions:
        # Some answers are rare, and so are people without one.
        values = [choice.value for choice in question.choices]
        weights = [random.choice([0.1, 1, 1, 3]) for _ in values]
        silent = random.choice([0, 0, 0.1, 0.4])
        picked = random.choices([*values, ""], [*weights, silent + 1e-9], k=size)
        if question.kind == "several-choices":
            alone = {choice.value for choice in question.choices if choice.exclusive or choice.missing}
            more = [v for v in values if v not in alone]
            picked = [
                ";".join(sorted({one, *(v for v in more if random.random() < 0.3)}))
                if one and one not in alone
                else one
                for one in picked
            ]
        columns[question.code] = picked
    if random.random() < 0.5:
        often = random.choice([0.1, 0.3])
        columns["status"] = ["partial" if random.random() < often else "finished" for _ in range(size)]
        for row, status in enumerate(columns["status"]):
            # Who gives up has answered the first questions only, or none.
            left = random.randint(0, len(questions)) if status == "partial" else len(questions)
            for question in questions[left:]:
                columns[question.code][row] = ""
    looks = random.choice([0, 0, 1, 2, 3])
    late = random.random() < 0.2
    arrived = [random.randint(0, looks) + (late and random.random() < 0.3) * 9 for _ in range(size)]
    values = [choice.value for choice in next(q for q in questions if q.code == "a").choices if not choice.missing]
    return Survey(
        text,
        columns,
        random.choice([2, 3, 4]),
        [min(when, looks + 1) for when in arrived],
        looks,
        [random.random() for _ in range(size)],
        {value: random.choice([1, 2, 5]) for value in values} if random.random() < 0.4 else {},
    )


def surveys() -> st.SearchStrategy[Survey]:
    """Random surveys."""
    return st.integers(0, 2**32).map(random_survey)
