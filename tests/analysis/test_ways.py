"""How people answered: counted and guarded as who people are, and never told while a survey is open."""

from __future__ import annotations

from dataclasses import replace

from surveyapp.analysis.disclosure import follow
from surveyapp.analysis.results import QuestionResult, Summary
from surveyapp.analysis.summaries import summarise
from surveyapp.domain.questionnaire import Questionnaire
from tests.analysis import made
from tests.analysis.made import repeated

SPOKEN: Questionnaire = replace(made.questionnaire(), versions=("standard", "easy-read"), languages=("en", "pl", "ur"))


def summary(*, provisional: bool = False, asked: Questionnaire = SPOKEN, **columns: list[str]) -> Summary:
    size = len(next(iter(columns.values())))
    frame = made.frame(asked, **{"plan": ["yes"] * size, **columns})
    return summarise(frame, survey="s", provisional=provisional)


def way(found: Summary, name: str) -> QuestionResult:
    return next(one for one in found.ways if one.code == f"/{name}")


def told(found: QuestionResult) -> dict[str, object]:
    """Counts by way, or the least and most that is said, or nothing."""
    return {
        choice.value: choice.count
        if choice.count is not None
        else None
        if choice.at_least is None
        else (choice.at_least, choice.at_most)
        for choice in found.finished.choices
    }


def test_every_way_is_counted() -> None:
    found = summary(
        mode=repeated(online=80, phone=20, paper=30),
        version=repeated(standard=60, easy_read=70),
        language=repeated(en=90, pl=25, ur=15),
    )
    assert [one.code for one in found.ways] == ["/mode", "/version", "/language"]
    assert told(way(found, "mode")) == {"online": 80, "phone": 20, "paper": 30}
    assert told(way(found, "version")) == {"standard": 60, "easy-read": 70}
    assert told(way(found, "language")) == {"en": 90, "pl": 25, "ur": 15}
    assert way(found, "mode").finished.n == way(found, "language").finished.n == 130
    assert not {one.code for one in found.questions} & {one.code for one in found.ways}


def test_few_and_none_read_the_same() -> None:
    few = summary(mode=repeated(online=97, paper=3))
    none = summary(mode=["online"] * 100)
    assert told(way(few, "mode")) == {"online": (82, 100), "phone": (0, 9), "paper": (0, 9)}
    assert way(few, "mode") == way(none, "mode")


def test_a_way_that_few_took_takes_the_next_with_it() -> None:
    found = way(summary(language=repeated(en=90, pl=12, ur=4)), "language")
    assert told(found) == {"en": 90, "pl": None, "ur": None}
    assert found.finished.n == 106


def test_fewer_than_the_threshold_in_all_are_not_told_apart() -> None:
    found = way(summary(mode=repeated(online=5, paper=4)), "mode")
    assert found.finished.suppressed
    assert told(found) == {"online": None, "phone": None, "paper": None}


def test_what_is_not_known_or_could_not_differ_is_no_way() -> None:
    assert summary(plan=["yes"] * 40).ways == ()
    plain = replace(made.questionnaire(), versions=("standard",))
    columns = {"version": ["standard"] * 40, "language": ["en"] * 40, "mode": ["online"] * 40}
    assert [one.code for one in summary(asked=plain, **columns).ways] == ["/mode"]
    assert summary(language=repeated(en=40, cy=20)).ways == (), "Welsh is not offered"


def test_nothing_is_told_of_ways_while_a_survey_is_open() -> None:
    found = way(summary(provisional=True, mode=repeated(online=80, paper=30)), "mode")
    assert (found.finished.n, found.with_partial.n, found.finished.suppressed) == (None, None, True)
    assert set(told(found).values()) == {None}


def test_partial_responses_stand_beside_finished_ones_only_a_threshold_apart() -> None:
    status = ["finished"] * 100 + ["partial"] * 20
    mode = repeated(online=60, phone=20, paper=20)
    found = way(summary(mode=mode + repeated(online=20), status=status), "mode")
    assert [choice.count for choice in found.with_partial.choices] == [80, 20, 20]
    found = way(summary(mode=mode + repeated(online=15, paper=5), status=status), "mode")
    assert found.with_partial.suppressed
    assert found.finished.n == 100


def test_ways_follow_each_other_by_whole_thresholds() -> None:
    first = summary(mode=repeated(online=60, phone=20, paper=20))
    near = summary(mode=repeated(online=68, phone=20, paper=23))
    far = summary(mode=repeated(online=60, phone=20, paper=40))
    assert follow(first, near, SPOKEN).ways == first.ways
    assert follow(first, far, SPOKEN).ways == far.ways


def test_who_filled_it_in_is_found_by_its_code() -> None:
    assert summary(plan=["yes"] * 40).filled_in_by is None
    section = made.BACKGROUND.replace("code: need", "code: filled-in-by").replace("value: autism", "value: alone")
    asked = made.questionnaire(made.MAIN, section)
    frame = made.frame(asked, filled_in_by=repeated(alone=30, speech=20, prefer_not_to_say=4))
    found = summarise(frame, survey="s").filled_in_by
    assert found is not None
    assert found.background
    assert found.code == "filled-in-by"
