"""The schools of an area: one list for all its inspections, and what a new one does to comments approved before."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.services import comments, comments_leaving, comments_marking, comments_themes, schools, schools_changing
from surveyapp.services.actors import Actor
from surveyapp.services.comment_analysis import Schools
from surveyapp.services.comments import Filters, Written
from surveyapp.storage.accounts import events_about
from surveyapp.storage.comments import SuggestedThemes
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from tests.factories.comments import PRAISE, commented_survey, gathered
from tests.factories.surveys import NOW, present

INSPECTOR = Actor("inspector@example.org", "inspector")
NAMES = ("Foxhollow Primary School", "Oakfield Primary School")
OAKFIELD = "they told us that oakfield is full, so we wait"
FOXHOLLOW = "he would love to go to foxhollow but there is no place"


@pytest.fixture
def survey(database: Database) -> Survey:
    return commented_survey(database)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as found:
        yield found


def put(session: Session, survey: Survey, *names: str) -> schools_changing.Changed:
    inspection = present(session, survey).inspection
    seen = schools.listed(session, inspection.area).hash
    return schools_changing.replace(session, INSPECTOR, inspection, schools.tidied(names), seen=seen, now=NOW)


def every(session: Session, survey: Survey, **filters: str) -> dict[str, Written]:
    page = comments.read_comments(session, INSPECTOR, present(session, survey), Filters(**filters), secret=b"s" * 32)
    return {str(comment.text): comment for comment in page.comments}


def approve(session: Session, survey: Survey, comment: Written, kept: list[str] | None = None) -> None:
    found = present(session, survey)
    known = schools.known(session, found.inspection)
    if kept is None:
        kept = [comments_leaving.span_name("text", span) for span in comments_leaving.suggested(comment, known)[0]]
    shown = comments_leaving.shown_as(comment, known)
    comments_leaving.approve(session, INSPECTOR, found, comment, shown=shown, kept=kept, now=NOW)


def test_names_are_kept_once_each_in_order_and_on_record(session: Session, survey: Survey) -> None:
    assert put(session, survey, " Oakfield   Primary School", "", "foxhollow", "OAKFIELD primary school").names == 2
    kept = schools.listed(session, "EASTMERE")
    assert (kept.names, kept.by, kept.at) == (("foxhollow", "Oakfield Primary School"), INSPECTOR.name, NOW)
    [event] = [e for e in events_about(session, f"inspection:{survey.inspection_id}") if e.action == "schools-changed"]
    assert event.details == {"schools": 2, "again": 0}
    assert put(session, survey).names == 0
    assert schools.listed(session, "Eastmere").names == ()
    assert schools.listed(session, "Westmere").names == ()


def test_too_long_and_too_many_names_are_refused() -> None:
    with pytest.raises(DomainError) as refused:
        schools.tidied(["Oakfield", "x" * 201])
    assert (refused.value.code, refused.value.data["line"]) == ("name-too-long", 2)
    with pytest.raises(DomainError, match="profile-too-long"):
        schools.tidied(f"School {n}" for n in range(schools.MOST_NAMES + 1))


def test_who_was_not_quick_enough_looks_again(session: Session, survey: Survey) -> None:
    seen = schools.listed(session, "Eastmere").hash
    put(session, survey, *NAMES)
    with pytest.raises(DomainError, match="wording-changed"):
        schools_changing.replace(session, INSPECTOR, present(session, survey).inspection, (), seen=seen, now=NOW)
    assert schools.listed(session, "Eastmere").names == NAMES
    officer = Actor("officer@example.org", "nominated-officer")
    with pytest.raises(DomainError, match="not-permitted"):
        schools_changing.replace(session, officer, present(session, survey).inspection, (), seen=seen, now=NOW)


def test_what_waits_is_suggested_anew_and_what_was_approved_waits_again_where_more_is_found(
    database: Database, session: Session, survey: Survey
) -> None:
    gathered(database, survey, OAKFIELD, FOXHOLLOW, PRAISE)
    for comment in every(session, survey).values():
        approve(session, survey, comment)
    comments_marking.translate(
        session,
        INSPECTOR,
        present(session, survey),
        every(session, survey)[PRAISE],
        "At oakfield all is well.",
        now=NOW,
    )
    approve(session, survey, every(session, survey)[PRAISE])
    assert put(session, survey, "Oakfield Primary School").again == 2, "a translation names it too"
    waiting = every(session, survey, only="not-masked")
    assert set(waiting) == {OAKFIELD, PRAISE}
    known = schools.known(session, present(session, survey).inspection)
    [span], _none = comments_leaving.suggested(waiting[OAKFIELD], known)
    assert (OAKFIELD[span.start : span.end], span.kind) == ("oakfield", "school")
    assert {left.text for left in comments_leaving.masked_texts(session, present(session, survey))} == {FOXHOLLOW}
    approve(session, survey, waiting[OAKFIELD])
    approve(session, survey, waiting[PRAISE], kept=[])
    assert put(session, survey, "Oakfield School").again == 0, "a person has decided about both"
    assert put(session, survey, *NAMES).again == 1
    assert put(session, survey).again == 0, "nothing comes back when names are taken off"
    assert every(session, survey)[OAKFIELD].masked_by == INSPECTOR.name


def test_an_approval_is_of_what_was_suggested_then(database: Database, session: Session, survey: Survey) -> None:
    gathered(database, survey, OAKFIELD)
    put(session, survey, *NAMES)
    [comment] = every(session, survey).values()
    found = present(session, survey)
    known = schools.known(session, found.inspection)
    shown = comments_leaving.shown_as(comment, known)
    kept = [comments_leaving.span_name("text", span) for span in comments_leaving.suggested(comment, known)[0]]
    put(session, survey)  # somebody empties the list meanwhile: the mask that was ticked would be none any more
    with pytest.raises(DomainError, match="wording-changed"):
        comments_leaving.approve(session, INSPECTOR, found, comment, shown=shown, kept=kept, now=NOW)
    seen = {comment.key: shown}
    assert comments_leaving.approve_as_suggested(session, INSPECTOR, found, seen, [comment], now=NOW) == 0
    assert comments_leaving.masked_texts(session, found) == []


def test_an_approval_beside_a_change_of_the_list_is_refused_or_taken_back(database: Database, survey: Survey) -> None:
    gathered(database, survey, *(f"{OAKFIELD} {n}" for n in range(6)))
    with database.reading() as session:
        waiting = list(every(session, survey).values())
    together = threading.Barrier(2)

    def approve_all() -> None:
        together.wait()
        for comment in waiting:
            with database.writing() as session, contextlib.suppress(DomainError):
                shown = comments_leaving.shown_as(comment, Schools(area="Eastmere"))
                found = present(session, survey)
                comments_leaving.approve(session, INSPECTOR, found, comment, shown=shown, kept=[], now=NOW)

    def change() -> None:
        together.wait()
        with database.writing() as session:
            put(session, survey, *NAMES)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(approve_all), pool.submit(change)]:
            done.result()
    with database.reading() as session:
        assert comments_leaving.masked_texts(session, present(session, survey)) == []


def test_a_re_visit_has_the_list_of_the_first_inspection(database: Database, session: Session, survey: Survey) -> None:
    put(session, survey, *NAMES)
    session.close()
    again = commented_survey(database, area=" eastmere ")
    elsewhere = commented_survey(database, area="Westmere")
    gathered(database, again, OAKFIELD)
    with database.writing() as other:
        found = present(other, again)
        assert found.inspection_id != survey.inspection_id
        assert schools.known(other, found.inspection).names == NAMES
        assert schools.known(other, present(other, elsewhere).inspection).names == ()
        put(other, again)
        [comment] = every(other, again).values()
        approve(other, again, comment)
        assert put(other, survey, *NAMES).again == 1, "changed from either inspection, for both"


def test_suggested_themes_are_made_anew_without_the_schools(database: Database, survey: Survey) -> None:
    gathered(database, survey, *(f"oakfield has {n} lovely helpers and waits for taxis" for n in range(40)))
    comments_themes.suggest_due(database)
    with database.writing() as session:
        put(session, survey, *NAMES)
        assert list(session.scalars(select(SuggestedThemes))) == []
    assert comments_themes.suggest_due(database) == 1
    with database.reading() as session:
        found = comments_themes.suggestions(session, survey, "tell-us")
    assert "oakfield" not in {word for theme in found.themes for word in theme.words}
