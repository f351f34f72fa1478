"""`surveyapp timetable`: the working-day timetable of an inspection, without a database."""

import datetime as dt
from collections.abc import Callable

import click

from surveyapp.commands.calls import IsoDate, OneLineCommand, WrongCall
from surveyapp.domain.errors import DomainError
from surveyapp.domain.inspection_kinds import INSPECTION_KINDS
from surveyapp.domain.timetable import Timetable, build
from surveyapp.interchange import timetable_ics, timetable_json, timetable_text


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
