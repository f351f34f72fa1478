"""Whose a database is: the demonstration only ever takes, and throws away, one that is its own."""

from __future__ import annotations

from sqlalchemy import inspect, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from surveyapp.demo.sign_ins import SIGN_INS
from surveyapp.services.actors import DEMONSTRATION
from surveyapp.storage.accounts import AuditEvent, User
from surveyapp.storage.engine import Database
from surveyapp.storage.inspections import Inspection
from surveyapp.storage.schema import metadata

_EMAILS = frozenset(sign_in.email for sign_in in SIGN_INS)


def may_be_taken(database: Database) -> bool:
    """Whether a demonstration may start here: the database is its own, or nobody works with it. Changes nothing."""
    tables = set(inspect(database.engine).get_table_names())
    if not {User.__tablename__, Inspection.__tablename__} <= tables:
        return True
    with database.reading() as session:
        emails = set(session.scalars(select(User.email)))
        return bool(emails & _EMAILS) or not (emails or session.scalars(select(Inspection.id)).first())


def may_be_thrown_away(database: Database) -> bool:
    """Whether all that a database holds was made by the demonstration or with its accounts. Changes nothing."""
    tables = set(inspect(database.engine).get_table_names()) - {"alembic_version"}
    if not tables:
        return True
    if tables - set(metadata().tables):
        return False
    try:
        with database.reading() as session:
            return set(session.scalars(select(User.email))) <= _EMAILS and not _inspections_of_others(session)
    except DBAPIError:  # tables of the same names, of something else or of another time
        return False


def _inspections_of_others(session: Session) -> bool:
    made = select(AuditEvent.subject).where(AuditEvent.action == "inspection-created")
    ours = set(session.scalars(made.where(AuditEvent.actor.in_([*_EMAILS, DEMONSTRATION.name]))))
    return any(f"inspection:{found}" not in ours for found in session.scalars(select(Inspection.id)))
