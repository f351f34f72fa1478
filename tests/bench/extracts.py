"""How long the restricted extract takes: from the tables while a survey is open, from the snapshot once it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from surveyapp.services import effects, extracts
from surveyapp.services.actors import Actor
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import survey_by_slug
from tests.bench import bulk
from tests.bench.instances import Instance, instance, single_page
from tests.bench.measure import in_own_process, scratch, table

SIZES = (10_000, 100_000, 1_000_000)
LARGEST_OF_OTHERS = 100_000
_INSPECTOR = Actor("inspector@example.org", "inspector")


def take(url: str, slug: str, kind: str, target: str) -> None:
    """Take the extract in one format, as the command does, and write it down."""
    database = Database(url)
    with database.writing() as session:
        survey = survey_by_slug(session, slug)
        assert survey is not None
        made = extracts.extract(session, _INSPECTOR, survey, formats=[kind], now=datetime.now(UTC))
    Path(target).write_bytes(made[f"responses.{kind}"])
    database.dispose()


def filled(size: int) -> Instance:
    """An installation with one open survey of twenty questions, and so many finished responses to it."""
    made = instance(scratch() / f"extracts-{size}", document=single_page())
    database = Database(made.database_url)
    with database.reading() as session:
        survey = survey_by_slug(session, made.slug)
        assert survey is not None
        assert survey.revision is not None
        counts = {survey.id: (survey.revision.id, questionnaire_of(survey.revision), size)}
    bulk.finished(database, counts)
    database.dispose()
    return made


def close(made: Instance) -> None:
    """End the survey and its time of grace, and take its final snapshot."""
    database = Database(made.database_url)
    now = datetime.now(UTC)
    with database.writing() as session:
        survey = survey_by_slug(session, made.slug)
        assert survey is not None
        survey.opens_at, survey.closes_at = now - timedelta(days=4), now - timedelta(days=3)
        effects.reschedule(session, survey, now)
        session.commit()
    for _ in range(5):
        effects.sweep(database, now, "bench")
    database.dispose()


def run() -> str:
    """The table of all sizes and formats."""
    rows = []
    for size in SIZES:
        made = filled(size)
        rows.append(_row(made, size, "CSV, while open", "csv"))
        close(made)
        rows.append(_row(made, size, "CSV, once over", "csv"))
        if size <= LARGEST_OF_OTHERS:
            rows += [_row(made, size, f"{kind.upper()}, once over", kind) for kind in ("xlsx", "sav")]
    columns = ["responses", "extract", "seconds", "peak memory", "file"]
    return table("The restricted extract of 20 questions, on SQLite", columns, rows)


def _row(made: Instance, size: int, name: str, kind: str) -> list[str]:
    target = scratch() / f"responses.{kind}"
    taken = in_own_process("tests.bench.extracts", "take", made.database_url, made.slug, kind, str(target))
    megabytes = target.stat().st_size / 1e6
    target.unlink()
    return [f"{size:,}", name, f"{taken['seconds']:.2f}", f"{taken['megabytes']:,.0f} MB", f"{megabytes:,.1f} MB"]
