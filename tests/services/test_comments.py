"""The desk: comments are looked through in the background, read by a team, and leave only as a person approved."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.services import comments, comments_gathering, comments_leaving, comments_marking, comments_themes
from surveyapp.services import responses as respond
from surveyapp.services.actors import Actor
from surveyapp.services.comment_analysis import Schools
from surveyapp.services.comments import Filters, Written
from surveyapp.storage import responses as store
from surveyapp.storage.accounts import events_about
from surveyapp.storage.comments import Comment, in_no_theme
from surveyapp.storage.concerns import Concern
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from tests.factories.comments import NAMED, PRAISE, RISK, commented_survey, gathered, write
from tests.factories.surveys import NOW, present

INSPECTOR = Actor("inspector@example.org", "inspector")
SECRET = b"s" * 32


@pytest.fixture
def survey(database: Database) -> Survey:
    return commented_survey(database)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as found:
        yield found


def texts(session: Session, survey: Survey, actor: Actor = INSPECTOR, **filters: str) -> list[str | None]:
    page = comments.read_comments(session, actor, present(session, survey), Filters(**filters), secret=SECRET)
    return [comment.text for comment in page.comments]


def only(session: Session, survey: Survey, **filters: str) -> Written:
    page = comments.read_comments(session, INSPECTOR, present(session, survey), Filters(**filters), secret=SECRET)
    [found] = page.comments
    return found


def seen_as(comment: Written) -> str:
    """What a form says that the person saw, in an area without a list of schools."""
    return comments_leaving.shown_as(comment, Schools())


def test_each_text_is_looked_through_once(database: Database, survey: Survey) -> None:
    for state in ("finished", "partial", "late", "draft"):
        write(database, survey, {"who": "My aunt", "tell-us": PRAISE}, state)
    assert comments_gathering.gather(database, NOW) == 3, "a draft may still be changed"
    assert comments_gathering.gather(database, NOW) == 0
    with database.reading() as session:
        found = list(session.scalars(select(Comment)))
        assert len(found) == 6
        assert {len(each.key) for each in found} == {22}
        assert {each.key for each in found}.isdisjoint({each.response_id for each in found})
        assert comments_gathering.left(session, survey) == 0
        assert len(texts(session, survey)) == 4, "what came late counts nowhere yet"


def test_two_who_look_through_at_once_keep_everything_once(database: Database, survey: Survey) -> None:
    for n in range(230):
        write(database, survey, {"tell-us": f"Comment {n}"})
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: comments_gathering.gather(database, NOW), range(2)))
    while comments_gathering.gather(database, NOW):
        pass
    assert sum(done) <= 230
    with database.reading() as session:
        assert len(list(session.scalars(select(Comment.key)))) == 230
        assert comments_gathering.left(session, survey) == 0


def test_what_is_added_to_a_late_response_is_looked_through_again(database: Database, survey: Survey) -> None:
    after = survey.closes_at.replace(year=2031)
    form = {"version": "standard", "language": "en", "layout": "all", "now": after}
    for text in ("It is all right.", RISK):
        with database.writing() as session:
            respond.keep_late(session, present(session, survey), b"f" * 32, {"tell-us": text}, **form)  # type: ignore[arg-type]
        comments_gathering.gather(database, NOW)
    with database.reading() as session:
        [comment] = session.scalars(select(Comment))
        assert comment.text_hash == comments_gathering.hash_of(RISK)
        assert len(list(session.scalars(select(Concern)))) == 1


def test_filters_choose(database: Database, survey: Survey) -> None:
    write(database, survey, {"who": "My aunt Ewa Kowalska helps us most at home", "tell-us": PRAISE})
    write(database, survey, {"tell-us": "Nikt nam nie pomógł, chociaż prosiliśmy o to wiele razy w szkole."}, "partial")
    comments_gathering.gather(database, NOW)
    with database.reading() as session:
        assert len(texts(session, survey, question="who")) == 1
        assert texts(session, survey, question="tell-us", status="finished") == [PRAISE]
        assert len(texts(session, survey, status="partial")) == 1
        assert len(texts(session, survey, language="pl")) == 1
        assert texts(session, survey, words="SPEECH plan") == [PRAISE]
        assert texts(session, survey, version="easy-read") == []
        assert len(texts(session, survey, read="unread")) == 3
        assert len(texts(session, survey, theme="none")) == 3
        assert texts(session, survey, theme="99") == texts(session, survey, tag="urgent") == []
        assert texts(session, survey, only="held") == texts(session, survey, only="quoted") == []


def test_pages_can_be_turned_and_stay_as_they_are(database: Database, survey: Survey) -> None:
    gathered(database, survey, *(f"Comment {n}" for n in range(60)))
    with database.writing() as session:
        found = present(session, survey)
        unread = Filters(read="unread")

        def page(**more: object) -> comments.CommentPage:
            return comments.read_comments(session, INSPECTOR, found, unread, secret=SECRET, **more)  # type: ignore[arg-type]

        first = page()
        assert (first.total, first.unread, first.number, first.pages) == (60, 60, 1, 3)
        assert first.previous is None
        second = page(after=first.next)
        third = page(after=second.next)
        assert third.next is None
        keys = [each.key for one in (first, second, third) for each in one.comments]
        assert len(set(keys)) == 60, "nothing twice, nothing left out"
        assert [each.key for each in page(before=third.previous).comments] == [each.key for each in second.comments]

        on_page = [each.key for each in first.comments]
        comments_marking.mark(session, INSPECTOR, found, on_page[:3], read=True, now=NOW)
        again = page(shown=on_page)
        assert [each.key for each in again.comments] == on_page, "what was read stays where it is while one reads"
        assert [each.read_by for each in again.comments[:4]] == [INSPECTOR.name] * 3 + [None]
        assert [each.key for each in page(after=again.next).comments] == [each.key for each in second.comments]
        assert again.unread == 57


def test_the_order_is_the_readers_own(database: Database, survey: Survey) -> None:
    gathered(database, survey, *(f"Comment {n}" for n in range(20)))
    with database.reading() as session:
        mine = texts(session, survey)
        theirs = texts(session, survey, Actor("lead@example.org", "lead-inspector"))
    assert mine != theirs
    assert sorted(map(str, mine)) == sorted(map(str, theirs))


def test_the_team_shares_what_is_read_and_themed(database: Database, survey: Survey, session: Session) -> None:
    gathered(database, survey, PRAISE)
    comment, found = only(session, survey), present(session, survey)
    other = Actor("other@example.org", "inspector")
    assert comments_marking.mark(session, INSPECTOR, found, [comment.key], read=True, now=NOW) == 1
    assert comments_marking.mark(session, other, found, [comment.key], read=True, now=NOW) == 0
    assert only(session, survey).read_by == INSPECTOR.name, "who read it first stays"
    theme = comments_marking.put_in_theme(session, INSPECTOR, found, [comment.key], " Speech   therapy ", now=NOW)
    again = comments_marking.put_in_theme(session, other, found, [comment.key], "speech Therapy", now=NOW)
    assert (theme.id, theme.name) == (again.id, "Speech therapy")
    comments_marking.tag(session, other, comment, "praise, ask the school")
    seen = only(session, survey, theme=str(theme.id), tag="praise")
    assert ([each.name for each in seen.themes], seen.tags) == (["Speech therapy"], ["ask the school", "praise"])
    comments_marking.rename_theme(session, INSPECTOR, found, theme.id, "Therapy")
    assert [each.name for each in only(session, survey).themes] == ["Therapy"]
    covered = comments_themes.covered(session, found, "tell-us")
    assert (covered.covered, covered.total) == (1, 1)
    comments_marking.take_out(session, INSPECTOR, seen, theme.id)
    comments_marking.untag(session, INSPECTOR, seen, "praise")
    assert (only(session, survey).themes, only(session, survey).tags) == ([], ["ask the school"])
    assert session.scalar(select(Comment.key).where(in_no_theme())) == comment.key


def test_themes_with_one_name_become_one(database: Database, survey: Survey, session: Session) -> None:
    gathered(database, survey, "One", "Two")
    found = present(session, survey)
    page = comments.read_comments(session, INSPECTOR, found, Filters(), secret=SECRET)
    first, second = (
        comments_marking.put_in_theme(session, INSPECTOR, found, [each.key], name, now=NOW)
        for each, name in zip(page.comments, ("Waits", "Waiting"), strict=True)
    )
    comments_marking.rename_theme(session, INSPECTOR, found, first.id, "waiting")
    assert len(texts(session, survey, theme=str(second.id))) == 2
    comments_marking.remove_theme(session, INSPECTOR, found, second.id)
    assert len(texts(session, survey, theme="none")) == 2


def test_nothing_leaves_before_a_person_approves(database: Database, survey: Survey, session: Session) -> None:
    gathered(database, survey, NAMED)
    found, comment = present(session, survey), only(session, survey)
    comments_marking.quote(session, INSPECTOR, found, comment, "said that\n Tomasz may stay", now=NOW)
    assert comments_leaving.masked_texts(session, found) == []
    waiting = comments_leaving.waiting(session, found)
    assert (waiting.approved, waiting.waiting, waiting.quotes_waiting) == (0, 1, 1)
    comment = only(session, survey, only="quoted")
    spans, _none = comments_leaving.suggested(comment, Schools())
    kept = [comments_leaving.span_name("text", span) for span in spans if span.kind in {"phone", "name"}]
    with pytest.raises(DomainError) as refused:
        comments_leaving.approve(session, INSPECTOR, found, comment, shown="other", kept=kept, now=NOW)
    assert refused.value.code == "wording-changed"
    comments_leaving.approve(
        session, INSPECTOR, found, comment, shown=seen_as(comment), kept=kept, more="may stay", now=NOW
    )
    [left] = comments_leaving.masked_texts(session, found)
    assert "Kowalska" not in left.text
    assert "07700" not in left.text
    assert "Tomasz" not in left.text + "".join(left.quotes)
    assert left.text.endswith(" [words].")
    assert left.quotes == ("said that [name] [words]",)
    assert (left.key, left.question, left.finished) == (comment.key, "tell-us", True)
    [(_response, masked)] = comments_leaving.masked_by_response(session, found).items()
    assert masked == {"tell-us": left.text}
    acts = [event.action for event in events_about(session, f"survey:{survey.slug}")]
    assert acts[:2] == ["masks-approved", "comment-quoted"]
    comments_leaving.withdraw(session, INSPECTOR, found, only(session, survey), now=NOW)
    assert comments_leaving.masked_texts(session, found) == []


def test_several_are_approved_as_they_were_seen(database: Database, survey: Survey, session: Session) -> None:
    gathered(database, survey, NAMED, PRAISE, RISK)
    found = present(session, survey)
    page = comments.read_comments(session, INSPECTOR, found, Filters(only="not-masked"), secret=SECRET)
    assert len(page.comments) == 2, "what is held back is not offered"
    seen = {each.key: seen_as(each) for each in page.comments}
    seen[page.comments[0].key] = "what it was before"
    done = comments_leaving.approve_as_suggested(session, INSPECTOR, found, seen, page.comments, now=NOW)
    assert done == 1
    [left] = comments_leaving.masked_texts(session, found)
    assert left.key == page.comments[1].key


def test_a_translation_stays_beside_the_original_and_is_masked_too(
    database: Database, survey: Survey, session: Session
) -> None:
    gathered(database, survey, "Pani Kowalska nam pomogła, naprawdę bardzo dużo, w szkole i w domu.")
    found, comment = present(session, survey), only(session, survey)
    comments_leaving.approve(session, INSPECTOR, found, comment, shown=seen_as(comment), kept=[], now=NOW)
    comments_marking.translate(session, INSPECTOR, found, comment, "Mrs Kowalska helped us.", now=NOW)
    comment = only(session, survey)
    assert comment.translation_by == INSPECTOR.name
    assert comment.masked_by is None, "it has to be approved again"
    comments_leaving.approve(
        session, INSPECTOR, found, comment, shown=seen_as(comment), kept=[], more="Kowalska", now=NOW
    )
    [left] = comments_leaving.masked_texts(session, found)
    assert left.text.startswith("Pani [words] nam")
    assert left.translation == "Mrs [words] helped us."


def test_changed_words_are_unread_and_masked_by_nobody(database: Database, survey: Survey) -> None:
    [key] = gathered(database, survey, PRAISE)
    with database.writing() as session:
        found, comment = present(session, survey), only(session, survey)
        comments_marking.mark(session, INSPECTOR, found, [comment.key], read=True, now=NOW)
        comments_marking.tag(session, INSPECTOR, comment, "praise")
        comments_leaving.approve(session, INSPECTOR, found, comment, shown=seen_as(comment), kept=[], now=NOW)
        store.put_answers(session, key, {"tell-us": "Other words."})
        session.execute(store.responses.update().values(looked=False))
        session.commit()
    comments_gathering.gather(database, NOW)
    with database.reading() as session:
        after = only(session, survey)
        assert after.key == comment.key
        assert (after.read_by, after.masked_by, after.tags) == (None, None, [])


def test_who_reads_no_answers_does_nothing_here(database: Database, survey: Survey, session: Session) -> None:
    gathered(database, survey, PRAISE)
    found, comment = present(session, survey), only(session, survey)
    officer = Actor("officer@example.org", "support-officer")
    for act in (
        lambda: comments.one(session, officer, found, comment.key),
        lambda: comments_marking.mark(session, officer, found, [comment.key], read=True, now=NOW),
        lambda: comments_marking.put_in_theme(session, officer, found, [comment.key], "Theme", now=NOW),
        lambda: comments_marking.quote(session, officer, found, comment, "", now=NOW),
        lambda: comments_leaving.approve(session, officer, found, comment, shown="", kept=[], now=NOW),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.code == "not-permitted"


def test_themes_are_suggested_in_the_background(database: Database, survey: Survey) -> None:
    waits = [f"We waited {n} months for a speech therapy appointment and heard nothing." for n in range(2, 30)]
    buses = [f"The school bus taxi came late {n} times and the driver did not know him." for n in range(2, 30)]
    gathered(database, survey, *waits, *buses, RISK)
    assert comments_themes.suggest_due(database) == 1
    assert comments_themes.suggest_due(database) == 0, "nothing is new"
    with database.reading() as session:
        found = comments_themes.suggestions(session, survey, "tell-us")
        assert found.total == 56, "what is held back is left out"
        assert len(found.themes) >= 2
        assert found.covered > 40
        words = {word for theme in found.themes for word in theme.words}
        assert any(word.startswith("therap") for word in words)
        names = [theme.name for theme in found.themes]
        assert names == [theme.name for theme in comments_themes.suggestions(session, survey, "tell-us").themes]
