"""Nobody who has all that was ever published, and solves for the rest, learns of a few people what is withheld."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.analysis.adversary import Adversary
from tests.analysis.attacks import Attack, attack
from tests.analysis.naive import naive_publications
from tests.analysis.publications import publications
from tests.analysis.random_surveys import Survey, random_survey, surveys
from tests.analysis.reading import Reading, numbers


def found_nothing(found: Attack) -> bool:
    """Whether nothing was learnt; says what, if not."""
    assert not found.recovered, [str(one) for one in found.recovered]
    assert not found.narrowed, [str(one) for one in found.narrowed]
    return True


@settings(max_examples=settings().max_examples // 5)
@given(surveys())
def test_nothing_withheld_follows_from_all_that_is_published(survey: Survey) -> None:
    assert found_nothing(attack(survey))


@pytest.mark.parametrize(
    ("seed", "told_by"),
    [
        (35, "withheld cells that moved together by one between two publications"),
        (41, "how many of an outer group gave no answer to the inner question, some never having been asked"),
        (281, "how many are in outer groups whose numbers are withheld, as their sum is told"),
        (1031, "how many are in an outer group whose number is told beside withheld ones"),
        (283, "a group shown in the second publication that was withheld in the first"),
        (291, "how many of a group were asked, as the answers say that lead to the question"),
        (653, "the same of people in no group"),
        (515, "figures with partial responses beside withheld finished ones, and later both"),
        (61, "weighted figures where nearly all of a stratum answered for certain"),
        (285, "strata joined by other numbers than those that are published"),
        (899, "a group of a follow-up question that everybody of the withheld group was asked"),
        (1864, "who was asked, as the answers to one question decide about both in different ways"),
        (1743, "weighted figures where sizes of groups leave few numbers open"),
        (933, "people who gave an excluding answer, as those who are missing are in another group"),
        (1504, "the same by the answers of the other groups"),
    ],
)
def test_what_was_once_told_is_no_more(seed: int, told_by: str) -> None:
    assert found_nothing(attack(random_survey(seed))), told_by


def test_where_only_small_numbers_are_left_out_they_are_recovered() -> None:
    found = [attack(one, Adversary(one.frame, naive_publications(one))) for one in map(random_survey, range(6))]
    assert sum(bool(one.recovered) for one in found) >= 2


def test_a_number_that_nobody_thought_of_is_noticed() -> None:
    survey = random_survey(1)
    made = publications(survey)
    made[-1].documents["summary"]["questions"][0]["of_whom_new"] = 3
    adversary = Adversary(survey.frame, made)
    assert adversary.unread == [("summary", "questions", 0, "of_whom_new")]


def test_every_number_of_a_document_is_found() -> None:
    found = dict(numbers({"a": [1, {"b": 2.5}], "c": None, "d": True, "e": "7"}))
    assert found == {("a", 0): 1, ("a", 1, "b"): 2.5}
    read = Reading({"n": 4, "m": 2})
    read.says_no_more(2, "m")
    assert set(read.left) == {("n",)}
    with pytest.raises(AssertionError):
        read.says_no_more(5, "n")


def test_what_is_published_is_true() -> None:
    """The adversary looks whether each equation fits the answers: one that does not is a figure that is wrong."""
    survey = random_survey(14)
    made = publications(survey)
    wrong = replace(made[0], documents={**made[0].documents})
    wrong.documents["summary"]["questions"][0]["n"] += 1
    with pytest.raises(AssertionError):
        attack(survey, Adversary(survey.frame, [wrong, *made[1:]]))
