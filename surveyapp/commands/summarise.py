"""`surveyapp summarise` and `extract`: the inspectors' downloads, and the same analysis of a file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from surveyapp.analysis.disclosure import THRESHOLD
from surveyapp.analysis.results import Summary
from surveyapp.analysis.summaries import summarise as summary_of
from surveyapp.analysis.wide_tables import NoQuestions, WideTable, from_wide
from surveyapp.commands.administration import found, writing
from surveyapp.commands.calls import OneLineCommand, WrongCall, opened_database, present
from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.interchange import questionnaire_yaml, responses_csv
from surveyapp.language.catalogues import ENGLISH
from surveyapp.reports import bundle
from surveyapp.reports.extras import NO_EXTRAS, Extras
from surveyapp.reports.needs import CannotBeMade
from surveyapp.services import extracts, report_extras, summaries
from surveyapp.services.actors import COMMAND_LINE, Actor
from surveyapp.storage.accounts import user_by_email
from surveyapp.storage.snapshots import Snapshot

_FILE = click.Path(path_type=Path)


@click.command(cls=OneLineCommand)
@click.argument("slug", required=False)
@click.option("--questionnaire", type=_FILE, help="A questionnaire file in YAML.")
@click.option("--responses", type=_FILE, help="A CSV file of responses, plain or gzipped: one row a response.")
@click.option("--out", type=_FILE, required=True, help="The folder to write to; made where it is not there.")
@click.option("--format", "names", default="html,csv,json", show_default=True, help="Formats with commas between them.")
@click.option(
    "--threshold",
    type=click.IntRange(min=1),
    help=f"Figures of fewer people are withheld. Default: {THRESHOLD}, or what the survey says.",
)
@click.option("--population", type=click.IntRange(min=1), help="How many people could have answered, where known.")
def summarise(  # noqa: PLR0917 - click hands the options over by name
    slug: str | None,
    questionnaire: Path | None,
    responses: Path | None,
    out: Path,
    names: str,
    threshold: int | None,
    population: int | None,
) -> None:
    """Write the summary of the survey SLUG, or of a file of responses, under disclosure control.

    Exit status: 0, or 2 where the call cannot be answered; then nothing is written.
    """
    formats = _formats(names)
    now = present()
    if slug is not None:
        if questionnaire or responses:
            raise WrongCall("give either SLUG, or --questionnaire and --responses")
        if threshold or population:
            raise WrongCall("--threshold and --population are for files; a survey has its own")
        summary, extras = _of_survey(slug, formats, now)
    elif questionnaire and responses:
        summary, extras = _of_files(questionnaire, responses, threshold or THRESHOLD, population, now), NO_EXTRAS
    else:
        raise WrongCall("give SLUG, or both --questionnaire and --responses")
    try:
        files = bundle.files(summary, formats, ENGLISH, extras)
    except CannotBeMade as error:
        raise WrongCall(str(error)) from error
    _write(files, out)


@click.command(cls=OneLineCommand)
@click.argument("slug")
@click.option("--out", type=_FILE, required=True, help="The folder to write to; made where it is not there.")
@click.option("--actor", required=True, metavar="EMAIL", help="Whose account it is that takes the extract.")
@click.option("--format", "names", default="csv", show_default=True, help="Formats with commas between them.")
def extract(slug: str, out: Path, actor: str, names: str) -> None:
    """Write the responses of the survey SLUG row by row: restricted, recorded, in shuffled order.

    Of open text there is only what a person approved after names and the like were masked.

    The rows are outside the promise that summaries keep. Exit status: 0, or 2 where the call cannot be answered.
    """
    wanted = tuple(dict.fromkeys(name.strip().lower() for name in names.split(",") if name.strip()))
    for name in wanted or ("",):
        if name not in extracts.FORMATS:
            raise WrongCall(f"'{name}' is no format; there are {', '.join(extracts.FORMATS)}")
    with writing() as session:
        survey = found(session, slug)
        user = user_by_email(session, actor)
        if user is None or not user.active:
            raise WrongCall(f"there is no account {actor!r} that can sign in")
        files = extracts.extract(session, Actor.of(user), survey, now=present(), formats=wanted)
    _write(files, out)


def _formats(names: str) -> tuple[str, ...]:
    wanted = [name.strip().lower() for name in names.split(",") if name.strip()]
    if not wanted:
        raise WrongCall("--format names no format")
    try:
        return bundle.require(wanted)
    except bundle.UnknownFormat as unknown:
        known = ", ".join(bundle.FORMATS)
        raise WrongCall(f"'{unknown.name}' is no format; there are {known}") from unknown


def _of_survey(slug: str, formats: tuple[str, ...], now: datetime) -> tuple[Summary, Extras]:
    """The report of a survey in the database, as anyone may see it now; that it was taken is recorded."""
    with writing() as session:
        survey = found(session, slug)
        snapshot = summaries.publish_snapshot(session, COMMAND_LINE, survey, now=now)
        summaries.record_download(session, COMMAND_LINE, survey, snapshot, kind=",".join(formats), now=now)
        chosen = snapshot.id
    # What follows takes seconds, and nobody who answers waits for it.
    with opened_database() as database, database.reading() as session:
        survey = found(session, slug)
        snapshot = session.get_one(Snapshot, chosen)
        extras = replace(report_extras.whole(session, survey, snapshot, ENGLISH), made_at=now)
        return summaries.summary_of(session, survey, snapshot), extras


def _of_files(questionnaire: Path, responses: Path, threshold: int, population: int | None, now: datetime) -> Summary:
    asked = _questionnaire(questionnaire)
    table = _table(asked, responses)
    try:
        summary = summary_of(
            table.frame, survey=asked.code, generated_at=now, threshold=threshold, population=population
        )
    except ValueError as error:
        raise WrongCall(str(error)) from error
    for line in _warnings(table):
        click.echo(f"{click.format_filename(responses)}: {line}", err=True)
    return summary


def _questionnaire(path: Path) -> Questionnaire:
    try:
        return questionnaire_yaml.load(_read(path, questionnaire_yaml.MAX_BYTES + 1), click.format_filename(path))
    except questionnaire_yaml.QuestionnaireErrors as errors:
        first, *others = errors.errors
        more = f" (and {len(others)} more; see `surveyapp questionnaire check`)" if others else ""
        raise WrongCall(f"{errors.name}:{first.line}: {first.message}{more}") from errors


def _table(questionnaire: Questionnaire, path: Path) -> WideTable:
    try:
        return from_wide(questionnaire, responses_csv.read(_read(path)))
    except responses_csv.ResponsesFileError as error:
        raise WrongCall(f"{click.format_filename(path)}: {error}") from error
    except NoQuestions as error:
        raise WrongCall(
            f"{click.format_filename(path)}: no column belongs to a question of this questionnaire"
        ) from error


def _read(path: Path, most: int = -1) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(most)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise WrongCall(f"{click.format_filename(path)} cannot be read: {reason}") from error


def _warnings(table: WideTable) -> list[str]:
    lines = [
        f"{code}: {count} {'cell' if count == 1 else 'cells'} not recognised, counted as not answered"
        for code, count in table.unknown_cells.items()
    ]
    if table.questions_not_found:
        lines.append(f"no column for {', '.join(table.questions_not_found)}")
    if table.columns_not_used:
        lines.append(f"columns not used: {', '.join(table.columns_not_used)}")
    return lines


def _write(files: Mapping[str, bytes], out: Path) -> None:
    """Write every file whole or not at all, first beside its place and then moved there, and name each one."""
    try:
        for name, content in files.items():
            target = out / name
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".summary-")
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(content)
                Path(temporary).chmod(0o640)
                Path(temporary).replace(target)
            except BaseException:
                Path(temporary).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise WrongCall(f"{click.format_filename(out)} cannot be written: {error.strerror or error}") from error
    for name in files:
        click.echo(click.format_filename(out / name))
