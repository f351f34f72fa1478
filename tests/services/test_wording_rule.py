"""Published ⇒ every shown wording approved or overridden, whatever was done before, in whatever order."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import event

from surveyapp.domain.errors import DomainError
from surveyapp.interchange.questionnaire_texts import Place, texts, with_texts
from surveyapp.services import reviews, revisions, surveys
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.services.wordings import document_of, head_of
from surveyapp.storage.engine import Database
from surveyapp.storage.reviews import Reviewer
from surveyapp.storage.surveys import Publication, last_publication, revisions_of
from tests.factories.reviewers import all_seen, invited, seen
from tests.factories.surveys import NOW, present, published_survey, questionnaire_file

KEYS = ("question/plan:text", "question/plan:choice/yes", "question/role:text", "section/main:title", "survey:title")
WORDS = st.sampled_from(["One?", "Two?", "Three?"])
PEOPLE = st.sampled_from(["Sam", "Ann"])
Content = tuple[str, ...]


class Wording(RuleBasedStateMachine):
    """A survey of a re-visit that two reviewers and its staff work on.

    What was passed is remembered here by the words themselves, without hashes: `verdicts` by part, words and person.
    """

    empty: bytes

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "wording.sqlite3"
        path.write_bytes(self.empty)
        self.database = Database(f"sqlite:///{path}")
        event.listen(self.database.engine, "connect", lambda opened, _: opened.execute("pragma synchronous=off"))
        self.survey = published_survey(self.database, publish=False, yaml=questionnaire_file("small"))
        with self.database.writing() as session:
            found = present(session, self.survey)
            self.people = {name: invited(session, found, name).reviewer.id for name in ("Sam", "Ann")}
        self.verdicts: dict[tuple[str, Content, str], bool] = {}
        self.overridden: set[int] = set()

    def teardown(self) -> None:
        self.database.dispose()
        self.folder.cleanup()

    @rule(key=st.sampled_from(KEYS), text=WORDS)
    def edit(self, key: str, text: str) -> None:
        with self.database.writing() as session:
            survey = present(session, self.survey)
            head = head_of(survey)
            document = with_texts(document_of(head), {Place(key, "standard", "en"): text})
            revisions.save(session, COMMAND_LINE, survey, document, base=head.number, now=NOW)

    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        with self.database.writing() as session:
            survey = present(session, self.survey)
            own = [each.number for each in revisions_of(session, survey.id) if each.origin != "bank"]
            number = data.draw(st.sampled_from(own))
            revisions.restore(session, COMMAND_LINE, survey, number, now=NOW)

    @rule(who=PEOPLE, key=st.sampled_from(KEYS))
    def pass_one(self, who: str, key: str) -> None:
        part = key.partition(":")[0]
        with self.database.writing() as session:
            survey = present(session, self.survey)
            reviews.say_fine(session, self._person(session, who), survey, seen(survey, part), now=NOW)
            self.verdicts[part, self._words(survey)[part], who] = True

    @rule(who=PEOPLE)
    def pass_all(self, who: str) -> None:
        with self.database.writing() as session:
            survey = present(session, self.survey)
            disputed = {(t.part, t.content_hash) for t in reviews.open_threads(session, survey)}
            for each in all_seen(survey):
                if (each.unit.part, each.content_hash) not in disputed:
                    self.verdicts[each.unit.part, self._words(survey)[each.unit.part], who] = True
            reviews.pass_all(session, self._person(session, who), survey, all_seen(survey), now=NOW)

    @rule(who=PEOPLE, key=st.sampled_from(KEYS[:3]), text=st.none() | WORDS)
    def ask(self, who: str, key: str, text: str | None) -> None:
        part = key.partition(":")[0]
        with self.database.writing() as session:
            survey = present(session, self.survey)
            proposal = {key: text} if text else {}
            reviewer = self._person(session, who)
            reviews.ask_change(
                session, reviewer, survey, seen(survey, part), comment="Why?", proposal=proposal, now=NOW
            )
            self.verdicts[part, self._words(survey)[part], who] = False

    @rule(accepts=st.booleans())
    def decide(self, accepts: bool) -> None:
        with self.database.writing() as session:
            survey = present(session, self.survey)
            thread = next(iter(reviews.open_threads(session, survey)), None)
            if thread is None:
                return
            who, seen_then = thread.reviewer.name, self._then(session, thread)
            if not (accepts and thread.proposal):
                reviews.decline(session, COMMAND_LINE, survey, thread, "No", now=NOW)
                return
            try:
                reviews.accept(session, COMMAND_LINE, survey, thread, now=NOW)
            except DomainError:
                return
            words = self._words(present(session, self.survey))[thread.part]
            if words == seen_then:  # nothing else of it changed: who proposed it has passed it
                self.verdicts[thread.part, words, who] = True

    @rule(reason=st.sampled_from([None, "They meet tomorrow"]))
    def publish(self, reason: str | None) -> None:
        with self.database.writing() as session:
            survey = present(session, self.survey)
            left, last = self._left(survey), last_publication(session, survey.id)
            stands = last is not None and self._stands(survey, last, left)
            if left and reason is None and not stands:
                with pytest.raises(DomainError, match="wording-not-passed"):
                    surveys.publish(session, COMMAND_LINE, survey, now=NOW)
                return
            published = surveys.publish(session, COMMAND_LINE, survey, now=NOW, override=reason)
            assert {unit[0] for unit in published.unapproved} == left
            assert (last is not None and published.id == last.id) is stands

    @invariant()
    def what_is_published_was_passed_or_overridden(self) -> None:
        with self.database.reading() as session:
            survey = present(session, self.survey)
            published = last_publication(session, survey.id)
            if published is not None:
                assert published.override_reason or not published.unapproved

    def _stands(self, survey: Any, last: Publication, left: set[str]) -> bool:
        """Whether the same words with the same approvals are published already: publishing again changes nothing."""
        same = document_of(last.revision) == document_of(head_of(survey))
        return same and {unit[0] for unit in last.unapproved} == left

    def _left(self, survey: Any) -> set[str]:
        return {part for part, words in self._words(survey).items() if not self._is_passed(part, words)}

    def _is_passed(self, part: str, words: Content) -> bool:
        given = [self.verdicts.get((part, words, who)) for who in self.people]
        return False not in given and True in given

    def _words(self, survey: Any) -> dict[str, Content]:
        return _by_part(texts(document_of(head_of(survey))))

    def _then(self, session: Any, thread: Any) -> Content:
        """The words that a reviewer saw, with what they proposed."""
        base = next(each for each in revisions_of(session, thread.survey_id) if each.id == thread.revision_id)
        wanted = {Place(key, "standard", "en"): text for key, text in thread.proposal.items()}
        return _by_part(texts(with_texts(document_of(base), wanted)))[thread.part]

    def _person(self, session: Any, name: str) -> Reviewer:
        found: Reviewer = session.get_one(Reviewer, self.people[name])
        return found


def _by_part(said: dict[Place, str]) -> dict[str, Content]:
    result: dict[str, list[str]] = {}
    for place, text in said.items():
        result.setdefault(place.key.partition(":")[0], []).append(text)
    return {part: tuple(words) for part, words in result.items()}


@pytest.mark.timeout(300)
def test_published_means_approved_or_overridden(migrated: bytes) -> None:
    machine = type("Machine", (Wording,), {"empty": migrated})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=settings().max_examples // 5,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
