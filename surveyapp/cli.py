"""The command line: `surveyapp`."""

from __future__ import annotations

import importlib

import click

from surveyapp.commands.calls import OneLineGroup

COMMANDS = {
    "demo": ("demo:demo", "Run a demonstration with surveys that are open now."),
    "serve": ("serve:serve", "Serve the configured database, with the scheduler beside it."),
    "scheduler": ("serve:scheduler", "Run the scheduler alone."),
    "db": ("administration:db", "The database's schema."),
    "backup": ("backup:backup", "Back up the database and the secret key, while the service runs."),
    "restore": ("backup:restore", "Put a backup into the configured database."),
    "user": ("administration:user", "Accounts."),
    "inspection": ("administration:inspection", "Inspections."),
    "survey": ("administration:survey", "Surveys: list, publish, move windows."),
    "timetable": ("timetable:timetable", "The working-day timetable of an inspection."),
    "summarise": ("summarise:summarise", "The inspectors' summary, under disclosure control."),
    "extract": ("summarise:extract", "The restricted extract, row by row."),
    "questionnaire": ("questionnaire:questionnaire", "Check a questionnaire file."),
}
"""Name to module and object in `surveyapp.commands`, loaded when called, so that each command starts quickly."""


class LazyGroup(OneLineGroup):
    """Loads a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # its signature
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # its signature
        """The command of this name, or nothing."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(f"surveyapp.commands.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # its signature
        """The list of commands, without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, said) in COMMANDS.items()])


@click.group(cls=LazyGroup)
@click.version_option(package_name="surveyapp", prog_name="surveyapp")
def main() -> None:
    """Surveys for area SEND inspections: from the notice to the inspectors' summary."""


if __name__ == "__main__":
    main()
