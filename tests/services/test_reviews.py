"""The forum's review: verdicts on contents, requests for changes, and what may be published."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.domain.review import Standing
from surveyapp.domain.wording_parts import Unit
from surveyapp.interchange.questionnaire_texts import Place, texts, with_texts
from surveyapp.services import approvals, reviewers, reviews, revisions, surveys
from surveyapp.services.actors import COMMAND_LINE, Actor
from surveyapp.services.revisions import WordingConflict
from surveyapp.services.wordings import document_of, head_of
from surveyapp.storage.engine import Database
from surveyapp.storage.reviews import Reviewer
from surveyapp.storage.surveys import Survey
from tests.factories.reviewers import all_seen, invited, seen
from tests.factories.surveys import NOW, present, published_survey, questionnaire_file

LEAD = Actor("lead@example.org", "lead-inspector")
PLAN = "question/plan"
PLAN_TEXT = f"{PLAN}:text"
UNIT = Unit(PLAN, "standard", "en")


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as found:
        yield found


@pytest.fixture
def survey(database: Database, session: Session) -> Survey:
    made = published_survey(database, publish=False, yaml=questionnaire_file("small"))
    return present(session, made)


@pytest.fixture
def spoken(database: Database, session: Session) -> Survey:
    """A re-visit's survey in two versions and ten languages."""
    return present(session, published_survey(database, publish=False))


@pytest.fixture
def sam(session: Session, survey: Survey) -> Reviewer:
    return invited(session, survey).reviewer


def standing(session: Session, survey: Survey, unit: Unit = UNIT) -> Standing:
    return approvals.approvals_of(session, survey, languages=[unit.language]).of(unit)


def said(survey: Survey, key: str = PLAN_TEXT, version: str = "standard", language: str = "en") -> str:
    return texts(document_of(head_of(survey)))[Place(key, version, language)]


def reword(session: Session, survey: Survey, text: str, key: str = PLAN_TEXT, version: str = "standard") -> None:
    head = head_of(survey)
    document = with_texts(document_of(head), {Place(key, version, "en"): text})
    revisions.save(session, LEAD, survey, document, base=head.number, now=NOW)


def test_a_wording_is_passed_until_it_is_another_and_again_when_it_comes_back(
    session: Session, survey: Survey, sam: Reviewer
) -> None:
    assert standing(session, survey) is Standing.WAITING
    first = head_of(survey).number
    reviews.say_fine(session, sam, survey, seen(survey, PLAN), now=NOW)
    assert standing(session, survey) is Standing.PASSED
    reword(session, survey, "Has a plan been made?")
    assert standing(session, survey) is Standing.WAITING
    assert standing(session, survey, Unit("question/role", "standard", "en")) is Standing.WAITING
    revisions.restore(session, LEAD, survey, first, now=NOW)
    assert standing(session, survey) is Standing.PASSED


def test_an_edit_voids_the_approval_of_just_that_wording(session: Session, spoken: Survey) -> None:
    who = invited(session, spoken).reviewer
    assert reviews.pass_all(session, who, spoken, all_seen(spoken), now=NOW) == len(all_seen(spoken))
    key = next(place.key for place in texts(document_of(head_of(spoken))) if place.key.startswith("question/"))
    reword(session, spoken, "Something else?", key, "easy-read")
    left = approvals.approvals_of(session, spoken).unapproved()
    assert left == [Unit(key.partition(":")[0], "easy-read", "en")]


def test_what_was_changed_while_somebody_read_it_is_not_passed(session: Session, survey: Survey, sam: Reviewer) -> None:
    old = seen(survey, PLAN)
    everything = all_seen(survey)
    reword(session, survey, "Has a plan been made?")
    with pytest.raises(DomainError, match="wording-changed"):
        reviews.say_fine(session, sam, survey, old, now=NOW)
    assert reviews.pass_all(session, sam, survey, everything, now=NOW) == len(everything) - 1
    assert approvals.approvals_of(session, survey).unapproved() == [UNIT]


