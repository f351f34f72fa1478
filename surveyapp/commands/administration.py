"""`surveyapp db`, `user`, `inspection` and `survey`: running the service from the command line."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import click
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from surveyapp.commands.calls import (
    IsoDate,
    IsoInstant,
    OneLineCommand,
    OneLineGroup,
    WrongCall,
    opened_database,
    present,
)
from surveyapp.domain.clock import to_london
from surveyapp.domain.errors import DomainError
from surveyapp.domain.inspection_kinds import INSPECTION_KINDS
from surveyapp.domain.roles import ROLES
from surveyapp.forms.problems import words
from surveyapp.language.catalogues import ENGLISH
from surveyapp.services import accounts, inspections, surveys
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.storage import schema
from surveyapp.storage.surveys import Survey, survey_by_slug, surveys_in_order


@contextmanager
def writing() -> Iterator[Session]:
    """A session for one command. What the rules refuse becomes one line on standard error."""
    with opened_database() as database:
        try:
            with database.writing() as session:
                yield session
        except DomainError as error:
            raise WrongCall(words(error, ENGLISH)) from error
        except (OperationalError, ProgrammingError) as error:  # away, or without its tables
            raise WrongCall(f"the database cannot be used ({error.orig}); is it there, and upgraded?") from error


def found(session: Session, slug: str) -> Survey:
    """The survey with this slug, or a refusal."""
    survey = survey_by_slug(session, slug)
    if survey is None:
        raise WrongCall(f"there is no survey {slug!r}: surveyapp survey list shows those there are")
    return survey


@click.group(cls=OneLineGroup)
def db() -> None:
    """The database's schema."""


@db.command(cls=OneLineCommand)
def upgrade() -> None:
    """Bring the database to the newest schema."""
    with opened_database() as database:
        try:
            schema.upgrade(database)
        except OperationalError as error:
            raise WrongCall(f"the database cannot be reached: {error.orig}") from error
    click.echo("The database is at the newest schema.")


@click.group(cls=OneLineGroup)
def user() -> None:
    """Accounts."""


@user.command("add", cls=OneLineCommand)
@click.argument("email")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--name", default="")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, one line.")
def add_user(email: str, role: str, name: str, password_stdin: bool) -> None:
    """Make an account. Asks for a password; where nobody can be asked, makes one and prints it."""
    made_up = None
    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    elif sys.stdin.isatty():
        password = getpass.getpass("Password: ")
        if getpass.getpass("Again: ") != password:
            raise WrongCall("the two passwords are not the same")
    else:
        password = made_up = accounts.new_password()
    with writing() as session:
        account = accounts.add_user(
            session, COMMAND_LINE, email=email, role=role, password=password, now=present(), name=name
        )
        click.echo(f"{account.email} can sign in as {role}.")
    if made_up:
        click.echo(f"Password: {made_up}")


@click.group(cls=OneLineGroup)
def inspection() -> None:
    """Inspections."""


@inspection.command("create", cls=OneLineCommand)
@click.option("--area", required=True, help="The name of the local area.")
@click.option("--kind", required=True, type=click.Choice(list(INSPECTION_KINDS)))
@click.option("--first-day", required=True, type=IsoDate(), help="Day 1, the first day on site: 2021-06-14.")
@click.option("--days", type=int, help="How many days on site; each kind has its own usual number.")
@click.option("--focus", multiple=True, help="An area of significant weakness; may be given again.")
@click.option("--json", "as_json", is_flag=True)
def create_inspection(
    *, area: str, kind: str, first_day: date, days: int | None, focus: tuple[str, ...], as_json: bool
) -> None:
    """Create an inspection with its surveys from the question banks."""
    with writing() as session:
        made = inspections.create_inspection(
            session,
            COMMAND_LINE,
            area=area,
            kind=kind,
            first_day=first_day,
            days_on_site=days,
            focus=focus,
            now=present(),
        )
        of_it = [survey for survey in surveys_in_order(session) if survey.inspection_id == made.id]
        rows = _rows(session, of_it, present())
    if as_json:
        data = {
            "id": made.id,
            "area": made.area,
            "kind": made.kind,
            "first_day": made.first_day.isoformat(),
            "surveys": rows,
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
        return
    click.echo(f"Inspection {made.id}: {made.area}, {made.kind}, first day {made.first_day}")
    _print(rows)


@click.group(cls=OneLineGroup)
def survey() -> None:
    """Surveys."""


@survey.command("list", cls=OneLineCommand)
@click.option("--json", "as_json", is_flag=True)
def list_surveys(as_json: bool) -> None:
    """List surveys: slug, audience, state, window, counts."""
    with writing() as session:
        rows = _rows(session, surveys_in_order(session), present())
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        _print(rows)


@survey.command("publish", cls=OneLineCommand)
@click.argument("slug")
@click.option("--override", metavar="REASON", help="Publish wording that the forum has not passed, and why.")
def publish_survey(slug: str, override: str | None) -> None:
    """Fix the wording and let the window open when its time comes."""
    if override is not None and not override.strip():
        raise WrongCall("--override needs a reason, which is kept with the wording")
    with writing() as session:
        published = surveys.publish(session, COMMAND_LINE, found(session, slug), now=present(), override=override)
        click.echo(f"{slug}: revision {published.revision.number} is published.")


@survey.command("window", cls=OneLineCommand)
@click.argument("slug")
@click.option("--opens-at", required=True, type=IsoInstant())
@click.option("--closes-at", required=True, type=IsoInstant())
@click.option("--reason", required=True)
def move_window(slug: str, opens_at: datetime, closes_at: datetime, reason: str) -> None:
    """Move a window, with a reason."""
    with writing() as session:
        moved = found(session, slug)
        surveys.change_window(
            session, COMMAND_LINE, moved, opens_at=opens_at, closes_at=closes_at, reason=reason, now=present()
        )
        window = f"{to_london(moved.opens_at).isoformat()} to {to_london(moved.closes_at).isoformat()}"
        click.echo(f"{slug}: open from {window}.")


def _rows(session: Session, listed: list[Survey], now: datetime) -> list[dict[str, object]]:
    counts = surveys.counts_of(session, listed)
    return [
        {
            "slug": each.slug,
            "area": each.inspection.area,
            "audience": each.audience,
            "state": str(each.state_at(now)),
            "opens_at": to_london(each.opens_at).isoformat(),
            "closes_at": to_london(each.closes_at).isoformat(),
            "counts": {
                "finished": counts[each.id].finished,
                "partial": counts[each.id].partial,
                "drafts": counts[each.id].drafts,
                "late": counts[each.id].late,
            },
        }
        for each in listed
    ]


def _print(rows: list[dict[str, object]]) -> None:
    for row in rows:
        counts = row["counts"]
        finished = counts["finished"] if isinstance(counts, dict) else 0
        window = f"{row['opens_at']} to {row['closes_at']}"
        click.echo(f"{row['slug']}\t{row['audience']}\t{row['state']}\t{window}\t{finished} finished")
