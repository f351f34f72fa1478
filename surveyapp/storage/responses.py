"""Responses and their answers: random keys, no times, no addresses, no order of arrival.

Plain tables, used without the object layer: this is the way that thousands take in the same hour. What every page
asks is put together once, and asked in one query however many questions there are.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    RowMapping,
    ScalarSelect,
    Select,
    String,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    false,
    func,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from surveyapp.domain.ways import KEYED, MODES
from surveyapp.storage.base import Base, insert_into, is_sqlite, one_of
from surveyapp.storage.surveys import Survey

STATES = ("draft", "finished", "partial", "late", "late-included", "late-left-out")
FINISHED = ("finished", "late-included")
"""States that the figures of finished responses are made of."""
COUNTED = (*FINISHED, "partial")
"""States of all that counts."""

responses = Table(
    "responses",
    Base.metadata,
    Column("id", String(22), primary_key=True),
    Column("survey_id", ForeignKey("surveys.id"), nullable=False),
    Column("revision_id", ForeignKey("revisions.id"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("token_hash", LargeBinary(32), nullable=True),
    Column("version", String(20), nullable=False),
    Column("language", String(12), nullable=False),
    Column("layout", String(10), nullable=False),
    Column("in_grace", Boolean, nullable=False, default=False),
    Column("adjustments", String(120), nullable=False, default="", server_default=""),
    Column("mode", String(10), nullable=False, default="online", server_default="online"),
    # Whether what was written has been looked through, for the inspectors' desk and for concerns: never on the way in.
    Column("looked", Boolean, nullable=False, default=False, server_default=false()),
    CheckConstraint(one_of("state", STATES), name="state"),
    CheckConstraint(one_of("mode", MODES), name="mode"),
    Index("uq_responses_token_hash", "token_hash", unique=True),
    Index("ix_responses_survey_id_state", "survey_id", "state"),
    Index(
        "ix_responses_not_looked",
        "survey_id",
        sqlite_where=text("looked = 0 and state <> 'draft'"),
        postgresql_where=text("not looked and state <> 'draft'"),
    ),
    sqlite_with_rowid=False,
)

answers = Table(
    "answers",
    Base.metadata,
    Column("response_id", ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True),
    Column("question", String(80), primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

resume_codes = Table(
    "resume_codes",
    Base.metadata,
    Column("code_hash", LargeBinary(32), primary_key=True),
    Column("response_id", ForeignKey("responses.id", ondelete="CASCADE"), nullable=False),
    Column("token_hash", LargeBinary(32), nullable=False),
    Index("uq_resume_codes_response_id", "response_id", unique=True),
    Index("uq_resume_codes_token_hash", "token_hash", unique=True),
    sqlite_with_rowid=False,
)


def new_id() -> str:
    """A random key of 128 bits. Nothing about when or where it was made can be read from it."""
    return secrets.token_urlsafe(16)


def insert_response(session: Session, values: Mapping[str, Any]) -> bool:
    """Add a response unless one with its token is there. Whether it was added."""
    statement = insert_into(session, responses).values(**values).on_conflict_do_nothing(index_elements=["token_hash"])
    # Without the option SQLAlchemy does not say on PostgreSQL how many rows an INSERT made.
    return _rows(session.execute(statement, execution_options={"preserve_rowcount": True})) == 1


def response_by_token(session: Session, token_hash: bytes) -> RowMapping | None:
    """The response that a form's token belongs to, while tokens are kept. `answers`: by question, None where none."""
    return session.execute(_by_token(is_sqlite(session)), {"token": token_hash}).mappings().first()


def response_by_resume_token(session: Session, token_hash: bytes) -> RowMapping | None:
    """The same of a response that somebody came back to with a code, by the token that was given for the code."""
    return session.execute(_by_resume_token(is_sqlite(session)), {"token": token_hash}).mappings().first()


@cache
def _by_token(on_sqlite: bool) -> Select[Any]:
    return _with_answers(on_sqlite).where(responses.c.token_hash == bindparam("token"))


