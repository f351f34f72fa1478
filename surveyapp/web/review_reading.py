"""A survey as one reviewer reads it: which version and language, compared with which state, and where all stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from surveyapp.domain.questionnaire import EASY_READ, ENGLISH, Questionnaire
from surveyapp.domain.review import Standing
from surveyapp.domain.wording_parts import Part, Unit, parts
from surveyapp.language.catalogues import direction
from surveyapp.services import approvals, wordings
from surveyapp.storage.reviews import Reviewer, Thread, look_of, threads_of
from surveyapp.storage.surveys import Revision, Survey, revision_numbered
from surveyapp.web import review_parts
from surveyapp.web.easy_lines import worded


@dataclass(frozen=True)
class Reading:
    """`before`: the state that the reviewer saw when they were here the last time; None at the first time."""

    session: Session
    reviewer: Reviewer
    survey: Survey
    before: Revision | None
    version: str
    language: str

    @property
    def head(self) -> Revision:
        """The state that is read."""
        return wordings.head_of(self.survey)

    @property
    def questionnaire(self) -> Questionnaire:
        """The wording of that state."""
        return wordings.questionnaire_of(self.head)

    @property
    def may_pass(self) -> bool:
        """Whether this person was asked to pass wordings in this language."""
        return self.language in self.reviewer.passes

    @property
    def query(self) -> dict[str, Any]:
        """What links to other pages of this survey carry on."""
        since = {"since": self.before.number} if self.before is not None else {}
        return {"version": self.version, "lang": self.language, **since}

    @cached_property
    def approvals(self) -> approvals.Approvals:
        """Where the units in this language stand."""
        return approvals.approvals_of(self.session, self.survey, self.head, [self.language])

    @cached_property
    def threads(self) -> Mapping[Unit, Sequence[Thread]]:
        """What was asked for, by unit, oldest first."""
        found: dict[Unit, list[Thread]] = {}
        for thread in threads_of(self.session, self.survey.id):
            found.setdefault(thread.unit, []).append(thread)
        return found

    def unit(self, part: str) -> Unit:
        """A part as it is read here."""
        return Unit(part, self.version, self.language)

    def standing(self, unit: Unit) -> Standing:
        """Where a unit stands; an open request about these very words holds it up, whoever made it."""
        content = self.approvals.hashes[unit]
        if any(one.decision is None and one.content_hash == content for one in self.threads.get(unit, ())):
            return Standing.CHANGE
        return self.approvals.of(unit)

    def card(self, index: int, part: Part, number: int) -> dict[str, Any]:
        """One part with all that is said of it. `number`: that of a question, counted from 1."""
        unit = self.unit(part.code)
        standing, content = self.standing(unit), self.approvals.hashes[unit]
        earlier = None if self.before is None else self._earlier.get(part.code)
        is_changed = self.before is not None and self._hashes_before.get(unit) != content
        found = review_parts.rows(part, earlier or part, self.version, self.language)
        question = review_parts.question_of(self.questionnaire, part)
        return {
            "id": _id(index),
            "part": part.code,
            "question": part.question,
            "heading": _heading(part, number),
            "hash": content,
            "standing": standing,
            "can_pass": self.may_pass and standing in {Standing.WAITING, Standing.CARRIED},
            "change": None if not is_changed else "new" if earlier is None else "changed",
            "rows": list(review_parts.with_choices(found, question, self.version)),
            "picture": review_parts.own_picture(question, self.version),
            "threads": self.threads.get(unit, ()),
        }

    def cards(self) -> list[dict[str, Any]]:
        """Every part in order: groups of cards under the headings of sections."""
        groups: list[dict[str, Any]] = []
        number = 0
        for index, part in enumerate(parts(self.questionnaire), 1):
            number += part.question is not None
            if part.question is None and not (part.code.startswith("term/") and groups[-1]["kind"] == "term"):
                groups.append({"kind": part.code.partition("/")[0], "cards": [], **self._title(part)})
            groups[-1]["cards"].append(self.card(index, part, number))
        return groups

    def card_of(self, code: str) -> dict[str, Any] | None:
        """The card of one part."""
        number = 0
        for index, part in enumerate(parts(self.questionnaire), 1):
            number += part.question is not None
            if part.code == code:
                return self.card(index, part, number)
        return None

    def anchor(self, code: str) -> str | None:
        """The id of a part's card."""
        return next((_id(index) for index, part in enumerate(parts(self.questionnaire), 1) if part.code == code), None)

    @cached_property
    def _earlier(self) -> Mapping[str, Part]:
        if self.before is None:
            return {}
        return {part.code: part for part in parts(wordings.questionnaire_of(self.before))}

    @cached_property
    def _hashes_before(self) -> Mapping[Unit, str]:
        return {} if self.before is None else approvals.hashes_of(self.survey, self.before, self.language)

    def _title(self, part: Part) -> dict[str, Any]:
        kind, _blank, code = part.code.partition("/")
        if kind != "section":
            words = _("The survey") if kind == "survey" else _("Words that are explained")
            return {"title": words, "lang": None, "dir": None}
        said = self.questionnaire.sections_by_code[code].title.get(self.version, self.language)
        return {"title": worded(said), "lang": said.language, "dir": direction(said.language)}


def reading(session: Session, reviewer: Reviewer, survey: Survey) -> Reading:
    """What the address asks for, where the survey has it; else what suits the reviewer."""
    questionnaire = wordings.working_questionnaire(survey)
    versions, languages = questionnaire.versions, questionnaire.languages
    suits = EASY_READ if reviewer.easy and EASY_READ in versions else versions[0]
    passed = next((tag for tag in languages if tag in reviewer.passes), ENGLISH)
    version, language = request.args.get("version", ""), request.args.get("lang", "")
    return Reading(
        session,
        reviewer,
        survey,
        _before(session, reviewer, survey),
        version if version in versions else suits,
        language if language in languages else passed,
    )


def _before(session: Session, reviewer: Reviewer, survey: Survey) -> Revision | None:
    since = request.args.get("since", type=int)
    if since is not None and 0 < since < 2**31:  # what a database takes for a number
        found = revision_numbered(session, survey.id, since)
        if found is not None:
            return found
    look = look_of(session, reviewer.id, survey.id)
    head = wordings.head_of(survey)
    return session.get(Revision, look.revision_id) if look is not None and look.revision_id != head.id else None


def _id(index: int) -> str:
    return f"part-{index}"


def _heading(part: Part, number: int) -> str:
    kind, _blank, code = part.code.partition("/")
    if kind == "question":
        return _("Question %(number)s", number=number)
    if kind == "term":
        return code
    return _("Words of the survey") if kind == "survey" else _("Words of this section")
