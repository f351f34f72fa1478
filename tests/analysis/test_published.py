"""Whatever people answer: no two published figures of the same people are a few apart, in any question."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.analysis.disclosure import follow
from surveyapp.analysis.results import Figures, Summary
from surveyapp.analysis.summaries import summarise
from tests.analysis import made

ASKED = made.questionnaire(
    made.MAIN,
    made.BACKGROUND
    + """
      - code: since
        kind: single-choice
        text: Since when?
        choices: [{value: birth, label: Birth}, {value: later, label: Later}]
        show_when: {question: need, is: [autism, sight]}
""",
)
THRESHOLD = 3
PERSON = st.fixed_dictionaries(
    {
        "plan": st.sampled_from(["yes", "no", ""]),
        "clear": st.sampled_from(["sa", "d", "dont-know", "does-not-apply", ""]),
        "helps": st.sampled_from(["school", "school;health", "none", ""]),
        "age": st.sampled_from(["3", "4", "11", "25", ""]),
        "seen": st.sampled_from(["2024-01-01", "2024-02-01", "2024-05-01", ""]),
        "more": st.sampled_from(["words", ""]),
        "need": st.sampled_from(["autism", "autism", "speech", "hearing", "sight", "prefer-not-to-say", ""]),
        "since": st.sampled_from(["birth", "later", ""]),
        "status": st.sampled_from(["finished", "finished", "finished", "partial"]),
    }
)
PEOPLE = st.lists(PERSON, min_size=1, max_size=30)


def summary_of(people: list[dict[str, str]]) -> Summary:
    frame = made.frame(ASKED, **{name: [person[name] for person in people] for name in people[0]})
    return summarise(frame, survey="s", threshold=THRESHOLD)


def apart(one: int | None, other: int | None) -> bool:
    return one is None or other is None or one == other or abs(one - other) >= THRESHOLD


def by_value(figures: Figures) -> dict[str, int | None]:
    return {choice.value: choice.count for choice in figures.choices}


@settings(max_examples=120)
@given(PEOPLE)
def test_finished_and_with_partial_are_equal_or_apart(people: list[dict[str, str]]) -> None:
    summary = summary_of(people)
    assert summary.respondents.finished is None or summary.respondents.finished >= THRESHOLD
    assert summary.respondents.partial == 0 or (summary.respondents.partial or THRESHOLD) >= THRESHOLD
    for question in summary.questions:
        finished, both = question.finished, question.with_partial
        assert apart(finished.n, both.n)
        for figures in (finished, both):
            assert figures.n is None or figures.n >= THRESHOLD
            assert figures.suppressed is (figures.n is None)
        if both.missing is not None:
            assert summary.respondents.partial is not None
            assert summary.respondents.finished is not None
        if question.background or question.kind in {"number", "date"}:
            counted, beside = by_value(finished), by_value(both)
            assert all(count is None or count >= THRESHOLD for count in counted.values())
            assert all(apart(count, beside.get(value)) for value, count in counted.items())
            assert sum(count is None for count in counted.values()) != 1
            if None in counted.values():
                assert (finished.score, finished.top, finished.bottom) == (None, None, None)


@settings(max_examples=60)
@given(PEOPLE, st.lists(PERSON, max_size=12))
def test_one_download_after_another_is_equal_or_apart(
    people: list[dict[str, str]], later: list[dict[str, str]]
) -> None:
    first = summary_of(people)
    shown = follow(first, summary_of(people + later), ASKED)
    assert apart(first.respondents.finished, shown.respondents.finished)
    assert apart(first.respondents.partial, shown.respondents.partial)
    for before, after in zip(first.questions, shown.questions, strict=True):
        for one in (before.finished, before.with_partial):
            for other in (after.finished, after.with_partial):
                assert apart(one.n, other.n)
        guarded = before.background or before.kind in {"number", "date"}
        if guarded and before.finished.n is not None and after.finished.n is not None:
            old, new = by_value(before.finished), by_value(after.finished)
            assert set(old) == set(new)
            assert all(apart(old[value], new[value]) for value in old)