def test_one_who_wants_a_change_holds_it_up_for_all(session: Session, survey: Survey, sam: Reviewer) -> None:
    ann = invited(session, survey, "Ann").reviewer
    reviews.say_fine(session, ann, survey, seen(survey, PLAN), now=NOW)
    ask(session, sam, survey, comment="Which plan?")
    assert standing(session, survey) is Standing.CHANGE
    assert reviews.pass_all(session, ann, survey, all_seen(survey), now=NOW) == len(all_seen(survey)) - 1
    reviews.say_fine(session, sam, survey, seen(survey, PLAN), now=NOW)
    assert standing(session, survey) is Standing.PASSED
    assert [each.decision for each in threads(session, survey)] == ["withdrawn"]


def test_a_proposal_is_taken_over_and_passed_by_whom_it_came_from(
    session: Session, survey: Survey, sam: Reviewer
) -> None:
    thread = ask(session, sam, survey, proposal={PLAN_TEXT: " Does your child have a plan? "})
    saved = reviews.accept(session, LEAD, survey, thread, now=NOW)
    assert said(survey) == "Does your child have a plan?"
    assert (saved.revision.origin, saved.revision.details, saved.revision.saved_by) == (
        "accepted",
        {"thread": thread.id},
        LEAD.name,
    )
    assert standing(session, survey) is Standing.PASSED
    assert (thread.decision, thread.decided_revision_id) == ("accepted", saved.revision.id)
    with pytest.raises(DomainError, match="thread-decided"):
        reviews.decline(session, LEAD, survey, thread, "late", now=NOW)


def test_a_proposal_whose_words_were_changed_meanwhile_is_not_taken_over(
    session: Session, survey: Survey, sam: Reviewer
) -> None:
    thread = ask(session, sam, survey, proposal={PLAN_TEXT: "Does your child have a plan?"})
    reword(session, survey, "Has a plan been made?")
    with pytest.raises(WordingConflict):
        reviews.accept(session, LEAD, survey, thread, now=NOW)
    assert said(survey) == "Has a plan been made?"
    assert thread.decision is None


def test_a_proposal_beside_another_change_of_the_question_is_not_thereby_passed(
    session: Session, survey: Survey, sam: Reviewer
) -> None:
    thread = ask(session, sam, survey, proposal={PLAN_TEXT: "Does your child have a plan?"})
    reword(session, survey, "Yes, it has", f"{PLAN}:choice/yes")
    reviews.accept(session, LEAD, survey, thread, now=NOW)
    assert said(survey) == "Does your child have a plan?"
    assert standing(session, survey) is Standing.WAITING


def test_other_words_than_proposed_wait_to_be_passed(session: Session, survey: Survey, sam: Reviewer) -> None:
    thread = ask(session, sam, survey, comment="Which plan?")
    with pytest.raises(DomainError, match="proposal-missing"):
        reviews.accept(session, LEAD, survey, thread, now=NOW)
    with pytest.raises(DomainError, match="change-empty"):
        reviews.change(session, LEAD, survey, thread, {PLAN_TEXT: said(survey)}, now=NOW)
    reviews.change(session, LEAD, survey, thread, {PLAN_TEXT: "Is there an EHC plan?"}, note="So it is clear", now=NOW)
    assert (said(survey), thread.decision) == ("Is there an EHC plan?", "changed")
    assert standing(session, survey) is Standing.WAITING
    session.refresh(thread)
    assert [(each.by, each.text) for each in thread.messages] == [("Sam", "Which plan?"), (LEAD.name, "So it is clear")]


def test_what_is_declined_needs_a_reason_and_stays_unpassed(session: Session, survey: Survey, sam: Reviewer) -> None:
    thread = ask(session, sam, survey, comment="Which plan?")
    with pytest.raises(DomainError, match="reason-missing"):
        reviews.decline(session, LEAD, survey, thread, "  ", now=NOW)
    reviews.decline(session, LEAD, survey, thread, "The focus says which.", now=NOW)
    assert standing(session, survey) is Standing.CHANGE
    reviews.say_fine(session, sam, survey, seen(survey, PLAN), now=NOW)
    assert (standing(session, survey), thread.decision) == (Standing.PASSED, "declined")


def test_a_request_says_something(session: Session, survey: Survey, sam: Reviewer) -> None:
    for comment, proposal in (("  ", {}), ("", {PLAN_TEXT: said(survey)}), ("", {"question/other:text": "x"})):
        with pytest.raises(DomainError, match="change-empty"):
            ask(session, sam, survey, comment=comment, proposal=proposal)
    with pytest.raises(DomainError, match="comment-too-long"):
        ask(session, sam, survey, comment="x" * 5001)
    assert not threads(session, survey)


