"""Saved states of wordings: kept, merged, restored, and translations that grow stale."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.interchange.questionnaire_schema import Document, DocumentFaults
from surveyapp.interchange.questionnaire_texts import Place, texts, with_texts
from surveyapp.services import revisions, surveys
from surveyapp.services.actors import COMMAND_LINE, Actor
from surveyapp.services.revisions import Saved, WordingConflict
from surveyapp.services.wordings import document_of, head_of
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey, last_publication, revisions_of
from surveyapp.storage.wordings import StoredWording
from tests.factories.surveys import NOW, present, published_survey, questionnaire_file

ANNE = Actor("anne@example.org", "inspector")
BOB = Actor("bob@example.org", "lead-inspector")
ROLE = Place("question/role:text", "standard", "en")
PLAN = Place("question/plan:text", "standard", "en")


@pytest.fixture
def survey(database: Database) -> Survey:
    return published_survey(database, publish=False, yaml=questionnaire_file("small"))


@pytest.fixture
def spoken(database: Database) -> Survey:
    """A survey worded in ten languages."""
    return published_survey(database, publish=False)


@pytest.fixture
def save(database: Database) -> Callable[..., Saved]:
    def saved(survey: Survey, changes: dict[Place, str], base: int | None = None, actor: Actor = ANNE) -> Saved:
        with database.writing() as session:
            found = present(session, survey)
            started = base or head_of(found).number
            state = next(each for each in revisions_of(session, found.id) if each.number == started)
            document = with_texts(document_of(state), changes)
            return revisions.save(session, actor, found, document, base=started, now=NOW)

    return saved


def said(database: Database, survey: Survey) -> dict[Place, str]:
    with database.reading() as session:
        return texts(document_of(head_of(present(session, survey))))


def head(session: Session, survey: Survey) -> Any:
    return head_of(present(session, survey))


def test_every_state_is_kept_with_its_number_and_its_author(database: Database, survey: Survey, save: Any) -> None:
    begun = len(_numbers(database, survey))
    save(survey, {PLAN: "Has a plan been made?"})
    save(survey, {PLAN: "Is there a plan now?"}, actor=BOB)
    with database.reading() as session:
        newest, before, *_ = revisions_of(session, survey.id)
        assert (newest.number, newest.saved_by, newest.origin) == (begun + 2, "bob@example.org", "edited")
        assert (before.number, before.saved_by) == (begun + 1, "anne@example.org")
        assert texts(document_of(before))[PLAN] == "Has a plan been made?"


def test_saving_what_is_there_makes_no_state(database: Database, survey: Survey, save: Any) -> None:
    before = _numbers(database, survey)
    assert not save(survey, {PLAN: "Is there a plan?"}).is_new
    assert _numbers(database, survey) == before


def test_two_who_change_different_words_both_keep_theirs(database: Database, survey: Survey, save: Any) -> None:
    with database.reading() as session:
        base = head(session, survey).number
    save(survey, {PLAN: "Has a plan been made?"}, base)
    result = save(survey, {ROLE: "What are you to the child?"}, base, BOB)
    assert result.is_new
    assert result.merged
    found = said(database, survey)
    assert (found[PLAN], found[ROLE]) == ("Has a plan been made?", "What are you to the child?")


def test_the_same_words_changed_otherwise_are_refused_with_both(database: Database, survey: Survey, save: Any) -> None:
    with database.reading() as session:
        base = head(session, survey).number
    save(survey, {PLAN: "Hers?"}, base)
    with pytest.raises(WordingConflict) as refused:
        save(survey, {PLAN: "His?"}, base, BOB)
    conflict = refused.value.conflicts[0]
    assert (conflict.mine, conflict.theirs) == ("His?", "Hers?")
    assert refused.value.data["by"] == "anne@example.org"
    assert said(database, survey)[PLAN] == "Hers?"


def test_routing_that_asks_for_what_the_other_took_out_is_a_conflict(database: Database, survey: Survey) -> None:
    with database.writing() as session:
        found = present(session, survey)
        start = head_of(found)
        base, document = start.number, document_of(start)
        revisions.save(session, ANNE, found, _without(document, "years"), base=base, now=NOW)
    routed = _with_condition(document, "words", {"question": "years", "at_least": 3})
    with database.writing() as session, pytest.raises(WordingConflict):
        revisions.save(session, BOB, present(session, survey), routed, base=base, now=NOW)


def test_what_is_no_questionnaire_is_not_saved(database: Database, survey: Survey) -> None:
    before = _numbers(database, survey)
    with database.writing() as session:
        found = present(session, survey)
        document = _with_condition(document_of(head_of(found)), "role", {"question": "nowhere", "is": "x"})
        with pytest.raises(DocumentFaults):
            revisions.save(session, ANNE, found, document, base=head_of(found).number, now=NOW)
    assert _numbers(database, survey) == before


def test_restoring_makes_a_new_state_of_the_old_content(database: Database, survey: Survey, save: Any) -> None:
    with database.reading() as session:
        first = head(session, survey).number
    save(survey, {PLAN: "Other?"})
    with database.writing() as session:
        result = revisions.restore(session, BOB, present(session, survey), first, now=NOW)
        assert result.is_new
        assert (result.revision.number, result.revision.origin) == (first + 2, "restored")
        assert result.revision.details == {"number": first}
        again = revisions.restore(session, BOB, present(session, survey), first, now=NOW)
        assert not again.is_new
        with pytest.raises(DomainError, match="unknown-revision"):
            revisions.restore(session, BOB, present(session, survey), 99, now=NOW)
    assert said(database, survey)[PLAN] == "Is there a plan?"
    with database.reading() as session:
        contents = {each.content_hash for each in revisions_of(session, survey.id)}
        assert session.query(StoredWording).filter(StoredWording.content_hash.in_(contents)).count() == len(contents)


def test_who_may_not_edit_saves_nothing(survey: Survey, save: Any) -> None:
    for role in ("forum-reviewer", "nominated-officer", "quality-assurer"):
        with pytest.raises(DomainError, match="not-permitted"):
            save(survey, {PLAN: "Mine?"}, actor=Actor("x", role))


def test_a_translation_is_stale_once_its_english_changes(database: Database, spoken: Survey, save: Any) -> None:
    english, urdu = _a_question(database, spoken)
    was = said(database, spoken)[english]
    save(spoken, {english: "Something else?"})
    assert _stale(database, spoken)["ur"]["standard"] == {english.key: was}
    assert "easy-read" not in _stale(database, spoken)["ur"], "its English is what it was"
    save(spoken, {english: "Something else again?"})
    assert _stale(database, spoken)["ur"]["standard"] == {english.key: was}, "what it was made from is still the first"
    save(spoken, {urdu: "کچھ اور؟"})
    assert "ur" not in _stale(database, spoken)
    assert "pl" in _stale(database, spoken)


def test_english_that_goes_back_makes_its_translations_fresh(database: Database, spoken: Survey, save: Any) -> None:
    english, _ = _a_question(database, spoken)
    was = said(database, spoken)[english]
    save(spoken, {english: "Something else?"})
    save(spoken, {english: was})
    assert _stale(database, spoken) == {}


def test_english_and_translation_changed_together_are_fresh(database: Database, spoken: Survey, save: Any) -> None:
    english, urdu = _a_question(database, spoken)
    save(spoken, {english: "Something else?", urdu: "کچھ اور؟"})
    assert "ur" not in _stale(database, spoken)


def test_somebody_can_say_that_a_translation_still_fits(database: Database, spoken: Survey, save: Any) -> None:
    english, urdu = _a_question(database, spoken)
    save(spoken, {english: "Something else?"})
    with database.writing() as session:
        assert revisions.mark_fresh(session, ANNE, present(session, spoken), {urdu}, now=NOW).is_new
        assert not revisions.mark_fresh(session, ANNE, present(session, spoken), {urdu}, now=NOW).is_new
    assert "ur" not in _stale(database, spoken)
    assert "pl" in _stale(database, spoken)


def test_a_language_that_lacks_a_text_is_not_published(database: Database, spoken: Survey, save: Any) -> None:
    _, urdu = _a_question(database, spoken)
    save(spoken, {urdu: ""})
    with database.writing() as session:
        found = present(session, spoken)
        published = surveys.publish(session, COMMAND_LINE, found, now=NOW, override="a test")
        languages = document_of(published.revision)["languages"]
        assert "ur" not in languages
        assert "pl" in languages
        assert published.revision.origin == "published"
        assert "ur" in document_of(head_of(found))["languages"], "work on it goes on"
        again = surveys.publish(session, COMMAND_LINE, found, now=NOW, override="a test")
        assert again.id == published.id
        assert last_publication(session, found.id) is again


def test_easy_read_that_lacks_its_english_is_not_published(database: Database, spoken: Survey, save: Any) -> None:
    english, _ = _a_question(database, spoken)
    save(spoken, {Place(english.key, "easy-read", "en"): ""})
    with database.writing() as session, pytest.raises(DomainError, match="wording-incomplete"):
        surveys.publish(session, COMMAND_LINE, present(session, spoken), now=NOW, override="a test")


def _numbers(database: Database, survey: Survey) -> list[int]:
    with database.reading() as session:
        return [each.number for each in revisions_of(session, survey.id)]


def _stale(database: Database, survey: Survey) -> dict[str, Any]:
    with database.reading() as session:
        found: dict[str, Any] = head(session, survey).stale
        return found


def _a_question(database: Database, survey: Survey) -> tuple[Place, Place]:
    """The text of a question in English and in Urdu."""
    english = next(place for place in said(database, survey) if place.key.startswith("question/"))
    assert english[1:] == ("standard", "en")
    return english, Place(english.key, "standard", "ur")


def _without(document: Document, code: str) -> Document:
    sections = [
        {**section, "questions": [each for each in section["questions"] if each["code"] != code]}
        for section in document["sections"]
    ]
    return {**document, "sections": sections}


def _with_condition(document: Document, code: str, condition: Document) -> Document:
    sections = [
        {
            **section,
            "questions": [
                {**each, "show_when": condition} if each["code"] == code else each for each in section["questions"]
            ],
        }
        for section in document["sections"]
    ]
    return {**document, "sections": sections}
