"""`surveyapp demo`: what `make run` runs. A service with made-up inspections, ready to be looked at."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import time
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from surveyapp.commands import counts
from surveyapp.commands.calls import OneLineCommand, WrongCall, opened_database, present, settings_or_refuse
from surveyapp.commands.serve import gunicorn_arguments, refuse_taken, run_together
from surveyapp.config import Settings
from surveyapp.demo import ownership
from surveyapp.demo.seed import Demonstration, Shown, prepare
from surveyapp.domain.errors import DomainError
from surveyapp.language import formats
from surveyapp.language.catalogues import ENGLISH
from surveyapp.services.presence import is_served
from surveyapp.storage.schema import upgrade

_IN_USE = "this database is in use; a demonstration needs one of its own (SURVEYAPP_INSTANCE_DIR)"


@click.command(cls=OneLineCommand)
@click.option("--port", type=click.IntRange(1, 65535), default=5000, show_default=True)
@click.option("--reset", is_flag=True, help="Throw the demonstration's data away and begin anew.")
def demo(port: int, reset: bool) -> None:
    """Run a demonstration: made-up inspections with surveys that are open now."""
    refuse_taken("127.0.0.1", port)
    os.environ["SURVEYAPP_DEMONSTRATION"] = "yes"
    os.environ.setdefault("SURVEYAPP_BASE_URL", f"http://127.0.0.1:{port}")
    settings = settings_or_refuse()
    if reset:
        _reset(settings)
    click.echo("Preparing the demonstration …")
    shown = _prepared(settings)
    calls = [
        gunicorn_arguments("127.0.0.1", port, 2, access_log=settings.access_log),
        [sys.executable, "-m", "surveyapp.cli", "scheduler"],
    ]
    with counts.shared(settings.instance_dir):
        sys.exit(run_together(calls, lambda: _announce(shown, f"http://127.0.0.1:{port}", port)))


def _announce(shown: Demonstration, base: str, port: int) -> None:
    """Print the addresses to open, once they answer."""
    for _ in range(120):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.25)
    else:
        click.echo(f"surveyapp: nothing answers at {base}/ yet", err=True)
        return
    lines = ["", f"surveyapp is running: {base}/", "", "Open now:"]
    lines += [_line(base, each, "closes", each.closes_at) for each in shown.open]
    lines += ["Closed:"] + [_line(base, each, "closed", each.closes_at) for each in shown.closed]
    lines += ["Yet to come:"] + [_line(base, each, "opens", each.opens_at) for each in shown.to_come]
    lines += ["", f"Staff sign in at {base}/staff/ as one of these:"]
    lines += [f"  {role:<18} {email:<24} {password}" for role, email, password in shown.sign_ins]
    lines += ["", "All inspections and answers here are made up. Stop with Ctrl-C."]
    click.echo("\n".join(lines))


def _line(base: str, shown: Shown, what: str, at: datetime) -> str:
    """One survey: its address, and when it opens or closes."""
    return f"  {base}/s/{shown.slug}\n    {shown.area}, {shown.audience}: {what} {formats.instant(at, ENGLISH)}"


def _prepared(settings: Settings) -> Demonstration:
    """A database of the demonstration, with something open. One that somebody works with is not even upgraded."""
    with opened_database(settings) as database:
        try:
            if not ownership.may_be_taken(database):
                raise WrongCall(_IN_USE)
            upgrade(database)
            return prepare(database, present())
        except DomainError as error:
            raise WrongCall(_IN_USE if error.code == "database-in-use" else str(error)) from error
        except OperationalError as error:
            raise WrongCall(f"the database cannot be used: {error.orig}") from error


def _reset(settings: Settings) -> None:
    """Delete the database of the demonstration, and nothing else: one that holds anything of others is refused."""
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise WrongCall("--reset only throws away the demonstration's own SQLite database")
    path = Path(url.database)
    if path.exists():
        with opened_database(settings) as database:
            try:
                ours = ownership.may_be_thrown_away(database)
                served = ours and is_served(database, present())
            except DBAPIError as error:
                raise WrongCall(f"--reset: {path} is no database of a demonstration ({error.orig})") from error
        if not ours:
            raise WrongCall(f"--reset: {path} holds more than a demonstration; it was left as it is")
        if served:
            raise WrongCall(f"--reset: a service is running on {path}; stop it first")
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.rmtree(settings.instance_dir / "outbox", ignore_errors=True)
