"""The respondent's way below the pages: every step may be repeated and does no harm."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.domain.adjustments import Adjustments
from surveyapp.domain.conditions import Answer
from surveyapp.domain.errors import DomainError
from surveyapp.services import effects, late, responses
from surveyapp.services.actors import Actor
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage import responses as store
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from tests.factories.surveys import NOW, published_survey

SECRET = b"a secret of at least thirty-two bytes"
VIEW = {"version": "standard", "language": "en", "layout": "question"}
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def survey(database: Database) -> Survey:
    return published_survey(database, opens_in=timedelta(0))


@pytest.fixture
def hashed() -> bytes:
    return responses.token_hash(SECRET, responses.new_token())


def found(session: Session, survey: Survey, hashed: bytes) -> responses.Response:
    assert survey.revision is not None
    response = responses.find(session, survey, hashed)
    assert response is not None
    return response


def begin(database: Database, survey: Survey, hashed: bytes, now: datetime = NOW) -> None:
    with database.writing() as session:
        responses.begin(session, survey, hashed, **VIEW, now=now)


def save(database: Database, survey: Survey, hashed: bytes, given: dict[str, Answer | None], now: datetime) -> None:
    with database.writing() as session:
        responses.save_page(session, survey, found(session, survey, hashed), given, now=now)


def send(database: Database, survey: Survey, hashed: bytes, now: datetime) -> None:
    with database.writing() as session:
        responses.submit(session, survey, found(session, survey, hashed), now=now)


def rows(database: Database) -> list[tuple[str, bool]]:
    with database.reading() as session:
        return [(row.state, row.in_grace) for row in session.execute(select(store.responses))]


def test_a_form_begun_twice_is_one_response(database: Database, survey: Survey, hashed: bytes) -> None:
    begin(database, survey, hashed)
    begin(database, survey, hashed)
    assert rows(database) == [("draft", False)]


def test_a_response_begins_in_the_window_only(database: Database, survey: Survey, hashed: bytes) -> None:
    for now in (survey.opens_at - INSTANT, survey.closes_at, survey.times.grace_ends_at):
        with pytest.raises(DomainError) as refused:
            begin(database, survey, hashed, now)
        assert refused.value.code == "not-open"
    assert rows(database) == []
    begin(database, survey, hashed, survey.closes_at - INSTANT)


def test_the_database_keeps_neither_token_nor_reference(database: Database, survey: Survey) -> None:
    token = responses.new_token()
    hashed = responses.token_hash(SECRET, token)
    begin(database, survey, hashed)
    with database.reading() as session:
        [row] = session.execute(select(store.responses)).mappings()
        reference = responses.reference(SECRET, row["id"])
        assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", reference)
        assert reference == responses.reference(SECRET, row["id"])
        kept = str(dict(row))
    assert token not in kept
    assert reference not in kept
    assert hashed != responses.token_hash(b"another secret of at least 32 bytes", token)


def test_each_page_is_kept_by_itself_and_sent_again_counts_once(
    database: Database, survey: Survey, hashed: bytes
) -> None:
    begin(database, survey, hashed)
    save(database, survey, hashed, {"support": "neither", "say-1": "A lot"}, NOW)
    save(database, survey, hashed, {"support": "neither"}, NOW)
    save(database, survey, hashed, {"affects-1": "no"}, NOW)
    with database.reading() as session:
        assert (
            found(session, survey, hashed).answers
            == {
                "support": "neither",
                "say-1": "A lot",
                "affects-1": "no",
            }
            or session.execute(select(store.answers.c.question)).scalars().all()
        )
    save(database, survey, hashed, {"support": None}, NOW)
    with database.reading() as session:
        assert "support" not in session.execute(select(store.answers.c.question)).scalars().all()


def test_two_tabs_at_once_do_no_harm(database: Database, survey: Survey, hashed: bytes) -> None:
    begin(database, survey, hashed)
    assert survey.revision is not None
    codes = [question.code for question in questionnaire_of(survey.revision).questions()][:12]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda code: save(database, survey, hashed, {code: "x"}, NOW), codes * 2))
    with database.reading() as session:
        assert sorted(session.execute(select(store.answers.c.question)).scalars()) == sorted(codes)


def test_what_was_sent_cannot_be_changed_and_sending_again_does_nothing(
    database: Database, survey: Survey, hashed: bytes
) -> None:
    begin(database, survey, hashed)
    send(database, survey, hashed, NOW)
    send(database, survey, hashed, NOW)
    send(database, survey, hashed, survey.times.grace_ends_at)
    assert rows(database) == [("finished", False)]
    with pytest.raises(DomainError) as refused:
        save(database, survey, hashed, {"support": "neither"}, NOW)
    assert refused.value.code == "already-sent"


def test_a_draft_may_be_finished_in_the_time_of_grace(database: Database, survey: Survey, hashed: bytes) -> None:
    begin(database, survey, hashed)
    save(database, survey, hashed, {"support": "neither"}, survey.closes_at)
    send(database, survey, hashed, survey.times.grace_ends_at - INSTANT)
    assert rows(database) == [("finished", True)]


def test_after_the_time_of_grace_nothing_is_taken_in_time(database: Database, survey: Survey, hashed: bytes) -> None:
    begin(database, survey, hashed)
    over = survey.times.grace_ends_at
    for act in (
        lambda: save(database, survey, hashed, {"support": "neither"}, over),
        lambda: send(database, survey, hashed, over),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.code == "not-open"
    assert rows(database) == [("draft", False)]


def keep_late(
    database: Database, survey: Survey, hashed: bytes, given: dict[str, Answer | None], now: datetime
) -> None:
    with database.writing() as session:
        responses.keep_late(session, survey, hashed, given, **VIEW, now=now)


def test_a_late_form_is_kept_once_beside_the_partial_response(
    database: Database, survey: Survey, hashed: bytes
) -> None:
    begin(database, survey, hashed)
    save(database, survey, hashed, {"support": "neither"}, NOW)
    over = survey.times.grace_ends_at
    for kind in range(3):
        effects.sweep(database, over, f"worker {kind}")
    keep_late(database, survey, hashed, {"support": "neither", "affects-1": "no"}, over)
    keep_late(database, survey, hashed, {"support": "neither", "affects-1": "no"}, over)
    keep_late(database, survey, responses.token_hash(SECRET, "empty"), {"support": None}, over)
    assert sorted(rows(database)) == [("late", False), ("partial", False)]
    with database.reading() as session:
        [shown] = late.late_of(session, survey)
        assert (shown.state, shown.answered, shown.version, shown.language) == ("late", 2, "standard", "en")


def test_nothing_is_late_before_the_time_of_grace_is_over(database: Database, survey: Survey, hashed: bytes) -> None:
    with pytest.raises(DomainError) as refused:
        keep_late(database, survey, hashed, {"support": "neither"}, survey.times.grace_ends_at - INSTANT)
    assert refused.value.code == "not-open"


def test_a_late_response_is_decided_once(database: Database, survey: Survey, hashed: bytes, officer: Actor) -> None:
    keep_late(database, survey, hashed, {"support": "neither"}, survey.times.grace_ends_at)
    with database.writing() as session:
        [shown] = late.late_of(session, survey)
        with pytest.raises(DomainError) as refused:
            responses.decide_late(session, Actor("i", "inspector"), survey, shown.id, include=True, now=NOW)
        assert refused.value.code == "not-permitted"
        assert responses.decide_late(session, officer, survey, shown.id, include=False, now=NOW)
        assert not responses.decide_late(session, officer, survey, shown.id, include=True, now=NOW)
    assert rows(database) == [("late-left-out", False)]
    over = survey.times.grace_ends_at
    keep_late(database, survey, hashed, {"affects-1": "no"}, over)  # another tab of the same person, later
    keep_late(database, survey, hashed, {"affects-1": "no"}, over)
    assert sorted(rows(database)) == [("late", False), ("late-left-out", False)]
    with database.reading() as session:
        assert [shown.answered for shown in late.late_of(session, survey)] == [1, 1]


def test_a_draft_is_deleted_with_all_its_answers_and_nothing_else_is(
    database: Database, survey: Survey, hashed: bytes
) -> None:
    begin(database, survey, hashed)
    save(database, survey, hashed, {"support": "neither"}, NOW)
    with database.writing() as session:
        response = found(session, survey, hashed)
        with pytest.raises(TypeError):
            responses.change_view(session, response, version="easy-read", state="finished")  # type: ignore[call-arg]  # what no caller may do
        view = {"version": "easy-read", "language": "en", "layout": "all"}
        responses.change_view(session, response, **view, adjustments=Adjustments(text="150"))  # type: ignore[arg-type]  # a layout
        changed = found(session, survey, hashed)
        assert (changed.version, changed.layout, changed.state) == ("easy-read", "all", "draft")
        assert changed.adjustments == Adjustments(text="150")
        assert responses.discard(session, response)
        assert not responses.discard(session, response)
        assert session.execute(select(store.answers)).all() == []


def test_a_token_opens_nothing_of_another_survey(database: Database, survey: Survey, hashed: bytes) -> None:
    begin(database, survey, hashed)
    other = published_survey(database)
    assert other.revision is not None
    with database.reading() as session:
        assert responses.find(session, other, hashed) is None
