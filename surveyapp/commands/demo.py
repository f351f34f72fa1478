"""`surveyapp demo`: what `make run` runs. A service with made-up inspections, ready to be looked at."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import time
from datetime import datetime

import click

from surveyapp.commands.calls import OneLineCommand, WrongCall, opened_database, present, settings_or_refuse
from surveyapp.commands.serve import gunicorn_arguments, run_together
from surveyapp.demo.seed import Demonstration, Shown, prepare
from surveyapp.language import formats
from surveyapp.language.catalogues import ENGLISH
from surveyapp.storage.schema import upgrade


@click.command(cls=OneLineCommand)
@click.option("--port", type=click.IntRange(1, 65535), default=5000, show_default=True)
@click.option("--reset", is_flag=True, help="Throw the demonstration's data away and begin anew.")
def demo(port: int, reset: bool) -> None:
    """Run a demonstration: made-up inspections with surveys that are open now."""
    _refuse_taken(port)
    os.environ["SURVEYAPP_DEMONSTRATION"] = "yes"
    os.environ.setdefault("SURVEYAPP_BASE_URL", f"http://127.0.0.1:{port}")
    settings = settings_or_refuse()
    if reset:
        _reset(settings.database_url, str(settings.instance_dir))
    click.echo("Preparing the demonstration …")
    with opened_database(settings) as database:
        upgrade(database)
        shown = prepare(database, present())
    calls = [
        gunicorn_arguments("127.0.0.1", port, 2, access_log=settings.access_log),
        [sys.executable, "-m", "surveyapp.cli", "scheduler"],
    ]
    sys.exit(run_together(calls, lambda: _announce(shown, f"http://127.0.0.1:{port}", port)))


def _announce(shown: Demonstration, base: str, port: int) -> None:
    """Print the addresses to open, once they answer."""
    for _ in range(120):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.25)
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


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise WrongCall(f"port {port} is taken: choose another, as in make run PORT=5050") from error


def _reset(database_url: str, instance_dir: str) -> None:
    if not database_url.startswith("sqlite"):
        raise WrongCall("--reset only throws away the demonstration's own SQLite database")
    for suffix in ("", "-wal", "-shm"):
        path = os.path.join(instance_dir, f"surveyapp.sqlite3{suffix}")
        if os.path.exists(path):
            os.remove(path)
    shutil.rmtree(os.path.join(instance_dir, "outbox"), ignore_errors=True)
