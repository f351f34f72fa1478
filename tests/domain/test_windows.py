"""The state of a survey at each instant, exact at both edges of each interval."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.clock import LONDON, UTC, midday
from surveyapp.domain.errors import DomainError
from surveyapp.domain.windows import OVER, TAKES_DRAFTS, Halt, SurveyState, SurveyTimes, move_window, state_at

TICK = dt.timedelta(microseconds=1)
HOUR = dt.timedelta(hours=1)


def times(grace: dt.timedelta = 2 * HOUR) -> SurveyTimes:
    """The window of a re-visit that starts on 14 June 2021."""
    return SurveyTimes(
        announced_at=midday(dt.date(2021, 5, 28)),
        opens_at=midday(dt.date(2021, 6, 7)),
        closes_at=midday(dt.date(2021, 6, 11)),
        grace=grace,
    )


def test_each_state_begins_on_its_edge_and_not_before() -> None:
    survey = times()
    edges = [
        (survey.announced_at, SurveyState.NOT_ANNOUNCED, SurveyState.SCHEDULED),
        (survey.opens_at, SurveyState.SCHEDULED, SurveyState.OPEN),
        (survey.closes_at, SurveyState.OPEN, SurveyState.GRACE),
        (survey.grace_ends_at, SurveyState.GRACE, SurveyState.CLOSED),
    ]
    for edge, before, after in edges:
        assert state_at(survey, edge - TICK) is before
        assert state_at(survey, edge) is after


def test_states_have_the_words_that_templates_are_named_by() -> None:
    assert {str(state) for state in SurveyState} == {
        "draft", "not-announced", "scheduled", "open", "grace", "closed", "paused", "put-off", "called-off"
    }  # fmt: skip


def test_an_unpublished_survey_is_a_draft_at_any_time() -> None:
    survey = times()
    for now in (survey.announced_at, survey.opens_at, survey.grace_ends_at):
        assert state_at(survey, now, published=False) is SurveyState.DRAFT


def test_what_is_taken_when() -> None:
    survey = times()
    assert state_at(survey, survey.opens_at - TICK) is not SurveyState.OPEN
    assert state_at(survey, survey.closes_at - TICK) is SurveyState.OPEN
    assert state_at(survey, survey.closes_at) in TAKES_DRAFTS
    assert state_at(survey, survey.grace_ends_at - TICK) in TAKES_DRAFTS
    assert state_at(survey, survey.grace_ends_at) not in TAKES_DRAFTS
    assert not TAKES_DRAFTS & OVER


def test_a_pause_stops_an_open_survey_only() -> None:
    survey = times()
    halted = {at: state_at(survey, at, halt=Halt.PAUSED) for at in (survey.announced_at, survey.opens_at)}
    assert list(halted.values()) == [SurveyState.SCHEDULED, SurveyState.PAUSED]
    for at in (survey.closes_at, survey.grace_ends_at):
        assert state_at(survey, at, halt=Halt.PAUSED) is state_at(survey, at)


@pytest.mark.parametrize("halt", [Halt.PUT_OFF, Halt.CALLED_OFF])
def test_what_is_put_off_or_called_off_is_so_at_any_time_from_the_notice_on(halt: Halt) -> None:
    survey = times()
    for at in (survey.announced_at, survey.opens_at, survey.closes_at, survey.grace_ends_at):
        assert state_at(survey, at, halt=halt) == halt
    assert state_at(survey, survey.announced_at - TICK, halt=halt) is SurveyState.NOT_ANNOUNCED
    assert state_at(survey, survey.opens_at, published=False, halt=halt) is SurveyState.DRAFT


def test_without_grace_a_survey_closes_at_once() -> None:
    survey = times(grace=dt.timedelta(0))
    assert state_at(survey, survey.closes_at) is SurveyState.CLOSED


def test_nothing_is_found_before_the_area_is_told_even_if_the_window_says_open() -> None:
    survey = SurveyTimes(
        announced_at=midday(dt.date(2021, 6, 8)),
        opens_at=midday(dt.date(2021, 6, 7)),
        closes_at=midday(dt.date(2021, 6, 11)),
    )
    assert state_at(survey, survey.opens_at) is SurveyState.NOT_ANNOUNCED


@pytest.mark.parametrize(
    ("opens", "closes", "hours"),
    [
        (dt.date(2024, 3, 28), dt.date(2024, 4, 3), 6 * 24 - 1),  # the clocks go forward on 31 March
        (dt.date(2024, 10, 24), dt.date(2024, 10, 30), 6 * 24 + 1),  # and back on 27 October
        (dt.date(2024, 6, 6), dt.date(2024, 6, 12), 6 * 24),
    ],
)
def test_a_window_over_a_clock_change_runs_from_midday_to_midday(opens: dt.date, closes: dt.date, hours: int) -> None:
    survey = SurveyTimes(midday(opens), midday(opens), midday(closes))
    assert survey.closes_at - survey.opens_at == hours * HOUR
    assert survey.opens_at.astimezone(LONDON).hour == survey.closes_at.astimezone(LONDON).hour == 12
    assert state_at(survey, survey.closes_at - TICK) is SurveyState.OPEN
    assert state_at(survey, survey.closes_at) is SurveyState.CLOSED


def test_an_edge_inside_the_hour_shown_twice_is_one_instant() -> None:
    first = dt.datetime(2024, 10, 27, 0, 30, tzinfo=UTC)  # 1:30 by the first showing
    survey = SurveyTimes(first - HOUR, first - HOUR, first)
    assert state_at(survey, first.astimezone(LONDON)) is SurveyState.CLOSED
    assert state_at(survey, (first - TICK).astimezone(LONDON)) is SurveyState.OPEN
    assert state_at(survey, (first + HOUR).astimezone(LONDON)) is SurveyState.CLOSED


@given(st.timedeltas(dt.timedelta(days=-20), dt.timedelta(days=20)))
def test_states_never_go_back(after: dt.timedelta) -> None:
    survey = times()
    order = list(SurveyState)
    now = survey.opens_at + after
    assert order.index(state_at(survey, now)) <= order.index(state_at(survey, now + HOUR))


def test_a_clock_without_a_zone_is_refused() -> None:
    with pytest.raises(DomainError) as caught:
        state_at(times(), dt.datetime(2021, 6, 8))  # noqa: DTZ001 - the case
    assert caught.value.code == "instant-without-zone"


def test_a_window_can_be_moved() -> None:
    survey = times()
    longer = move_window(survey, survey.opens_at, survey.closes_at + 24 * HOUR)
    assert longer.closes_at == survey.closes_at + 24 * HOUR
    assert (longer.announced_at, longer.grace) == (survey.announced_at, survey.grace)


def test_a_move_that_cannot_stand_is_refused() -> None:
    survey = times()
    cases = [
        ("window-empty", survey.opens_at, survey.opens_at),
        ("window-empty", survey.closes_at, survey.opens_at),
        ("window-before-notice", survey.announced_at - TICK, survey.closes_at),
        ("instant-without-zone", dt.datetime(2021, 6, 7, 12), survey.closes_at),  # noqa: DTZ001 - the case
    ]
    for code, opens_at, closes_at in cases:
        with pytest.raises(DomainError) as caught:
            move_window(survey, opens_at, closes_at)
        assert caught.value.code == code


def test_a_window_may_open_the_moment_the_area_is_told() -> None:
    survey = times()
    assert move_window(survey, survey.announced_at, survey.closes_at).opens_at == survey.announced_at


def test_grace_is_never_negative() -> None:
    with pytest.raises(DomainError) as caught:
        times(grace=-HOUR)
    assert caught.value.code == "grace-negative"
