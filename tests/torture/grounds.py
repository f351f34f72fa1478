"""Where campaigns take place: a service with a database of either kind, gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.postgresql import PostgreSQL
from tests.service import Service

DATABASES = ("sqlite", "postgresql")
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Ground:
    """A service that is not started yet, and the database server behind it, which runs; None with SQLite."""

    service: Service
    server: PostgreSQL | None


@contextmanager
def ground(
    kind: str,
    *,
    workers: int = 4,
    folder: Path | None = None,
    server_settings: dict[str, str] | None = None,
    **environment: str,
) -> Iterator[Ground]:
    """A ground with this database. `folder`: where its files are made, by default among temporary ones."""
    given = {"SURVEYAPP_DEMONSTRATION": "no", **environment}
    with tempfile.TemporaryDirectory(prefix="torture-", dir=folder) as place:
        server = None
        if kind == "postgresql":
            server = PostgreSQL(folder, **(server_settings or {}))
            server.start()
            given["SURVEYAPP_DATABASE_URL"] = server.url()
        service = Service(Path(place), workers=workers, **given)
        try:
            yield Ground(service, server)
        finally:
            service.stop()
            if server is not None:
                server.remove()
