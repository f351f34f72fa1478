"""Making a database ready: what is there to see, and that a second start changes nothing."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from surveyapp.demo import roll, seed
from surveyapp.domain.clock import UTC
from surveyapp.domain.errors import DomainError
from surveyapp.domain.roles import ROLES
from surveyapp.services import accounts
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.storage.accounts import AuditEvent, User
from surveyapp.storage.effects import Effect, Notice
from surveyapp.storage.engine import Database
from surveyapp.storage.inspections import Inspection
from surveyapp.storage.responses import answers, counts_by_state, responses
from surveyapp.storage.snapshots import Snapshot
from surveyapp.storage.surveys import Revision, Survey, last_publication, survey_by_slug, surveys_in_order

NOW = dt.datetime(2026, 6, 13, 21, 15, tzinfo=UTC)  # a Saturday evening
SMALL = 0.03


def test_it_shows_open_closed_and_coming_surveys(database: Database) -> None:
    shown = seed.prepare(database, NOW, SMALL)
    assert [s.audience for s in shown.open] == ["young-people", "parents-carers"]
    assert {s.audience for s in shown.closed} == {"parents-carers", "practitioners"}
    assert [s.audience for s in shown.to_come] == ["nominated-officer"]
    assert all(s.opens_at <= NOW < s.closes_at for s in shown.open)
    assert all(NOW - dt.timedelta(days=2) < s.closes_at < NOW for s in shown.closed)
    assert {s.area for s in shown.open} == {"Merrowshire", "Aldermarsh"}


def test_the_area_of_the_re_visit_was_inspected_before(database: Database) -> None:
    seed.prepare(database, NOW, SMALL)
    with database.reading() as session:
        kinds = {
            (one.kind, one.first_day.year) for one in session.scalars(select(Inspection)) if one.area == "Aldermarsh"
        }
    assert kinds == {("full-2023", 2024), ("revisit", 2026)}


def test_everyone_can_sign_in(database: Database) -> None:
    shown = seed.prepare(database, NOW, SMALL)
    assert tuple(sign_in.role for sign_in in shown.sign_ins) == ROLES
    for sign_in in shown.sign_ins:
        assert len(sign_in.password) >= accounts.SHORTEST_PASSWORD
        with database.writing() as session:
            user = accounts.sign_in(session, email=sign_in.email, password=sign_in.password, now=NOW)
            assert user.role == sign_in.role


def test_responses_are_counted_as_those_of_any_survey(database: Database) -> None:
    shown = seed.prepare(database, NOW, SMALL)
    with database.reading() as session:
        everything = {survey.slug: survey for survey in surveys_in_order(session)}
        counts = counts_by_state(session, [survey.id for survey in everything.values()])
        states = {(s.area, s.audience): counts[everything[s.slug].id] for s in (*shown.open, *shown.closed)}
        assert states["Merrowshire", "parents-carers"]["finished"] == round(2234 * SMALL)
        assert states["Merrowshire", "parents-carers"]["partial"] > 0
        assert "draft" not in states["Merrowshire", "parents-carers"]
        assert states["Merrowshire", "practitioners"]["finished"] == round(751 * SMALL)
        assert states["Merrowshire", "young-people"]["draft"] > 0
        assert states["Aldermarsh", "parents-carers"]["finished"] == round(180 * SMALL)
        final = session.scalars(select(Snapshot).where(Snapshot.final.is_(True))).all()
        assert sorted(snapshot.finished for snapshot in final if snapshot.finished) == [
            round(420 * SMALL),
            round(751 * SMALL),
            round(2234 * SMALL),
        ]


def test_its_record_reads_like_that_of_a_real_inspection(database: Database) -> None:
    shown = seed.prepare(database, NOW, SMALL)
    with database.reading() as session:
        inspections = session.scalars(select(Inspection)).all()
        assert {(i.kind, i.demonstration, len(i.focus)) for i in inspections} == {
            ("full-2023", True, 0),
            ("revisit", True, 3),
        }
        revisit = next(s for s in shown.open if s.audience == "parents-carers")
        survey = survey_by_slug(session, revisit.slug)
        assert survey is not None
        published = last_publication(session, survey.id)
        assert published is not None
        assert published.override_reason == roll.NO_FORUM
        assert published.published_at < survey.opens_at
        at = [event.at for event in session.scalars(select(AuditEvent).order_by(AuditEvent.id)) if event.at < NOW]
        assert at == sorted(at), "events stand in the order of time"
        codes = [notice.code for notice in session.scalars(select(Notice))]
        assert {"survey-opened", "survey-closed", "survey-finalised", "window-moved"} <= set(codes)
        undone = select(func.count()).select_from(Effect).where(Effect.done_at.is_(None), Effect.due_at <= NOW)
        assert session.scalar(undone) == 0


def test_a_second_start_changes_nothing(database: Database) -> None:
    def everything() -> list[int | None]:
        with database.reading() as session:
            tables = (User, Inspection, Survey, Revision, Notice, AuditEvent, Effect, responses, answers)
            return [session.scalar(select(func.count()).select_from(table)) for table in tables]

    first = seed.prepare(database, NOW, SMALL)
    before = everything()
    second = seed.prepare(database, NOW + dt.timedelta(hours=5), SMALL)
    assert second == first
    assert everything() == before


def test_it_stays_out_of_a_database_that_someone_works_with(database: Database) -> None:
    with database.writing() as session:
        accounts.add_user(
            session, COMMAND_LINE, email="a@b.example", role="administrator", password="long enough now", now=NOW
        )
    with pytest.raises(DomainError, match="database-in-use"):
        seed.prepare(database, NOW, SMALL)
    assert not roll.roll_forward(database, NOW, SMALL)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(User)) == 1
        assert session.scalar(select(func.count()).select_from(Inspection)) == 0


def test_a_start_that_is_cut_short_leaves_nothing_half_made(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(roll, "_extended", break_off)
        with pytest.raises(KeyboardInterrupt):
            seed.prepare(database, NOW, SMALL)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Inspection)) == 0
    assert seed.prepare(database, NOW, SMALL).open
