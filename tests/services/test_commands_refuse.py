"""Commands on a database that has not what they need: one line, status 2, nothing written."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result
from sqlalchemy.engine import make_url

from surveyapp.cli import main
from surveyapp.services import accounts
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.storage.engine import Database
from tests.factories.responses import add_responses
from tests.factories.surveys import NOW, published_survey


def call(database: Database, folder: Path, *arguments: str) -> Result:
    environment = {
        "SURVEYAPP_INSTANCE_DIR": str(folder),
        "SURVEYAPP_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
    }
    return CliRunner().invoke(main, list(arguments), env=environment)


def test_a_database_without_tables(database: Database, tmp_path: Path) -> None:
    with database.engine.begin() as connection:
        cascade = "" if database.is_sqlite else " cascade"
        if database.is_sqlite:
            connection.exec_driver_sql("pragma defer_foreign_keys=on")
        connection.exec_driver_sql(f"drop table surveys{cascade}")
    result = call(database, tmp_path, "survey", "list")
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
    assert result.stderr.startswith("surveyapp: the database cannot be used (")


def test_an_account_that_is_closed_takes_no_extract(database: Database, tmp_path: Path) -> None:
    survey = published_survey(database)
    add_responses(database, survey, 3)
    with database.writing() as session:
        email, password = "inspector@example.org", "three words together"
        user = accounts.add_user(session, COMMAND_LINE, email=email, role="inspector", password=password, now=NOW)
        user.active = False
        session.commit()
    out = tmp_path / "out"
    result = call(database, tmp_path, "extract", survey.slug, "--actor", email, "--out", str(out))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"surveyapp: there is no account '{email}' that can sign in\n"
    assert not out.exists()


def test_an_address_of_postgresql_is_known_in_its_usual_form() -> None:
    database = Database("postgresql://user:secret@host/name")
    assert make_url(str(database.engine.url)).drivername == "postgresql+psycopg"
    database.dispose()