@cache
def _by_resume_token(on_sqlite: bool) -> Select[Any]:
    query = _with_answers(on_sqlite).join(resume_codes, resume_codes.c.response_id == responses.c.id)
    return query.where(resume_codes.c.token_hash == bindparam("token"))


def _with_answers(on_sqlite: bool) -> Select[Any]:
    return select(responses, answers_gathered(on_sqlite))


def answers_gathered(on_sqlite: bool) -> ColumnElement[Any]:
    """A column `answers` beside responses: a value for each question answered, by question; None where there is none.

    One row for a response is read in less time than one for each of its answers.
    """
    return _gathered(on_sqlite, answers.c.value).label("answers")


def answers_as_text(on_sqlite: bool, value: ColumnElement[str]) -> ColumnElement[str]:
    """The same as the text of a JSON object on one line, with another value for each answer where wanted."""
    return cast(_gathered(on_sqlite, value), Text).label("answers")


def _gathered(on_sqlite: bool, value: ColumnElement[str]) -> ScalarSelect[Any]:
    # Not as "jsonb": the same question cannot come twice, and the text that is read again need not be made anew.
    gather = func.json_group_object if on_sqlite else func.json_object_agg
    own = select(gather(answers.c.question, value, type_=JSON)).where(answers.c.response_id == responses.c.id)
    return own.scalar_subquery()


def response_of_code(session: Session, code_hash: bytes) -> str | None:
    """The key of the response that a code belongs to, while codes are kept."""
    return session.scalar(select(resume_codes.c.response_id).where(resume_codes.c.code_hash == code_hash))


def put_code(session: Session, response_id: str, code_hash: bytes, token_hash: bytes) -> None:
    """Give a response its code, in the place of an earlier one."""
    hashes = {"code_hash": code_hash, "token_hash": token_hash}
    statement = insert_into(session, resume_codes).values(response_id=response_id, **hashes)
    session.execute(statement.on_conflict_do_update(index_elements=["response_id"], set_=hashes))


def answers_of(session: Session, response_id: str) -> dict[str, str]:
    """Stored answers of one response by question."""
    query = select(answers.c.question, answers.c.value).where(answers.c.response_id == response_id)
    return {row.question: row.value for row in session.execute(query)}


def put_answers(session: Session, response_id: str, given: Mapping[str, str], cleared: Iterable[str] = ()) -> None:
    """Write one row for each answer given and remove the cleared ones. Other questions are not touched."""
    gone = list(cleared)
    if gone:
        session.execute(delete(answers).where(answers.c.response_id == response_id, answers.c.question.in_(gone)))
    if given:
        session.execute(_put(is_sqlite(session)), {"response": response_id, "given": dict(given)})


@cache
def _put(on_sqlite: bool) -> Any:
    """One statement for any number of answers, which come as one JSON object."""
    each = (func.json_each if on_sqlite else func.json_each_text)(bindparam("given", type_=JSON))
    given = each.table_valued("key", "value")
    rows = select(bindparam("response", type_=String), given.c.key, given.c.value)
    statement = (sqlite if on_sqlite else postgresql).insert(answers)
    # SQLite takes ON CONFLICT for part of a join unless there is a WHERE before it.
    statement = statement.from_select(["response_id", "question", "value"], rows.where(true()))
    return statement.on_conflict_do_update(
        index_elements=["response_id", "question"], set_={"value": statement.excluded.value}
    )


def change_state(session: Session, response_id: str, before: str, after: str, **values: Any) -> bool:
    """Move a response from one state to another. False where it was no longer in the first: someone else did it."""
    change = {"response": response_id, "before": before, "state": after, **values}
    return _rows(session.execute(_CHANGE, change)) == 1


_CHANGE = update(responses).where(responses.c.id == bindparam("response"), responses.c.state == bindparam("before"))
"""What it sets is what it is executed with."""


def state_of(session: Session, response_id: str) -> str | None:
    """The state that a response is in now; None where it is gone."""
    return session.scalar(select(responses.c.state).where(responses.c.id == response_id))


