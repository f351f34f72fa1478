"""Adjustments: what a cookie carries comes back, and nothing else gets in."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.adjustments import NONE, STEPS, Adjustments, read

every = st.builds(Adjustments, **{name: st.sampled_from(values) for name, values in STEPS.items()})


@given(every)
def test_what_is_written_is_read(chosen: Adjustments) -> None:
    assert read(str(chosen)) == chosen
    assert len(str(chosen)) <= 120


@given(st.text(max_size=300))
def test_anything_else_is_left_out(text: str) -> None:
    assert set(read(text).words) <= {f"{name}-{value}" for name, values in STEPS.items() for value in values}


def test_the_usual_settings_are_the_first_and_say_nothing() -> None:
    assert asdict(NONE) == {name: values[0] for name, values in STEPS.items()}
    assert str(NONE) == ""


@pytest.mark.parametrize("text", ["text-175", "text", "text-150x", "class-evil", "text-150 colours-dark", "."])
def test_unknown_words_are_left_out(text: str) -> None:
    assert read(f"{text}.colours-cream") == Adjustments(colours="cream")


def test_settings_that_are_not_known_change_nothing() -> None:
    dark = Adjustments(colours="dark")
    assert dark.with_settings({"text": "150", "colours": "pink", "face": "x"}) == Adjustments(
        text="150", colours="dark"
    )
