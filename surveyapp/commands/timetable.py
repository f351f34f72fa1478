"""`surveyapp timetable`: the working-day timetable of an inspection, without a database."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import click

from surveyapp.domain.errors import DomainError
from surveyapp.domain.inspection_kinds import INSPECTION_KINDS
from surveyapp.domain.timetable import Timetable, build
from surveyapp.interchange import timetable_ics, timetable_json, timetable_text


class WrongCall(click.ClickException):
    """A wrong call: one line on standard error, exit status 2, nothing else written."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Write the one line."""
        click.echo(f"surveyapp timetable: {' '.join(self.format_message().split())}", file=file, err=True)


class OneLineCommand(click.Command):
    """A command that says what is wrong with a call in one line, without the usage text."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; a wrong one becomes a `WrongCall`."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise WrongCall(error.format_message()) from error


class IsoDate(click.ParamType):
    """A calendar date written as 2021-06-14."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Return the date, or fail naming what was given."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
        except ValueError:
            self.fail(f"{value!r} is not a date written as 2021-06-14", param, ctx)


@click.command(cls=OneLineCommand)
@click.option("--kind", required=True, type=click.Choice(list(INSPECTION_KINDS)), help="The kind of inspection.")
@click.option("--first-day", required=True, type=IsoDate(), help="Day 1, the first day on site: 2021-06-14.")
@click.option("--days", type=int, help="How many days on site; each kind has its own usual number.")
@click.option("--format", "form", type=click.Choice(["text", "json", "ics"]), default="text", show_default=True)
def timetable(kind: str, first_day: dt.date, days: int | None, form: str) -> None:
    """Print the working-day timetable of an inspection."""
    try:
        built = build(kind, first_day, days)
    except DomainError as error:
        raise WrongCall(_words(error)) from error
    click.echo(_RENDERERS[form](built), nl=False)


def _ics(built: Timetable) -> bytes:
    return timetable_ics.render(built, now=dt.datetime.now(dt.UTC))


_RENDERERS: dict[str, Callable[[Timetable], str | bytes]] = {
    "text": timetable_text.render,
    "json": timetable_json.render,
    "ics": _ics,
}


def _words(error: DomainError) -> str:
    """Return the plain words for a refusal of `build`."""
    data = error.data
    match error.code:
        case "first-day-not-working":
            why = "a weekend" if data["reason"] == "weekend" else f"a holiday in England ({data['name']})"
            return (
                f"{data['date']} is {why}, so it cannot be the first day on site: the working days nearest to it "
                f"are {data['previous']} and {data['next']}"
            )
        case "first-day-out-of-range":
            return f"{data['date']} is outside the years {data['first']} to {data['last']}"
        case "days-on-site-out-of-range":
            return f"--days must be {data['least']} to {data['most']} for this kind, not {data['given']}"
        case _:
            return str(error)
