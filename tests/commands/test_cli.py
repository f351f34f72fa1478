"""The command line as docs/public-face.md promises it: what each call does, and that a wrong one changes nothing."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from surveyapp.cli import COMMANDS, main

PASSWORD = "three words together"
FIRST_DAY = "2030-06-12"
REVISIT = ["--kind", "revisit", "--first-day", FIRST_DAY, "--focus", "Waiting times", "--focus", "Health advice"]

Call = Callable[..., Result]


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    return tmp_path / "instance"


@pytest.fixture
def call(instance: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call `surveyapp` on an instance of its own, as a shell would."""
    for name in ("SURVEYAPP_DATABASE_URL", "SURVEYAPP_SECRET_KEY", "SURVEYAPP_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SURVEYAPP_INSTANCE_DIR", str(instance))

    def called(*arguments: str, said: str | None = None) -> Result:
        return CliRunner().invoke(main, list(arguments), input=said, prog_name="surveyapp")

    return called


@pytest.fixture
def ready(call: Call) -> Call:
    """The same on a database at the newest schema."""
    done(call("db", "upgrade"))
    return call


@pytest.fixture
def slug(ready: Call) -> str:
    """A re-visit's survey of parents, not published."""
    made = json.loads(done(ready("inspection", "create", "--area", "Eastmere", *REVISIT, "--json")))
    return next(survey["slug"] for survey in made["surveys"] if survey["audience"] == "parents-carers")


def done(result: Result) -> str:
    """What a call that went well says."""
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return result.stdout


