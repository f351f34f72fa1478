"""The schema: every table known, and migrations run from inside the package."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

from surveyapp.storage import (
    accounts,
    comments,
    concerns,
    effects,
    inspections,
    made_files,
    profiles,
    responses,
    reviews,
    schools,
    snapshots,
    surveys,
    wordings,
)
from surveyapp.storage.base import Base
from surveyapp.storage.engine import Database

TABLES = (
    accounts,
    comments,
    concerns,
    effects,
    inspections,
    made_files,
    profiles,
    responses,
    reviews,
    schools,
    snapshots,
    surveys,
    wordings,
)
_MIGRATIONS = Path(__file__).with_name("migrations")


def metadata() -> MetaData:
    """All tables, for migrations to compare with."""
    return Base.metadata


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database to a revision of the schema."""
    with database.engine.connect() as connection:
        command.upgrade(_config(connection), revision)
        connection.commit()


def downgrade(database: Database, revision: str) -> None:
    """Take the database back to an earlier revision of the schema."""
    with database.engine.connect() as connection:
        command.downgrade(_config(connection), revision)
        connection.commit()


def is_current(database: Database) -> bool:
    """Whether the database is at the newest revision."""
    with database.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    return set(found) == set(_scripts().get_heads())


def newest() -> str:
    """The newest revision that this program knows."""
    return _scripts().get_current_head() or ""


def known() -> frozenset[str]:
    """Every revision that this program can bring up to date."""
    return frozenset(script.revision for script in _scripts().walk_revisions())


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(_MIGRATIONS))


def is_usable(database: Database) -> bool:
    """Whether this program can work on the database: its schema is the newest known here, or a later program's.

    Machines that are upgraded one after the other share a schema that only the first ones know: each change of it
    leaves the program before it at work (docs/operating.md, "Upgrading").
    """
    with database.engine.connect() as connection:
        found = set(MigrationContext.configure(connection).get_current_heads())
    script = ScriptDirectory(str(_MIGRATIONS))
    known = {revision.revision for revision in script.walk_revisions()}
    return found == set(script.get_heads()) or (bool(found) and not found & known)


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config