def update_draft(session: Session, response_id: str, **values: Any) -> None:
    """Change how a draft is shown: version, language, layout."""
    statement = update(responses).where(responses.c.id == response_id, responses.c.state == "draft")
    session.execute(statement.values(**values))


def delete_draft(session: Session, response_id: str) -> bool:
    """Remove a draft and its answers. Whether there was one."""
    statement = delete(responses).where(responses.c.id == response_id, responses.c.state == "draft")
    return _rows(session.execute(statement)) == 1


def delete_responses(session: Session, survey_id: int) -> int:
    """Remove every response to a survey with all that belongs to it. How many."""
    return _rows(session.execute(delete(responses).where(responses.c.survey_id == survey_id)))


def end_drafts(session: Session, survey_id: int) -> tuple[int, int]:
    """Drafts with an answer become partial responses, empty ones go, and no token is kept. (partial, removed)."""
    is_draft = (responses.c.survey_id == survey_id) & (responses.c.state == "draft")
    # On PostgreSQL a page may be on its way in: wait for it, so that its answers are seen by what follows.
    session.execute(select(responses.c.id).where(is_draft).order_by(responses.c.id).with_for_update())
    answered = select(answers.c.response_id).where(answers.c.response_id == responses.c.id).exists()
    partial = _rows(
        session.execute(
            update(responses).where(is_draft, answered).values(state="partial", token_hash=None, adjustments="")
        )
    )
    removed = _rows(session.execute(delete(responses).where(is_draft)))
    forget_tokens(session, survey_id, late=False)
    return partial, removed


def forget_tokens(session: Session, survey_id: int, *, late: bool) -> int:
    """Drop the hashes that tie forms to responses: of all but late ones, or of the late ones. How many.

    With those of the others go the codes to come back with.
    """
    if not late:
        of_survey = select(responses.c.id).where(responses.c.survey_id == survey_id)
        session.execute(delete(resume_codes).where(resume_codes.c.response_id.in_(of_survey)))
    which = responses.c.state.like("late%") if late else responses.c.state.not_like("late%")
    statement = update(responses).where(responses.c.survey_id == survey_id, which, responses.c.token_hash.is_not(None))
    return _rows(session.execute(statement.values(token_hash=None)))


def counts_by_state(session: Session, survey_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """How many responses each survey has in each state, in one query."""
    query = (
        select(responses.c.survey_id, responses.c.state, func.count())
        .where(responses.c.survey_id.in_(survey_ids))
        .group_by(responses.c.survey_id, responses.c.state)
    )
    result: dict[int, dict[str, int]] = {survey_id: {} for survey_id in survey_ids}
    for survey_id, state, count in session.execute(query):
        result[survey_id][state] = count
    return result


def totals_by_state(session: Session) -> dict[str, int]:
    """How many responses all surveys have together in each state. Those of trials are left out."""
    # Counted for each survey first, in the order of the index: half a million take a tenth of a second.
    by_survey = select(responses.c.survey_id, responses.c.state, func.count().label("number"))
    each = by_survey.group_by(responses.c.survey_id, responses.c.state).subquery()
    query = select(each.c.state, func.sum(each.c.number)).join(Survey, Survey.id == each.c.survey_id)
    query = query.where(Survey.trial_of_id.is_(None)).group_by(each.c.state)
    return {row[0]: int(row[1]) for row in session.execute(query)}


def keyed_count(session: Session, survey_id: int) -> int:
    """How many responses of a survey staff entered, in whatever state."""
    query = select(func.count()).where(responses.c.survey_id == survey_id, responses.c.mode.in_(KEYED))
    return session.scalar(query) or 0


def late_responses(session: Session, survey_id: int) -> list[RowMapping]:
    """Responses that came late, decided or not, in the order of their random keys."""
    query = select(responses).where(responses.c.survey_id == survey_id, responses.c.state.like("late%"))
    return list(session.execute(query.order_by(responses.c.id)).mappings())


def _rows(result: Any) -> int:
    count: int = result.rowcount
    return count
