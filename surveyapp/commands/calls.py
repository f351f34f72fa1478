"""How commands take a call and refuse a wrong one: one line on standard error, exit status 2, nothing written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from surveyapp.config import SettingError, Settings, load
from surveyapp.domain.clock import parse_instant
from surveyapp.domain.errors import DomainError
from surveyapp.storage.engine import Database


class WrongCall(click.ClickException):
    """A wrong call: one line on standard error, exit status 2, nothing else written."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Write the one line."""
        click.echo(f"surveyapp: {' '.join(self.format_message().split())}", file=file, err=True)


class OneLineCommand(click.Command):
    """A command that says what is wrong with a call in one line, without the usage text."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; a wrong one becomes a `WrongCall`."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise WrongCall(error.format_message()) from error


class OneLineGroup(click.Group):
    """A group whose commands are one-line commands, and which refuses an unknown one, or none, in one line."""

    command_class = OneLineCommand

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; a wrong one, or no command, becomes a `WrongCall`."""
        try:
            return super().parse_args(ctx, args)
        except click.exceptions.NoArgsIsHelpError as error:
            known = ", ".join(self.list_commands(ctx))
            raise WrongCall(f"no command was given; there are {known}. See {ctx.command_path} --help.") from error
        except click.UsageError as error:
            raise WrongCall(error.format_message()) from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one becomes a `WrongCall`."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise WrongCall(f"{error.format_message()} See surveyapp --help.") from error


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


class IsoInstant(click.ParamType):
    """An instant with its offset, written as 2021-06-07T12:00:00+01:00."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        """Return the instant, or fail naming what was given."""
        if isinstance(value, dt.datetime):
            return value
        try:
            return parse_instant(value)
        except DomainError:
            self.fail(f"{value!r} is not a time with its offset, like 2021-06-07T12:00:00+01:00", param, ctx)


def settings_or_refuse() -> Settings:
    """The settings; one that cannot be used refuses the call and names it."""
    try:
        return load()
    except SettingError as error:
        raise WrongCall(str(error)) from error


@contextmanager
def opened_database(settings: Settings | None = None) -> Iterator[Database]:
    """The configured database, closed afterwards."""
    database = Database((settings or settings_or_refuse()).database_url)
    try:
        yield database
    finally:
        database.dispose()


def present() -> dt.datetime:
    """The present in UTC. Commands read the clock here, and hand it down."""
    return dt.datetime.now(dt.UTC)
