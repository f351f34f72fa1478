"""Random small surveys: questions on opinions and on people, linked by routing in every way that there is."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

from surveyapp.analysis.frames import ResponseFrame
from surveyapp.domain.questionnaire import Questionnaire
from tests.analysis import made


@dataclass(frozen=True)
class Survey:
    """A survey, its finished and partial responses as cells of a wide table, and the threshold for it."""

    text: str
    columns: dict[str, list[str]]
    threshold: int

    @property
    def questionnaire(self) -> Questionnaire:
        """What was asked."""
        return made.questionnaire(self.text)

    @property
    def frame(self) -> ResponseFrame:
        """The responses."""
        return made.frame(self.questionnaire, **self.columns)


def _choices(values: str, missing: str = "") -> str:
    plain = [f"{{value: {value}, label: {value}}}" for value in values]
    marked = {"dna": "does-not-apply", "dk": "dont-know", "pns": "prefer-not"}
    if missing == "alone":
        return ", ".join([*plain, "{value: none, exclusive: true, label: none}"])
    return ", ".join(
        [*plain, *([f"{{value: {missing}, missing: {marked[missing]}, label: {missing}}}"] if missing else [])]
    )


def _question(code: str, choices: str, when: str = "", kind: str = "single-choice") -> str:
    shown = f"\n        show_when: {when}" if when else ""
    return f"      - code: {code}\n        kind: {kind}\n        text: {code}?\n        choices: [{choices}]{shown}\n"


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    """A survey of two opinions, a grouping, one that may lie within it or allow several answers, and the mode."""
    on_a = ["{question: a, is: x}", "{question: a, is: [x, y]}", "{not: {question: a, is: x}}"]
    # Who people are is asked at the end, or among the rest where it may be refused.
    early = draw(st.booleans())
    refusals = ["pns"] if early else ["", "pns", "dk"]
    first = _question("a", _choices(draw(st.sampled_from(["xy", "xyz", "xyzw"])), draw(st.sampled_from(refusals))))
    kind = draw(st.sampled_from(["single-choice", "single-choice", "several-choices"]))
    others = ["", "pns"] + ["alone"] * (kind == "several-choices")
    second = _question(
        "b",
        _choices(draw(st.sampled_from(["kl", "klm"])), "pns" if early else draw(st.sampled_from(others))),
        draw(st.sampled_from(["", "", *on_a, "{question: q, is: p}"])),
        kind,
    )
    opinion = _question("q", _choices("pn", draw(st.sampled_from(["", "dna", "dk"]))))
    routed = _question(
        "r",
        _choices("uv"),
        draw(st.sampled_from(["", *on_a, "{question: b, is: k}"] if early else ["", "{question: q, is: p}"])),
        draw(st.sampled_from(["single-choice", "single-choice", "several-choices"])),
    )
    you = "\n  - code: you\n    title: You\n    background: true\n    explanation: Who.\n    questions:\n"
    text = "\n  - code: main\n    title: Main\n    questions:\n" + (
        f"{opinion}{first}{second}{routed}" if early else f"{opinion}{routed}{you}{first}{second}"
    )
    random = Random(draw(st.integers(0, 2**32)))
    size = random.choice([8, 15, 25, 40, 70])
    modes = draw(st.sampled_from([("online",), ("online", "paper")]))
    columns: dict[str, list[str]] = {"mode": [random.choice(modes) for _ in range(size)]}
    if draw(st.booleans()):
        columns["status"] = [random.choice(["finished"] * 6 + ["partial"]) for _ in range(size)]
    for question in made.questionnaire(text).questions():
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
    return Survey(text, columns, draw(st.sampled_from([2, 3, 4])))
