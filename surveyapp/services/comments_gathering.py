"""Texts that have been sent are looked through in the background: in which language they are, and whether they may
tell of somebody at risk. Nobody who answers waits for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from surveyapp.domain.answers import decode
from surveyapp.domain.clock import require_utc
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.routing import shown
from surveyapp.services import comment_analysis, concerns
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage import comments as store
from surveyapp.storage.engine import Database
from surveyapp.storage.responses import new_id
from surveyapp.storage.surveys import Revision, Survey

BATCH = 100
"""Responses that are kept in one transaction: few, so that nobody who answers waits for the lock."""

MOST = 400
"""Responses that one call looks through: so few that a slow machine is done before it is called again."""


@dataclass(frozen=True, slots=True)
class _Found:
    """One text as it was looked through. `concerns`: the words in it that may tell of risk."""

    question: str
    asked: bool
    text_hash: str
    language: str | None
    concerns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sent:
    """One response with its answers as they were read, and what was found in its texts."""

    id: str
    survey_id: int
    answers: Mapping[str, str]
    found: Sequence[_Found]


def gather(database: Database, now: datetime, *, survey_id: int | None = None, most: int = MOST) -> int:
    """Look through what was sent since the last time, of all surveys or of one. How many responses. Commits.

    Each is looked through once, and again when more was added to it. Any number of workers may call this at once. What
    may tell of risk is held back from then on, and whoever looks after concerns gets a message without the words.
    """
    now = require_utc(now)
    with database.reading() as session:
        surveys = [survey_id] if survey_id is not None else store.surveys_to_look_through(session)
    done = 0
    failures: list[Exception] = []
    for each in surveys:
        try:
            done += _gather_one(database, now, each, most - done)
        except OperationalError:  # the database is away, or busy for too long
            raise
        except Exception as error:  # a wording that cannot be read must not keep the others waiting
            failures.append(error)
    if failures:
        raise failures[0]
    return done


def _gather_one(database: Database, now: datetime, survey_id: int, most: int) -> int:
    done = 0
    while done < most:
        with database.reading() as session:
            sent = _read(session, min(BATCH, most - done), survey_id)
        if not sent:
            break
        with database.writing() as session:
            kept = _keep(session, sent, now)
            session.commit()
        done += kept
        if not kept:  # others were quicker, or write to them just now: the next call finds what is left
            break
    return done


def left(session: Session, survey: Survey) -> int:
    """How many responses of a survey are still to be looked through."""
    return store.count_to_look_through(session, survey.id)


def hash_of(text: str) -> str:
    """What names the words of a comment: SHA-256, as hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _read(session: Session, limit: int, survey_id: int) -> list[_Sent]:
    rows = store.to_look_through(session, limit, survey_id)
    answers = store.answers_of_many(session, [row.id for row in rows])
    return [
        _Sent(
            row.id,
            row.survey_id,
            answers[row.id],
            _look(session.get_one(Revision, row.revision_id), answers[row.id], row.language),
        )
        for row in rows
    ]


def _look(revision: Revision, stored: Mapping[str, str], language: str) -> list[_Found]:
    """The texts among the answers of one response. What nothing is written in is none."""
    questionnaire = questionnaire_of(revision)
    known = questionnaire.by_code
    texts = {
        code: text
        for code, text in stored.items()
        if code in known and KINDS[known[code].kind].is_open and text.strip()
    }
    if not texts:
        return []
    asked = shown(questionnaire, {code: decode(known[code], value) for code, value in stored.items() if code in known})
    return [
        _Found(
            code,
            code in asked,
            hash_of(text),
            told,
            comment_analysis.possible_concerns(text, language, told),
        )
        for code, text in texts.items()
        for told in [comment_analysis.told(text, language)]
    ]


def _keep(session: Session, sent: Sequence[_Sent], now: datetime) -> int:
    """Store what was found, of those that are still as they were read. How many."""
    ids = [each.id for each in sent]
    waiting = store.still_to_look_through(session, ids)
    answers = store.answers_of_many(session, ids)
    same = [each for each in sent if each.id in waiting and answers[each.id] == each.answers]
    known = store.comments_of_responses(session, [each.id for each in same])
    held: list[tuple[int, str, _Found]] = []
    for each in same:
        for found in each.found:
            comment = known.get((each.id, found.question))
            if comment is not None and comment.text_hash == found.text_hash:
                continue
            if comment is None:
                comment = _new(session, each, found)
            else:
                _begin_anew(session, comment, found)
            if found.concerns:
                held.append((each.survey_id, comment.key, found))
        for (response, question), comment in known.items():
            if response == each.id and question not in {found.question for found in each.found}:
                session.delete(comment)
    session.flush()
    store.looked_through(session, [each.id for each in same])
    for survey_id in dict.fromkeys(survey for survey, _, _ in held):
        keys = {key: found.concerns for survey, key, found in held if survey == survey_id}
        concerns.hold(session, session.get_one(Survey, survey_id), keys, now=now)
    return len(same)


def _new(session: Session, sent: _Sent, found: _Found) -> store.Comment:
    comment = store.Comment(
        key=new_id(),
        survey_id=sent.survey_id,
        response_id=sent.id,
        question=found.question,
        asked=found.asked,
        text_hash=found.text_hash,
        language_told=found.language,
    )
    session.add(comment)
    return comment


def _begin_anew(session: Session, comment: store.Comment, found: _Found) -> None:
    """The words have changed: nobody has read them, and nothing that was done fits them."""
    comment.asked, comment.text_hash, comment.language_told = found.asked, found.text_hash, found.language
    comment.read_at = comment.read_by = None
    comment.translation = comment.translation_by = None
    comment.masks = comment.masks_at = comment.masks_by = None
    store.forget_all_about(session, comment.key)
