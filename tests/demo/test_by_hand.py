"""Comments put among the others by hand: each queue of the desk has something in it, as it was meant."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from surveyapp.demo import by_hand, seed
from surveyapp.demo.made_up import MadeUp
from surveyapp.domain.clock import UTC
from surveyapp.services import comment_analysis, schools
from surveyapp.services.comment_analysis import Schools
from surveyapp.storage.comments import Comment
from surveyapp.storage.concerns import Concern, held
from surveyapp.storage.engine import Database

NOW = dt.datetime(2026, 6, 13, 21, 15, tzinfo=UTC)
FULL = by_hand.comments_for("full-2023", "parents-carers")


@pytest.mark.parametrize(
    ("kind", "audience"),
    [
        ("full-2023", "parents-carers"),
        ("full-2023", "practitioners"),
        ("full-2023", "young-people"),
        ("revisit", "parents-carers"),
    ],
)
def test_each_comment_is_a_possible_concern_or_names_a_school(kind: str, audience: str) -> None:
    known = Schools(by_hand.schools_for(kind), "Merrowshire")
    found = by_hand.comments_for(kind, audience)
    assert len(found) >= 2
    for written in found:
        told = comment_analysis.told(written.text, "en")
        assert told == written.language
        concerns = comment_analysis.possible_concerns(written.text, "en", told)
        named = comment_analysis.schools_in(written.text, known)
        assert sum(map(bool, (concerns, named, written.raised))) == 1, written.text
        assert bool(written.translation) is (written.language != "en")
        masked = comment_analysis.to_mask(written.text, known)
        assert {span.kind for span in masked} <= {"school"}, written.text


def test_the_same_responses_take_them_each_time_and_no_other_changes() -> None:
    answered = [MadeUp("finished", "standard", "all", False, {"better": f"Words {n}"}) for n in range(40)]
    made_up = [*answered, MadeUp("draft", "standard", "all", False, {"better": "A draft"})]
    among, others = by_hand.put_among("Merrowshire", FULL, made_up)
    assert by_hand.put_among("Merrowshire", FULL, made_up) == (among, others)
    assert [each.answers["better"] for each in among] == [each.text for each in FULL]
    assert len(among) + len(others) == 41
    assert made_up[-1] in others
    assert by_hand.put_among("Merrowshire", FULL, made_up[:2])[1] == []


def test_the_queue_and_the_desk_have_something_in_them(database: Database) -> None:
    seed.prepare(database, NOW, 0.05)
    with database.reading() as session:
        waiting = held(session)
        assert {each.raised_by for each in waiting} == {None, "inspector@demo.example"}
        assert len(waiting) >= 5
        assert all(each.due_at > NOW for each in waiting)
        [raised] = session.scalars(select(Concern).where(Concern.raised_by.is_not(None)).limit(1))
        comment = session.get_one(Comment, raised.comment_key)
        assert (comment.language_told, comment.translation_by) == ("pl", "inspector@demo.example")
        assert set(schools.listed(session, "Merrowshire").names) == set(by_hand.schools_for("full-2023"))
        assert set(schools.listed(session, "Aldermarsh").names) == set(by_hand.schools_for("revisit"))
