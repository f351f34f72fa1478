"""The timetable of each kind of inspection, against dates in the sources and by its laws."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.clock import LONDON, UTC, london, midday
from surveyapp.domain.errors import DomainError
from surveyapp.domain.inspection_kinds import AUDIENCES, INSPECTION_KINDS, inspection_kind
from surveyapp.domain.inspection_rules import FIRST_DAY, LAST_DAY, PARTS_OF_DAY
from surveyapp.domain.timetable import build, moved
from surveyapp.domain.working_days import ENGLAND, WorkingDays

MONDAY = dt.date(2021, 6, 14)
first_days = st.dates(dt.date(2016, 1, 1), dt.date(2030, 12, 31)).map(ENGLAND.next_on_or_after)
kinds = st.sampled_from(sorted(INSPECTION_KINDS))


def refusal(*args: object, **kwargs: object) -> DomainError:
    with pytest.raises(DomainError) as caught:
        build(*args, **kwargs)  # type: ignore[arg-type]  # what is refused may be of any type
    return caught.value


# ------------------------------------------------------------------------------ dates from the sources


def test_revisit_over_a_bank_holiday() -> None:
    timetable = build("revisit", MONDAY)
    assert (timetable.milestone("notice").day, timetable.milestone("notice").date) == (-10, dt.date(2021, 5, 28))
    assert timetable.milestone("evidence").date == dt.date(2021, 6, 3)
    assert timetable.milestone("evidence-review").date == dt.date(2021, 6, 4)
    assert timetable.milestone("evidence-review").until == dt.date(2021, 6, 11)
    assert timetable.milestone("forum-review").at == midday(dt.date(2021, 6, 4))
    (window,) = timetable.windows
    assert window.audience == "parents-carers"
    assert window.opens_at == dt.datetime(2021, 6, 7, 11, tzinfo=UTC)
    assert window.closes_at == dt.datetime(2021, 6, 11, 11, tzinfo=UTC)
    assert window.source is not None
    assert timetable.announced_at == dt.datetime(2021, 5, 28, 11, tzinfo=UTC)
    assert timetable.last_day == dt.date(2021, 6, 17)


def test_medway_was_notified_ten_days_before() -> None:
    assert build("revisit", dt.date(2019, 12, 9)).milestone("notice").date == dt.date(2019, 11, 25)


def test_durham_started_on_a_wednesday() -> None:
    timetable = build("revisit", dt.date(2020, 1, 22))
    assert timetable.milestone("notice").date == dt.date(2020, 1, 8)
    assert timetable.window("parents-carers").opens_at == midday(dt.date(2020, 1, 15))
    assert timetable.window("parents-carers").closes_at == midday(dt.date(2020, 1, 21))


def test_dorset_was_published_after_33_working_days() -> None:
    timetable = build("revisit", dt.date(2019, 2, 11), days_on_site=3)
    assert timetable.last_day == dt.date(2019, 2, 13)
    assert timetable.milestone("publication").date == dt.date(2019, 4, 1)


def test_full_inspection_of_2016() -> None:
    timetable = build("full-2016", MONDAY)
    assert timetable.milestone("notice").date == dt.date(2021, 6, 7)
    assert timetable.announced_at == london(dt.date(2021, 6, 7), dt.time(10, 0))
    window = timetable.window("parents-carers")
    assert (window.opens_at, window.closes_at) == (midday(dt.date(2021, 6, 7)), midday(dt.date(2021, 6, 11)))
    assert window.source is None
    evaluation = timetable.window("nominated-officer")
    assert evaluation.opens_at == midday(dt.date(2021, 6, 21))
    assert evaluation.closes_at == midday(dt.date(2021, 7, 2))


def test_deadlines_after_a_full_inspection_count_from_its_last_day() -> None:
    timetable = build("full-2016", MONDAY)
    last_day = dt.date(2021, 6, 18)
    report = ENGLAND.shift(last_day, 28)
    statement = ENGLAND.shift(report, 70)
    expected = {
        "comments": ENGLAND.shift(last_day, 10),
        "final-report": report,
        "publication": ENGLAND.shift(last_day, 33),
        "local-publication": ENGLAND.shift(report, 5),
        "wsoa": statement,
        "fitness-review": ENGLAND.shift(statement, 10),
        "resubmission": ENGLAND.shift(statement, 30),
    }
    assert {code: timetable.milestone(code).date for code in expected} == expected
    assert all(timetable.milestone(code).source and timetable.milestone(code).day is None for code in expected)
    # By hand: 18 June to 28 July 2021 is 28 working days, and 70 more (over 30 August) end on 4 November.
    assert (report, statement) == (dt.date(2021, 7, 28), dt.date(2021, 11, 4))


@pytest.mark.parametrize("kind", ["full-2023", "monitoring", "thematic"])
def test_windows_over_the_first_week_of_notice_are_ours(kind: str) -> None:
    timetable = build(kind, dt.date(2024, 10, 14))
    assert timetable.milestone("notice").date == dt.date(2024, 9, 30)
    before = [window for window in timetable.windows if window.audience != "nominated-officer"]
    for window in before:
        assert (window.opens_at, window.closes_at) == (midday(dt.date(2024, 9, 30)), midday(dt.date(2024, 10, 4)))
        assert window.source is None


def test_who_is_asked_in_each_kind() -> None:
    assert {code: kind.audiences for code, kind in INSPECTION_KINDS.items()} == {
        "full-2016": ("parents-carers", "nominated-officer"),
        "revisit": ("parents-carers",),
        "full-2023": ("parents-carers", "young-people", "practitioners", "nominated-officer"),
        "monitoring": ("parents-carers", "young-people", "practitioners"),
        "thematic": ("parents-and-professionals",),
    }
    assert {audience for kind in INSPECTION_KINDS.values() for audience in kind.audiences} == set(AUDIENCES)


@pytest.mark.parametrize(
    ("first_day", "opens", "closes"),
    [
        # Clocks go forward on Sunday 31 March 2024, between Good Friday and Easter Monday.
        (dt.date(2024, 4, 5), "2024-03-27T12:00:00+00:00", "2024-04-04T12:00:00+01:00"),
        # Clocks go back on Sunday 27 October 2024.
        (dt.date(2024, 10, 30), "2024-10-23T12:00:00+01:00", "2024-10-29T12:00:00+00:00"),
    ],
)
def test_windows_over_a_clock_change(first_day: dt.date, opens: str, closes: str) -> None:
    window = build("revisit", first_day).window("parents-carers")
    assert window.opens_at.astimezone(LONDON).isoformat() == opens
    assert window.closes_at.astimezone(LONDON).isoformat() == closes


@pytest.mark.parametrize(
    ("first_day", "notice"),
    [
        (dt.date(2022, 9, 26), dt.date(2022, 9, 9)),  # the state funeral, 19 September
        (dt.date(2023, 5, 15), dt.date(2023, 4, 27)),  # the coronation, 8 May, and 1 May
        (dt.date(2022, 6, 6), dt.date(2022, 5, 19)),  # the jubilee, 2 and 3 June
    ],
)
def test_one_off_bank_holidays_push_the_notice_back(first_day: dt.date, notice: dt.date) -> None:
    assert build("revisit", first_day).milestone("notice").date == notice


# ---------------------------------------------------------------------------------------------- refusals


def test_a_first_day_off_is_refused_with_the_reason() -> None:
    error = refusal("revisit", dt.date(2022, 9, 19))
    assert error.code == "first-day-not-working"
    assert error.data["reason"] == "bank-holiday"
    assert error.data["name"]
    assert error.data["next"] == dt.date(2022, 9, 20)


@pytest.mark.parametrize(("kind", "days"), [("revisit", 1), ("revisit", 5), ("full-2016", 6), ("full-2016", 0)])
def test_days_on_site_keep_to_the_kind(kind: str, days: int) -> None:
    assert refusal(kind, MONDAY, days).code == "days-on-site-out-of-range"


def test_other_refusals() -> None:
    assert refusal("ordinary", MONDAY).code == "unknown-inspection-kind"
    assert refusal("revisit", dt.date(2015, 6, 15)).code == "first-day-out-of-range"
    assert refusal("revisit", MONDAY, overrides={"tea": MONDAY}).code == "unknown-milestone"
    early = dt.datetime(2021, 5, 28, 8, tzinfo=UTC)
    assert refusal("revisit", MONDAY, overrides={"opens-parents-carers": early}).code == "window-before-notice"
    late = {"opens-parents-carers": dt.date(2021, 6, 11)}
    assert refusal("revisit", MONDAY, overrides=late).code == "window-empty"
    naive = {"announced": dt.datetime(2021, 5, 28, 8)}  # noqa: DTZ001 - the case
    assert refusal("revisit", MONDAY, overrides=naive).code == "instant-without-zone"


# --------------------------------------------------------------------------------- what people change


def test_staff_can_give_any_milestone_another_date() -> None:
    timetable = build("revisit", MONDAY, overrides={"evidence": dt.date(2021, 6, 4)})
    evidence = timetable.milestone("evidence")
    assert (evidence.date, evidence.day, evidence.moved) == (dt.date(2021, 6, 4), -6, True)
    assert [each.code for each in timetable.milestones if each.moved] == ["evidence"]


def test_a_date_alone_keeps_the_time_of_day() -> None:
    timetable = build("revisit", MONDAY, overrides={"closes-parents-carers": dt.date(2021, 6, 14)})
    window = timetable.window("parents-carers")
    assert window.closes_at == midday(dt.date(2021, 6, 14))
    assert window.moved


def test_an_exact_time_is_taken_as_it_is() -> None:
    five = dt.datetime(2021, 6, 11, 16, tzinfo=UTC)
    timetable = build("revisit", MONDAY, overrides={"closes-parents-carers": five})
    assert timetable.window("parents-carers").closes_at == five
    assert timetable.milestone("closes-parents-carers").at == london(dt.date(2021, 6, 11), dt.time(17))


def test_what_counts_from_a_moved_date_moves_with_it() -> None:
    timetable = build("full-2016", MONDAY, overrides={"final-report": dt.date(2021, 8, 2)})
    assert timetable.milestone("wsoa").date == ENGLAND.shift(dt.date(2021, 8, 2), 70)
    assert timetable.milestone("wsoa").moved
    assert not timetable.milestone("publication").moved


def test_comments_count_from_the_draft_once_its_date_is_known() -> None:
    usual = build("revisit", MONDAY)
    with pytest.raises(DomainError):
        usual.milestone("draft-report")
    timetable = build("revisit", MONDAY, overrides={"draft-report": dt.date(2021, 7, 1)})
    assert timetable.milestone("comments").date == ENGLAND.shift(dt.date(2021, 7, 1), 10)


def test_a_changed_notice_takes_the_telling_with_it() -> None:
    timetable = build("revisit", MONDAY, overrides={"notice": dt.date(2021, 5, 27)})
    assert timetable.announced_at == midday(dt.date(2021, 5, 27))


def test_a_day_declared_late_moves_dates_and_flags_them() -> None:
    before = build("revisit", MONDAY)
    after = build("revisit", MONDAY, working_days=WorkingDays({dt.date(2021, 6, 9): "A day of mourning"}))
    changes = {each.code: (each.before.date, each.after.date) for each in moved(before, after)}
    assert changes["opens-parents-carers"] == (dt.date(2021, 6, 7), dt.date(2021, 6, 4))
    assert changes["notice"] == (dt.date(2021, 5, 28), dt.date(2021, 5, 27))
    assert "closes-parents-carers" not in changes
    assert "on-site" not in changes
    assert "publication" not in changes
    assert {each.code for each in after.milestones if each.moved} == set(changes)
    assert after.window("parents-carers").moved


def test_a_day_declared_after_the_visit_moves_the_deadlines_only() -> None:
    before = build("revisit", MONDAY)
    after = build("revisit", MONDAY, working_days=WorkingDays({dt.date(2021, 7, 1): "A day of mourning"}))
    assert [each.code for each in moved(before, after)] == [
        "comments", "final-report", "publication", "local-publication"
    ]  # fmt: skip


def test_a_day_declared_during_the_visit_lengthens_it() -> None:
    after = build("revisit", MONDAY, working_days=WorkingDays({dt.date(2021, 6, 16): "A day of mourning"}))
    assert after.last_day == dt.date(2021, 6, 18)
    on_site = after.milestone("on-site")
    assert (on_site.date, on_site.until, on_site.moved) == (MONDAY, dt.date(2021, 6, 18), True)


def test_a_declared_day_that_is_off_anyway_moves_nothing() -> None:
    before = build("revisit", MONDAY)
    after = build("revisit", MONDAY, working_days=WorkingDays({dt.date(2021, 5, 31): "Spring again"}))
    assert moved(before, after) == []
    assert before == after


def test_a_date_given_by_hand_stays_when_a_day_is_declared() -> None:
    overrides = {"evidence": dt.date(2021, 6, 3)}
    before = build("revisit", MONDAY, overrides=overrides)
    after = build("revisit", MONDAY, None, WorkingDays({dt.date(2021, 6, 9): "A day"}), overrides)
    assert "evidence" not in {each.code for each in moved(before, after)}


# -------------------------------------------------------------------------------------------------- laws


@given(kinds, first_days)
def test_no_milestone_is_on_a_day_off(kind: str, first_day: dt.date) -> None:
    for milestone in build(kind, first_day).milestones:
        assert ENGLAND.is_working(milestone.date)
        assert milestone.until is None or ENGLAND.is_working(milestone.until)


@given(kinds, first_days)
def test_milestones_are_in_order_and_windows_agree_with_them(kind: str, first_day: dt.date) -> None:
    timetable = build(kind, first_day)
    dates = [milestone.date for milestone in timetable.milestones]
    assert dates == sorted(dates)
    times = [milestone.at.astimezone(UTC) for milestone in timetable.milestones if milestone.at]
    assert times == sorted(times)
    for window in timetable.windows:
        assert timetable.milestone(f"opens-{window.audience}").at == window.opens_at
        assert timetable.milestone(f"closes-{window.audience}").at == window.closes_at
        assert timetable.announced_at <= window.opens_at < window.closes_at
        assert window.opens_at.tzinfo is UTC


@given(kinds, first_days)
def test_every_window_runs_from_midday_to_midday(kind: str, first_day: dt.date) -> None:
    for window in build(kind, first_day).windows:
        for edge in (window.opens_at, window.closes_at):
            assert edge.astimezone(LONDON).time() == dt.time(12, 0)


@given(kinds, first_days)
def test_the_forum_has_its_say_before_anything_opens(kind: str, first_day: dt.date) -> None:
    timetable = build(kind, first_day)
    review = timetable.milestone("forum-review").at
    assert review is not None
    assert timetable.announced_at <= review <= min(window.opens_at for window in timetable.windows)


@given(kinds, first_days)
def test_nothing_has_moved_by_default(kind: str, first_day: dt.date) -> None:
    timetable = build(kind, first_day)
    assert not any(each.moved for each in (*timetable.milestones, *timetable.windows))
    assert moved(timetable, timetable) == []


@pytest.mark.parametrize("kind", sorted(INSPECTION_KINDS))
def test_every_number_of_days_on_site_works(kind: str) -> None:
    described = inspection_kind(kind)
    for days in range(described.least_days, described.most_days + 1):
        timetable = build(kind, MONDAY, days)
        assert timetable.last_day == ENGLAND.day(MONDAY, days)
        assert timetable.milestone("feedback").day == days


@pytest.mark.parametrize("kind", sorted(INSPECTION_KINDS))
def test_rules_are_well_formed(kind: str) -> None:
    known = [FIRST_DAY, LAST_DAY]
    for rule in inspection_kind(kind).rules:
        assert rule.code not in known
        assert set(rule.anchors) <= set(known)
        assert rule.when is None or rule.when in PARTS_OF_DAY
        assert not (rule.at and rule.when)
        known.append(rule.code)
