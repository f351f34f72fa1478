"""Frames: typed columns, routing over columns as the domain does it for one, and every kind of missing told apart."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.frames import ResponseFrame, from_answers
from surveyapp.domain import routing
from surveyapp.domain.answers import encode
from surveyapp.domain.conditions import OPERATORS, All, Answer, Answered, Any, Compare, Condition, Is, Not
from surveyapp.domain.questionnaire import Choice, Question, Questionnaire, Section, Wording
from tests.analysis import made


def stored(asked: Questionnaire, people: list[dict[str, Answer]], status: list[str] | None = None) -> ResponseFrame:
    ids = [f"r{number}" for number in range(len(people))]
    rows = [(i, code, encode(answer)) for i, person in zip(ids, people, strict=True) for code, answer in person.items()]
    responses = pd.DataFrame(
        {"id": ids, "status": status or ["finished"] * len(ids), "version": "standard", "language": "en"}
    )
    return from_answers(asked, responses, pd.DataFrame(rows, columns=["response", "question", "value"]).sample(frac=1))


def test_every_kind_of_answer_has_its_type_and_every_gap_its_reason() -> None:
    asked = made.questionnaire()
    frame = stored(
        asked,
        [
            {"plan": "yes", "clear": "sa", "helps": ("school", "health"), "age": Decimal(7), "seen": date(2024, 5, 1)},
            {"plan": "no", "clear": "a", "helps": ("none",), "more": "Thank you", "need": "prefer-not-to-say"},
            {"plan": "yes", "clear": "dont-know", "more": "  "},
            {"plan": "yes", "clear": "does-not-apply"},
            {"plan": "yes"},
        ],
    )
    assert frame.data["clear"].astype(object).where(frame.data["clear"].notna(), None).tolist() == [
        "sa", None, "dont-know", "does-not-apply", None,
    ]  # fmt: skip
    reasons = frame.missing("clear").astype(object)
    assert reasons.where(reasons.notna(), None).tolist() == [
        None, "not-shown", "dont-know", "does-not-apply", "not-answered",
    ]  # fmt: skip
    assert frame.data["helps/school"].tolist() == [True, False, False, False, False]
    assert frame.data["helps/none"].tolist() == [False, True, False, False, False]
    assert frame.data["age"].dtype == np.float64
    assert frame.data["seen"].iloc[0] == pd.Timestamp(2024, 5, 1)
    assert frame.data["more"].tolist() == [False, True, False, False, False]
    assert frame.missing("need").iloc[1] == "prefer-not"
    assert frame.missing("helps").iloc[2] == "not-answered"


def test_open_text_is_not_in_the_frame() -> None:
    frame = stored(made.questionnaire(), [{"plan": "yes", "more": "My name is Ada"}])
    assert "Ada" not in frame.data.to_csv()


def test_answers_of_others_and_to_other_questions_are_passed_over() -> None:
    asked = made.questionnaire()
    responses = pd.DataFrame({"id": ["a"], "status": ["partial"], "version": ["easy-read"], "language": ["pl"]})
    answers = pd.DataFrame(
        [("a", "plan", "yes"), ("b", "plan", "no"), ("a", "gone", "x")], columns=["response", "question", "value"]
    )
    frame = from_answers(asked, responses, answers)
    assert frame.data["plan"].tolist() == ["yes"]
    assert (frame.status[0], frame.version[0], frame.language[0]) == ("partial", "easy-read", "pl")
    assert not frame.finished[0]


def test_a_stored_value_that_is_no_choice_is_refused() -> None:
    with pytest.raises(ValueError, match="plan: 1 stored"):
        stored(made.questionnaire(), [{"plan": "maybe"}])
    with pytest.raises(ValueError, match="helps: 1 stored"):
        stored(made.questionnaire(), [{"helps": ("school", "luck")}])


def test_nobody_at_all_is_a_frame_too() -> None:
    frame = stored(made.questionnaire(), [])
    assert len(frame) == 0
    assert frame.data["clear"].tolist() == []


TEXT = Wording({("standard", "en"): "?"})
CHOICES = tuple(Choice(value, TEXT) for value in ("a", "b", "c"))
FLAGS = (*CHOICES, Choice("none", TEXT, exclusive=True))
FIRST = (
    Question("one", "single-choice", TEXT, "s", choices=CHOICES),
    Question("many", "several-choices", TEXT, "s", choices=FLAGS),
    Question("number", "number", TEXT, "s", decimals=1),
    Question("day", "date", TEXT, "s"),
    Question("text", "short-text", TEXT, "s"),
)
NUMBERS = st.decimals(-5, 5, places=1)
DAYS = st.dates(date(2024, 1, 1), date(2024, 1, 9))
ATOMS = st.one_of(
    st.builds(Is, st.sampled_from(["one", "many", "later"]), st.sets(st.sampled_from("abc"), min_size=1).map(tuple)),
    st.builds(Answered, st.sampled_from(["one", "many", "number", "day", "text", "later"]), st.booleans()),
    st.builds(Compare, st.just("number"), st.sampled_from(OPERATORS), NUMBERS),
    st.builds(Compare, st.just("day"), st.sampled_from(OPERATORS), DAYS),
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(All, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Any, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=6,
)


def without_later(condition: Condition) -> Condition:
    match condition:
        case All(parts):
            return All(tuple(map(without_later, parts)))
        case Any(parts):
            return Any(tuple(map(without_later, parts)))
        case Not(part):
            return Not(without_later(part))
        case Is("later", values):
            return Is("one", values)
        case Answered("later", expected):
            return Answered("one", expected)
        case _:
            return condition


PERSON = st.fixed_dictionaries(
    {},
    optional={
        "one": st.sampled_from("abc"),
        "many": st.one_of(
            st.just(("none",)), st.sets(st.sampled_from("abc"), min_size=1).map(lambda s: tuple(sorted(s)))
        ),
        "number": NUMBERS,
        "day": DAYS,
        "text": st.just("words"),
        "later": st.sampled_from("abc"),
        "last": st.sampled_from("abc"),
    },
)


@given(CONDITIONS, CONDITIONS, st.lists(PERSON, min_size=1, max_size=12))
def test_routing_over_columns_is_the_routing_of_the_domain(
    first: Condition, second: Condition, people: list[dict[str, Answer]]
) -> None:
    later = Question("later", "single-choice", TEXT, "s", choices=CHOICES, show_when=without_later(first))
    last = Question("last", "single-choice", TEXT, "s", choices=CHOICES, show_when=second)
    section = Section("s", TEXT, (*FIRST, later, last))
    asked = Questionnaire("q", "parents-carers", TEXT, (section,))
    frame = stored(asked, people)
    for row, person in enumerate(people):
        reported = routing.reported(asked, person)
        shown = routing.shown(asked, person)
        for code in ("later", "last"):
            value = frame.data[code].iloc[row]
            assert (None if pd.isna(value) else value) == reported.get(code)
            assert bool(frame.hidden[code][row]) is (code not in shown)
