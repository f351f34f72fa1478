"""The registry of kinds of question: one word each, and what the rules know about it."""

from typing import get_args

import pytest

from surveyapp.domain import kinds
from surveyapp.domain.kinds import KINDS, Kind, Shape


def test_the_words_are_those_that_every_floor_uses() -> None:
    assert list(KINDS) == [
        "single-choice",
        "agreement",
        "frequency",
        "several-choices",
        "short-text",
        "long-text",
        "number",
        "date",
        "statement",
    ]
    constants = {value for name, value in vars(kinds).items() if name.isupper() and isinstance(value, str)}
    assert constants == set(KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_kind_is_filed_under_its_name_and_has_a_known_shape(kind: Kind) -> None:
    assert KINDS[kind.name] is kind
    assert kind.shape in get_args(Shape)
    assert kind.has_choices == (kind.shape in {"one", "many"})
    assert kind.is_open == (kind.shape == "text") == (kind.max_length > 0)
    assert not kind.is_scale or kind.shape == "one"


def test_every_shape_is_used() -> None:
    assert {kind.shape for kind in KINDS.values()} == set(get_args(Shape))
