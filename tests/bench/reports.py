"""How long an inspector waits: the page of a summary, the page by group, and each file of the whole report."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from surveyapp.app import create_app
from surveyapp.config import load
from surveyapp.language.catalogues import ENGLISH
from surveyapp.reports import bundle
from surveyapp.services import accounts, report_extras, summaries
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage.engine import Database
from surveyapp.storage.snapshots import newest_published
from surveyapp.storage.surveys import survey_by_slug
from tests.bench import bulk
from tests.bench.extracts import close
from tests.bench.instances import Instance, instance
from tests.bench.measure import in_own_process, scratch, table
from tests.web.staff import Staff

RESPONSES = 3_357
"""As many as answered in the largest area of which figures are public."""
EMAIL, PASSWORD = "inspector@example.org", "three words together"
PAGES = {"of a summary": "summary", "by group": "groups"}
MODULES = ("surveyapp.web.summary_pages", "surveyapp.web.group_pages")


def filled() -> Instance:
    """An installation with a survey of parents by the bank, closed, its figures seen once."""
    made = instance(scratch() / "reports")
    database = Database(made.database_url)
    with database.writing() as session:
        survey = survey_by_slug(session, made.slug)
        assert survey is not None
        assert survey.revision is not None
        counts = {survey.id: (survey.revision.id, questionnaire_of(survey.revision), RESPONSES)}
        given = {"email": EMAIL, "role": "inspector", "password": PASSWORD}
        accounts.add_user(session, COMMAND_LINE, **given, now=datetime.now(UTC))
    bulk.finished(database, counts)
    database.dispose()
    close(made)
    database = Database(made.database_url)
    with database.writing() as session:
        survey = survey_by_slug(session, made.slug)
        assert survey is not None
        summaries.publish_snapshot(session, COMMAND_LINE, survey, now=datetime.now(UTC))
    database.dispose()
    return made


def page(instance_folder: str, slug: str, name: str) -> None:
    """Ask for one page of figures twice, in a process that has made no figures yet; prints the seconds of each."""
    settings = load({"SURVEYAPP_INSTANCE_DIR": instance_folder})
    inspector = Staff(create_app(settings, Database(settings.database_url)))
    inspector.sign_in(EMAIL, PASSWORD)
    for module in MODULES:
        import_module(module)  # as in a worker that has shown figures of some survey
    taken = []
    for _ in range(2):
        before = time.perf_counter()
        answer = inspector.client.get(f"/staff/surveys/{slug}/{PAGES[name]}")
        taken.append(time.perf_counter() - before)
        if answer.status_code != 200:
            raise RuntimeError(f"{answer.status_code} in place of the page")
    print(json.dumps(taken))


def file(url: str, slug: str, kind: str, target: str) -> None:
    """Make the whole report in one format, as packs are made."""
    database = Database(url)
    with database.reading() as session:
        survey = survey_by_slug(session, slug)
        assert survey is not None
        snapshot = newest_published(session, survey.id)
        assert snapshot is not None
        extras = report_extras.whole(session, survey, snapshot, ENGLISH)
        made = bundle.files(summaries.summary_of(session, survey, snapshot), [kind], ENGLISH, extras)
    Path(target).write_bytes(made[f"summary.{kind}"])
    database.dispose()


def run() -> str:
    """The tables of pages and of files."""
    made = filled()
    folder = made.environment["SURVEYAPP_INSTANCE_DIR"]
    asked = {name: _asked(folder, made.slug, name) for name in PAGES}
    waited = [[f"the page {name}", *(f"{seconds:.2f} s" for seconds in taken)] for name, taken in asked.items()]
    files = []
    for kind in bundle.FORMATS:
        target = scratch() / f"summary.{kind}"
        taken = in_own_process("tests.bench.reports", "file", made.database_url, made.slug, kind, str(target))
        size = target.stat().st_size / 1e6
        files.append([kind, f"{taken['seconds']:.1f} s", f"{taken['megabytes']:,.0f} MB", f"{size:.1f} MB"])
    shutil.rmtree(scratch() / "reports", ignore_errors=True)
    title = f"Figures of {RESPONSES:,} responses to the parents' bank"
    pages = table(title, ["page", "first", "again"], waited)
    note = "\nFirst: nothing of this survey was worked out before in the process. Charts come one by one."
    return pages + "\n" + note + "\n" + table("The whole report", ["format", "seconds", "peak memory", "file"], files)


def _asked(folder: str, slug: str, name: str) -> list[float]:
    code = f"from tests.bench.reports import page; page({folder!r}, {slug!r}, {name!r})"
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    found: list[float] = json.loads(said.splitlines()[-1])
    return found
