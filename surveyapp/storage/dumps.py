"""What a dump of a database holds, whichever kind it is: the rows of each table, counted and summed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

VERSIONS_TABLE = "alembic_version"
WORK_TABLES = ("inspections", "surveys")
"""A database with a row in one of these is somebody's work."""


class DumpFailed(Exception):
    """A dump that could not be made, read or loaded. One line for an operator, with nothing that anybody answered."""


@dataclass(frozen=True, slots=True)
class TableSum:
    """How many rows a table has, and the SHA-256 of their canonical text in the order of their keys."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database held at one moment. `made_with`: the database's own version. `revision`: of the schema."""

    made_with: str
    revision: str
    tables: Mapping[str, TableSum]
