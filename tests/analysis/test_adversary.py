"""Nobody who has every table, and solves for the rest, learns of a few people what the tables do not say."""

from __future__ import annotations

import pytest
from hypothesis import given, note, settings

from surveyapp.analysis.groups import by_groups
from surveyapp.analysis.groups_results import GroupResult
from surveyapp.analysis.summaries import summarise
from tests.analysis.adversary import Adversary, in_base
from tests.analysis.random_surveys import Survey, surveys

LAID_OUT = [("q", "a", "b"), ("r", "a", "b"), ("q", "r", "a", "b"), ("q", "a", "b", "/mode")]


def attacked(survey: Survey, codes: tuple[str, ...]) -> Adversary:
    frame = survey.frame
    summary = summarise(frame, survey="s", threshold=survey.threshold)
    groups = by_groups(frame, summary)
    return Adversary(survey.questionnaire, summary, groups, codes)


def truth(survey: Survey, adversary: Adversary, result: GroupResult, value: str, answer: str | None = None) -> int:
    """How many there really are."""
    frame = survey.frame
    count = 0
    for row in range(len(frame)):
        if not frame.finished[row]:
            continue
        person = {}
        for code, question in adversary.asked.items():
            if question.kind == "several-choices":
                flags = frame.flags(question)[row]
                person[code] = tuple(c.value for c, has in zip(question.choices, flags, strict=True) if has)
            else:
                at = int(frame.codes(code)[row])
                person[code] = (question.choices[at].value,) if at >= 0 else ()
        person["/mode"] = (str(frame.mode.iloc[row]),)
        mine = person[result.question]
        inside = in_base(adversary.asked[result.question], mine) and value in person[result.grouping]
        count += inside and (answer is None or answer in mine)
    return count


def assert_nothing_follows(survey: Survey, codes: tuple[str, ...], *, whole: bool = False) -> None:
    adversary = attacked(survey, codes)
    assert adversary.groups is not None
    threshold = survey.threshold
    assert not adversary.small_differences(threshold)
    hidden = [
        (result, level)
        for result in adversary.groups.results
        if result.question in codes and result.grouping in codes and result.n is not None
        for level in result.levels
        if level.figures.suppressed
    ]
    if not hidden:
        return
    aims = [adversary.rows(r.question, None, (r.grouping, level.value)) for r, level in hidden]
    before = adversary.solve(aims, with_groups=False, whole=whole)
    after = adversary.solve(aims, with_groups=True, whole=whole)
    for (result, level), (least, most), (low, high) in zip(hidden, before, after, strict=True):
        base = truth(survey, adversary, result, level.value)
        said = (
            f"{result.question} by {result.grouping}, {level.value} ({base}): {least} to {most}, then {low} to {high}"
        )
        note(said)
        assert low <= base <= high, said
        assert low < high or least == most, said
        if base < threshold:
            assert low <= least, said
            assert high >= min(most, least + threshold - 1), said
        else:
            assert high - low >= min(most - least, threshold - 1), said


@settings(max_examples=25)
@pytest.mark.parametrize("codes", LAID_OUT, ids="-".join)
@given(surveys())
def test_no_hidden_group_follows_from_what_is_published(codes: tuple[str, ...], survey: Survey) -> None:
    assert_nothing_follows(survey, codes)