def test_a_wording_passed_in_one_survey_is_passed_in_the_next_of_another_area(
    database: Database, session: Session, spoken: Survey
) -> None:
    who = invited(session, spoken).reviewer
    reviews.pass_all(session, who, spoken, all_seen(spoken), now=NOW)
    other = published_survey(database, publish=False, area="Westmere")
    found = approvals.approvals_of(session, present(session, other))
    assert set(found.standings.values()) == {Standing.CARRIED}
    assert {each.by for each in found.carried.values()} == {"sam@forum.example"}
    surveys.publish(session, COMMAND_LINE, present(session, other), now=NOW)


def test_only_a_linguist_passes_a_translation(session: Session, spoken: Survey) -> None:
    forum = invited(session, spoken).reviewer
    linguist = invited(session, spoken, "Huma", passes=["ur"]).reviewer
    for who in (forum, linguist):
        reviews.pass_all(session, who, spoken, [*all_seen(spoken), *all_seen(spoken, "ur")], now=NOW)
        unpassed = approvals.approvals_of(session, spoken, languages=["ur"]).unapproved("ur")
        assert bool(unpassed) is (who is forum)
    published = surveys.publish(session, COMMAND_LINE, spoken, now=NOW)
    assert published.unapproved == []
    document = document_of(published.revision)
    assert "ur" not in document["drafts"]
    assert "pl" in document["drafts"]


def test_a_translation_is_voided_by_its_english(session: Session, spoken: Survey) -> None:
    linguist = invited(session, spoken, "Huma", passes=["ur"]).reviewer
    reviews.pass_all(session, linguist, spoken, all_seen(spoken, "ur"), now=NOW)
    key = next(place.key for place in texts(document_of(head_of(spoken))) if place.key.startswith("question/"))
    reword(session, spoken, "Something else?", key)
    left = approvals.approvals_of(session, spoken, languages=["ur"]).unapproved("ur")
    assert left == [Unit(key.partition(":")[0], "standard", "ur")]


def test_publishing_is_refused_until_everything_is_passed(session: Session, spoken: Survey) -> None:
    who = invited(session, spoken).reviewer
    units = all_seen(spoken)
    reviews.pass_all(session, who, spoken, units[1:], now=NOW)
    with pytest.raises(DomainError) as refused:
        surveys.publish(session, COMMAND_LINE, spoken, now=NOW)
    assert (refused.value.code, refused.value.data["units"]) == ("wording-not-passed", 1)
    overridden = surveys.publish(session, COMMAND_LINE, spoken, now=NOW, override="They meet tomorrow")
    assert (overridden.unapproved, overridden.override_reason) == ([list(units[0].unit)], "They meet tomorrow")
    reviews.say_fine(session, who, spoken, units[0], now=NOW)
    passed = surveys.publish(session, COMMAND_LINE, spoken, now=NOW)
    assert (passed.revision_id, passed.unapproved, passed.override_reason) == (overridden.revision_id, [], None)


def test_who_was_not_invited_or_no_longer_is_says_nothing(
    database: Database, session: Session, survey: Survey, sam: Reviewer
) -> None:
    other = present(session, published_survey(database, publish=False, area="Westmere"))
    with pytest.raises(DomainError, match="not-permitted"):
        reviews.pass_all(session, sam, other, all_seen(other), now=NOW)
    reviewers.withdraw(session, COMMAND_LINE, survey, sam, now=NOW)
    with pytest.raises(DomainError, match="not-permitted"):
        reviews.say_fine(session, sam, survey, seen(survey, PLAN), now=NOW)


def ask(
    session: Session, who: Reviewer, survey: Survey, comment: str = "", proposal: dict[str, str] | None = None
) -> reviews.Thread:
    return reviews.ask_change(
        session, who, survey, seen(survey, PLAN), comment=comment, proposal=proposal or {}, now=NOW
    )


def threads(session: Session, survey: Survey) -> list[reviews.Thread]:
    return list(session.query(reviews.Thread).where(reviews.Thread.survey_id == survey.id))
