"""`surveyapp backup` and `surveyapp restore`: a whole installation in one file, and back."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.exc import DBAPIError

from surveyapp.commands.calls import OneLineCommand, WrongCall, opened_database, present, settings_or_refuse
from surveyapp.services import backups
from surveyapp.services.backup_archive import KEY, Manifest, NotABackup
from surveyapp.services.backups import Refused, Restored
from surveyapp.storage.dumps import DumpFailed

_FILE = click.Path(path_type=Path)
_TOOLS = click.option(
    "--tools",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder of PostgreSQL's client programs. Default: SURVEYAPP_POSTGRESQL_TOOLS, else the PATH.",
)


@click.command(cls=OneLineCommand)
@click.argument("file", type=_FILE)
@click.option("--with-key/--without-key", default=None, help="Whether the secret key is in it. Default: if kept here.")
@_TOOLS
def backup(file: Path, with_key: bool | None, tools: Path | None) -> None:
    """Back the database and the secret key up to the new FILE, while the service runs."""
    settings = settings_or_refuse()
    kept_here = settings.secret_key_path is not None
    with _one_line(file), opened_database(settings) as database:
        manifest = backups.make(
            database,
            file.absolute(),
            secret=settings.secret_key,
            with_key=kept_here if with_key is None else with_key,
            tools=tools or settings.postgresql_tools,
            now=present(),
        )
    click.echo(f"{click.format_filename(file)}: {_facts(manifest)}, {file.stat().st_size:,} bytes")
    if KEY in manifest.files:
        click.echo("The secret key is in it.")
    elif with_key is None:
        click.echo(
            "The secret key is not in it: SURVEYAPP_SECRET_KEY is set from outside. Keep it too, or call --with-key."
        )
    else:
        click.echo("The secret key is not in it. Without it references given out and open drafts no longer fit.")


@click.command(cls=OneLineCommand)
@click.argument("file", type=_FILE)
@click.option("--replace", is_flag=True, help="Also where inspections or surveys are there: they are lost.")
@click.option("--check", is_flag=True, help="Only see whether FILE is whole and as it was made.")
@_TOOLS
def restore(file: Path, replace: bool, check: bool, tools: Path | None) -> None:
    """Put the backup in FILE into the configured database, while no service works on it."""
    settings = settings_or_refuse()
    if check:
        with _one_line(file):
            manifest = backups.check(file, settings.instance_dir)
        click.echo(f"{click.format_filename(file)} is as it was made: {_facts(manifest)}")
        return
    with _one_line(file), opened_database(settings) as database:
        restored = backups.restore(
            database,
            file,
            room=settings.instance_dir,
            secret=settings.secret_key,
            key_path=settings.secret_key_path,
            replace=replace,
            tools=tools or settings.postgresql_tools,
            now=present(),
        )
    click.echo("\n".join(_told(restored)))


def _facts(manifest: Manifest) -> str:
    contents = manifest.contents
    rows = sum(table.rows for table in contents.tables.values())
    return f"{contents.made_with} of {manifest.made_at:%Y-%m-%d %H:%M} UTC, {len(contents.tables)} tables, {rows} rows"


def _told(restored: Restored) -> Iterator[str]:
    """The rows of each table, as backed up and as found afterwards; then what is left to do."""
    yield f"Restored: {_facts(restored.manifest)}"
    yield f"{'table':<24}{'expected':>12}   {'restored':>12}"
    for name, expected in restored.manifest.contents.tables.items():
        rows = restored.contents.tables[name].rows
        yield f"{name:<24}{expected.rows:>12} {'=' if rows == expected.rows else '≠'} {rows:>12}"
    yield "Every table is the one that was backed up."
    if restored.key_put:
        yield "The secret key is the one of the backup."
    elif restored.key_fits:
        yield "The secret key here belongs to it."
    else:
        yield (
            "The secret key here is NOT the one that belongs to it: references given out and open drafts do not fit "
            "until SURVEYAPP_SECRET_KEY is."
        )
    if restored.is_behind:
        yield "Its schema is older than this program: run surveyapp db upgrade."


@contextmanager
def _one_line(file: Path) -> Iterator[None]:
    """What goes wrong becomes one line; what was begun is cleared away, also when somebody says to stop."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    name = click.format_filename(file)
    try:
        yield
    except (Refused, DumpFailed) as error:
        raise WrongCall(str(error)) from error
    except NotABackup as error:
        raise WrongCall(f"{name}: {error}") from error
    except DBAPIError as error:
        raise WrongCall(f"the database cannot be used: {error.orig}") from error
    except OSError as error:
        raise WrongCall(f"{name}: {error.strerror or error}") from error
    finally:
        signal.signal(signal.SIGTERM, before)
