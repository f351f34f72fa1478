"""What respondents see before, in and after the window, at the very edges, in the time of grace, and too late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from surveyapp.services import effects, surveys
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.services.wordings import document_of, head_of
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from tests.factories.surveys import NOW, present, published_survey, rewrite
from tests.web.conftest import Clock
from tests.web.test_respond import begin, stored, walk
from tests.web.test_respond_beside import YAML, finish
from tests.web.visitor import Page, Visitor

MOMENT = timedelta(microseconds=1)
NOT_YET, CLOSED = "This survey is not open yet", "This survey has closed"


@pytest.fixture
def survey(database: Database) -> Survey:
    return published_survey(database, yaml=YAML, announced_in=-timedelta(days=3))


@pytest.fixture
def draft(visitor: Visitor, survey: Survey) -> Page:
    """The second page of a draft that was begun in time."""
    return visitor.send(begin(visitor, survey.slug), {"q-role": "parent"})


def test_each_state_at_its_edges(visitor: Visitor, survey: Survey, clock: Clock) -> None:
    address = f"/s/{survey.slug}"
    for now, status, heading in (
        (survey.announced_at - MOMENT, 404, "Page not found"),
        (survey.announced_at, 200, NOT_YET),
        (survey.opens_at - MOMENT, 200, NOT_YET),
        (survey.opens_at, 200, "Small"),
        (survey.closes_at - MOMENT, 200, "Small"),
        (survey.closes_at, 200, CLOSED),
        (survey.times.grace_ends_at, 200, CLOSED),
    ):
        clock.now = now
        page = visitor.get(address)
        assert (page.status, page.heading) == (status, heading), now


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (datetime(2026, 10, 25, 1, tzinfo=UTC), ("1:30am (UK time, BST)", "1:30am (UK time, GMT)")),
        (datetime(2027, 3, 28, 1, tzinfo=UTC), ("12:30am (UK time)", "2:30am (UK time)")),
    ],
)
def test_a_window_over_a_change_of_the_clock(
    visitor: Visitor, database: Database, clock: Clock, change: datetime, told: tuple[str, str]
) -> None:
    half_an_hour = timedelta(minutes=30)
    found = published_survey(database, change, yaml=YAML, opens_in=-half_an_hour, closes_in=half_an_hour)
    for now, heading, said in (
        (found.opens_at - MOMENT, NOT_YET, f"It opens at {told[0]}"),
        (found.opens_at, "Small", ""),
        (change - MOMENT, "Small", ""),
        (change, "Small", ""),
        (found.closes_at - MOMENT, "Small", ""),
        (found.closes_at, CLOSED, f"It closed at {told[1]}"),
    ):
        clock.now = now
        page = visitor.get(f"/s/{found.slug}")
        assert page.heading == heading, now
        assert said in page.text
    assert [effects.sweep(database, edge - MOMENT, "one") for edge in (found.opens_at, found.closes_at)] == [0, 1]
    assert effects.sweep(database, found.closes_at, "one") == 1


@pytest.mark.parametrize("path", ["", "/q/role", "/check", "/about-you", "/send", "/done", "/delete"])
def test_nobody_learns_of_a_survey_before_the_area(
    visitor: Visitor, survey: Survey, database: Database, clock: Clock, path: str
) -> None:
    clock.now = survey.announced_at - MOMENT
    hidden = published_survey(database, area="Hidden", publish=False)
    for call in (visitor.client.get, visitor.client.post):
        answers = [call(f"/s/{slug}{path}") for slug in (survey.slug, hidden.slug, "never-was")]
        assert len({(answer.status_code, answer.get_data()) for answer in answers}) == 1


def test_the_kind_pages_say_the_exact_time(visitor: Visitor, survey: Survey, clock: Clock) -> None:
    clock.now = survey.opens_at - MOMENT
    assert "It opens at 11:30am (UK time) on Tuesday 3 June 2025." in visitor.get(f"/s/{survey.slug}").text
    clock.now = survey.closes_at
    page = visitor.get(f"/s/{survey.slug}")
    assert "It closed at 11:30am (UK time) on Friday 6 June 2025." in page.text
    assert page.all("form") == []


def test_nobody_begins_after_closing(visitor: Visitor, survey: Survey, clock: Clock, database: Database) -> None:
    start = visitor.get(f"/s/{survey.slug}")
    clock.now = survey.closes_at
    assert visitor.send(start, agree="yes").heading == CLOSED
    assert stored(database) == []


# ------------------------------------------------------------------------------------ grace
def test_a_draft_is_finished_in_the_time_of_grace(
    visitor: Visitor, survey: Survey, draft: Page, clock: Clock, database: Database
) -> None:
    clock.now = survey.closes_at
    page = visitor.send(draft, {"q-plan": "yes"})
    assert "Send your answers before midday (UK time) on Friday 6 June 2025." in page.text
    clock.now = survey.times.grace_ends_at - MOMENT
    done = finish(visitor, walk(visitor, page))
    assert done.heading.startswith("Thank you")
    assert "Answer again" not in done.text
    [(state, answers)] = stored(database)
    assert (state, answers["plan"]) == ("finished", "yes")


def test_the_start_page_leads_back_to_a_draft_in_the_time_of_grace(
    visitor: Visitor, another: Callable[[], Visitor], survey: Survey, draft: Page, clock: Clock
) -> None:
    clock.now = survey.closes_at
    assert visitor.get(f"/s/{survey.slug}").heading == "Is there a plan?"
    assert another().get(f"/s/{survey.slug}").heading == CLOSED


def test_the_start_form_sent_again_leads_back_to_a_draft_in_the_time_of_grace(
    visitor: Visitor, another: Callable[[], Visitor], survey: Survey, clock: Clock
) -> None:
    old_form = visitor.get(f"/s/{survey.slug}")
    fresh_form = visitor.get(f"/s/{survey.slug}")
    visitor.send(visitor.send(old_form, agree="yes"), {"q-role": "parent"})
    clock.now = survey.closes_at
    assert visitor.send(old_form, agree="yes").status == 200
    assert visitor.send(old_form, agree="yes").heading != CLOSED
    assert visitor.send(fresh_form, agree="yes").heading == "Is there a plan?"
    assert another().send(fresh_form, agree="yes").heading == CLOSED


def test_an_unknown_form_in_the_time_of_grace_is_listed(
    another: Callable[[], Visitor], survey: Survey, draft: Page, clock: Clock, database: Database
) -> None:
    clock.now = survey.closes_at
    page = another().send(draft, {"q-plan": "yes"}, token="A" * 22)
    assert page.status == 409
    assert "could not be kept" in page.text
    assert "Is there a plan? Yes" in page.text
    assert len(stored(database)) == 1


# ------------------------------------------------------------------------------------ too late
def test_a_page_after_the_time_of_grace_is_kept_as_late(
    visitor: Visitor, survey: Survey, draft: Page, clock: Clock, database: Database
) -> None:
    clock.now = survey.times.grace_ends_at
    for swept in (False, True):
        if swept:
            effects.sweep(database, clock.now, "test")
        page = visitor.send(draft, {"q-plan": "yes"})
        assert page.status == 200
        assert page.heading == "This page came after the survey had closed"
        assert "It is not in the figures unless the inspectors decide to take it in." in page.text
        assert "Is there a plan? Yes" in page.text
    assert sorted(stored(database)) == [("late", {"plan": "yes"}), ("partial", {"role": "parent"})]


def test_an_empty_page_or_the_last_button_too_late(
    visitor: Visitor, survey: Survey, draft: Page, clock: Clock, database: Database
) -> None:
    check = walk(visitor, draft)
    clock.now = survey.times.grace_ends_at
    assert visitor.send(draft).heading == CLOSED
    page = visitor.send(check, action=f"/s/{survey.slug}/send")
    assert "The pages that you sent before that time count" in page.text
    assert len(stored(database)) == 1


def test_what_cannot_be_read_is_listed_too_late(visitor: Visitor, survey: Survey, clock: Clock) -> None:
    page = visitor.send(begin(visitor, survey.slug, "all"), {"q-role": "other"})
    clock.now = survey.times.grace_ends_at
    page = visitor.send(page, {"q-words": "w" * 101, "q-years": "7"})
    assert "What we could not keep" in page.text
    assert "w" * 101 in page.text


def test_a_sent_response_stays_sent_after_closing(
    visitor: Visitor, survey: Survey, draft: Page, clock: Clock, database: Database
) -> None:
    finish(visitor, walk(visitor, draft))
    clock.now = survey.times.grace_ends_at
    assert visitor.send(draft, {"q-plan": "no"}).heading == "Your answers were sent already"
    assert len(stored(database)) == 1


def test_a_window_that_is_moved_lets_a_form_begin_anew(
    visitor: Visitor, survey: Survey, draft: Page, clock: Clock, database: Database
) -> None:
    """The draft became a partial response and its token was forgotten; the tab is still there."""
    clock.now = survey.times.grace_ends_at
    effects.sweep(database, clock.now, "test")
    with database.writing() as session:
        moved = session.get(Survey, survey.id)
        assert moved is not None
        closes_at = clock.now + timedelta(days=1)
        surveys.change_window(
            session, COMMAND_LINE, moved, opens_at=survey.opens_at, closes_at=closes_at, reason="floods", now=clock.now
        )
    page = visitor.send(draft, {"q-plan": "yes"})
    assert "Nothing is lost" in page.text
    visitor.send(page)
    assert sorted(stored(database)) == [("draft", {"plan": "yes"}), ("partial", {"role": "parent"})]


def test_a_draft_is_read_with_its_own_wording_though_a_question_is_of_another_kind_now(
    visitor: Visitor, survey: Survey, draft: Page, database: Database
) -> None:
    page = visitor.send(draft, {"q-plan": "yes"})
    with database.writing() as session:
        found = session.get_one(Survey, survey.id)
        changed = document_of(head_of(found))
        changed = {
            **changed,
            "sections": [
                {**section, "questions": [_as_a_number(q) for q in section["questions"]]}
                for section in changed["sections"]
            ],
        }
        rewrite(session, found, changed)
        surveys.publish(session, COMMAND_LINE, present(session, survey), now=NOW, override="a test")
    assert visitor.get(page.url).status == 200
    assert visitor.get(f"/s/{survey.slug}/q/plan").fields()["q-plan"] == ["yes"]


def _as_a_number(question: dict[str, Any]) -> dict[str, Any]:
    return {"code": "plan", "kind": "number", "text": "How many plans?"} if question["code"] == "plan" else question


def test_a_draft_goes_on_with_the_wording_it_began_with(
    visitor: Visitor, another: Callable[[], Visitor], survey: Survey, draft: Page, database: Database
) -> None:
    with database.writing() as session:
        found = session.get(Survey, survey.id)
        assert found is not None
        changed = {**document_of(head_of(found)), "title": "Large"}
        changed["sections"] = [
            {**section, "questions": [q for q in section["questions"] if q["code"] != "plan"]}
            for section in changed["sections"]
        ]
        rewrite(session, found, changed)
        surveys.publish(session, COMMAND_LINE, found, now=NOW, override="a mistake")
    assert visitor.get(f"/s/{survey.slug}/q/plan").heading == "Is there a plan?"
    visitor.send(draft, {"q-plan": "yes"})
    assert stored(database) == [("draft", {"role": "parent", "plan": "yes"})]
    assert another().get(f"/s/{survey.slug}").heading == "Large"
