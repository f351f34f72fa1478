"""Which numbers of an area can be totals for weights."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from surveyapp.analysis.margins import Totals, Unused, told_apart, totals
from surveyapp.analysis.profile import Supplied, against
from surveyapp.analysis.results import Summary
from surveyapp.analysis.summaries import summarise
from tests.analysis import made
from tests.analysis.made import repeated

DAY = date(2026, 1, 15)
ASKED = made.questionnaire(
    """
  - code: main
    title: Main
    questions:
      - {code: clear, kind: agreement, scale: agree, text: The plan is clear.}
""",
    made.BACKGROUND
    + """
      - code: sex
        kind: single-choice
        text: Sex?
        choices:
          - {value: girl, label: Girl}
          - {value: boy, label: Boy}
          - {value: rather-not, missing: prefer-not, label: Rather not say}
      - code: helped
        kind: several-choices
        text: Helped by?
        choices: [{value: school, label: School}, {value: health, label: Health}]
""",
)
FRAME = made.frame(
    ASKED,
    clear=repeated(sa=60, d=60),
    sex=repeated(girl=50, boy=56, rather_not=14),
    helped=repeated(school=60, health=60),
)


@pytest.fixture(scope="module")
def summary() -> Summary:
    return summarise(FRAME, survey="made")


def found(
    summary: Summary, numbers: dict[str, int], question: str = "sex", sources: tuple[str, ...] = ("SEN2",)
) -> tuple[tuple[Totals, ...], tuple[Unused, ...]]:
    supplied = [
        Supplied(question, value, number, sources[place % len(sources)], DAY)
        for place, (value, number) in enumerate(numbers.items())
    ]
    return totals(against(summary, supplied), summary)


def test_answers_with_a_number_are_strata_under_the_words_that_people_saw(summary: Summary) -> None:
    [used], unused = found(summary, {"girl": 300, "boy": 700})
    assert [(stratum.name, stratum.total) for stratum in used.margin.strata] == [("Girl", 300.0), ("Boy", 700.0)]
    assert (used.label, used.margin.source, used.as_at, used.without) == ("Sex?", "SEN2", DAY, ())
    assert unused == ()


def test_not_to_say_is_no_people_to_count(summary: Summary) -> None:
    [used], _ = found(summary, {"girl": 300, "boy": 700, "rather-not": 9})
    assert [stratum.name for stratum in used.margin.strata] == ["Girl", "Boy"]


@pytest.mark.parametrize(
    ("numbers", "question", "sources", "reason"),
    [
        ({"girl": 300}, "sex", ("SEN2",), "few-numbers"),
        ({"girl": 300, "boy": 0}, "sex", ("SEN2",), "few-numbers"),
        ({"girl": 300, "boy": 700}, "sex", ("SEN2", "Census"), "several-sources"),
        ({"school": 300, "health": 700}, "helped", ("SEN2",), "several-answers"),
    ],
)
def test_the_reason_is_given_where_numbers_are_of_no_use(
    summary: Summary, numbers: dict[str, int], question: str, sources: tuple[str, ...], reason: str
) -> None:
    used, [unused] = found(summary, numbers, question, sources)
    assert used == ()
    assert unused.reason == reason


def test_a_nought_is_treated_alike_whether_or_not_anybody_gave_that_answer(summary: Summary) -> None:
    for sexes in ({"girl": 60, "boy": 60}, {"girl": 60, "rather_not": 60}):
        frame = made.frame(ASKED, clear=repeated(sa=60, d=60), sex=repeated(**sexes), helped=repeated(school=120))
        used, _ = found(summarise(frame, survey="made"), {"girl": 300, "boy": 0})
        assert used == ()


def test_too_few_people_for_two_strata_leave_it_out(summary: Summary) -> None:
    used, _ = found(summary, {"girl": 300, "boy": 700})
    assert told_apart(FRAME, used, summary) == (used, ())
    _, [unused] = told_apart(FRAME, used, replace(summary, threshold=51))
    assert unused == Unused("Sex?", "few-people")


def test_one_with_a_withheld_group_is_met_alone_or_not_at_all(summary: Summary) -> None:
    needs = repeated(autism=50, speech=30, hearing=25, sight=15)
    sexes = repeated(girl=50, boy=70)
    for few, expected in ((0, ["Main need?", "Sex?"]), (8, ["Sex?"])):
        need = ["speech"] * few + needs[few:] if not few else needs[:-few] + ["autism"] * few
        frame = made.frame(ASKED, clear=repeated(sa=60, d=60), need=need, sex=sexes, helped=repeated(school=120))
        told = summarise(frame, survey="made")
        supplied = [("need", {"autism": 30, "speech": 30, "hearing": 30, "sight": 10}), ("sex", {"girl": 1, "boy": 1})]
        found_both = tuple(each for code, numbers in supplied for each in found(told, numbers, code)[0])
        assert [each.label for each in found_both] == ["Main need?", "Sex?"]
        used, unused = told_apart(frame, found_both, told)
        assert [each.label for each in used] == expected
        assert {each.reason for each in unused} <= {"few-people"}
    assert told_apart(frame, found_both[:1], told)[0] == found_both[:1], "alone"
