"""Comments that may tell of risk: held back, told without the words, decided about by a person, on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from surveyapp.domain.errors import DomainError
from surveyapp.services import accounts, comments, comments_gathering, comments_leaving, comments_marking, concerns
from surveyapp.services.actors import COMMAND_LINE, Actor
from surveyapp.services.comment_analysis import Schools
from surveyapp.services.comments import Filters
from surveyapp.storage.accounts import User, events_about
from surveyapp.storage.comments import Comment
from surveyapp.storage.concerns import Concern, count_held
from surveyapp.storage.effects import Mail, Notice
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from tests.factories.comments import PRAISE, RISK, commented_survey, gathered, write
from tests.factories.surveys import NOW, present

SECRET = b"s" * 32


@pytest.fixture
def survey(database: Database, lead: User) -> Survey:  # whom to tell
    return commented_survey(database)


@pytest.fixture
def inspector(database: Database) -> Actor:
    with database.writing() as session:
        made = accounts.add_user(
            session,
            COMMAND_LINE,
            email="inspector@example.org",
            role="inspector",
            password="three words together",
            now=NOW,
        )
        return Actor.of(made)


def shown(database: Database, survey: Survey, actor: Actor, **filters: str) -> list[str | None]:
    with database.reading() as session:
        found = present(session, survey)
        page = comments.read_comments(session, actor, found, Filters(**filters), secret=SECRET)
        return [each.text for each in page.comments]


def mails(database: Database) -> list[Mail]:
    with database.reading() as session:
        return list(session.scalars(select(Mail).order_by(Mail.id)))


def test_it_is_held_back_and_told_without_its_words(database: Database, survey: Survey, inspector: Actor) -> None:
    gathered(database, survey, RISK, PRAISE)
    assert sorted(shown(database, survey, inspector), key=str) == [None, PRAISE]
    assert shown(database, survey, inspector, words="belt") == [], "a search does not find it"
    [mail] = mails(database)
    assert mail.recipient == "lead@example.org"
    assert "belt" not in mail.subject + mail.body
    assert survey.slug in mail.body
    with database.reading() as session:
        assert list(session.scalars(select(Notice))) == [], "the nominated officer reads those"
        [event] = [each for each in events_about(session, f"survey:{survey.slug}") if each.action == "concern-held"]
        assert event.details == {"number": 1}


def test_one_message_for_half_a_day_however_many(database: Database, survey: Survey) -> None:
    gathered(database, survey, RISK)
    gathered(database, survey, RISK, RISK, now=NOW + timedelta(minutes=5))
    assert len(mails(database)) == 1
    with database.reading() as session:
        assert count_held(session) == 3
        assert len({each.due_at for each in session.scalars(select(Concern))}) == 1, "it says not when each came"
    gathered(database, survey, RISK, now=NOW + timedelta(days=1))
    assert len(mails(database)) == 2


def test_what_came_late_is_looked_at_too(database: Database, survey: Survey) -> None:
    write(database, survey, {"tell-us": RISK}, "late")
    comments_gathering.gather(database, NOW)
    with database.reading() as session:
        assert count_held(session) == 1


def test_a_person_clears_it(database: Database, survey: Survey, inspector: Actor) -> None:
    gathered(database, survey, RISK)
    with database.writing() as session:
        [waiting] = concerns.queue(session, inspector, now=NOW)
        assert (waiting.owner.email if waiting.owner else None) == "lead@example.org"
        assert not waiting.overdue
        assert concerns.record_look(session, inspector, waiting.concern.key, now=NOW)
        opened = concerns.opened(session, inspector, waiting.concern.key, now=NOW)
        assert opened is not None
        assert (opened.text, opened.counted) == (RISK, True)
        concern = opened.concern
        concerns.take(session, inspector, concern, now=NOW)
        with pytest.raises(DomainError) as refused:
            concerns.clear(session, inspector, concern, " ", now=NOW)
        assert refused.value.code == "reason-missing"
        session.rollback()
        concerns.clear(session, inspector, concern, "It is a line of a poem.", now=NOW)
        with pytest.raises(DomainError) as refused:
            concerns.pass_on(session, inspector, concern, "police", "Too late.", now=NOW)
        assert refused.value.code == "thread-decided"
        session.rollback()
        assert [each.action for each in events_about(session, f"concern:{concern.key}")] == [
            "concern-cleared",
            "concern-taken",
            "concern-looked-at",
        ]
        assert concern.owner_id == inspector.user_id
        assert concerns.queue(session, inspector, now=NOW) == []
    assert shown(database, survey, inspector) == [RISK]


def test_what_was_passed_on_stays_held_back(database: Database, survey: Survey, inspector: Actor) -> None:
    gathered(database, survey, RISK)
    with database.writing() as session:
        [waiting] = concerns.queue(session, inspector, now=NOW)
        with pytest.raises(DomainError) as refused:
            concerns.pass_on(session, inspector, waiting.concern, "", "Rang them.", now=NOW)
        assert refused.value.code == "route-missing"
        concerns.pass_on(session, inspector, waiting.concern, "childrens-services", "Rang them at two.", now=NOW)
        [over] = concerns.over(session, inspector, now=NOW)
        assert (over.concern.route, over.concern.decided_by) == ("childrens-services", inspector.name)
    assert shown(database, survey, inspector) == [None]


def test_a_person_raises_one_and_nothing_of_it_leaves(database: Database, survey: Survey, inspector: Actor) -> None:
    gathered(database, survey, PRAISE)
    with database.writing() as session:
        found = present(session, survey)
        [comment] = comments.read_comments(session, inspector, found, Filters(), secret=SECRET).comments
        comments_marking.quote(session, inspector, found, comment, "", now=NOW)
        comments_leaving.approve(
            session, inspector, found, comment, shown=comments_leaving.shown_as(comment, Schools()), kept=[], now=NOW
        )
        assert len(comments_leaving.masked_texts(session, found)) == 1
        stored = session.get_one(Comment, comment.key)
        raised = concerns.raise_one(session, inspector, found, stored, "Why is nobody at home?", now=NOW)
        assert concerns.raise_one(session, inspector, found, stored, "", now=NOW) is raised, "once"
        assert raised.raised_by == inspector.name
        assert comments_leaving.masked_texts(session, found) == []
        waiting = comments_leaving.waiting(session, found)
        assert (waiting.approved, waiting.waiting, waiting.held) == (0, 0, 1)
    assert shown(database, survey, inspector) == [None]
    assert len(mails(database)) == 1


def test_what_waits_too_long_is_told_once_more(database: Database, survey: Survey) -> None:
    gathered(database, survey, RISK)
    with database.reading() as session:
        [due] = session.scalars(select(Concern.due_at))
    assert concerns.remind(database, due - timedelta(seconds=1)) == 0
    assert concerns.remind(database, due) == 1
    assert concerns.remind(database, due + timedelta(days=1)) == 0
    assert [mail.subject for mail in mails(database)][1] == f"Still waiting: {survey.slug}"


def test_somebody_is_named_to_look_after_them(database: Database, survey: Survey, inspector: Actor) -> None:
    with database.writing() as session:
        found = present(session, survey)
        assert concerns.owner_of(session, found.inspection) == concerns.handlers(session)[0]
        concerns.name_owner(session, inspector, found.inspection, inspector.user_id, now=NOW)
    gathered(database, survey, RISK)
    assert [mail.recipient for mail in mails(database)] == ["inspector@example.org", "lead@example.org"]
    with database.writing() as session:
        [waiting] = concerns.queue(session, inspector, now=NOW)
        assert waiting.concern.owner_id == inspector.user_id
        officer = accounts.add_user(
            session,
            COMMAND_LINE,
            email="officer@example.org",
            role="support-officer",
            password="three words together",
            now=NOW,
        )
        for who, named in ((inspector, officer.id), (Actor.of(officer), inspector.user_id)):
            with pytest.raises(DomainError) as refused:
                concerns.name_owner(session, who, present(session, survey).inspection, named, now=NOW)
            assert refused.value.code == "not-permitted"
