"""The usual picture of an answer follows from what it means."""

from pathlib import Path

import pytest

import surveyapp
from surveyapp.domain.pictures import DRAWINGS, usual_picture
from surveyapp.domain.questionnaire import Choice
from tests.factories.questionnaires import agreement_scale, choice


def faces(choices: tuple[Choice, ...]) -> list[str | None]:
    return [usual_picture(one, choices) for one in choices]


def points(scores: tuple[int, ...], good: tuple[int, ...], bad: tuple[int, ...]) -> tuple[Choice, ...]:
    favourable = {**dict.fromkeys(good, True), **dict.fromkeys(bad, False)}
    return tuple(choice(f"p{score}", score=score, favourable=favourable.get(score)) for score in scores)


def test_a_scale_of_agreement_has_two_glad_and_two_sad_faces_and_a_shrug() -> None:
    assert faces(agreement_scale()) == ["face-5", "face-4", "face-2", "face-1", "1F937"]


def test_faces_do_not_follow_the_order() -> None:
    assert faces(tuple(reversed(agreement_scale()))) == ["1F937", "face-1", "face-2", "face-4", "face-5"]


@pytest.mark.parametrize(
    ("scores", "good", "bad", "expected"),
    [
        ((1, 2), (2,), (1,), ["face-1", "face-5"]),
        ((3, 2, 1), (3,), (1,), ["face-5", "face-3", "face-1"]),
        ((5, 4, 3, 2, 1), (5, 4), (2, 1), ["face-5", "face-4", "face-3", "face-2", "face-1"]),
        # "My child waits too long": to agree is bad.
        ((4, 3, 2, 1), (2, 1), (4, 3), ["face-1", "face-2", "face-4", "face-5"]),
        ((10, 20, 30), (), (30,), ["face-5", "face-3", "face-1"]),
        ((10, 20, 30), (10,), (), ["face-5", "face-3", "face-1"]),
        ((10, 20, 30), (30,), (), ["face-1", "face-3", "face-5"]),
        ((1, 2, 3, 4), (), (), ["step-1", "step-2", "step-4", "step-5"]),
        ((1, 2, 3, 4, 5, 6), (6,), (1,), [None] * 6),
        ((1,), (1,), (), [None]),
    ],
)
def test_points_of_a_scale(
    scores: tuple[int, ...], good: tuple[int, ...], bad: tuple[int, ...], expected: list[str | None]
) -> None:
    assert faces(points(scores, good, bad)) == expected


def test_answers_that_are_no_opinion() -> None:
    others = (
        choice("away", missing="does-not-apply"),
        choice("silent", missing="prefer-not"),
        choice("nothing", exclusive=True),
        choice("plain"),
    )
    assert faces(others) == ["does-not-apply", "rather-not-say", "none", None]


def test_every_drawing_that_files_may_name_is_drawn() -> None:
    folder = Path(surveyapp.__file__).parent / "content" / "drawings"
    assert {path.stem for path in folder.glob("*.svg")} == DRAWINGS