def refused(result: Result) -> str:
    """What a wrong call says: one line on standard error, exit status 2, and no traceback."""
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert result.stderr.startswith("surveyapp: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


def everything(instance: Path) -> list[str]:
    """All that is in the database."""
    with sqlite3.connect(instance / "surveyapp.sqlite3") as connection:
        found = list(connection.iterdump())
    connection.close()
    return found


def test_upgrading_twice_is_upgrading_once(call: Call, instance: Path) -> None:
    done(call("db", "upgrade"))
    before = everything(instance)
    done(call("db", "upgrade"))
    assert everything(instance) == before


def test_an_account_is_made_with_the_password_from_standard_input(ready: Call, instance: Path) -> None:
    said = done(ready("user", "add", "Lead@Example.org", "--role", "lead-inspector", "--password-stdin", said=PASSWORD))
    assert said == "lead@example.org can sign in as lead-inspector.\n"
    assert PASSWORD not in "\n".join(everything(instance))


def test_where_nobody_can_be_asked_a_password_is_made_and_told_once(ready: Call) -> None:
    account, password = done(ready("user", "add", "a@example.org", "--role", "inspector")).splitlines()
    assert account == "a@example.org can sign in as inspector."
    assert len(password.removeprefix("Password: ")) >= 20


def test_an_inspection_comes_with_its_surveys(ready: Call) -> None:
    call = ["inspection", "create", "--area", "Northmere", "--kind", "full-2023", "--first-day", "2030-06-17", "--json"]
    made = json.loads(done(ready(*call)))
    assert (made["area"], made["kind"], made["first_day"]) == ("Northmere", "full-2023", "2030-06-17")
    assert {"parents-carers", "young-people", "practitioners"} <= {survey["audience"] for survey in made["surveys"]}
    for survey in made["surveys"]:
        opens, closes = (datetime.fromisoformat(survey[name]) for name in ("opens_at", "closes_at"))
        assert opens.utcoffset() is not None
        assert opens < closes
        assert survey["state"] == "draft"
        assert survey["slug"].startswith("northmere-")


def test_surveys_are_listed_for_programs_and_for_people(ready: Call, slug: str) -> None:
    listed: list[dict[str, Any]] = json.loads(done(ready("survey", "list", "--json")))
    row = next(row for row in listed if row["slug"] == slug)
    assert set(row) >= {"slug", "audience", "state", "opens_at", "closes_at", "counts"}
    assert row["counts"] == {"finished": 0, "partial": 0, "drafts": 0, "late": 0}
    lines = done(ready("survey", "list")).splitlines()
    assert len(lines) == len(listed)
    assert any(slug in line and "draft" in line for line in lines)


def test_publishing_needs_the_forum_or_a_reason(ready: Call, instance: Path, slug: str) -> None:
    before = everything(instance)
    assert "forum" in refused(ready("survey", "publish", slug))
    assert "reason" in refused(ready("survey", "publish", slug, "--override", "  "))
    assert everything(instance) == before
    assert "revision 1" in done(ready("survey", "publish", slug, "--override", "The forum has no members this month."))
    assert state(ready, slug) == "not-announced"


def test_publishing_the_same_again_makes_no_other_revision(ready: Call, slug: str) -> None:
    for _ in range(2):
        assert "revision 1" in done(ready("survey", "publish", slug, "--override", "No forum."))


def test_a_window_is_moved_with_a_reason(ready: Call, slug: str) -> None:
    times = ["--opens-at", "2030-06-05T09:00:00+01:00", "--closes-at", "2030-06-11T11:00:00Z"]
    assert slug in done(ready("survey", "window", slug, *times, "--reason", "Schools are closed on Monday."))
    [row] = [row for row in json.loads(done(ready("survey", "list", "--json"))) if row["slug"] == slug]
    assert (row["opens_at"], row["closes_at"]) == ("2030-06-05T09:00:00+01:00", "2030-06-11T12:00:00+01:00")


def test_a_summary_is_written(ready: Call, slug: str, tmp_path: Path) -> None:
    done(ready("survey", "publish", slug, "--override", "No forum."))
    said = done(ready("summarise", slug, "--out", str(tmp_path / "out"), "--format", "json,csv"))
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert summary["survey"] == slug
    assert summary["threshold"] == 10
    assert all(question["suppressed"] for question in summary["questions"] if question["kind"] == "agreement")
    assert {Path(line).name for line in said.splitlines()} == {"summary.json", "summary.csv"}


def test_the_extract_is_for_inspectors(ready: Call, instance: Path, slug: str, tmp_path: Path) -> None:
    done(ready("survey", "publish", slug, "--override", "No forum."))
    for role in ("inspector", "administrator", "nominated-officer"):
        done(ready("user", "add", f"{role}@example.org", "--role", role, "--password-stdin", said=PASSWORD))
    before, out = everything(instance), tmp_path / "out"
    for actor in ("administrator@example.org", "nominated-officer@example.org", "nobody@example.org"):
        refused(ready("extract", slug, "--out", str(out), "--actor", actor))
    refused(ready("extract", slug, "--out", str(out)))
    assert not out.exists()
    assert everything(instance) == before

    done(ready("extract", slug, "--out", str(out), "--actor", "inspector@example.org"))
    with (out / "responses.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file))[:3] == ["status", "version", "language"]
    assert any("responses-extracted" in line and "inspector@example.org" in line for line in everything(instance))


WRONG = [
    ("", "no command"),
    ("dance", "dance"),
    ("db", "upgrade"),
    ("db downgrade", "downgrade"),
    ("user add", "EMAIL"),
    ("user add a@example.org", "--role"),
    ("user add a@example.org --role king", "king"),
    ("user add nobody --role inspector", "email address"),
    ("inspection create --kind revisit --first-day 2030-06-12 --focus X", "--area"),
    ("inspection create --area A --first-day 2030-06-12", "--kind"),
    ("inspection create --area A --kind ordinary --first-day 2030-06-12", "ordinary"),
    ("inspection create --area A --kind revisit --first-day 2030-06-12", "weakness"),
    ("inspection create --area A --kind full-2023 --first-day 2030-06-15", "Saturday"),
    ("inspection create --area A --kind full-2023 --first-day 12.6.2030", "12.6.2030"),
    ("inspection create --area A --kind full-2023 --first-day 2030-06-17 --days 400", "days"),
    ("survey list --csv", "--csv"),
    ("survey publish", "SLUG"),
    ("survey publish nowhere", "nowhere"),
    ("survey window nowhere --opens-at 2030-06-05T09:00Z --closes-at 2030-06-06T09:00Z --reason x", "nowhere"),
    ("survey window {slug} --opens-at 2030-06-05T09:00Z --closes-at 2030-06-06T09:00Z", "--reason"),
    ("survey window {slug} --opens-at 2030-06-05T09:00 --closes-at 2030-06-06T09:00Z --reason x", "offset"),
    ("survey window {slug} --opens-at 2030-06-07T09:00Z --closes-at 2030-06-06T09:00Z --reason x", "close"),
    ("survey window {slug} --opens-at 2029-06-07T09:00Z --closes-at 2030-06-06T09:00Z --reason x", "told"),
    ("summarise nowhere --out {out}", "nowhere"),
    ("summarise {slug} --out {out}", "published"),
    ("summarise {slug}", "--out"),
    ("summarise {slug} --out {out} --format gif", "gif"),
    ("extract nowhere --out {out} --actor inspector@example.org", "nowhere"),
    ("extract {slug} --out {out} --actor inspector@example.org --format gif", "gif"),
    ("serve --port 99999", "99999"),
    ("serve --workers 0", "0"),
    ("scheduler now", "now"),
    ("demo --port house", "house"),
    ("questionnaire check", "FILE"),
]


@pytest.mark.parametrize(("line", "says"), WRONG, ids=[line or "nothing" for line, _ in WRONG])
def test_a_wrong_call_says_so_in_one_line_and_changes_nothing(
    ready: Call, instance: Path, slug: str, line: str, says: str
) -> None:
    before, out = everything(instance), instance.parent / "out"
    told = refused(ready(*(part.format(slug=slug, out=out) for part in line.split())))
    assert says.lower() in told.lower()
    assert everything(instance) == before
    assert not out.exists()


def test_an_address_is_taken_once(ready: Call) -> None:
    again = ["user", "add", "a@example.org", "--role", "inspector", "--password-stdin"]
    done(ready(*again, said=PASSWORD))
    assert "a@example.org" in refused(ready(*again, said=PASSWORD))


def test_a_short_password_is_refused(ready: Call) -> None:
    add = ["user", "add", "a@example.org", "--role", "inspector", "--password-stdin"]
    assert "12" in refused(ready(*add, said="short\n"))


@pytest.mark.parametrize(
    "line",
    [
        "survey list",
        "survey publish some-survey",
        "user add a@example.org --role inspector --password-stdin",
        f"inspection create --area A --kind full-2023 --first-day {FIRST_DAY}",
        "summarise some-survey --out {out}",
        "extract some-survey --out {out} --actor a@example.org",
        "serve --port 5999",
        "scheduler",
    ],
)
def test_a_database_that_is_not_upgraded_says_so(call: Call, tmp_path: Path, line: str) -> None:
    arguments = line.format(out=tmp_path / "out").split()
    assert "upgrade" in refused(call(*arguments, said=PASSWORD))
    assert not (tmp_path / "out").exists()


def test_a_setting_that_cannot_be_used_is_named(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURVEYAPP_DATABASE_URL", "mysql://somewhere/else")
    assert "SURVEYAPP_DATABASE_URL" in refused(call("survey", "list"))


def test_every_command_has_help_that_loads(call: Call) -> None:
    listed = done(call("--help"))
    for name in COMMANDS:
        assert name in listed
        assert "Usage: surveyapp" in done(call(name, "--help"))


def test_the_command_as_it_is_installed(instance: Path) -> None:
    """One call through the shell: no traceback, the line and the status."""
    program = Path(sys.executable).parent / "surveyapp"
    environment = {"SURVEYAPP_INSTANCE_DIR": str(instance), "PATH": ""}
    told = subprocess.run(
        [program, "survey", "publish", "nowhere"], env=environment, capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.count("\n") == 1


def state(call: Call, slug: str) -> str:
    rows: list[dict[str, str]] = json.loads(done(call("survey", "list", "--json")))
    return next(row["state"] for row in rows if row["slug"] == slug)
