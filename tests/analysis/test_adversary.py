"""Nobody who has every table, and solves for the rest, learns of a few people what the tables do not say."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pytest
from hypothesis import given, settings

from surveyapp.analysis.groups import by_groups
from surveyapp.analysis.groups_results import GroupResult, Level
from surveyapp.analysis.summaries import summarise
from surveyapp.domain.conditions import atoms
from surveyapp.domain.questionnaire import Questionnaire
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
    for question in dict.fromkeys(result.question for result, _ in hidden):
        mine = [(result, level) for result, level in hidden if result.question == question]
        aims = [adversary.rows(question, None, (result.grouping, level.value)) for result, level in mine]
        # How many of a group were asked a question is told by the answers that led to it.
        before = adversary.solve(aims, leading_to(survey.questionnaire, question), whole=whole)
        after = adversary.solve(aims, codes, whole=whole)
        assert_no_answers_follow(adversary, mine, leading_to(survey.questionnaire, question))
        for (result, level), least_most, low_high in zip(mine, before, after, strict=True):
            base = truth(survey, adversary, result, level.value)
            assert_hidden(f"{question} by {result.grouping}, {level.value}", base, least_most, low_high, threshold)


def assert_no_answers_follow(
    adversary: Adversary, hidden: Sequence[tuple[GroupResult, Level]], leading: Collection[str]
) -> None:
    """No number of answers of a hidden group follows, but that nobody gave an answer or all gave the same."""
    cells = [(result, level, choice.value) for result, level in hidden for choice in level.figures.choices]
    aims = [adversary.rows(r.question, value, (r.grouping, level.value)) for r, level, value in cells]
    before, after = adversary.solve(aims, leading), adversary.solve(aims, adversary.codes)
    for (result, level, value), (least, most), (low, high) in zip(cells, before, after, strict=True):
        said = f"{result.question}={value} by {result.grouping}, {level.value}: {least} to {most}, then {low} to {high}"
        assert low < high or least == most or low == 0, said


def leading_to(questionnaire: Questionnaire, code: str) -> set[str]:
    """The questions whose answers decide whether this one is asked."""
    condition = questionnaire.by_code[code].show_when
    named = {atom.question for atom in atoms(condition)} if condition is not None else set()
    return named.union(*(leading_to(questionnaire, other) for other in named))


def assert_hidden(name: str, base: int, before: tuple[int, int], after: tuple[int, int], threshold: int) -> None:
    """What is known of a hidden base `before` its question is told by groups may be narrowed only so far `after`."""
    (least, most), (low, high) = before, after
    said = f"{name} ({base}): {least} to {most}, then {low} to {high}"
    assert low <= base <= high, said
    assert low < high or least == most, said
    if base < threshold:
        assert low <= least, said
        assert high >= min(most, least + threshold - 1), said


@settings(max_examples=settings().max_examples // 6)
@pytest.mark.parametrize("codes", LAID_OUT, ids="-".join)
@given(surveys())
def test_no_hidden_group_follows_from_what_is_published(codes: tuple[str, ...], survey: Survey) -> None:
    assert_nothing_follows(survey, codes)
