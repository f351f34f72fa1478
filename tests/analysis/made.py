"""Small questionnaires and frames for the tests of figures."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from surveyapp.analysis.frames import ResponseFrame
from surveyapp.analysis.wide_tables import from_wide
from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.interchange.questionnaire_yaml import load

HEAD = """
format: 1
code: made
audience: parents-carers
framework: framework-2023
title: Made for tests
scales:
  agree:
    kind: agreement
    choices:
      - {value: sa, score: 4, favourable: true, label: Strongly agree}
      - {value: a, score: 3, favourable: true, label: Agree}
      - {value: d, score: 2, favourable: false, label: Disagree}
      - {value: sd, score: 1, favourable: false, label: Strongly disagree}
      - {value: dont-know, missing: dont-know, label: I do not know}
sections:
"""

MAIN = """
  - code: main
    title: Main
    questions:
      - code: plan
        kind: single-choice
        text: Is there a plan?
        choices: [{value: "yes", label: "Yes"}, {value: "no", label: "No"}]
      - code: clear
        kind: agreement
        scale: agree
        text: The plan is clear.
        does_not_apply: Not for us
        show_when: {question: plan, is: "yes"}
      - code: helps
        kind: several-choices
        text: Who helps?
        choices:
          - {value: school, label: School}
          - {value: health, label: Health}
          - {value: none, exclusive: true, label: Nobody}
      - {code: age, kind: number, min: 0, max: 25, text: How old?}
      - {code: seen, kind: date, text: When were you last seen?}
      - {code: more, kind: long-text, text: Anything else?}
"""


def background(*needs: str) -> str:
    """A section on who people are, with one question: which of these needs."""
    choices = "".join(f"          - {{value: {need}, label: {need.capitalize()}}}\n" for need in needs)
    return f"""
  - code: you
    title: You
    background: true
    explanation: To see who answered.
    questions:
      - code: need
        kind: single-choice
        text: Main need?
        choices:
{choices}          - {{value: prefer-not-to-say, missing: prefer-not, label: Prefer not to say}}
"""


BACKGROUND = background("autism", "speech", "hearing", "sight")


def questionnaire(*sections: str) -> Questionnaire:
    """A questionnaire of these sections; MAIN and BACKGROUND by default."""
    return load(HEAD + "".join(sections or (MAIN, BACKGROUND)))


def frame(asked: Questionnaire, **columns: Sequence[str]) -> ResponseFrame:
    """A frame of columns of words; `status` may be among them."""
    table = pd.DataFrame({name.replace("_", "-"): list(cells) for name, cells in columns.items()})
    read = from_wide(asked, table)
    assert not read.unknown_cells
    return read.frame


def repeated(**counts: int) -> list[str]:
    """Each word as often as said; `_` stands for no answer, `_x` for words that Python keeps for itself."""
    return [("" if word == "_" else word.lstrip("_").replace("_", "-")) for word, n in counts.items() for _ in range(n)]
